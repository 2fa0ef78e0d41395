"""What strangers' programs are told of topics: those that search engines may list, and what was decided last."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.paging import PAGE_SIZE
from community.products.models import Product
from community.topics.models import IDEA, Outcome, Topic
from community.topics.queries import seen_in_lists

CHUNK = 10_000
"""Topics are listed by ranges of this many ids, so that each range stays where it is and costs the same."""
DECISION: tuple[Any, ...] = (
    Outcome.id,
    Outcome.state,
    Outcome.html,
    Outcome.language,
    Outcome.created_at,
    Topic.id.label("topic_id"),
    Topic.kind,
    Topic.title,
    Person.id.label("by_id"),
    Person.display_name.label("by_name"),
    Product.slug.label("product_slug"),
    Product.name_ja.label("product_name_ja"),
    Product.name_en.label("product_name_en"),
)


def listed_ranges() -> list[tuple[str, int, datetime]]:
    """Of each kind the ranges in which there are public topics, and when something happened there last."""
    number = (Topic.id - 1) // CHUNK
    query = (
        select(Topic.kind, number, func.max(Topic.active_at)).where(seen_in_lists(None)).group_by(Topic.kind, number)
    )
    return sorted((kind, int(number), at) for kind, number, at in db.session.execute(query))


def listed_topics(kind: str, number: int) -> Sequence[Row[Any]]:
    """The public topics of a kind in a range: id and active_at of each."""
    first = number * CHUNK + 1
    columns: tuple[Any, ...] = (Topic.id, Topic.active_at)
    query = select(*columns).where(Topic.kind == kind, seen_in_lists(None))
    return db.session.execute(query.where(Topic.id.between(first, first + CHUNK - 1)).order_by(Topic.id)).all()


def activity_by_product() -> dict[int, datetime]:
    """When something public happened last to each product."""
    query = select(Topic.product_id, func.max(Topic.active_at)).where(
        seen_in_lists(None), Topic.product_id.is_not(None)
    )
    return {number: at for number, at in db.session.execute(query.group_by(Topic.product_id)) if number is not None}


def latest_decisions(state: str | None = None) -> Sequence[Row[Any]]:
    """What the company said last of public ideas, the newest first."""
    query = (
        select(*DECISION)
        .join(Topic, Topic.id == Outcome.topic_id)
        .join(Person, Person.id == Outcome.by_id)
        .outerjoin(Product, Product.id == Topic.product_id)
        .where(Topic.kind == IDEA, seen_in_lists(None))
    )
    if state is not None:
        query = query.where(Outcome.state == state)
    return db.session.execute(query.order_by(Outcome.id.desc()).limit(PAGE_SIZE)).all()
