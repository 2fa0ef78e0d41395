"""What the documents tell people to type is there to be typed."""

import re
from collections.abc import Iterator
from pathlib import Path

from community.settings import VARIABLES

ROOT = Path(__file__).resolve().parents[1]


def documents() -> Iterator[tuple[str, str]]:
    for path in (ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "Procfile", *sorted((ROOT / "docs").rglob("*.md"))):
        yield str(path.relative_to(ROOT)), path.read_text("utf-8")


def test_every_flask_command_in_the_documents_exists(app):
    ours = app.cli.commands.keys() | {"db", "run", "routes", "shell"}
    named = {(name, command) for name, text in documents() for command in re.findall(r"\bflask ([a-z][a-z-]+)", text)}
    assert {(name, command) for name, command in named if command not in ours} == set()


def test_every_make_target_in_the_documents_exists():
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        (name, target)
        for name, text in documents()
        for target in re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)
    }
    assert {(name, target) for name, target in named if target not in targets} == set()


def test_every_setting_in_the_documents_exists():
    ours = {variable.name for variable in VARIABLES.values()}
    named = {(name, word) for name, text in documents() for word in re.findall(r"\b(KOENOWA_[A-Z_]+)\b", text)}
    tests_own = re.compile(r"KOENOWA_(?:TEST|BENCH)_")
    assert {(name, word) for name, word in named if word not in ours and not tests_own.match(word)} == set()


def test_every_link_between_documents_leads_somewhere():
    dead = [
        f"{name} → {target}"
        for name, text in documents()
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", text)
        if not (ROOT / name).parent.joinpath(target).exists()
    ]
    assert dead == []
