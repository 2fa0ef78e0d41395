"""Passwords: what makes one too weak, and argon2. Hashing is slow on purpose, so it happens outside transactions."""

import re
import unicodedata
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

SHORTEST, LONGEST = 10, 200
FEWEST_SIGNS = 4
COMMON = frozenset((Path(__file__).parent / "common_passwords.txt").read_text("utf-8").split())
DECORATION = re.compile(r"[^a-z]+$|^[^a-z]+")

# 19 MiB and two passes: OWASP's figure for sites where many people sign in at once.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_nobodys_hash = _hasher.hash("a password that nobody has")


def normalised(password: str) -> str:
    """The same text however a keyboard composed it."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    return _hasher.hash(normalised(password))


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether the password fits. Without a hash as much work is done, so that time doesn't tell who has an account."""
    if len(password) > LONGEST:
        password_hash = None
    try:
        _hasher.verify(password_hash or _nobodys_hash, normalised(password[:LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def is_outdated(password_hash: str) -> bool:
    """Whether it was hashed with other figures than today's."""
    return _hasher.check_needs_rehash(password_hash)


def password_fault(password: str, *, email: str = "", name: str = "") -> str:
    """The sentence that says why this can't be a password, or nothing."""
    plain = normalised(password)
    if not plain:
        return _("Enter a password.")
    if len(plain) < SHORTEST:
        return _("Use at least %(least)s characters. A few words are easy to remember.", least=SHORTEST)
    if len(plain) > LONGEST:
        return _("Use at most %(most)s characters.", most=LONGEST)
    if _is_easy(plain.casefold()):
        return _("This password is among the first that strangers try. Choose another.")
    if _bare(plain) in {_bare(part) for part in (email, email.partition("@")[0], name) if part}:
        return _("Your address or name can't be your password.")
    return ""


def _bare(text: str) -> str:
    return "".join(sign for sign in normalised(text).casefold() if sign.isalnum())


def _is_easy(password: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    is_row = len(steps - {0}) <= 1 and steps <= {-1, 0, 1}
    words = {password, DECORATION.sub("", password), re.sub(r"[\W_]+", "", password)}
    return is_row or len(set(password)) < FEWEST_SIGNS or not words.isdisjoint(COMMON)
