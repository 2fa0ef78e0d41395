"""What a page says of itself in its head."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class Head:
    """Links by relation, as (address, language or title); what is said by name; the data for machines."""

    links: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    said: dict[str, list[str]] = field(default_factory=dict)
    data: list[Any] = field(default_factory=list)

    @property
    def canonical(self) -> list[str]:
        return [address for address, _ in self.links.get("canonical", [])]

    @property
    def languages(self) -> dict[str, str]:
        """Addresses of the same page by language."""
        return {language: address for address, language in self.links.get("alternate", [])}

    @property
    def feeds(self) -> list[str]:
        return [address for address, _ in self.links.get("feed", [])]

    @property
    def is_listed(self) -> bool:
        """Whether search engines may list the page."""
        return "noindex" not in self.said.get("robots", [])

    def one(self, name: str) -> str:
        [text] = self.said[name]
        return text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.head, self._is_data = Head(), False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._is_data = tag == "script" and given.get("type") == "application/ld+json"
        if tag == "link" and given["rel"] == "alternate" and given.get("type") == "application/atom+xml":
            self.head.links.setdefault("feed", []).append((given["href"], given["title"]))
        elif tag == "link":
            self.head.links.setdefault(given["rel"], []).append((given["href"], given.get("hreflang", "")))
        elif tag == "meta" and (name := given.get("name") or given.get("property")):
            self.head.said.setdefault(name, []).append(given["content"])

    def handle_data(self, data: str) -> None:
        if self._is_data and data.strip():
            self.head.data.append(json.loads(data))


def head_of(page: str) -> Head:
    """The head of a page, and the data anywhere in it."""
    reader = _Reader()
    reader.feed(page)
    return reader.head
