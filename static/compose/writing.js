// What helps in every form to write in: toolbar, preview, photos, how much of a title is left; drafts where they are kept.
import { start as startDrafts } from './drafts.js';
import { start as startPhotos } from './photos.js';
import { addToolbar, insert } from './toolbar.js';

const countTitle = (kit, input, words) => {
	const note = kit.make('p', { className: 'small dim', role: 'status' });
	input.after(note);
	let timer;
	const tell = () => {
		const left = input.maxLength - [...input.value].length;
		note.textContent = left > 20 ? '' : left < 1 ? words.full : left === 1 ? words.leftOne : words.left.replace('{n}', left);
	};
	input.addEventListener('input', event => {
		clearTimeout(timer);
		if (!event.isComposing) timer = setTimeout(tell, 700);   // said once typing pauses, not letter by letter
	});
};

// The template of a product goes where nothing, or only another template, stands.
const swapTemplate = (form, product) => {
	const field = form.elements.body;
	product.addEventListener('change', async () => {
		if (field.value.trim() && field.value.trim() !== form.dataset.outline.trim()) return;
		const asked = product.value, query = new URLSearchParams({ product: asked, kind: form.elements.kind.value });
		const answer = await fetch(`/compose/outline?${query}`, { headers: { Accept: 'application/json' } }).catch(() => null);
		if (!answer?.ok || product.value !== asked) return;
		if (field.value.trim() && field.value.trim() !== form.dataset.outline.trim()) return;
		field.value = form.dataset.outline = (await answer.json()).body;
	});
};

const answerQuotes = form => document.addEventListener('click', async event => {
	const link = event.target.closest('a[data-quote]'), field = form.elements.body;
	if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
	event.preventDefault();
	const answer = await fetch(link.href, { headers: { Accept: 'application/json' } }).catch(() => null);
	if (!answer?.ok) return location.assign(link.href);
	const { text } = await answer.json(), before = field.value.trimEnd();
	link.closest('details')?.removeAttribute('open');
	field.focus();
	field.setSelectionRange(field.value.length, field.value.length);
	insert(field, (before ? '\n\n' : '') + text);
	field.scrollIntoView({ block: 'center' });
});

export const start = (kit, form) => {
	const { $, $$ } = kit, template = $('#writing');
	if (!template) return;
	const words = template.dataset, style = kit.make('link', { rel: 'stylesheet', href: form.dataset.writingStyle });
	if (!$(`link[href="${CSS.escape(form.dataset.writingStyle)}"]`)) document.head.append(style);
	const photos = startPhotos(kit, form, words);
	$$('textarea[data-markdown]', form).forEach(field => addToolbar(kit, field, template, photos));
	const title = $('input[name=title][maxlength]', form);
	if (title) countTitle(kit, title, words);
	if ('account' in form.dataset) startDrafts(kit, form, words);
	if ($('[name=product]', form) && 'outline' in form.dataset) swapTemplate(form, $('[name=product]', form));
	if (form.id === 'write') answerQuotes(form);
};
