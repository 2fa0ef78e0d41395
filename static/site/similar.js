// Similar voices while a title is typed: asked for when typing pauses, gone through with the arrow keys, never in the way.
const PAUSE = 400, JAPANESE = /[\u3040-\u30ff\u3400-\u9fff]/;
const isEnough = text => [...text].length >= (JAPANESE.test(text) ? 6 : 12);

const watch = ({ $, $$, make }, input) => {
	const results = $('[data-similar-results]'), voice = make('p', { className: 'vh', role: 'status' });
	let timer, shown, asking;
	// The list itself isn't read out at each pause, only that there is one.
	results.removeAttribute('aria-live');
	results.after(voice);

	const show = html => {
		results.innerHTML = html;
		const list = $('[data-said]', results), keys = $('[data-similar-keys]', results);
		if (keys) keys.hidden = false;
		voice.textContent = list?.dataset.said ?? '';
	};
	const ask = async () => {
		const text = input.value.trim(), kind = input.form.elements.kind?.value ?? '', wanted = `${kind} ${text}`;
		if (wanted === shown) return;
		shown = wanted;
		asking?.abort();                                // an answer to what stood here before is nobody's any more
		if (!isEnough(text)) return show('');
		const url = new URL(input.dataset.similar, location.href), mine = asking = new AbortController();
		if (kind) url.searchParams.set('kind', kind);
		url.searchParams.set('q', text);
		const html = await fetch(url, mine).then(answer => answer.ok && answer.text()).catch(() => false);
		if (mine.signal.aborted) return;
		if (html === false) shown = undefined;           // what is shown stays; the next pause asks again
		else if (!results.contains(document.activeElement)) show(html);
	};
	const soon = event => {
		clearTimeout(timer);
		if (!event.isComposing) timer = setTimeout(ask, PAUSE);
	};
	for (const kind of ['input', 'compositionend']) input.addEventListener(kind, soon);
	input.addEventListener('compositionstart', () => clearTimeout(timer));
	input.form.addEventListener('change', event => event.target.name === 'kind' && soon(event));

	const links = () => $$('[data-similar-link]', results);
	input.addEventListener('keydown', event => {
		if (event.isComposing || event.keyCode === 229) return;
		// Enter would press the form's first button, which may be a vote among the similar voices.
		if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) event.preventDefault();
		if (event.key === 'ArrowDown' && links().length) {
			event.preventDefault();
			links()[0].focus();
		}
	});
	results.addEventListener('keydown', event => {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], all = links();
		if (!step && event.key !== 'Escape') return;
		event.preventDefault();
		const here = all.findIndex(link => link.closest('li').contains(document.activeElement)), to = here + step;
		(step && to >= 0 ? all[Math.min(to, all.length - 1)] : input).focus();
	});
	if (results.innerHTML.trim()) show(results.innerHTML);
};

export const start = kit => kit.$$('input[data-similar]').forEach(input => watch(kit, input));
