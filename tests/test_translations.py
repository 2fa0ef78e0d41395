"""Nobody meets a text in the wrong language: each is marked, translated, and keeps its placeholders."""

import ast
import json
import re
from collections.abc import Iterator
from gettext import GNUTranslations
from html import unescape
from pathlib import Path

import pytest

from tools.compile_translations import ROOT, Gathered

JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uff66-\uff9f]")
# Where Japanese is meant: content of the demo, words an index knows, and how a language calls itself.
JAPANESE_IS_MEANT = {
    "community/accounts/names.py": "letters that pass for others",
    "community/curation/actions/converting.py": "a heading that becomes part of somebody's Japanese text",
    "community/accounts/actions/masking.py": "what a mask is called in the database",
    "community/customers/knowing.py": "what a stand-in is called in the database",
    "community/demo/": "the fictional company's community",
    "community/search/": "letters that the analyser folds and words that the index knows",
    "community/kernel/markup": "letters beside which emphasis and links end",
    "community/kernel/webpage.py": "the pattern of a Japanese date",
    "community/settings.py": "the community's default name",
}
# The way into the other language is written in that language.
LANGUAGES_OWN_NAMES = ("日本語で表示", "日本語", "'あ'")
# Blocks that fill an attribute, which nobody reads or hears.
SILENT_BLOCKS = re.compile(r"\{%-? *block (?:surface|body_class|page_class|kind)\b.*?endblock.*?%\}", re.DOTALL)
# Marks and names that are the same in every language.
SAME_EVERYWHERE = {
    "Koenowa",
    "CSV",
    "RSS",
    "Ctrl",
    "Enter",
    "Esc",
    "Tab",
    "English",
    "ID",
    "URL",
    "PNG",
    "JPEG",
    "WebP",
}
SPOKEN_ATTRIBUTES = re.compile(r"\b(?:aria-label|title|placeholder|alt|aria-description)=\"([^\"]*)\"")
SPEAKING_CALLS = {"flash", "NotAllowed", "NotFound", "Gone", "Conflict", "TooMany", "Refusal", "SignInFirst", "Invalid"}


def templates() -> Iterator[tuple[str, str]]:
    """Name and text of each template, without its comments."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = re.sub(r"\{#.*?#\}|<!--.*?-->", "", path.read_text("utf-8"), flags=re.DOTALL)
        yield str(path.relative_to(ROOT)), text


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / "community").rglob("*.py")):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def strings_of(tree: ast.Module) -> Iterator[ast.Constant]:
    """String constants that are no docstrings."""
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
            yield node


def words_outside_gettext(template: str) -> list[str]:
    """Latin words that a reader would see or hear although no {{ _() }} says them."""
    shown = re.sub(r"<(script|style|code|kbd|svg)\b.*?</\1>", " ", template, flags=re.DOTALL)
    shown = SILENT_BLOCKS.sub(" ", shown)
    shown = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "\u2022", shown, flags=re.DOTALL)
    spoken = " ".join(SPOKEN_ATTRIBUTES.findall(shown))
    text = re.sub(r"<[^>]*>", " ", shown, flags=re.DOTALL)
    text = re.sub(r"[\w-]+=\"[^\"]*\"", " ", text)  # attributes that a macro puts into somebody's tag
    text = f"{unescape(text)} {spoken}"
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in SAME_EVERYWHERE]


def test_every_text_of_the_interface_is_translated_with_the_same_placeholders():
    assert Gathered().check() == []


def test_no_japanese_is_left_in_templates():
    left = [
        f"{name}: {line.strip()}"
        for name, text in templates()
        for line in text.splitlines()
        if JAPANESE.search(re.sub("|".join(LANGUAGES_OWN_NAMES), "", line))
    ]
    assert left == []


def test_no_japanese_is_left_in_python_or_scripts():
    left = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for node in strings_of(tree)
        if JAPANESE.search(str(node.value))
        and node.value not in LANGUAGES_OWN_NAMES
        and not name.startswith(tuple(JAPANESE_IS_MEANT))
    ]
    for path in sorted((ROOT / "static").rglob("*.js")):
        if "vendor" not in path.parts:
            script = re.sub(r"/\*.*?\*/|^\s*//.*$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
            left += [str(path.relative_to(ROOT))] if JAPANESE.search(script) else []
    assert left == []


def test_no_english_is_left_in_templates():
    left = {name: words for name, text in templates() if (words := words_outside_gettext(text))}
    assert left == {}


def test_no_refusal_or_flash_speaks_a_fixed_language():
    left = [
        f"{name}:{call.lineno}"
        for name, tree in modules()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in SPEAKING_CALLS
        and call.args
        and isinstance(call.args[0], ast.Constant | ast.JoinedStr)
        and not (isinstance(call.args[0], ast.Constant) and call.args[0].value == "")
    ]
    assert left == []


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>{{ _('Hello') }}</p>", []),
        ("<p>Hello {{ name }}</p>", ["Hello"]),
        ('<a aria-label="Close menu" href="/x">{{ icon }}</a>', ["Close", "menu"]),
        ("<kbd>Ctrl</kbd> · <b>&nbsp;3&nbsp;</b>", []),
    ],
)
def test_the_search_for_english_sees_what_a_reader_would(markup, words):
    assert words_outside_gettext(markup) == words


# ------------------------------------------------------------------------------- the tool itself


@pytest.fixture
def small_site(tmp_path: Path) -> Path:
    (tmp_path / "community" / "translations" / "ja").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    (tmp_path / "community" / "pages.py").write_text(
        "flash(_('Saved.'))\nngettext('%(num)s vote', '%(num)s votes', n)\n"
    )
    (tmp_path / "templates" / "home.html").write_text("{% trans %}Hello{% endtrans %} {{ _('By %(name)s', name=n) }}")
    return tmp_path


def translate(site: Path, **files: dict[str, str]) -> Gathered:
    for name, pairs in files.items():
        (site / "community" / "translations" / "ja" / f"{name}.json").write_text(json.dumps(pairs))
    return Gathered(site)


WHOLE = {"Saved.": "保存しました。", "%(num)s vote": "%(num)s票", "Hello": "こんにちは", "By %(name)s": "%(name)sさん"}


def test_whole_catalogues_answer_in_both_languages(small_site):
    gathered = translate(small_site, pages=WHOLE)
    assert gathered.check() == []
    gathered.write()
    said = {}
    for language in ("ja", "en"):
        path = small_site / "community" / "translations" / language / "LC_MESSAGES" / "messages.mo"
        with path.open("rb") as file:
            catalogue = GNUTranslations(file)
        said[language] = (
            catalogue.gettext("Saved."),
            catalogue.ngettext("%(num)s vote", "%(num)s votes", 1),
            catalogue.ngettext("%(num)s vote", "%(num)s votes", 2),
        )
    assert said["ja"] == ("保存しました。", "%(num)s票", "%(num)s票")
    assert said["en"] == ("Saved.", "%(num)s vote", "%(num)s votes")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"Hello": ""}, "empty: 'Hello' (pages.json)"),
        ({"Bye": "では"}, "unused: 'Bye'"),
        ({"By %(name)s": "%(nome)sさん"}, "placeholders differ: 'By %(name)s' → '%(nome)sさん'"),
        ({"By %(name)s": "%(name)s 50%"}, "a lone % would break: '%(name)s 50%'"),
        ({"Saved.": "<b>保存しました。"}, "tags differ: 'Saved.' → '<b>保存しました。'"),
    ],
)
def test_what_does_not_fit_is_named(small_site, change, problem):
    assert translate(small_site, pages=WHOLE | change).check() == [problem]


def test_what_is_missing_is_named_with_its_place(small_site):
    del (pairs := dict(WHOLE))["Hello"]
    assert translate(small_site, pages=pairs).check() == ["missing: 'Hello' (templates/home.html:1)"]


def test_two_areas_must_agree(small_site):
    problems = translate(small_site, pages=WHOLE, other={"Hello": "やあ"}).check()
    assert problems == ["two translations: 'Hello' (pages.json)"]


def test_a_text_with_a_context_is_refused_for_the_files_have_no_place_for_it(small_site):
    (small_site / "community" / "open.py").write_text("pgettext('state', 'Hello')\n")
    assert translate(small_site, pages=WHOLE).check() == ["no contexts here: 'Hello' (community/open.py:1)"]
