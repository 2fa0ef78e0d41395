"""Which addresses a link or a picture may have."""

import html
import re

# Browsers drop tabs and line ends from addresses and read \ as /, so neither may appear at all.
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\\]")
_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^/]", re.IGNORECASE)


def may_link(address: str) -> bool:
    address = html.unescape(address)
    if _UNSAFE.search(address):
        return False
    return address.startswith("#") or is_own_path(address) or is_external(address) or _MAIL.match(address) is not None


def may_show(address: str) -> bool:
    """Only our own pictures are shown: a foreign one would tell its server who reads what."""
    address = html.unescape(address)
    return _UNSAFE.search(address) is None and is_own_path(address)


def is_own_path(address: str) -> bool:
    return address.startswith("/") and not address.startswith("//")


def is_external(address: str) -> bool:
    return _WEB.match(address) is not None
