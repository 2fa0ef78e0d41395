"""Posts as the index takes them, read from the database as it is now. Only what everybody may see."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute

from community.ideas.models import Idea
from community.kernel.database import db
from community.kernel.markup import plain_text
from community.products.models import Product
from community.reviews.models import Review
from community.search.backend import Doc
from community.tags.models import Tag, Tagging
from community.topics.models import PUBLIC, Post, Topic
from community.topics.posts import HOME_TITLE


def looked_up(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """A topic's column for comparing, so that no index of it is the way in: without statistics SQLite would rather
    walk all public topics than take the posts that are named and look up theirs."""
    return func.coalesce(column, None)


IS_PUBLIC: tuple[ColumnElement[bool], ...] = (Post.visibility == PUBLIC, looked_up(Topic.visibility) == PUBLIC)
READ_AT_ONCE = 1_000
ABOUT = "\n\n\x1f"
"""Stands before what a post is about, the names of tags and product: to be found by, not to be read."""
COLUMNS: tuple[Any, ...] = (
    Post.id,
    Post.topic_id,
    Post.is_body,
    Post.home_id,
    HOME_TITLE.label("home_title"),
    Post.language,
    Post.html,
    Post.created_at,
    Topic.kind,
    Topic.title,
    Topic.product_id,
    Product.name_ja,
    Product.name_en,
    Idea.wish_html,
    Review.good,
    Review.bad,
)


def public_documents(post_ids: Collection[int]) -> list[Doc]:
    """Those of these posts that are public, in two statements."""
    if not post_ids:
        return []
    return _as_docs(db.session.execute(_ROWS_OF, {"post_ids": list(post_ids)}).all())


def all_documents() -> Iterator[Doc]:
    """Every public post, in the order of ids; a batch at a time, so that no reading transaction lasts long."""
    last = 0
    while True:
        db.session.rollback()
        rows = db.session.execute(_rows().where(Post.id > last).order_by(Post.id).limit(READ_AT_ONCE)).all()
        if not rows:
            return
        yield from _as_docs(rows)
        last = rows[-1].id


def count_public() -> int:
    return db.session.scalar(select(func.count()).select_from(Post).join(Topic).where(*IS_PUBLIC)) or 0


def _rows() -> Select[Any]:
    """Public posts, with what else was written in the first post of a topic: a wish, what is good and bad."""
    return (
        select(*COLUMNS)
        .join(Topic, Topic.id == Post.topic_id)
        .outerjoin(Product, Product.id == Topic.product_id)
        .outerjoin(Idea, Idea.topic_id == func.coalesce(Post.home_id, Topic.id))
        .outerjoin(Review, Review.topic_id == Topic.id)
        .where(*IS_PUBLIC)
    )


_ROWS_OF = _rows().where(Post.id.in_(bindparam("post_ids", expanding=True)))


def _as_docs(rows: Sequence[Row[Any]]) -> list[Doc]:
    labels = _labels_of([row.topic_id for row in rows if row.is_body])
    return [_as_doc(row, labels[row.topic_id]) for row in rows]


def _as_doc(row: Row[Any], labels: Sequence[str]) -> Doc:
    parts, about = [plain_text(row.html)], ""
    if row.is_body and row.home_title:
        parts = [row.home_title, *parts]
    if row.is_body:
        parts += [plain_text(row.wish_html or ""), row.good or "", row.bad or ""]
        about = " / ".join(dict.fromkeys(filter(None, (*labels, row.name_ja, row.name_en))))
    body = "\n\n".join(filter(None, parts))
    return Doc(
        row.id,
        row.topic_id,
        row.kind,
        row.product_id,
        row.language,
        row.title if row.is_body and row.home_id is None else "",
        f"{body}{ABOUT}{about}" if about else body,
        row.created_at,
    )


def readable(doc: Doc) -> str:
    """What was written, without what it is about."""
    return doc.body.partition(ABOUT)[0]


def _labels_of(topic_ids: Collection[int]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    if topic_ids:
        query = select(Tagging.topic_id, Tag.label).join(Tag, Tag.id == Tagging.tag_id)
        for topic_id, label in db.session.execute(query.where(Tagging.topic_id.in_(topic_ids)).order_by(Tagging.id)):
            found[topic_id].append(label)
    return found
