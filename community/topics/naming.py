"""Whom and what a text names, and where that leads: people by their handle, tags by their word."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from sqlalchemy import select

from community.accounts.queries import people_called
from community.kernel.database import db
from community.kernel.markup import named_in, possible_handles
from community.kernel.markup.naming import folded
from community.tags.actions import MAX_LENGTH, MAX_TAGS
from community.tags.models import Tag, Tagging, fold
from community.topics.models import PUBLIC, Topic

MOST_PEOPLE = 10
MOST_RUNS = 40
"""So many different words after an @ are looked up; more of them call nobody."""
MOST_LINKED_TAGS = 30


@dataclass(frozen=True)
class Names:
    """The people called, the tags that a topic gets, and the address of each name that leads anywhere."""

    people: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    addresses: dict[str, str] = field(default_factory=dict)


def names_of(markdown: str, labels: Sequence[str] | None = None) -> Names:
    """`labels`: the tags that the topic gets anyway, if the text opens one; else its tags are only linked.

    A tag is linked if something public bears it, or is about to: other words have no page.
    """
    naming = named_in(markdown)
    called = _called(list(naming.people)[:MOST_RUNS])
    words = [word for word in naming.tags if len(word) <= MAX_LENGTH][:MOST_LINKED_TAGS]
    brought = room_for(labels, words) if labels is not None else ()
    names = {fold(word) for word in (*brought, *(labels or ()))} | _in_use([fold(word) for word in words])
    addresses = {f"@{handle}": f"/people/{person_id}" for handle, person_id in called.items()}
    addresses |= {f"#{folded(word)}": f"/tags/{quote(fold(word))}" for word in words if fold(word) in names}
    return Names(tuple(dict.fromkeys(called.values())), brought, addresses)


def room_for(labels: Sequence[str], words: Sequence[str]) -> tuple[str, ...]:
    """Those of the words that go with these labels on one topic."""
    known = {fold(label) for label in labels}
    fresh: dict[str, str] = {}
    for word in words:
        if fold(word) not in known:
            fresh.setdefault(fold(word), word)
    return tuple(fresh.values())[: max(0, MAX_TAGS - len(known))]


def _called(runs: Sequence[str]) -> dict[str, int]:
    """The people whom these words call, by the longest handle in each; the first ten."""
    possible = [[handle for _end, handle in possible_handles(run)] for run in runs]
    known = people_called({handle for handles in possible for handle in handles})
    found: dict[str, int] = {}
    for handles in possible:
        handle = next((handle for handle in handles if handle in known), "")
        if handle and (known[handle] in found.values() or len(set(found.values())) < MOST_PEOPLE):
            found[handle] = known[handle]
    return found


def _in_use(names: Sequence[str]) -> set[str]:
    """Those of these tags that stand on something public."""
    if not names:
        return set()
    query = select(Tag.name).join(Tagging, Tagging.tag_id == Tag.id).join(Topic, Topic.id == Tagging.topic_id)
    return set(db.session.scalars(query.where(Tag.name.in_(names), Topic.visibility == PUBLIC).distinct()))
