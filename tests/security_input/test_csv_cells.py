"""No cell of any table file can start to calculate, whoever wrote what is in it."""

import csv
import io
import unicodedata
from itertools import cycle

import pytest

from community.backlog.actions import add_evidence, make_item
from tests.security_input.stage import Cast, body_of, fill

FORMULAS = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1,1)", "=HYPERLINK(\"https://evil.example\")", "=cmd|' /C calc'!A0"),
    *("\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", "\u3000=1+1", "\ufeff=1+1", "\u200b=1+1", "\u202e=1+1"),
    *("＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "=1+1\";\"=1+1", "\"=1+1", "a\n=1+1", ";=1+1", ",=1+1"),
)  # fmt: skip
LIVE = "=+-@＝＋－＠"


def is_alive(cell: str) -> bool:
    """Whether a spreadsheet would take this cell for a formula, having skipped what some of them skip."""
    if cell[:1] in ("\t", "\r", "\n"):
        return True
    seen = [sign for sign in cell if not sign.isspace() and unicodedata.category(sign) not in ("Cc", "Cf", "Zs")]
    return bool(seen) and seen[0] in LIVE and not cell.lstrip("-").isdecimal()


def cells(text: str) -> list[str]:
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len({len(row) for row in rows}) == 1, "no cell was cut in two"
    return [cell for row in rows for cell in row]


@pytest.fixture
def cast(app) -> Cast:
    """Everybody says nothing but formulas, and every formula is evidence for itself."""
    formulas = cycle(FORMULAS)
    cast = fill(lambda _place: next(formulas))
    for formula in FORMULAS:
        add_evidence(make_item(formula, by=cast.petra), body_of(cast.topics["new"]), quote=formula, by=cast.petra)
    return cast


def test_no_formula_is_alive_in_any_table(cast: Cast, browser_of) -> None:
    assert len(FORMULAS) >= 24
    for who, path, least in (("ada", "/staff/backlog.csv", len(FORMULAS)), ("author", "/points.csv", 3)):
        for language in ("en", "ja"):
            answer = browser_of(cast.people[who]).get(f"{path}?lang={language}")
            assert answer.mimetype == "text/csv"
            found = cells(answer.text)
            assert [cell for cell in found if is_alive(cell)] == []
            assert sum("1+1" in cell or "SUM(" in cell for cell in found) >= least


@pytest.mark.parametrize("formula", FORMULAS[:19])
def test_a_formula_left_as_it_is_would_be_noticed(formula: str) -> None:
    assert is_alive(formula)
    assert not is_alive(f"'{formula}")
