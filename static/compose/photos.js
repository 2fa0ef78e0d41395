// Photos are taken in one by one while the form is open: chosen, pasted or dropped. Without script they come with the form.
const post = (url, data, onProgress) => new Promise(done => {
	const request = new XMLHttpRequest();
	request.open('POST', url);
	request.setRequestHeader('Accept', 'application/json');
	request.responseType = 'json';
	request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
	request.onloadend = () => done(request);
	request.send(data);
});

export const start = (kit, form, words) => {
	const { $, $$, make, say, words: said } = kit, input = $('input[type=file][name=photos]', form), set = $('[data-photos]', form);
	if (!input || !set) return null;
	const list = $('ul', set), lines = $('[name=photo_alt]', form), most = +words.most, trouble = make('p', { className: 'err-line', role: 'alert' });
	const spoken = make('p', { className: 'vh', role: 'status' });
	set.after(trouble, spoken);
	const count = () => list.children.length;
	const changed = () => form.dispatchEvent(new Event('input', { bubbles: true }));
	const show = () => { set.hidden = !count(); };

	// Each photo has a field of its own to say what it shows; lines that were typed before go there.
	const describe = item => {
		const [first, ...rest] = lines?.value.split('\n') ?? [], own = $('input[name^="alt-"]', item);
		if (!first || !own || own.value) return;
		own.value = first;
		lines.value = rest.join('\n');
	};
	if (lines) lines.closest('.field').hidden = true;

	const add = async file => {
		if (count() >= most) { trouble.textContent = words.many.replace('{n}', most); return; }
		if (file.size > words.size * 1048576) {
			trouble.textContent = words.large.replace('{name}', file.name).replace('{size}', words.size);
			return;
		}
		const bar = make('progress', { className: 'meter thin', max: 1, value: 0 });
		bar.setAttribute('aria-label', words.loading.replace('{name}', file.name));
		const item = make('li', { className: 'field' }, make('span', { className: 'small' }, words.loading.replace('{name}', file.name)), bar);
		list.append(item);
		show();
		const data = new FormData();
		data.append('csrf_token', form.elements.csrf_token.value);
		data.append('photos', file, file.name || 'photo.png');
		const { status, response } = await post('/photos', data, share => { bar.value = share; });
		if (status === 200) {
			item.outerHTML = response.html;
			describe(list.lastElementChild);
			spoken.textContent = words.added;
			changed();
		} else {
			item.remove();
			trouble.textContent = response?.error ?? words.unsent.replace('{name}', file.name);
		}
		show();
	};
	let all = Promise.resolve(), waiting = 0;
	const addAll = files => {
		trouble.textContent = '';
		waiting += files.length;
		// One after the other: the order is kept.
		for (const file of files) all = all.then(() => add(file)).finally(() => { waiting -= 1; });
	};
	// Whoever sends the form meanwhile sends it with its photos, or hears why one is missing.
	form.addEventListener('submit', async event => {
		if (!waiting) return;
		event.preventDefault();
		event.stopImmediatePropagation();
		await all;
		if (!trouble.textContent) form.requestSubmit(event.submitter);
	}, true);
	const pictures = transfer => [...transfer?.files ?? []].filter(file => file.type.startsWith('image/'));

	input.addEventListener('change', event => {
		event.stopPropagation();   // what shows files that wait for the form has nothing to show
		const files = [...input.files];
		input.value = '';
		addAll(files);
	});
	form.addEventListener('paste', event => {
		const files = pictures(event.clipboardData);
		if (!files.length || event.clipboardData.types.includes('text/plain')) return;
		event.preventDefault();
		addAll(files);
	});
	const over = event => {
		if (!event.dataTransfer?.types.includes('Files')) return;
		event.preventDefault();
		form.dataset.dropping = '';
	};
	form.addEventListener('dragenter', over);
	form.addEventListener('dragover', over);
	form.addEventListener('dragleave', event => { if (!form.contains(event.relatedTarget)) delete form.dataset.dropping; });
	form.addEventListener('drop', event => {
		delete form.dataset.dropping;
		if (!event.dataTransfer?.types.includes('Files')) return;
		event.preventDefault();
		addAll([...event.dataTransfer.files]);
	});
	list.addEventListener('change', ({ target }) => {
		if (target.name !== 'drop_photo' || !target.checked) return;
		const item = target.closest('li'), after = item.nextSibling;
		item.remove();
		show();
		changed();
		say(words.removed, said.undo, () => {
			target.checked = false;
			list.insertBefore(item, after?.isConnected ? after : null);
			show();
			changed();
		});
	});
	return { choose: () => { $$('details', form).filter(one => one.contains(input)).forEach(one => { one.open = true; }); input.click(); } };
};
