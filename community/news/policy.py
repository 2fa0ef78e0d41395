"""Who writes and who reads news. Pure: no query, no request."""

from community.accounts.models import Person
from community.accounts.policy import is_product_team
from community.news.models import PUBLISHED, Entry


def can_write(person: Person | None) -> bool:
    """The product team, as long as they are."""
    return person is not None and person.is_active and is_product_team(person)


def can_see(person: Person | None, entry: Entry) -> bool:
    """What is published is for everybody; what isn't yet, or isn't any more, for those who write."""
    return entry.state == PUBLISHED or can_write(person)
