"""News and the ideas it tells of."""

from collections.abc import Sequence

from community.accounts.models import Person
from community.ideas.actions import Proposal, decide_idea, propose_idea
from community.news.actions import Words, write_entry
from community.news.models import SHIPPED, Entry
from community.topics.models import Topic
from community.topics.text import written

FORM = {
    "kind": "shipped",
    "title_ja": "ふたが静かになりました",
    "title_en": "The lid is quiet now",
    "body_ja": "ゴムの輪が付きました。",
    "body_en": "It has a **rubber** ring.",
    "ideas": "",
}


def some_words(topic_ids: Sequence[int] = (), kind: str = SHIPPED, **more: str) -> Words:
    said = {**FORM, **more}
    return Words(
        kind, said["title_ja"], said["title_en"], written(said["body_ja"]), written(said["body_en"]), topic_ids
    )


def an_entry(by: Person, *topics: Topic, kind: str = SHIPPED, **more: str) -> Entry:
    """A draft."""
    return write_entry(some_words([topic.id for topic in topics], kind, **more), by=by)


def an_idea(by: Person, title: str = "A quieter lid", product_id: int | None = None) -> Topic:
    return propose_idea(Proposal(title, written("It rattles."), written("Silence."), product_id), by=by)


def decided(topic: Topic, state: str, by: Person, reason: str = "We heard you.") -> Topic:
    decide_idea(topic, state, written(reason), by=by)
    return topic
