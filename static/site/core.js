// Enhancement only: every control is a form or a link that works without this file.
const root = document.documentElement, { body } = document;
const $ = (s, e = document) => e.querySelector(s), $$ = (s, e = document) => [...e.querySelectorAll(s)];
const on = (kind, act) => document.addEventListener(kind, act);
const make = (tag, properties, ...children) => {
	const element = Object.assign(document.createElement(tag), properties);
	element.append(...children);
	return element;
};
const words = $('#words').dataset;
const plural = (key, n) => (n === 1 ? words[key + 'One'] : words[key]).replace('{n}', n);
// Storage may be switched off in the browser; then nothing is kept and everything else goes on.
const keep = (key, value) => {
	try {
		if (value === undefined) return localStorage.getItem(key);
		if (value) localStorage.setItem(key, value); else localStorage.removeItem(key);
	} catch { /* not kept */ }
	return null;
};

// Toasts: at most one, 8 seconds, waiting while the pointer or the focus is on it.
const voice = make('div', { role: 'status' });
body.append(voice);
const say = (text, label, act) => {
	const from = document.activeElement;
	let timer;
	const stop = () => clearTimeout(timer), wait = () => { stop(); timer = setTimeout(() => toast.remove(), 8000); };
	const toast = make('div', { className: 'toast', onmouseenter: stop, onmouseleave: wait }, text);
	const done = () => { toast.remove(); from?.focus({ preventScroll: true }); act(); };
	if (label) toast.append(make('button', { type: 'button', textContent: label, onclick: done, onfocus: stop, onblur: wait }));
	voice.replaceChildren(toast);
	wait();
};

// Sends what a form holds besides the words people typed (the token and its like), and one value more.
const send = (url, form, name, value) => {
	const data = new URLSearchParams({ [name]: value }), post = form.method === 'post' || form.elements.csrf_token;
	for (const e of form.elements) if (e.type === 'hidden') data.append(e.name, e.value);
	const head = { headers: { Accept: 'application/json' } };
	return post ? fetch(url, { ...head, method: 'POST', body: data }) : fetch(`${url}?${data}`, head);
};

// Votes: paint, post, reconcile with the server's count; one request at a time per address, the last wish wins.
const voting = new Map();
const address = button => button.getAttribute('formaction') ?? button.form.getAttribute('action');
const paint = (url, { want, known, count }) => {
	for (const button of $$('button[data-vote]')) {
		if (address(button) !== url) continue;
		button.setAttribute('aria-pressed', want);
		button.value = want ? 0 : 1;
		const number = $('[data-count]', button);
		if (number) number.textContent = count + want - known;
	}
};
const cast = async button => {
	const url = address(button), running = voting.get(url), known = button.getAttribute('aria-pressed') === 'true';
	const vote = running ?? { known, want: known, count: +$('[data-count]', button)?.textContent };
	vote.want = !vote.want;
	paint(url, vote);
	if (running) return;
	voting.set(url, vote);
	let said, again = words.undo;
	try {
		while (vote.want !== vote.known) {
			const wish = vote.want, answer = await send(url, button.form, 'on', +wish);
			said = await answer.json().catch(() => null);
			const elsewhere = said?.lead ?? said?.sign_in ?? (!said && answer.redirected && answer.url);
			if (elsewhere) return location.assign(elsewhere);
			if (!answer.ok) throw answer;
			if (said.pressed !== wish) vote.want = said.pressed;
			Object.assign(vote, { known: said.pressed, count: said.count });
			paint(url, vote);
		}
	} catch {
		vote.want = vote.known;
		paint(url, vote);
		said = { message: said?.error ?? words.failed };
		again = words.again;
	} finally { voting.delete(url); }
	return said?.message && say(said.message, again, () => cast(button));
};

const setTheme = (form, button) => {
	const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
	const value = button.hasAttribute('data-theme-toggle') ? (dark ? 'light' : 'dark') : button.value;
	if (value === 'system') delete root.dataset.theme; else root.dataset.theme = value;
	for (const b of $$('[data-theme-form] [aria-pressed]')) b.setAttribute('aria-pressed', b.value === value);
	send(form.action, form, 'value', value).catch(() => say(words.failed));
};

on('submit', event => {
	const { target: form, submitter: button } = event;
	if (event.defaultPrevented) return;
	if (form.matches('[data-theme-form]')) {
		event.preventDefault();
		setTheme(form, button);
	} else if (button?.matches('[data-vote]')) {
		if (!body.dataset.me) return;                  // signed out, the form leads to signing in
		event.preventDefault();
		cast(button);
	} else if (form.getAttribute('method') === 'post') {
		if (form.dataset.sent) event.preventDefault();   // once is enough; the button keeps its focus
		form.dataset.sent = 1;
		setTimeout(() => delete form.dataset.sent, 8000);
	}
});
// A row that scrolls sideways shows the whole of what has the focus; browsers are content with a part.
on('focusin', event => { if (event.target.closest('.tabs, .board')) event.target.scrollIntoView({ block: 'nearest', inline: 'nearest' }); });
addEventListener('pageshow', () => $$('form[data-sent]').forEach(form => delete form.dataset.sent));

on('click', event => {
	const { target } = event, copy = target.closest('[data-copy]');
	if (event.detail > 1 && target.closest('[data-vote]')) event.preventDefault();   // a double click is one vote
	if (copy && navigator.clipboard) {
		event.preventDefault();
		navigator.clipboard.writeText(copy.href).then(() => say(words.copied), () => location.assign(copy.href));
	}
	if (target.closest('[data-keys-open]')) $('#keys').showModal();
	for (const menu of $$('details.menu[open]')) if (!menu.contains(target)) menu.open = false;
});

// Single keys; they can be switched off in the dialog that "?" opens, and never act in fields or during kana conversion.
const step = by => {
	const all = $$('.row :is(h2, h3, h4) a, .post[data-post]'), here = all.findIndex(e => e.contains(document.activeElement));
	const next = here < 0 ? all.find(e => e.getBoundingClientRect().top > 70) : all[here + by];
	if (next?.tabIndex < 0) next.tabIndex = -1;
	next?.focus();
};
const press = (selector, place) => $(selector, place)?.click();
const keys = {
	'/': () => ($('#q').offsetParent ? $('#q').focus() : location.assign('/search')),
	'?': () => $('#keys').showModal(), n: () => location.assign('/compose'), r: () => $('main form textarea')?.focus(),
	j: () => step(1), k: () => step(-1), v: () => press('button[data-vote]:not([data-follow])', document.activeElement.closest('.row, .post') ?? $('main')),
	f: () => press('[data-follow]'), z: () => press('.toast button'), '.': () => press('[data-live-pill]:not([hidden]) button'),
};
on('keydown', event => {
	const { target } = event, key = event.key.toLowerCase();
	if (event.isComposing || event.keyCode === 229) {
		if (key === 'enter' && target.matches('input')) event.preventDefault();   // some browsers send the form with the kana
	} else if (event.ctrlKey || event.metaKey || event.altKey) {
		if (key !== 'enter' || !target.form) return;
		event.preventDefault();
		target.form.requestSubmit($('.primary[type=submit]', target.form));
	} else if (key === 'escape') {
		for (const menu of $$('details.menu[open]')) { menu.open = false; $('summary', menu).focus(); }
	} else if (!target.closest('input, textarea, select, dialog') && keep('keys') !== 'off') {
		const own = $(`[data-key="${CSS.escape(key)}"]`), act = own ? () => own.click() : keys[key];
		if (act) { event.preventDefault(); act(); }
	}
});

on('change', ({ target }) => {
	if (target.matches('[data-keys]')) keep('keys', target.checked ? '' : 'off');
	if (!target.matches('[data-preview]')) return;
	const pictures = [...target.files].map(file => make('img', { src: URL.createObjectURL(file), alt: file.name }));
	target.nextElementSibling.replaceChildren(...pictures.map(picture => make('div', { className: 'pic' }, picture)));
});

// Times that hold nothing but "24 minutes ago" stay true; older than a week, the server's date stands.
const ago = new Intl.RelativeTimeFormat(root.lang, { numeric: 'auto' });
const tell = () => {
	for (const time of $$('time[data-relative]')) {
		const s = (Date.now() - Date.parse(time.dateTime)) / 1000;
		const [n, unit] = s < 3600 ? [s / 60, 'minute'] : s < 86400 ? [s / 3600, 'hour'] : [s / 86400, 'day'];
		time.title ||= time.textContent;
		if (s < 604800) time.textContent = s < 60 ? words.now : ago.format(-Math.floor(n), unit).replace(root.lang === 'ja' ? ' ' : '', '');
	}
};
tell();
setInterval(() => document.hidden || tell(), 60000);

$('[data-keys]').checked = keep('keys') !== 'off';
$('[data-keys-open]').hidden = false;
$('[data-error-summary]')?.focus();

const load = async url => (await import(url)).start({ $, $$, body, words, plural, say, keep, make });
if (body.dataset.me && $('form[data-draft] :is([name=body], [name=wish])')) load(body.dataset.complete);
if ($('[data-draft]') || keep('sent')) load(body.dataset.compose);
if ($('[data-similar]')) load(body.dataset.alike);
if (body.dataset.me || $('[data-live-topic]')) (window.requestIdleCallback ?? setTimeout)(() => load(body.dataset.live));
