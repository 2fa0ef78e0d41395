"""The last gate: only a short list of tags, attributes and addresses leaves the renderer.

bleach reads `javascript:1` as host and port, so addresses pass a check of our own.
"""

import re
import threading
from collections.abc import Callable

from bleach.sanitizer import Cleaner

from community.kernel.markup.addresses import may_link, may_show

TAGS = frozenset(
    [
        *("a", "blockquote", "br", "code", "del", "em", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol"),
        *("p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    ]
)
LINK_RELATION = "nofollow ugc noopener"


def any_text(_: str) -> bool:
    return True


def matching(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


ALIGNMENT = matching("left|center|right")
ATTRIBUTES: dict[tuple[str, str], Callable[[str], bool]] = {
    ("a", "href"): may_link,
    ("a", "rel"): matching(LINK_RELATION),
    ("a", "title"): any_text,
    ("code", "class"): matching(r"language-\S{1,40}"),
    ("img", "alt"): any_text,
    ("img", "loading"): matching("lazy"),
    ("img", "src"): may_show,
    ("img", "title"): any_text,
    ("ol", "start"): matching(r"[0-9]{1,9}"),
    ("td", "align"): ALIGNMENT,
    ("th", "align"): ALIGNMENT,
}


def may_keep(tag: str, name: str, value: str) -> bool:
    allowed = ATTRIBUTES.get((tag, name))
    return allowed is not None and allowed(value)


class _ThreadCleaner(threading.local):
    """bleach keeps the state of its parser, so every thread has a Cleaner of its own."""

    def __init__(self) -> None:
        self.cleaner = Cleaner(tags=TAGS, attributes=may_keep, protocols=frozenset({"http", "https", "mailto"}))


_local = _ThreadCleaner()


def cleaned(html: str) -> str:
    return _local.cleaner.clean(html)
