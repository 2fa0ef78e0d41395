// What others do while you read. It offers; it never moves what you are reading.
export const start = async ({ $, $$, body, words, plural, say, make }) => {
	const { io } = await import(body.dataset.socket);
	const main = $('main'), topic = +main.dataset.liveTopic, list = $('[data-live-list]')?.dataset.liveList.split(' ');
	const pill = $('[data-live-pill]'), line = $('main p[data-writing]'), reload = () => location.reload();
	const newest = () => Math.max(+main.dataset.lastPost || 0, ...$$('[data-post]').map(e => +e.dataset.post));
	const waiting = new Set();
	let told = 0, fading, sent = 0, changed = !topic;
	const set = (key, value) => $$(`[data-count-for="${CSS.escape(key)}"]`).forEach(e => { e.textContent = value; });
	const offer = text => {
		if (!pill) return;
		$('span', pill).textContent = text;
		pill.hidden = false;
	};

	const show = async () => {
		if (changed) return reload();
		const answer = await fetch(`/topics/${topic}/posts?after=${newest()}`).catch(() => null);
		if (!answer?.ok) return say(words.failed, words.again, show);
		const html = make('template', { innerHTML: await answer.text() }).content, added = [...html.children];
		added.forEach(e => e.classList.add('fresh'));
		pill.before(html);
		pill.hidden = true;
		waiting.clear();
		if (added[0]) added[0].tabIndex = -1;
		return added[0]?.focus({ preventScroll: true });
	};
	if (pill) $('button', pill).onclick = show;

	const socket = io({ transports: ['websocket'], reconnectionDelayMax: 10000 });
	const lost = make('p', { className: 'meta', role: 'status' });
	let losing;
	const lose = () => {
		losing ??= setTimeout(() => lost.replaceChildren(words.lost, make('button', { type: 'button', className: 'btn sm', textContent: words.reload, onclick: reload })), 10000);
	};
	pill?.after(lost);
	addEventListener('pagehide', () => socket.disconnect());
	addEventListener('pageshow', event => { if (event.persisted) socket.connect(); });

	const heard = {
		connect_error: lose,
		disconnect: lose,
		connect() {
			losing = clearTimeout(losing);
			lost.replaceChildren();
			if (topic) socket.emit('join', { topic }, said => {
				main.dataset.joined = topic;
				if (said?.last_post > newest() && !waiting.size) offer(words.postsSome);
			});
		},
		post_added({ topic_id: where, post_id: post, count }) {
			set(`topic:${where}:posts`, count);
			if (where === topic && post > newest()) offer(plural('posts', waiting.add(post).size));
		},
		post_gone({ topic_id: where, post_id: post, count }) {
			set(`topic:${where}:posts`, count);
			waiting.delete(post);
			const text = $(`[data-post="${+post}"] .prose`);
			if (text) text.textContent = words.gonePost;
		},
		changed({ topic_id: where }) {
			if (where !== topic) return;
			changed = true;
			offer(words.changed);
		},
		topic_added({ kind }) { if (list?.includes(kind)) offer(plural('topics', waiting.add(waiting.size).size)); },
		votes({ post_id: post, kind, count }) { set(`post:${post}:${kind}`, count); },
		topic_votes({ topic_id: where, count }) { set(`topic:${where}:votes`, count); },
		bell({ unread }) {
			const dot = $('[data-bell]');
			dot.textContent = unread;
			dot.hidden = !unread;
			$('[data-bell-words]').textContent = unread ? plural('unread', unread) : '';
		},
		gone({ topic_id: where }) { if (where === topic) say(words.gone, words.reload, reload); },
		// Told politely, at most every 20 seconds, and taken back 6 seconds after the last sign.
		writing({ topic_id: where, name }) {
			if (!line || where !== topic) return;
			if (line.hidden && Date.now() - told > 20000) {
				told = Date.now();
				line.textContent = words.writing.replace('{name}', name);
				line.hidden = false;
			}
			clearTimeout(fading);
			fading = setTimeout(() => { line.hidden = true; }, 6000);
		},
	};
	for (const [event, act] of Object.entries(heard)) socket.on(event, act);
	main.addEventListener('input', event => {
		if (!topic || !body.dataset.me || event.isComposing || !event.target.matches('form textarea') || Date.now() - sent < 3000) return;
		sent = Date.now();
		socket.emit('writing', { topic });
	});
};
