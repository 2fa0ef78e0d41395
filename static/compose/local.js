// Keeps in this browser what is typed into forms that have no draft in the account, until it was sent.
export const keepDraft = ({ $, body, words, keep }, form) => {
	const key = `draft:${body.dataset.me ?? ''}:${form.dataset.draft}`, note = $('[data-draft-note]', form) ?? {};
	const fields = [...form.elements].filter(e => e.name && e.matches('textarea, select, input:not([type=hidden], [type=password], [type=file])'));
	const box = e => e.type === 'radio' || e.type === 'checkbox', typed = fields.filter(e => !box(e) && !e.matches('select'));
	const old = JSON.parse(keep(key));
	if (old && typed.every(e => !e.value) && !$('[data-error-summary]')) {
		for (const e of fields) if (box(e)) e.checked = old[e.name]?.includes(e.value); else e.value = old[e.name] ?? e.value;
		note.textContent = words.restored;
	}
	let timer;
	const save = () => {
		const now = {};
		for (const e of fields) if (!box(e)) now[e.name] = e.value; else if (e.checked) (now[e.name] ??= []).push(e.value);
		const worth = typed.some(e => e.value.trim());
		keep(key, worth ? JSON.stringify(now) : '');
		note.textContent = worth ? words.saved : '';
	};
	// What was typed before this was loaded counts, too.
	if (!note.textContent && typed.some(e => e.value !== e.defaultValue)) save();
	form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(save, 800); });
	form.addEventListener('submit', event => {
		if (event.submitter?.matches('[data-vote]')) return;
		clearTimeout(timer);
		save();
		keep('sent', key);
	});
};
