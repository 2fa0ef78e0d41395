"""Who may arrange their list. Pure: no query, no request."""

from community.accounts.models import Person


def can_arrange(person: Person | None) -> bool:
    """Anybody signed in, for themselves."""
    return person is not None and person.is_active
