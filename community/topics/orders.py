"""Lists by liveliness and by votes of late, each as it stood at an instant that its cursors carry.

What is posted while somebody reads belongs to later instants, so it moves nothing on the pages they are turning. See
docs/decisions/0007-hot.md.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import log2
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, and_, case, distinct, func, select

from community.accounts.models import Person
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.fragments import Fragments
from community.kernel.paging import Cursor, Page, span
from community.kernel.remembered import memory
from community.topics.listed import listed_by_column
from community.topics.models import IDEA, PUBLIC, QUESTION, Post, Topic
from community.topics.queries import SORTS, TOPIC_ROWS, Wanted, fitting, list_topics
from community.votes.models import Vote

HOT = "hot"
PERIODS = {"week": timedelta(days=7), "month": timedelta(days=30), "year": timedelta(days=365)}
"""Top lists: what was brought up within this time, by its votes."""
RANKED = (HOT, *PERIODS)
ORDERS = (*SORTS, *RANKED)
CANDIDATES = 1_000
"""So many topics are ranked: for `hot` the newest, for a period those with the most votes."""
STEP = timedelta(minutes=5)
"""Rankings are made for instants so far apart, so that one serves everybody for that long."""
GRACE = timedelta(seconds=10)
"""By then all that bears a time before an instant has been committed."""
LONGEST_READ = timedelta(days=1)
"""For so long the pages of a ranking can be turned; later ones begin again at the present one."""
HOUR = timedelta(hours=1)
FINE = 10**9
"""Scores are whole numbers of this fineness: they survive cursors and are the same on every machine."""

Place = tuple[int, int]
"""A score and the topic's id, both negative, so that what comes first is least."""

rankings = Fragments(largest=100)
"""By what is asked for and the instant: how a ranking was doesn't change any more."""


def hotness(votes: int, answers: int, commenters: int, hours: float) -> float:
    """How hot a topic is: log2(1 + votes + 2·answers + 3·distinct commenters) / (h + 2)^1.5, and 0 before its time.

    After Lemmy's ranking (log(3 + score) / (hours + 2)^1.8, LemmyNet/lemmy-docs, about/ranking.md), with the weights
    and the gravity of FEATURES.md §5. Votes are only up here. Commenters are others than the topic's author.
    """
    if hours < 0:
        return 0.0
    return float(log2(1 + votes + 2 * answers + 3 * commenters) / (hours + 2) ** 1.5)


def order_options(kind: str = "") -> list[tuple[str, str]]:
    """The orders of a list of this kind (or of all kinds) and their names."""
    most, without = {
        QUESTION: (_("Most wanted"), _("Without an answer")),
        IDEA: (_("Most votes"), _("Without a comment")),
    }.get(kind, (_("Most votes"), _("Without a reply")))
    return [
        ("active", _("Latest activity")),
        ("new", _("Newest first")),
        (HOT, _("Hot right now")),
        ("week", _("Top of the week")),
        ("month", _("Top of the month")),
        ("year", _("Top of the year")),
        ("votes", most),
        ("unanswered", without),
    ]


def list_in_order(wanted: Wanted, cursor: Cursor | None, *, seen_by: Person | None) -> Page[Row[Any]]:
    """A page of topic rows in any of ORDERS. One statement, and one more for whoever first asks for a ranking."""
    if wanted.sort not in RANKED:
        return list_topics(wanted, cursor, seen_by=seen_by)
    here = _read(cursor)
    at = here[0] if here else _instant(now())
    ranking = _ranking(wanted, at)
    begin, end = span(ranking, here[1] if here else None, is_back=cursor is not None and cursor.is_back)
    rows = _rows(wanted, [-number for _score, number in ranking[begin:end]])
    if begin == end:
        return Page(rows)
    before = str(_cursor(at, ranking[begin], is_back=True)) if begin else None
    after = str(_cursor(at, ranking[end - 1])) if end < len(ranking) else None
    return Page(rows, before, after)


def _instant(at: datetime) -> datetime:
    """The last instant of the grid that all of what came before it is known of."""
    beginning = datetime(2000, 1, 1, tzinfo=UTC)
    return beginning + (at - GRACE - beginning) // STEP * STEP


def _cursor(at: datetime, place: Place, *, is_back: bool = False) -> Cursor:
    return Cursor((at, *place), is_back)


def _read(cursor: Cursor | None) -> tuple[datetime, Place] | None:
    """The instant and the place of a cursor; None for one that is too old, of another order, or made up."""
    if cursor is None or len(cursor.values) != 3:
        return None
    at, score, number = cursor.values
    if not isinstance(at, datetime) or not isinstance(score, int) or not isinstance(number, int):
        return None
    latest = _instant(now())
    if not latest - LONGEST_READ <= at <= latest or (latest - at) % STEP:
        return None
    return at, (score, number)


def _rows(wanted: Wanted, ids: Sequence[int]) -> list[Row[Any]]:
    """These topics in this order, without what isn't public any more or doesn't fit any more."""

    def read() -> list[Row[Any]]:
        query = fitting(TOPIC_ROWS, wanted, seen_by=None).where(Topic.id.in_(ids))
        found = {row.id: row for row in db.session.execute(query)}
        return [found[number] for number in ids if number in found]

    return memory.recall(("in_order", wanted, tuple(ids)), read)


def _ranking(wanted: Wanted, at: datetime) -> list[Place]:
    """The places of all candidates as they were at this instant."""

    def rank() -> str:
        found = _hottest(wanted, at) if wanted.sort == HOT else _top(wanted, at)
        return " ".join(f"{score} {number}" for score, number in sorted(found))

    numbers = [int(one) for one in rankings.get((wanted, at), rank).split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _candidates(wanted: Wanted, at: datetime) -> Select[Any]:
    columns: tuple[Any, ...] = (Topic.id, Topic.kind, Topic.author_id, Topic.body_post_id, Topic.created_at)
    return fitting(select(*columns), wanted, seen_by=None).where(Topic.created_at <= at).limit(CANDIDATES)


def _votes(topic: Any, at: datetime) -> ColumnElement[int]:
    """How many had voted for a topic by then; of a question, how many wanted to know too."""
    query = select(func.count()).where(
        Vote.post_id == topic.body_post_id, Vote.kind == listed_by_column(topic.kind), Vote.created_at <= at
    )
    return query.correlate_except(Vote).scalar_subquery()


def _hottest(wanted: Wanted, at: datetime) -> list[Place]:
    topic = _candidates(wanted, at).order_by(Topic.created_at.desc(), Topic.id.desc()).cte("candidate").c
    said = and_(Post.topic_id == topic.id, Post.visibility == PUBLIC, Post.created_at <= at, Post.is_body.is_(False))
    query = (
        select(
            topic.id,
            topic.created_at,
            _votes(topic, at).label("votes"),
            func.count(case((and_(Post.id.is_not(None), Post.parent_id.is_(None)), 1))).label("answers"),
            func.count(distinct(case((Post.author_id != topic.author_id, Post.author_id)))).label("commenters"),
        )
        .outerjoin(Post, said)
        .group_by(topic.id, topic.kind, topic.created_at, topic.body_post_id)
    )
    return [
        (-round(hotness(row.votes, row.answers, row.commenters, (at - row.created_at) / HOUR) * FINE), -row.id)
        for row in db.session.execute(query)
    ]


def _top(wanted: Wanted, at: datetime) -> list[Place]:
    fresh = _candidates(wanted, at).where(Topic.created_at > at - PERIODS[wanted.sort])
    topic = fresh.order_by(Topic.vote_count.desc(), Topic.id.desc()).cte("candidate").c
    query = select(topic.id, _votes(topic, at).label("votes"))
    return [(-row.votes, -row.id) for row in db.session.execute(query)]
