"""Where voices go: public ideas by what was decided on them last, with the reason that everybody could read."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import aliased

from community.ideas.models import BUILDING, DECLINED, PLANNED, SHIPPED
from community.kernel.database import db
from community.kernel.paging import Cursor, Page, paged
from community.kernel.remembered import memory
from community.products.models import Product
from community.topics.models import IDEA, PUBLIC, Outcome, Topic

LANES = (PLANNED, BUILDING, SHIPPED)
LANE_SIZE = 20
"""How many ideas stand in a lane; the list of ideas has the rest."""

_Any, _Other = aliased(Outcome), aliased(Outcome)
_LATEST = select(func.max(_Any.id)).where(_Any.topic_id == Topic.id).correlate(Topic).scalar_subquery()
_BEFORE = (
    select(func.max(_Other.id)).where(_Other.topic_id == Topic.id, _Other.state != Topic.state).correlate(Topic)
).scalar_subquery()
_SINCE = (
    select(func.min(_Any.created_at))
    .where(_Any.topic_id == Topic.id, _Any.id > func.coalesce(_BEFORE, 0))
    .correlate(Topic)
    .scalar_subquery()
)
"""When the idea came into the state that it has: decisions that repeated it since don't count."""
_COLUMNS: tuple[Any, ...] = (
    Outcome.id,
    Outcome.html.label("reason_html"),
    Outcome.language.label("reason_language"),
    _SINCE.label("since"),
    Topic.id.label("topic_id"),
    Topic.title,
    Topic.language,
    Topic.state,
    Topic.vote_count,
    Product.slug.label("product_slug"),
    Product.name_ja.label("product_name_ja"),
    Product.name_en.label("product_name_en"),
)
_ORDERS: Mapping[str, tuple[ColumnElement[Any], ...]] = {
    PLANNED: (Topic.vote_count.desc(), Topic.id.desc()),
    BUILDING: (Topic.vote_count.desc(), Topic.id.desc()),
    SHIPPED: (func.coalesce(Outcome.id, 0).desc(), Topic.id.desc()),
}
"""What is to come by how many wait for it, what has come by when it came."""


def _in_state(query: Select[Any], state: str, product_id: int | None) -> Select[Any]:
    query = query.where(Topic.kind == IDEA, Topic.visibility == PUBLIC, Topic.state == state)
    return query if product_id is None else query.where(Topic.product_id == product_id)


def _whole(ids: Any) -> Select[Any]:
    """All that is shown of these ideas. They were chosen before, so that reasons are looked up for them alone."""
    return (
        select(*_COLUMNS)
        .select_from(Topic)
        .outerjoin(Outcome, Outcome.id == _LATEST)
        .outerjoin(Product, Product.id == Topic.product_id)
        .where(Topic.id.in_(ids))
    )


def ideas_in_lane(state: str, product_id: int | None = None) -> Sequence[Row[Any]]:
    """The first ideas of a lane. One statement, whose answer is remembered for a moment."""
    ids = select(Topic.id).select_from(Topic).outerjoin(Outcome, Outcome.id == _LATEST).order_by(*_ORDERS[state])
    chosen = select(_in_state(ids, state, product_id).limit(LANE_SIZE).subquery().c.id)
    query = _whole(chosen).order_by(*_ORDERS[state])
    return memory.recall(("lane", state, product_id), lambda: db.session.execute(query).all())


def declined_ideas(product_id: int | None, cursor: Cursor | None) -> Page[Row[Any]]:
    """A page of ideas that aren't to come for now, the last decided first. Two statements."""
    columns: tuple[Any, ...] = (Outcome.id, Topic.id.label("topic_id"))
    decided = select(*columns).select_from(Topic).join(Outcome, Outcome.id == _LATEST)
    page = paged(_in_state(decided, DECLINED, product_id), (Outcome.__table__.c.id,), cursor)
    ids = [row.topic_id for row in page.rows]
    return Page(db.session.execute(_whole(ids).order_by(Outcome.id.desc())).all(), page.before, page.after)
