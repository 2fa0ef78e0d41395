// Drafts in the account: saved by themselves, each saving on top of the version that it knows; this browser keeps what
// couldn't be sent. Between two versions people choose, and the other one stays as a draft of its own.
const PAUSE = 1500;

export const start = (kit, form, words) => {
	const { $, body, keep, make, words: said } = kit, { draft, base } = form.elements, note = $('[data-draft-note]', form);
	const own = `draft:${body.dataset.me ?? ''}:${form.dataset.draft}`, isNew = 'outline' in form.dataset;
	const typed = [...form.elements].filter(e => e.matches('textarea[name], input[type=text][name]') && e.name !== 'photo_alt' && !e.name.startsWith('alt-'));
	let timer, running, again, ended, undecided;

	const fields = () => [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && name !== 'photo_alt');
	const textsNow = () => Object.fromEntries(typed.map(e => [e.name, e.value]));
	const isWorth = () => typed.some(e => e.value.trim() && e.value.trim() !== form.dataset.outline?.trim()) || $('[name=photo_token]', form);
	const keepHere = () => keep(own, JSON.stringify({ key: draft.value, base: base.value, fields: textsNow() }));
	const tell = (text, label, url) => note.replaceChildren(text, ...label ? [' ', make('a', { href: url, textContent: label })] : []);
	const here = () => encodeURIComponent(location.pathname + location.search);

	const send = async (choice, keepalive) => {
		const data = new URLSearchParams(fields());
		if (choice) data.set('choice', choice);
		const answer = await fetch(`/drafts/${draft.value}`, { method: 'POST', body: data, keepalive, headers: { Accept: 'application/json' } }).catch(() => null);
		return [answer, await answer?.json().catch(() => null)];
	};
	const decide = () => {
		undecided = true;
		const choose = async choice => {
			const [answer, read] = await send(choice);
			if (!answer?.ok) return tell(read?.error ?? words.offline);
			if (choice === 'other') { keep(own, ''); return location.assign(read.url); }
			base.value = read.version;
			undecided = false;
			box.remove();
			keep(own, '');
			tell(read.saved);
		};
		const button = (textContent, choice) => make('button', { type: 'button', className: 'btn sm', textContent, onclick: () => choose(choice) });
		const box = make('div', { className: 'notice', role: 'alert' },
			make('div', {}, make('p', {}, words.rival), make('p', { className: 'line mt-2' }, button(words.mine, 'mine'), button(words.other, 'other'))));
		box.dataset.tone = 'warn';
		note.closest('.split').before(box);
		tell('');
	};
	const save = async keepalive => {
		clearTimeout(timer);
		timer = 0;
		if (ended || undecided || !(isWorth() || +base.value)) return;
		if (running) { again = true; return; }
		running = true;
		const [answer, read] = await send('', keepalive === true);
		running = false;
		if (ended) return;
		if (answer?.ok) {
			if (read.version) base.value = read.version;
			keep(own, '');
			tell(read.saved);
		} else {
			keepHere();
			if (answer?.status === 409) decide();
			else if (answer?.status === 401) tell(words.signedOut, words.signIn, `/sign-in?next=${here()}`);
			else if (answer?.status === 410) { base.value = 0; tell(read?.error ?? ''); }
			else {
				tell(answer && answer.status < 500 && read?.error || words.offline);
				timer = setTimeout(save, (+answer?.headers.get('Retry-After') || 20) * 1000);
			}
		}
		if (again) { again = false; save(); }
	};
	const fill = found => {
		for (const e of typed) if (found[e.name] !== undefined) e.value = [found[e.name]].flat()[0] ?? '';
	};

	const left = JSON.parse(keep(own));
	if (left && !$('[data-error-summary]') && typed.some(e => e.value !== (left.fields[e.name] ?? ''))) {
		fill(left.fields);
		draft.value = left.key;
		base.value = left.base;
		tell(said.restored);
		save();
	} else if (left) keep(own, '');
	else if (!isNew && !+base.value && typed.every(e => !e.value)) {
		// The page is the same for everybody: what is this reader's own is asked for when the form comes into sight.
		new IntersectionObserver(async ([entry], watch) => {
			if (!entry.isIntersecting) return;
			watch.disconnect();
			const answer = await fetch(`/drafts/${draft.value}`, { headers: { Accept: 'application/json' } }).catch(() => null);
			const found = answer?.ok && await answer.json();
			if (!found?.version || typed.some(e => e.value)) return;
			if (found.fields.photo_token) return tell(said.restored, words.goOn, `${location.pathname}?draft=${draft.value}#write`);
			fill(found.fields);
			base.value = found.version;
			tell(said.restored);
		}).observe(form);
	}
	// What was typed while this was still loading.
	if (!timer && typed.some(e => e.value !== e.defaultValue)) timer = setTimeout(save, PAUSE);
	form.addEventListener('input', event => {
		clearTimeout(timer);
		if (!event.isComposing) timer = setTimeout(save, PAUSE);
	});
	form.addEventListener('compositionend', () => { clearTimeout(timer); timer = setTimeout(save, PAUSE); });
	form.addEventListener('change', () => { clearTimeout(timer); timer = setTimeout(save, PAUSE); });
	addEventListener('pagehide', () => { if (timer && !running) save(true); });
	form.addEventListener('submit', event => {
		if (event.defaultPrevented || event.submitter?.matches('[data-vote]')) return;
		clearTimeout(timer);
		timer = 0;
		ended = true;
		keepHere();
		keep('sent', own);
	});
	addEventListener('pageshow', () => { ended = false; });
};
