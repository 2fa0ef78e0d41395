"""Keys that only their owner's browser or mailbox holds. We keep their hashes."""

import secrets
from hashlib import sha256


def new_key() -> str:
    """256 random bits, as text for a cookie or a link."""
    return secrets.token_urlsafe(32)


def hash_of(key: str) -> str:
    """What we keep of a key."""
    return sha256(key.encode()).hexdigest()
