"""What was done with topics, and what each had been before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.curation.models import Closure, Conversion, Move, Timer
from community.kernel.database import db
from community.kernel.errors import NotFound
from community.kernel.remembered import memory
from community.topics.models import PUBLIC, QUESTION, Outcome, Post, Topic
from community.topics.queries import TOPIC_ROWS

MOST_MOVES = 20
MOST_WORDS = 6


def closure_of(topic: Topic) -> Closure | None:
    """The standing closure of a topic; no statement for one that is open."""
    if not topic.closure:
        return None
    return db.session.scalar(select(Closure).where(Closure.topic_id == topic.id, Closure.undone_at.is_(None)))


def last_conversion(topic_id: int) -> Conversion | None:
    return db.session.scalar(
        select(Conversion).where(Conversion.topic_id == topic_id).order_by(Conversion.id.desc()).limit(1)
    )


def find_conversion(conversion_id: int) -> Conversion:
    found = db.session.get(Conversion, conversion_id)
    if found is None:
        raise NotFound
    return found


def last_as(topic_id: int, kind: str) -> Conversion | None:
    """What a topic was when it last ceased to be of this kind."""
    mine = select(Conversion).where(Conversion.topic_id == topic_id, Conversion.from_kind == kind)
    return db.session.scalar(mine.order_by(Conversion.id.desc()).limit(1))


def kind_at(topic_id: int, kind: str, at: datetime) -> str:
    """Of what kind a topic, now of `kind`, was at a time. One statement."""
    later = select(Conversion.from_kind).where(Conversion.topic_id == topic_id, Conversion.made_at > at)
    return db.session.scalar(later.order_by(Conversion.id).limit(1)) or kind


def is_remembered_answer(topic_id: int, post_id: int) -> bool:
    """Whether this was the accepted answer of what was a question and is none at present."""
    last = last_as(topic_id, QUESTION)
    return last is not None and last.accepted_post_id == post_id


def find_move(move_id: int) -> Move:
    found = db.session.get(Move, move_id)
    if found is None:
        raise NotFound
    return found


Other = aliased(Topic)
MOVED: tuple[Any, ...] = (
    Move.id,
    Move.from_id,
    Move.into_id,
    Move.is_split,
    Move.kept,
    Move.reason,
    Move.made_at,
    Move.by_id,
    Person.display_name.label("by_name"),
    Other.id.label("other_id"),
    Other.kind,
    Other.title,
    Other.language,
    Other.visibility,
)


def moves_of(topic: Topic) -> Sequence[Row[Any]]:
    """The standing moves from and to a topic, oldest first, with the other topic; no statement where there is none."""
    if not topic.move_count:
        return ()

    def read() -> Sequence[Row[Any]]:
        here = or_(Move.from_id == topic.id, Move.into_id == topic.id)
        other_id = func.coalesce(func.nullif(Move.from_id, topic.id), Move.into_id)
        query = select(*MOVED).join(Person, Person.id == Move.by_id).join(Other, Other.id == other_id)
        return db.session.execute(query.where(here, Move.undone_at.is_(None)).order_by(Move.id).limit(MOST_MOVES)).all()

    return memory.recall(("moves_of", topic.id), read)


def find_timer(timer_id: int) -> Timer:
    found = db.session.get(Timer, timer_id)
    if found is None:
        raise NotFound
    return found


def waiting_timer(topic_id: int) -> Timer | None:
    """What is still to be done with a topic."""
    return db.session.scalar(select(Timer).where(Timer.topic_id == topic_id, Timer.ended_at.is_(None)))


def has_outcome(topic_id: int) -> bool:
    """Whether something was decided about a topic."""
    return db.session.scalar(select(Outcome.id).where(Outcome.topic_id == topic_id).limit(1)) is not None


def movable_posts(topic: Topic) -> Sequence[Post]:
    """The public answers, comments and replies of a topic that didn't come with a merge, oldest first."""
    above = aliased(Post)
    query = (
        select(Post)
        .outerjoin(above, above.id == Post.parent_id)
        .where(Post.topic_id == topic.id, Post.is_body.is_(False), Post.home_id.is_(None), Post.visibility == PUBLIC)
        .where(or_(Post.parent_id.is_(None), above.visibility == PUBLIC))
    )
    return db.session.scalars(query.order_by(func.coalesce(Post.parent_id, Post.id), Post.id)).all()


def topics_titled(words: str, limit: int = 10) -> Sequence[Row[Any]]:
    """Public topics of all kinds with all of these words in their titles, the liveliest first."""
    query = TOPIC_ROWS.where(Topic.visibility == PUBLIC)
    for word in words.split()[:MOST_WORDS]:
        query = query.where(Topic.title.icontains(word, autoescape=True))
    return db.session.execute(query.order_by(Topic.active_at.desc(), Topic.id.desc()).limit(limit)).all()
