"""Who may work on the backlog."""

from community.accounts.models import Person
from community.accounts.policy import is_product_team, is_staff
from community.topics.models import PUBLIC, Post


def can_see_backlog(person: Person | None) -> bool:
    """All staff may look: moderators hand evidence on."""
    return is_staff(person)


def can_harvest(person: Person | None) -> bool:
    return is_staff(person)


def can_be_evidence(post: Post) -> bool:
    """Only what everybody can read speaks for an item: a hidden post must not live on as a quote."""
    return post.visibility == PUBLIC and post.topic.visibility == PUBLIC


def can_decide(person: Person | None) -> bool:
    """The product team decides and words the items."""
    return is_product_team(person)
