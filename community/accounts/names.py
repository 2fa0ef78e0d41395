"""Display names: what may stand in one, and which words would make a member look like staff."""

import unicodedata
from pathlib import Path

from flask_babel import gettext as _

LONGEST = 40
MOST_MARKS = 2
JOINER = "\u200d"
# Letters and symbols that Unicode counts as visible and that nobody sees.
BLANKS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# What passes for a Latin letter at a glance. l and 1 become i, on both sides of the comparison.
ALIKE = str.maketrans(
    dict(zip("аеорсухіјѕԁмткӏӓёһԛԝ", "aeopcyxijsdmtkiaehqw", strict=True))
    | dict(zip("αουνικρτεηω", "aouvikptenw", strict=True))
    | dict(zip("ᴀᴄᴅᴇꜰғɪʟᴍɴᴏʀꜱᴛɑɡı", "acdeffiimnorstagi", strict=True))
    | dict(zip("0134@$!|l", "oieaasiii", strict=True))
    # Kanji and strokes that pass for katakana, large kana for small ones, and the other form of a kanji.
    | dict(zip("夕ツ二卜口工力一營", "タッニトロエカー営", strict=True))
)
SEALS = frozenset("✓✔☑✅🛡⛨⚜🔰👮®©™🏅🎖")
"""Signs that pass for the badges the site itself gives."""


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().translate(ALIKE)
    letters = [_as_katakana(sign) for sign in unicodedata.normalize("NFD", plain) if sign.isalnum()]
    return "".join(letters).translate(ALIKE)


def _as_katakana(sign: str) -> str:
    """Words of the staff are looked for whichever kana they are written in."""
    return chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign


STAFF_WORDS = tuple(_folded(word) for word in (Path(__file__).parent / "staff_words.txt").read_text("utf-8").split())


def clean_name(text: str) -> str:
    """One line, composed letters, single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def name_fault(name: str, *, is_staff: bool = False) -> str:
    """The sentence that says why this (cleaned) name can't be shown, or nothing."""
    if not name:
        return _("Enter the name that others will see.")
    if len(name) > LONGEST:
        return _("Use at most %(most)s characters.", most=LONGEST)
    if any(_is_unseen(name, place) for place in range(len(name))) or _has_towers(name):
        return _("This name has characters that can't be shown. Type it again without them.")
    if not any(unicodedata.category(sign)[0] in "LNS" for sign in name):
        return _("Use at least one letter or number.")
    return "" if is_staff else _likeness(name)


def _likeness(name: str) -> str:
    """What makes a member's name look like the staff's."""
    if not SEALS.isdisjoint(name):
        return _("Leave out signs that look like a badge of ours.")
    if any(word in _folded(name) for word in STAFF_WORDS):
        return _("This name could be taken for our staff's. Choose another.")
    return ""


def _is_unseen(name: str, place: int) -> bool:
    """Controls, marks of direction and invisible letters. A joiner may stand inside an emoji, and nowhere else."""
    sign = name[place]
    if sign == JOINER:
        before, after = name[place - 1 : place], name[place + 1 : place + 2]
        return not (before and after and unicodedata.category(before) in ("So", "Sk", "Mn") and not after.isalnum())
    return sign in BLANKS or unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _has_towers(name: str) -> bool:
    """Whether more marks are heaped on a letter than any language needs."""
    heap = 0
    for sign in unicodedata.normalize("NFD", name):
        heap = heap + 1 if unicodedata.combining(sign) else 0
        if heap > MOST_MARKS:
            return True
    return False
