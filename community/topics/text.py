"""A text as it will be stored: its Markdown, the cleaned HTML and an excerpt. Made before a transaction begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from community.kernel.markup import excerpt, render
from community.topics.naming import MOST_PEOPLE, Names, names_of

LANGUAGES = ("ja", "en")
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_NAMES_AND_MARKUP = re.compile(r'<a href="/(?:people|tags)/[^"]*">[^<]*</a>|<code[^>]*>.*?</code>|<[^>]+>', re.DOTALL)
WORDS_TO_A_CHARACTER = 3
"""Beyond so many Latin words for each Japanese character, a text only quotes Japanese."""


@dataclass(frozen=True)
class Text:
    """Markdown with its rendering, whom it calls, and the tags it brings to the topic that it opens."""

    markdown: str
    html: str
    excerpt: str
    language: str
    people: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    chosen_language: str = ""
    """What its author says it is written in, where they said."""


def language_of(text: str) -> str:
    """'ja' where there is kana or kanji, unless it is a few signs among many Latin words; else 'en'."""
    signs = len(JAPANESE.findall(text))
    return "ja" if signs and len(_LATIN_WORD.findall(text)) <= WORDS_TO_A_CHARACTER * signs else "en"


def language_in(html: str, title: str = "") -> str:
    """The language of a rendered text, without the names, tags and code in it."""
    return language_of(f"{title} {_NAMES_AND_MARKUP.sub(' ', html)}")


def written(markdown: str, language: str = "") -> Text:
    """Render what somebody wrote, once. Raises `markup.TooLong` beyond the length cap."""
    return _text(markdown, names_of(markdown), language)


def opening(markdown: str, labels: Sequence[str] = (), language: str = "") -> Text:
    """The same for what opens a topic with these tags: those that the text names go with them while there is room."""
    return _text(markdown, names_of(markdown, labels), language)


def _text(markdown: str, names: Names, language: str) -> Text:
    html = render(markdown, names.addresses)
    return Text(
        markdown,
        html,
        excerpt(markdown, 160),
        language or language_in(html),
        names.people,
        names.tags,
        language,
    )


def together(first: Text, second: Text) -> Text:
    """The first of two texts that stand in one post, with what both of them name."""
    people = tuple(dict.fromkeys((*first.people, *second.people)))[:MOST_PEOPLE]
    return replace(first, people=people, tags=tuple(dict.fromkeys((*first.tags, *second.tags))))
