// Completion while writing: @ offers people, # offers tags. A textarea stays a textbox, so the list is announced.
const MARK = { '@': '/complete/people', '＠': '/complete/people', '#': '/complete/tags', '＃': '/complete/tags' };
const PATTERN = /(?:^|[^A-Za-z0-9_@＠/.])([@＠])([\p{L}\p{N}_-]{0,20})$|(?:^|[^A-Za-z0-9_&#＃/])([#＃])([\p{L}\p{N}_]{1,24})$/u;
const FIELDS = 'form[data-draft] :is(textarea[name=body], textarea[name=wish])';
const COPIED = ['font', 'letterSpacing', 'lineHeight', 'padding', 'border', 'boxSizing', 'tabSize', 'wordBreak', 'lineBreak', 'textTransform'];

export const start = ({ make, words, plural }) => {
	const list = make('ul', { id: 'offers' }), voice = make('p', { className: 'vh' }), popup = make('div', { className: 'menu', hidden: true }, list);
	list.setAttribute('role', 'listbox');
	voice.setAttribute('role', 'status');
	Object.assign(popup.style, { position: 'fixed', zIndex: 30 });
	Object.assign(list.style, { left: 0, right: 'auto', maxWidth: 'min(22rem, 90vw)', minWidth: '12rem', width: 'max-content', overflow: 'hidden', whiteSpace: 'nowrap' });
	const known = new Map();
	let area, found, active = 0, timer;

	const close = () => {
		clearTimeout(timer);
		if (popup.hidden) return;
		popup.hidden = true;
		list.replaceChildren();
		voice.textContent = '';
		for (const name of ['aria-controls', 'aria-activedescendant', 'aria-haspopup', 'aria-autocomplete']) area.removeAttribute(name);
	};
	// What stands before the cursor: where the sign is, the sign and the beginning of the word.
	const read = target => {
		if (target.selectionStart !== target.selectionEnd) return null;
		const match = PATTERN.exec(target.value.slice(Math.max(0, target.selectionStart - 40), target.selectionStart));
		if (!match) return null;
		const sign = match[1] ?? match[3], typed = match[2] ?? match[4];
		return { sign, typed, from: target.selectionStart - typed.length - 1 };
	};
	// Where the cursor is on the screen, by a copy of the text that ends there.
	const place = () => {
		const style = getComputedStyle(area), box = area.getBoundingClientRect(), end = make('span', { textContent: '\u200b' });
		const copy = make('div', { textContent: area.value.slice(0, found.from) }, end);
		for (const name of COPIED) copy.style[name] = style[name];
		Object.assign(copy.style, { position: 'fixed', visibility: 'hidden', whiteSpace: 'pre-wrap', overflowWrap: 'break-word', width: `${box.width}px`, top: 0, left: 0 });
		area.after(copy);
		const at = end.getBoundingClientRect(), top = box.top + at.bottom - area.scrollTop;
		copy.remove();
		popup.style.top = `${Math.min(Math.max(top, box.top), box.bottom)}px`;
		popup.style.left = `${Math.max(8, Math.min(box.left + at.left, innerWidth - list.offsetWidth - 8))}px`;
	};
	const choose = number => {
		active = (number + list.children.length) % list.children.length;
		[...list.children].forEach((option, n) => {
			option.setAttribute('aria-selected', n === active);
			option.firstChild.style.background = n === active ? 'var(--brand-soft)' : '';
		});
		area.setAttribute('aria-activedescendant', list.children[active].id);
	};
	const take = option => {
		const { from, sign } = found, field = area;
		close();
		field.setRangeText(`${sign}${option.dataset.word} `, from, field.selectionStart, 'end');
		field.focus();
		field.dispatchEvent(new InputEvent('input', { bubbles: true }));
		close();
	};
	const show = offers => {
		const options = offers.map((offer, n) => {
			const face = offer.name && make('b', { textContent: offer.name }), word = make('span', { className: 'dim', textContent: found.sign + offer.word });
			const option = make('li', { id: `offer-${n}` }, make('span', {}, ...face ? [face, word] : [make('b', { textContent: found.sign + offer.word })]));
			option.firstChild.style.cursor = 'pointer';
			option.dataset.word = offer.word;
			option.setAttribute('role', 'option');
			return option;
		});
		area.form.append(popup, voice);
		list.replaceChildren(...options);
		list.setAttribute('aria-label', '@＠'.includes(found.sign) ? words.people : words.tags);
		area.setAttribute('aria-autocomplete', 'list');
		area.setAttribute('aria-haspopup', 'listbox');
		area.setAttribute('aria-controls', list.id);
		popup.hidden = false;
		voice.textContent = plural('offers', options.length);
		place();
		choose(0);
	};
	const ask = async (target, wanted) => {
		const url = new URL(MARK[wanted.sign], location.href);
		url.searchParams.set('q', wanted.typed);
		url.searchParams.set('at', location.pathname);
		if (!known.has(url.href)) {
			const answer = await fetch(url, { headers: { Accept: 'application/json' } }).catch(() => null);
			if (answer?.ok) known.set(url.href, (await answer.json()).offers);
		}
		const offers = known.get(url.href) ?? [], now = read(target);
		if (document.activeElement !== target || now?.from !== wanted.from || now.typed !== wanted.typed) return;
		const isWhole = offers.length === 1 && offers[0].word.toLowerCase() === wanted.typed.toLowerCase();
		close();
		[area, found] = [target, now];
		if (offers.length && !isWhole) show(offers);
	};
	const look = ({ target, isComposing }) => {
		if (!target.matches?.(FIELDS) || isComposing) return;
		clearTimeout(timer);
		const wanted = read(target);
		if (wanted) timer = setTimeout(() => ask(target, wanted), 150); else close();
	};
	document.addEventListener('input', look);
	document.addEventListener('compositionend', ({ target }) => look({ target }));
	document.addEventListener('compositionstart', close);
	// First of all, so that Enter and Tab choose here before they mean anything to others.
	document.addEventListener('keydown', event => {
		if (popup.hidden || event.target !== area || event.isComposing || event.keyCode === 229) return;
		if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return close();
		const acts = {
			ArrowDown: () => choose(active + 1), ArrowUp: () => choose(active - 1),
			Enter: () => take(list.children[active]), Tab: () => take(list.children[active]), Escape: close,
		};
		if (acts[event.key]) { event.preventDefault(); event.stopPropagation(); acts[event.key](); }
		else if (event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End') close();
	}, true);
	list.addEventListener('mousedown', event => event.preventDefault());
	list.addEventListener('click', event => { const option = event.target.closest('li'); if (option) take(option); });
	document.addEventListener('focusout', event => { if (event.target === area) close(); });
	// The page moves by itself, too, when something above gets its place: what is offered goes along.
	for (const kind of ['scroll', 'resize']) addEventListener(kind, () => popup.hidden || place(), { passive: true });
	look({ target: document.activeElement });   // somebody may have begun before this file was there
};
