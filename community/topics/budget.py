"""Where somebody's votes are: which ideas in progress they support, and how many votes that takes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.kernel.database import db
from community.topics.models import IDEA, PUBLIC, SETTLED, Post, Topic
from community.votes.models import SUPPORT, Vote

MOST_LISTED = 200
_home, _living = aliased(Topic), aliased(Topic)


def _in_use(person_id: int, *columns: Any) -> Select[Any]:
    """Votes as they were cast, each for the idea in progress in which what it was cast for lives."""
    return (
        select(*columns)
        .select_from(Vote)
        .join(_home, _home.body_post_id == Vote.post_id)
        .join(_living, _living.id == func.coalesce(_home.merged_into_id, _home.id))
        .join(Post, Post.id == _living.body_post_id)
        .where(Vote.person_id == person_id, Vote.kind == SUPPORT, Vote.cast_post_id.is_(None))
        .where(Vote.is_entered.is_(False), _living.kind == IDEA, _living.visibility == PUBLIC)
        .where(_living.state.not_in(SETTLED), _living.author_id != person_id)
    )


def spent_by(person_id: int) -> int:
    """How many ideas in progress this person supports; one into which several were merged counts once."""
    return db.session.scalar(_in_use(person_id, func.count(_living.id.distinct()))) or 0


def supported_by(person: Person) -> Sequence[Row[Any]]:
    """The ideas in progress that somebody supports, the last vote first."""
    columns: tuple[Any, ...] = (
        _living.id,
        _living.title,
        _living.language,
        _living.state,
        _living.vote_count,
        _living.body_post_id,
    )
    last = func.max(Vote.id).label("last")
    query = _in_use(person.id, *columns, last).group_by(*columns).order_by(last.desc())
    return db.session.execute(query.limit(MOST_LISTED)).all()
