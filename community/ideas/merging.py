"""The ideas that were merged into another one, as its page shows them: whose they are, what they asked for, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from community.accounts.alike import not_alike
from community.accounts.models import Person
from community.ideas.queries import OwnMerge, merged_ideas, own_merge
from community.kernel.webpage import language, when
from community.topics import policy
from community.topics.models import PUBLIC, Topic
from community.topics.text import language_of
from community.topics.thread import Thread


@dataclass(frozen=True)
class Merged:
    """What lives in an idea besides itself, and how many people all of it comes from."""

    entries: Sequence[SimpleNamespace]
    asked_count: int
    done: OwnMerge | None
    """The merge that the reader has just made here, to be taken back if it was a mistake."""


def merged_into(thread: Thread, arguments: Mapping[str, str], *, seen_by: Person | None) -> Merged:
    """One statement if anything was merged into it, else none."""
    topic, count = thread.topic, thread.topic.vote_count + 1
    rows = {row.id: row for row in thread.merged_rows}
    if not rows:
        return Merged((), count, None)
    found = [one for one in merged_ideas(topic, list(rows)) if one.body_post_id in rows]
    entries = [
        SimpleNamespace(
            post=thread.set.view(rows[one.body_post_id]),
            title=one.title,
            lang=one.language if one.language != language() else "",
            wish_html=one.wish_html,
            reason=one.reason,
            reason_lang=language_of(one.reason),
            by=one.by_name,
            by_url=f"/people/{one.by_id}",
            at=when(one.made_at),
            undo_url=f"/ideas/merges/{one.merge_id}/undo"
            if one.into_id == topic.id and policy.can_merge(seen_by)
            else "",
        )
        for one in found
    ]
    others = {
        one.author_id
        for one in found
        if one.author_id != topic.author_id and not one.has_voted and rows[one.body_post_id].visibility == PUBLIC
    }
    return Merged(entries, count + len(others), _just_done(topic, arguments.get("merged", ""), seen_by))


def _just_done(topic: Topic, text: str, person: Person | None) -> OwnMerge | None:
    if person is None or not policy.can_merge(person) or not text.isdecimal() or len(text) > 9:
        return None
    not_alike()
    return own_merge(int(text), topic.id, by=person)
