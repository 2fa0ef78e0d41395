"""An index of one's own for each test, and eyes for the search page."""

import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from community.settings import Settings

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "use", "wbr"}


@pytest.fixture
def index_folder(settings: Settings) -> Path:
    """Where the index lies, with nothing in it."""
    folder = settings.instance / "index"
    shutil.rmtree(folder, ignore_errors=True)
    return folder


class _Reader(HTMLParser):
    """A page as a tree; our pages close what they open."""

    def __init__(self) -> None:
        super().__init__()
        self.builder = TreeBuilder()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.builder.end(tag)

    def handle_data(self, data: str) -> None:
        self.builder.data(data)


def tree_of(page: str) -> Element:
    reader = _Reader()
    reader.builder.start("page", {})
    reader.feed(page)
    reader.close()
    reader.builder.end("page")
    return reader.builder.close()


def words_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


class Results:
    """What a search page says."""

    def __init__(self, answer: TestResponse) -> None:
        assert answer.status_code == 200
        self.text = answer.text
        self.tree = tree_of(answer.text)
        rows = self.tree.findall(".//li[@class='row']")
        links = [link for row in rows for link in row.findall(".//h3/a")]
        self.titles = ["".join(link.itertext()) for link in links]
        self.links = [link.get("href", "") for link in links]
        self.excerpts = [words_of(line) for row in rows for line in row.findall(".//p[@class='sub']")]
        self.marks = [words_of(mark) for row in rows for mark in row.iter("mark")]
        self.words = words_of(self.find(".//main"))
        counted = re.search(r"(\d+) results?", self.words)
        self.total = int(counted.group(1)) if counted else None

    def find(self, path: str) -> Element:
        found = self.tree.find(path)
        assert found is not None, path
        return found

    def hrefs(self, path: str) -> list[str]:
        return [link.get("href", "") for link in self.tree.findall(path)]


@pytest.fixture
def seek() -> Callable[..., Results]:
    """seek(browser, "kettle", kind="idea") is what that browser's search page says."""

    def look(browser: FlaskClient, words: str, **chosen: object) -> Results:
        return Results(browser.get("/search", query_string={"q": words, **chosen}))

    return look
