"""Web addresses written as they are become links, and end where Japanese prose goes on.

Mail addresses stay text: a link would only help those who collect them.
"""

import re
import string

from markdown_it.rules_inline import StateInline

from community.kernel.markup.scripts import HIRAGANA, OTHER_LETTERS

_SCHEME = re.compile(r"https?://|www\.", re.IGNORECASE)
# Where the text rule has to stop so that the rules here and CommonMark's own get their turn.
_STOP = re.compile(
    r"[\n!#$%&*+\-:<=>@\[\\\]^_`{}~]"
    r"|(?<![A-Za-z0-9])(?:https?://|www\.)",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:[\w-]{1,63}\.)+[\w-]{1,63}")
_ASCII_START = re.compile(r"[A-Za-z0-9-]+")
_EAST_ASIAN_START = f"[{OTHER_LETTERS}]"
# を marks an object in a sentence and practically never stands in a path.
_EAST_ASIAN_REST = f"[{HIRAGANA}{OTHER_LETTERS}]"
_PATH = re.compile(
    r"[/?#:](?:[!#-;=?@A-Z_a-z~]"
    rf"|(?<![A-Za-z0-9{HIRAGANA}{OTHER_LETTERS}]){_EAST_ASIAN_START}(?:(?!を){_EAST_ASIAN_REST})*"
    rf"|(?![{HIRAGANA}{OTHER_LETTERS}])[^\W\x00-\x7f])*"
)
_ENTITY = re.compile(r"&[A-Za-z0-9]+;")
_NO_ADDRESS_AFTER = frozenset(string.ascii_letters + string.digits + "/@:.-<")


def text(state: StateInline, silent: bool) -> bool:
    """Plain characters up to the next one that may mean something."""
    src, start = state.src, state.pos
    stop = _STOP.search(src, start, state.posMax)
    if stop and stop.start() == start and src[start].isalnum():
        # An address began here but came to nothing, or the rule for it would have taken it.
        stop = _STOP.search(src, start + 1, state.posMax)
    end = stop.start() if stop else state.posMax
    if end == start:
        return False
    if not silent:
        state.append_pending(src[start:end])
    state.pos = end
    return True


def bare_link(state: StateInline, silent: bool) -> bool:
    if state.linkLevel:
        return False
    address = web_address(state)
    if address is None:
        return False
    written, prefix = address
    if not silent:
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": state.md.normalizeLink(prefix + written)}
        state.push("text", "", 0).content = written
        state.push("link_close", "a", -1)
    state.pos += len(written)
    return True


def web_address(state: StateInline) -> tuple[str, str] | None:
    src, start = state.src, state.pos
    scheme = _SCHEME.match(src, start, state.posMax)
    if not scheme or (start and src[start - 1] in _NO_ADDRESS_AFTER):
        return None
    has_scheme = scheme.group().endswith("/")
    end = end_of_host(src, scheme.end() if has_scheme else start, state.posMax)
    if end is None:
        return None
    path = _PATH.match(src, end, state.posMax)
    written = without_trailing_punctuation(src[start : path.end() if path else end])
    return written, "" if has_scheme else "http://"


def end_of_host(src: str, start: int, limit: int) -> int | None:
    """Where the host name ends: https://example.comです has its host end at the m."""
    host = _HOST.match(src, start, limit)
    if not host:
        return None
    if host.end() < limit and src[host.end()] in "/:?#" and not host.group().isascii():
        labels = host.group().split(".")
        if all(is_whole_label(label) for label in labels[1:]):
            return host.end()
    return end_of_latin_host(host.group(), start)


def is_whole_label(label: str) -> bool:
    return label.isascii() or not _ASCII_START.match(label)


def end_of_latin_host(host: str, start: int) -> int | None:
    """The last label that is, or begins as, plain Latin; the first label alone is no host."""
    end, position = None, 0
    for number, label in enumerate(host.split(".")):
        latin = _ASCII_START.match(label)
        if number and latin:
            end = start + position + latin.end()
            if not label.isascii():
                break
        position += len(label) + 1
    return end


def without_trailing_punctuation(url: str) -> str:
    """Leave the sentence its full stop, and the bracket that was opened before the address."""
    surplus = url.count(")") - url.count("(")
    while True:
        if url[-1] in "?!.,:*_~'":
            url = url[:-1]
        elif url[-1] == ")" and surplus > 0:
            url, surplus = url[:-1], surplus - 1
        elif url[-1] == ";" and _ENTITY.fullmatch(url, url.rfind("&")):
            url = url[: url.rfind("&")]
        else:
            return url
