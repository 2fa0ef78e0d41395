"""Gather every text of the interface, join it with its Japanese, and write the gettext catalogues.

Texts come from the Python files and templates, the Japanese from community/translations/ja/*.json.
`--check` writes nothing and lists what is missing, unused or different in its placeholders.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    # The JSON files have no place for a context; a text that asks for one is reported, else it would stay English.
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-zA-Z]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z][a-z0-9]*")

OPTIONS: dict[str, dict[str, str]] = {
    "python": {"encoding": "utf-8"},
    "jinja2.ext:babel_extract": {
        "extensions": "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols",
        "trimmed": "true",
        "silent": "false",
    },
}


@dataclass
class Text:
    """One text of the interface, its plural if it has one, and where it is said."""

    msgid: str
    plural: str | None = None
    places: list[tuple[str, int]] = field(default_factory=list)


class Gathered:
    """All texts, all Japanese, and what does not fit between them."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self.problems: list[str] = []
        self.texts = self._texts()
        self.japanese = self._japanese()

    def check(self) -> list[str]:
        """Every mismatch as a line; none when the catalogues are whole."""
        lines = list(self.problems)
        for msgid, text in self.texts.items():
            if msgid not in self.japanese:
                lines.append(f"missing: {msgid!r} ({text.places[0][0]}:{text.places[0][1]})")
            else:
                lines.extend(_differences(text, self.japanese[msgid]))
        lines.extend(f"unused: {msgid!r}" for msgid in self.japanese if msgid not in self.texts)
        return lines

    def catalogue(self, language: str) -> Catalog:
        """English says what the code says; Japanese has one form for every number."""
        catalogue = Catalog(locale=language, project="Koenowa", fuzzy=False, charset="utf-8")
        for text in sorted(self.texts.values(), key=lambda text: text.msgid):
            if language == "ja":
                said: str | tuple[str, ...] = self.japanese.get(text.msgid, "")
                said = (str(said),) if text.plural else said
            else:
                said = (text.msgid, text.plural) if text.plural else text.msgid
            catalogue.add((text.msgid, text.plural) if text.plural else text.msgid, said, text.places)
        return catalogue

    def write(self) -> None:
        for language in ("ja", "en"):
            folder = self.root / "community" / "translations" / language / "LC_MESSAGES"
            folder.mkdir(parents=True, exist_ok=True)
            catalogue = self.catalogue(language)
            for suffix, write in ((".po", write_po), (".mo", write_mo)):
                draft = folder / f"messages{suffix}.new"
                with draft.open("wb") as file:
                    write(file, catalogue)
                draft.replace(folder / f"messages{suffix}")

    def _texts(self) -> dict[str, Text]:
        texts: dict[str, Text] = {}
        for path in _sources(self.root):
            for line, forms, context in _said_in(path):
                place = (str(path.relative_to(self.root)), line)
                text = texts.setdefault(forms[0], Text(forms[0]))
                text.places.append(place)
                plural = forms[1] if len(forms) > 1 else None
                if plural and text.plural not in (None, plural):
                    self.problems.append(f"two plurals: {forms[0]!r} ({place[0]}:{line})")
                if context:
                    self.problems.append(f"no contexts here: {forms[0]!r} ({place[0]}:{line})")
                text.plural = text.plural or plural
        return texts

    def _japanese(self) -> dict[str, str]:
        japanese: dict[str, str] = {}
        for path in sorted((self.root / "community" / "translations" / "ja").glob("*.json")):
            for msgid, said in _pairs(path):
                if not said.strip():
                    self.problems.append(f"empty: {msgid!r} ({path.name})")
                if japanese.get(msgid, said) != said:
                    self.problems.append(f"two translations: {msgid!r} ({path.name})")
                japanese[msgid] = said
        return japanese


def _sources(root: Path) -> Iterator[Path]:
    yield from sorted((root / "community").rglob("*.py"))
    for suffix in (".html", ".txt"):
        yield from sorted((root / "templates").rglob(f"*{suffix}"))


def _said_in(path: Path) -> Iterator[tuple[int, tuple[str, ...], str | None]]:
    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    with path.open("rb") as file:
        for line, said, _, context in extract(method, file, KEYWORDS, options=OPTIONS[method]):
            yield line, (said,) if isinstance(said, str) else tuple(said), context


def _pairs(path: Path) -> list[tuple[str, str]]:
    """The file's pairs as written, so that a msgid given twice in one file is seen."""
    pairs: list[tuple[str, str]] = json.loads(path.read_text("utf-8"), object_pairs_hook=list)
    return pairs


def _differences(text: Text, japanese: str) -> Iterator[str]:
    english = text.plural or text.msgid
    for what, pattern in (("placeholders", PLACEHOLDER), ("tags", TAG)):
        if sorted(pattern.findall(english)) != sorted(pattern.findall(japanese)):
            yield f"{what} differ: {english!r} → {japanese!r}"
    if "%(" in english and "%" in re.sub(r"%\(\w+\)[sd]|%%", "", japanese):
        yield f"a lone % would break: {japanese!r}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when anything is amiss")
    gathered = Gathered()
    if not parser.parse_args().check:
        gathered.write()
        return 0
    lines = gathered.check()
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.write(f"{len(gathered.texts)} texts, {len(lines)} problems\n")
    return 1 if lines else 0


if __name__ == "__main__":
    raise SystemExit(main())
