// Marks around what is selected in a plain textarea: conversion of kana, undo and spelling stay the browser's own.
export const insert = (field, text) => {
	field.focus();
	// execCommand is the one way that the browser's undo knows of.
	if (!document.execCommand('insertText', false, text)) {
		field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
		field.dispatchEvent(new InputEvent('input', { bubbles: true }));
	}
};

const around = (field, before, after) => {
	const { selectionStart: start, selectionEnd: end, value } = field, chosen = value.slice(start, end);
	insert(field, before + chosen + after);
	field.setSelectionRange(start + before.length, start + before.length + chosen.length);
};

const lines = (field, sign) => {
	const { value } = field, start = value.lastIndexOf('\n', field.selectionStart - 1) + 1;
	const next = value.indexOf('\n', Math.max(field.selectionEnd - 1, start)), end = next < 0 ? value.length : next;
	field.setSelectionRange(start, end);
	insert(field, value.slice(start, end).split('\n').map(line => sign + line).join('\n'));
};

const link = (field, words) => {
	const { selectionStart: start, selectionEnd: end, value } = field, chosen = value.slice(start, end) || words.link;
	const is = /^https?:\/\/\S+$/.test(chosen);
	insert(field, is ? `[${words.link}](${chosen})` : `[${chosen}](https://)`);
	if (is) field.setSelectionRange(start + 1, start + 1 + words.link.length);
	else field.setSelectionRange(start + chosen.length + 3, start + chosen.length + 11);
};

const marks = {
	bold: field => around(field, '**', '**'),
	list: field => lines(field, '- '),
	quote: field => lines(field, '> '),
	code: field => (field.value.slice(field.selectionStart, field.selectionEnd).includes('\n') ? around(field, '```\n', '\n```') : around(field, '`', '`')),
	link,
};

const preview = async ({ make, say, words: said }, field, button, words) => {
	const shown = button.getAttribute('aria-pressed') === 'true', old = field.nextElementSibling;
	if (old?.matches('.shown')) old.remove();
	field.hidden = !shown && !!field.value.trim();
	button.setAttribute('aria-pressed', !shown);
	if (shown) return field.focus();
	const view = make('div', { className: 'shown prose', tabIndex: 0 }, words.empty);
	view.setAttribute('role', 'region');
	view.setAttribute('aria-label', words.preview);
	field.after(view);
	field.hidden = true;
	if (!field.value.trim()) return;
	view.textContent = '';
	const body = new URLSearchParams({ body: field.value, csrf_token: field.form.elements.csrf_token.value });
	const answer = await fetch('/compose/preview', { method: 'POST', body, headers: { Accept: 'application/json' } }).catch(() => null);
	const read = await answer?.json().catch(() => null);
	if (answer?.ok) {
		view.innerHTML = read.html;
		view.lang = read.language;
	} else {
		say(read?.error ?? said.failed);
		view.remove();
		field.hidden = false;
		button.setAttribute('aria-pressed', false);
	}
};

export const addToolbar = (kit, field, template, photos) => {
	const bar = template.content.firstElementChild.cloneNode(true), buttons = kit.$$('button', bar);
	if (!photos) kit.$('[data-mark=picture]', bar).remove();
	const keys = buttons.filter(button => button.dataset.mark !== 'picture' || photos);
	bar.setAttribute('aria-controls', field.id);
	const focusOn = button => {
		for (const one of keys) one.tabIndex = one === button ? 0 : -1;
	};
	focusOn(keys[0]);
	bar.addEventListener('keydown', event => {
		const at = keys.indexOf(document.activeElement), { key } = event;
		const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: keys.length - 1 }[key];
		if (at < 0 || next === undefined) return;
		event.preventDefault();
		const button = keys[(next + keys.length) % keys.length];
		focusOn(button);
		button.focus();
	});
	bar.addEventListener('click', ({ target }) => {
		const button = target.closest('button'), mark = button?.dataset.mark;
		if (!button) return;
		focusOn(button);
		if (mark === 'preview') preview(kit, field, button, template.dataset);
		else if (mark === 'picture') photos.choose();
		else if (!field.hidden) marks[mark](field, template.dataset);
	});
	field.addEventListener('keydown', event => {
		if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.isComposing && event.key.toLowerCase() === 'b') {
			event.preventDefault();
			marks.bold(field);
		}
	});
	// A field that asks for words must be seen for the browser to say so.
	field.form.addEventListener('invalid', event => {
		if (event.target === field && field.hidden) preview(kit, field, kit.$('[data-mark=preview]', bar), template.dataset);
	}, true);
	field.before(bar);
};
