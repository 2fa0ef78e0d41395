"""Mail addresses: one spelling for each, and none that could break a header."""

import re

LONGEST = 254
PLAIN = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


def clean_address(text: str) -> str:
    """The address in small letters, or nothing if it can't be one."""
    address = text.strip().lower()
    return address if len(address) <= LONGEST and PLAIN.fullmatch(address) else ""
