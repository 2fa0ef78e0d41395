"""Tables as CSV files in which no cell can start to calculate, whatever spreadsheet opens them."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

Cell = str | int | float
STARTS_A_FORMULA = frozenset("=+-@＝＋－＠")
BYTE_ORDER_MARK = "\ufeff"
"""Without it, some spreadsheets take Japanese for something else."""


def plain(text: str) -> str:
    """A cell's text, with an apostrophe before what a spreadsheet would take for a formula.

    Some skip blanks and marks that nobody sees before they look, so those don't count as the beginning.
    """
    if text[:1] in ("\t", "\r", "\n"):
        return f"'{text}"
    first = next((sign for sign in text if not _is_skipped(sign)), "")
    return f"'{text}" if first in STARTS_A_FORMULA else text


def _is_skipped(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf", "Zs")


def csv_table(header: Sequence[str], rows: Iterable[Sequence[Cell]], *, marked: bool = True) -> str:
    """The file's text. Texts stand in quotes, so that no list separator of any country can cut a cell in two."""
    out = io.StringIO()
    sheet = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    for row in (header, *rows):
        sheet.writerow([plain(cell) if isinstance(cell, str) else cell for cell in row])
    return (BYTE_ORDER_MARK if marked else "") + out.getvalue()
