"""Who and what a text names: @people and #tags, outside code and links."""

import unicodedata

from community.kernel.markup.document import check_length, parse
from community.kernel.markup.naming import Naming


def named_in(markdown: str) -> Naming:
    """The people and tags of a text, each once, in its order; full-width ＠ and ＃ count like @ and #."""
    naming = Naming()
    check_length(markdown)
    if any(sign in markdown for sign in "@＠#＃"):
        parse(markdown, naming)
    return naming


def mentions(markdown: str) -> tuple[str, ...]:
    """What follows each @ up to the end of the letters: a handle, and in Japanese what goes on right after it."""
    return _once(named_in(markdown).people)


def hashtags(markdown: str) -> tuple[str, ...]:
    return _once(named_in(markdown).tags)


def _once(names: dict[str, None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unicodedata.normalize("NFKC", name) for name in names))
