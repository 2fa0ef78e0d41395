"""Who may follow, mute and block. Pure: no query, no request."""

from community.accounts.models import Person


def can_follow(person: Person | None) -> bool:
    """Anybody signed in: it tells them of nothing that they couldn't read anyway."""
    return person is not None and person.is_active


def can_silence(person: Person | None, other: Person) -> bool:
    """Mute or block somebody: not oneself, and not staff, whose word about one's own posts has to arrive."""
    return can_follow(person) and person is not None and person.id != other.id and not other.is_staff


def can_be_followed(person: Person, *, by: Person) -> bool:
    """Whoever has a page that others see, and isn't oneself."""
    return person.id != by.id and person.disabled_at is None and person.email_verified_at is not None
