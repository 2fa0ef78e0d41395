"""Finding items and what speaks for them. Only what is public counts, and only that is quoted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, case, func, literal, select, union
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from community.accounts.models import Person
from community.backlog.models import Decision, Evidence, Item
from community.ideas.models import STATES
from community.kernel.database import db
from community.kernel.errors import NotFound
from community.kernel.paging import Cursor, Page, paged
from community.products.models import Product
from community.topics.models import IDEA, PUBLIC, Post, Topic
from community.votes.models import Vote

MOST_CARDS = 20
MOST_CHOICES = 12
SORTS = ("customers", "votes", "changed", "waiting")

ItemId = ColumnElement[int] | InstrumentedAttribute[int]
EVIDENCE = Evidence.__table__.c
Gatherer = aliased(Person)


def _speaks() -> ColumnElement[bool]:
    """A piece of evidence counts as long as everybody can read the post."""
    return (Post.visibility == PUBLIC) & (Topic.visibility == PUBLIC)


def linked_topic_ids(item_id: int) -> Select[int]:
    """The public topics in which something public is evidence for an item."""
    return (
        select(Topic.id)
        .join(Post, Post.topic_id == Topic.id)
        .join(Evidence, Evidence.post_id == Post.id)
        .where(Evidence.item_id == item_id, _speaks())
    )


def _customers_of(item_id: ItemId) -> ScalarSelect[int]:
    """Distinct people behind the evidence. Our own staff's posts are no customers' voices."""
    return (
        select(func.count(Evidence.customer_id.distinct()))
        .join(Post, Post.id == Evidence.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Person, Person.id == Evidence.customer_id)
        .where(Evidence.item_id == item_id, _speaks(), Person.roles == "")
        .scalar_subquery()
    )


def _votes_of(item_id: ItemId) -> ScalarSelect[int]:
    """Votes of the ideas that are evidence, each idea once."""
    ideas = (
        select(Post.topic_id)
        .join(Evidence, Evidence.post_id == Post.id)
        .where(Evidence.item_id == item_id, Post.visibility == PUBLIC)
        .correlate(Item)
    )
    return (
        select(func.coalesce(func.sum(Topic.vote_count), 0))
        .where(Topic.kind == IDEA, Topic.visibility == PUBLIC, Topic.id.in_(ideas))
        .correlate(Item)
        .scalar_subquery()
    )


@dataclass(frozen=True)
class Wanted:
    """Which items the board shows: of a product (None: of any), in which order."""

    product_id: int | None = None
    sort: str = SORTS[0]


def _cards(wanted: Wanted) -> Any:
    """The rows of cards with their counts, as a subquery whose columns can be sorted by."""
    query = select(
        Item.id,
        Item.title,
        Item.state,
        Item.product_id,
        Item.created_at,
        Item.changed_at,
        (-Item.id).label("oldest_first"),
        Product.slug.label("product_slug"),
        Product.name_ja.label("product_name_ja"),
        Product.name_en.label("product_name_en"),
        _customers_of(Item.id).label("customers"),
        _votes_of(Item.id).label("votes"),
    ).outerjoin(Product, Product.id == Item.product_id)
    if wanted.product_id is not None:
        query = query.where(Item.product_id == wanted.product_id)
    return query.subquery("card")


def _order(cards: Any, sort: str) -> tuple[ColumnElement[Any], ...]:
    orders = {
        "customers": (cards.c.customers, cards.c.votes, cards.c.id),
        "votes": (cards.c.votes, cards.c.customers, cards.c.id),
        "changed": (cards.c.changed_at, cards.c.id),
        "waiting": (cards.c.oldest_first,),
    }
    return orders.get(sort, orders[SORTS[0]])


def board(wanted: Wanted) -> dict[str, list[Row[Any]]]:
    """The first cards of each state; each row bears `in_state`, how many there are. One statement."""
    cards = _cards(wanted)
    order = [column.desc() for column in _order(cards, wanted.sort)]
    place = func.row_number().over(partition_by=cards.c.state, order_by=order).label("place")
    in_state = func.count().over(partition_by=cards.c.state).label("in_state")
    placed = select(*cards.c, place, in_state).subquery("placed")
    query = select(placed).where(placed.c.place <= MOST_CARDS).order_by(placed.c.place)
    columns: dict[str, list[Row[Any]]] = {state: [] for state in STATES}
    for row in db.session.execute(query):
        columns[row.state].append(row)
    return columns


def items_in(state: str, wanted: Wanted, cursor: Cursor | None) -> Page[Row[Any]]:
    """All items of one state, a page at a time."""
    cards = _cards(wanted)
    return paged(select(cards).where(cards.c.state == state), _order(cards, wanted.sort), cursor)


def find_item(item_id: int) -> Item:
    """The item with its product; NotFound if there is none."""
    query = select(Item).where(Item.id == item_id).options(joinedload(Item.product), joinedload(Item.created_by))
    item = db.session.scalar(query) if item_id < 2**31 else None
    if item is None:
        raise NotFound
    return item


@dataclass(frozen=True)
class Weight:
    """What stands behind an item, and how many people hear of a decision about it."""

    customers: int
    votes: int
    posts: int
    topics: int
    people: int


def weigh(item: Item, *, by: Person) -> Weight:
    """An item's figures in one statement. `by` isn't told of their own decision."""
    topics = linked_topic_ids(item.id)
    authors = select(Post.author_id.label("id")).where(Post.topic_id.in_(topics), Post.visibility == PUBLIC)
    voters = (
        select(Vote.person_id.label("id"))
        .join(Post, Post.id == Vote.post_id)
        .where(Post.topic_id.in_(topics), Post.is_body)
    )
    everybody = union(authors, voters).subquery()
    people = (
        select(func.count())
        .select_from(everybody)
        .join(Person, Person.id == everybody.c.id)
        .where(Person.id != by.id, Person.disabled_at.is_(None))
    )
    posts = (
        select(func.count())
        .select_from(Evidence)
        .join(Post, Post.id == Evidence.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .where(Evidence.item_id == item.id, _speaks())
    )
    topic_count = select(func.count(Topic.id.distinct())).where(Topic.id.in_(topics))
    this = literal(item.id)
    row = db.session.execute(
        select(
            _customers_of(this),
            _votes_of(this),
            posts.scalar_subquery(),
            topic_count.scalar_subquery(),
            people.scalar_subquery(),
        )
    ).one()
    return Weight(*row)


def evidence_for(item_id: int, cursor: Cursor | None) -> Page[Row[Any]]:
    """A page of evidence with authors and topics, the latest first. What isn't public comes without its quote."""
    is_public = _speaks()
    query = (
        select(
            Evidence.id,
            Evidence.post_id,
            Evidence.created_at,
            is_public.label("is_public"),
            case((is_public, Evidence.quote), else_="").label("quote"),
            Post.is_body,
            Post.parent_id,
            Post.created_at.label("said_at"),
            Topic.id.label("topic_id"),
            Topic.kind,
            Topic.title,
            Topic.language,
            Topic.concern_count,
            Evidence.customer_id.label("author_id"),
            Person.display_name.label("author_name"),
            Person.stands_in.label("author_stands_in"),
            Person.is_mask.label("author_is_mask"),
            Person.avatar.label("author_avatar"),
            Person.roles.label("author_roles"),
            Gatherer.display_name.label("added_by_name"),
        )
        .join(Post, Post.id == Evidence.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Person, Person.id == Evidence.customer_id)
        .join(Gatherer, Gatherer.id == Evidence.added_by_id)
        .where(Evidence.item_id == item_id)
    )
    return paged(query, (EVIDENCE.id,), cursor)


def decisions_on(item_id: int) -> Sequence[Decision]:
    """How an item came to its state, the latest first."""
    query = select(Decision).where(Decision.item_id == item_id).order_by(Decision.id.desc()).limit(100)
    return db.session.scalars(query).unique().all()


def items_to_join(post: Post, product_id: int | None, search: str) -> Sequence[Row[Any]]:
    """Items that a post may speak for: of its product first, then the latest changed."""
    joined = select(Evidence.id).where(Evidence.item_id == Item.id, Evidence.post_id == post.id).exists()
    columns: tuple[Any, ...] = (
        Item.id,
        Item.title,
        Item.state,
        Product.name_ja.label("product_name_ja"),
        Product.name_en.label("product_name_en"),
        joined.label("is_joined"),
        _customers_of(Item.id).label("customers"),
    )
    query = select(*columns).outerjoin(Product, Product.id == Item.product_id)
    for word in search.split()[:5]:
        query = query.where(Item.title.icontains(word, autoescape=True))
    is_same = case((Item.product_id == product_id, 0), else_=1) if product_id is not None else literal(0)
    return db.session.execute(query.order_by(is_same, Item.changed_at.desc(), Item.id.desc()).limit(MOST_CHOICES)).all()


def items_of_topic(topic_id: int) -> Sequence[Row[Any]]:
    """The items for which something in a topic is evidence. One statement."""
    columns: tuple[Any, ...] = (Item.id, Item.title, Item.state)
    query = (
        select(*columns)
        .join(Evidence, Evidence.item_id == Item.id)
        .join(Post, Post.id == Evidence.post_id)
        .where(Post.topic_id == topic_id)
        .distinct()
        .order_by(Item.id)
        .limit(MOST_CHOICES)
    )
    return db.session.execute(query).all()


def whole_backlog(wanted: Wanted) -> Sequence[Row[Any]]:
    """Every item with each public piece of its evidence, one row a piece; one row for an item without any."""
    cards = _cards(wanted)
    pieces = (
        select(
            Evidence.item_id,
            Evidence.id,
            Evidence.quote,
            Evidence.post_id,
            Post.created_at.label("said_at"),
            Person.display_name.label("author_name"),
            Person.stands_in.label("author_stands_in"),
            Person.is_mask.label("author_is_mask"),
            Topic.title.label("topic_title"),
        )
        .join(Post, Post.id == Evidence.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Person, Person.id == Evidence.customer_id)
        .where(_speaks())
        .subquery("piece")
    )
    columns = [column for column in pieces.c if column.key not in ("id", "item_id")]
    query = select(*cards.c, *columns).outerjoin(pieces, pieces.c.item_id == cards.c.id)
    return db.session.execute(query.order_by(cards.c.id.desc(), pieces.c.id)).all()
