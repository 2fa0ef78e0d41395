"""How closely posts follow the CommonMark and GitHub Flavored Markdown specifications.

Both sides are read as structure. What the house changes on purpose is applied to the expected
side as rules below; no example is dropped but those of the sections on raw HTML.
"""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

from community.kernel.markup import render

VENDOR = Path(__file__).parents[1] / "vendor"
RAW_HTML_SECTIONS = {"HTML blocks", "Raw HTML", "Disallowed Raw HTML (extension)"}
VOID = {"br", "hr", "img", "input"}
INLINE = {"a", "br", "code", "del", "em", "img", "strong"}

# The examples that differ, by the reason they do.
COMMONMARK_DIFFERENCES = {
    "raw HTML, in examples about other things, is shown as text": (
        {21, 31, 201, 308, 309, 344, 475, 476, 477, 491, 494, 524, 536, 642, 643}
    ),
    "bare web addresses become links": {608, 611},
}
GFM_DIFFERENCES = {
    "raw HTML, in examples about other things, is shown as text": (
        {170, 288, 289, 317, 327, 354, 484, 485, 486, 500, 503, 532, 544, 663, 664}
    ),
    "bare web addresses become links everywhere, not only in the section about them": {616, 619},
    "bare mail addresses stay text": {629, 630, 631},
}


class Node(NamedTuple):
    """A start tag, an end tag (`/p`) or a text (no tag)."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""


def test_commonmark_is_followed_but_for_the_examples_named_here():
    assert differences("commonmark") == set().union(*COMMONMARK_DIFFERENCES.values())
    assert share_followed("commonmark") >= 0.97


def test_github_flavored_markdown_is_followed_but_for_the_examples_named_here():
    assert differences("gfm") == set().union(*GFM_DIFFERENCES.values())
    assert share_followed("gfm") >= 0.95


def test_a_changed_rendering_would_be_noticed():
    assert structure("<p>a <em>b</em></p>") != structure("<p>a b</p>")
    assert structure('<p><a href="/a">b</a></p>') != structure('<p><a href="/c">b</a></p>')
    assert structure("<pre><code>a  b</code></pre>") != structure("<pre><code>a b</code></pre>")
    assert structure("<ul>\n<li>a</li>\n</ul>") != structure("<ul>\n<li>\n<p>a</p>\n</li>\n</ul>")


def share_followed(spec: str) -> float:
    return 1 - len(differences(spec)) / len(examples(spec))


def differences(spec: str) -> set[int]:
    return {
        example["example"]
        for example in examples(spec)
        if structure(render(example["markdown"])) != as_the_house_does(example["html"])
    }


def examples(spec: str) -> list[dict]:
    found = json.loads((VENDOR / spec / "examples.json").read_text(encoding="utf-8"))
    return [example for example in found if example["section"] not in RAW_HTML_SECTIONS]


def as_the_house_does(html: str) -> list[Node]:
    """The expected structure with the differences that are promised, and no others."""
    return tidy(house_rules(read(html)))


def structure(html: str) -> list[Node]:
    return tidy(read(html))


def house_rules(nodes: list[Node]) -> Iterator[Node]:
    links: list[bool] = []
    for node in nodes:
        attributes = dict(node.attributes)
        match node.tag:
            case "a":
                links.append(is_admissible(attributes.get("href", "")))
                if links[-1]:
                    yield with_rel(attributes)
            case "/a":
                if links.pop():
                    yield node
            case "img":
                yield from house_picture(attributes, inside_link=any(links))
            case "input":
                yield Node("", text="☑" if "checked" in attributes else "☐")
            case heading if re.fullmatch(r"/?h[1-6]", heading):
                yield node._replace(tag=f"{heading[:-1]}{min(6, int(heading[-1]) + 2)}")
            case _:
                yield node


def house_picture(attributes: dict[str, str], *, inside_link: bool) -> Iterator[Node]:
    address = attributes["src"]
    if re.match(r"/(?![/\\])", address):
        yield element("img", {**attributes, "loading": "lazy"})
    elif inside_link or not is_admissible(address):
        yield Node("", text=attributes.get("alt", ""))
    else:
        yield with_rel({"href": address, **{k: v for k, v in attributes.items() if k == "title"}})
        yield Node("", text=attributes.get("alt", "") or address)
        yield Node("/a")


def is_admissible(address: str) -> bool:
    return re.match(r"https?://[^/]|mailto:|#|/(?![/\\])", address, re.IGNORECASE) is not None


def with_rel(attributes: dict[str, str]) -> Node:
    if re.match("https?:", attributes["href"], re.IGNORECASE):
        attributes = {**attributes, "rel": "nofollow ugc noopener"}
    return element("a", attributes)


def element(tag: str, attributes: dict[str, str]) -> Node:
    return Node(tag, tuple(sorted(attributes.items())))


def read(html: str) -> list[Node]:
    reader = Reader(convert_charrefs=True)
    reader.feed(html)
    reader.close()
    return reader.nodes


class Reader(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.nodes: list[Node] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.nodes.append(element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.nodes.append(Node(f"/{tag}"))

    def handle_data(self, data: str) -> None:
        self.nodes.append(Node("", text=data))

    def handle_comment(self, data: str) -> None:
        self.nodes.append(Node("!comment", text=data))


def tidy(nodes: Iterator[Node] | list[Node]) -> list[Node]:
    """Join texts, and drop the white space that HTML itself ignores beside blocks."""
    joined: list[Node] = []
    preformatted = False
    for node in nodes:
        preformatted = node.tag == "pre" or (preformatted and node.tag != "/pre")
        text = node.text if preformatted else re.sub(r"[ \t\r\n]+", " ", node.text)
        if not node.tag and joined and not joined[-1].tag:
            joined[-1] = Node("", text=joined[-1].text + text)
        else:
            joined.append(node._replace(text=text))
    return list(without_space_beside_blocks(joined))


def without_space_beside_blocks(nodes: list[Node]) -> Iterator[Node]:
    preformatted = False
    for position, node in enumerate(nodes):
        preformatted = node.tag == "pre" or (preformatted and node.tag != "/pre")
        text = node.text
        if not node.tag and not preformatted:
            text = re.sub(" +", " ", text)
            before = nodes[position - 1].tag.strip("/") if position else "p"
            after = nodes[position + 1].tag.strip("/") if position + 1 < len(nodes) else "p"
            text = text.lstrip(" ") if before not in INLINE or before == "br" else text
            text = text.rstrip(" ") if after not in INLINE else text
            if not text:
                continue
        yield node._replace(text=text)
