"""A reader's browser without any content policy: opens pages, runs all that would run, and tells what shouldn't be."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from playwright.sync_api import Browser, Page

# Anything that runs can only speak through these, in any frame, and each of them tells.
LISTEN = """
    window.__hit = name => window.__tell('__hit ' + name);
    for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
        window[name] = () => window.__tell(name);
"""
NO_SOCKETS = "window.WebSocket = class { close() {} send() {} addEventListener() {} };"
# Faults of a document: what could run, what leads to something that runs, and what readers could be tricked with.
INSPECT = """
    window.__faults = doc => {
        const faults = [], note = (what, e) => faults.push(what + ' in ' + e.outerHTML.slice(0, 150));
        const places = ['href', 'src', 'action', 'formaction', 'poster', 'data', 'xlink:href', 'background', 'ping'];
        const never = ['iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'base', 'style', 'math', 'audio',
            'video', 'source', 'track', 'marquee', 'xss', 'isindex', 'keygen', 'template', 'plaintext', 'animate',
            'foreignobject', 'set', 'image', 'portal', 'noscript', 'xmp', 'center', 'font'];
        // What a page and a letter of ours have, once.
        const own = [doc.querySelector('template#words'), doc.querySelector('template#writing')];
        if (doc.querySelectorAll('style').length === 1) own.push(doc.querySelector('head > style'));
        for (const e of doc.querySelectorAll('*')) {
            const tag = e.localName.toLowerCase();
            if (never.includes(tag) && !own.includes(e)) note('an element', e);
            const isData = tag === 'script' && e.type === 'application/ld+json';
            if (tag === 'script' && !isData && !e.getAttribute('src')?.startsWith('/static/')) note('a script', e);
            if (tag === 'meta' && e.httpEquiv) note('a meta', e);
            if (isData) JSON.parse(e.textContent);
            for (const { name, value } of e.attributes) {
                if (/^on/i.test(name) || name === 'style' || name === 'srcdoc') note('an attribute', e);
                if (!places.includes(name.toLowerCase())) continue;
                const url = new URL(value, location.origin);
                const may = /^https?:$/.test(url.protocol) || (url.protocol === 'mailto:' && name === 'href')
                    || (tag === 'img' && /^data:image\\/(png|webp|jpeg);/.test(value));
                if (!may) note('a place', e);
                if (url.origin !== location.origin && tag !== 'a') note('something from elsewhere', e);
            }
        }
        return faults;
    };
"""
LOOK = """async asked => Promise.all(asked.map(async ({ url, from, fields, file }) => {
    const pause = ms => new Promise(done => setTimeout(done, ms)), how = {};
    if (fields) {
        how.method = 'POST';
        how.body = new FormData();
        const page = new DOMParser().parseFromString(await (await fetch(from ?? url)).text(), 'text/html');
        const token = page.querySelector('main [name=csrf_token], [name=csrf_token]')?.value;
        for (const [name, value] of Object.entries({ csrf_token: token, ...fields })) how.body.set(name, value);
        if (file) how.body.set('photos', new File(['no picture'], file));
    }
    const answer = await fetch(url, how), type = answer.headers.get('content-type') ?? '';
    const told = { url, status: answer.status, type, links: [], faults: [], text: '' };
    for (const name of ['x-content-type-options', 'content-disposition']) told[name] = answer.headers.get(name) ?? '';
    if (!/text|json|xml/.test(type)) return told;
    told.text = await answer.text();
    let html = told.text;
    if (type.includes('xml')) {
        // A feed's reader shows what is in it.
        const feed = new DOMParser().parseFromString(told.text, 'text/xml');
        if (feed.querySelector('parsererror')) told.faults.push('no XML');
        told.faults.push(...__faults(feed));
        html = [...feed.querySelectorAll('[type=html]')].map(e => e.textContent).join('<hr>');
    } else if (!type.startsWith('text/html')) return told;
    const frame = document.createElement('iframe');
    frame.srcdoc = html.replaceAll(/<link rel="?stylesheet[^>]*>/g, '') || '<p>';
    document.body.append(frame);
    await Promise.race([new Promise(done => { frame.onload = done; }), pause(8000)]);
    await pause(15);
    const leads = frame.contentDocument.querySelectorAll('a[href], link[rel=alternate][type*=xml]');
    told.links = [...leads].map(e => e.getAttribute('href'));
    told.faults.push(...__faults(frame.contentDocument));
    frame.remove();
    return told;
}))"""
AT_ONCE = 6


@dataclass
class Looker:
    """Somebody's browser. `hits` is what ran, `faults` what could; `texts` is all that was shown, by its address."""

    page: Page
    url: str
    hits: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def looks_at(self, asked: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Open these in frames of a page of the site, several at once."""
        told: list[dict[str, Any]] = []
        waiting = iter(asked)
        while batch := list(islice(waiting, AT_ONCE)):
            told += self.page.evaluate(LOOK, batch)
        for one in told:
            self.faults += [f"{one['url']}: {fault}" for fault in one["faults"]]
            self.texts[one["url"] + " posted" * (one["status"] == 422)] = one["text"]
        return told

    def opens(self, path: str) -> None:
        """Go there, as readers do."""
        self.page.goto(self.url + path, wait_until="load")
        self.inspects()

    def inspects(self) -> None:
        self.faults += [f"{self.page.url}: {fault}" for fault in self.page.evaluate("() => __faults(document)")]


@contextmanager
def looking(
    chromium: Browser, url: str, cookie: str = "", *, sockets: bool = False, obeys_policy: bool = False
) -> Iterator[Looker]:
    """A new browser, signed in by this cookie, on a quiet page of the site."""
    context = chromium.new_context(bypass_csp=not obeys_policy, locale="en-GB", reduced_motion="reduce")
    if cookie:
        name, _, value = cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": url}])
    page = context.new_page()
    looker = Looker(page, url)
    page.expose_binding("__tell", lambda _source, name: looker.hits.append(str(name)))
    page.on("dialog", lambda dialog: (looker.hits.append(dialog.type), dialog.dismiss()))
    page.add_init_script(LISTEN + INSPECT + ("" if sockets else NO_SOCKETS))
    page.goto(url + "/about/promise")
    yield looker
    context.close()
