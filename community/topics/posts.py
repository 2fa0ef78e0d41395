"""Posts of a topic as rows, as far as the seer may see them."""

from collections.abc import Collection, Sequence
from typing import Any, cast

from sqlalchemy import BindParameter, ColumnElement, Row, Select, and_, bindparam, func, or_, select, union_all
from sqlalchemy.orm import aliased

from community.accounts.models import SHOWN_STANDING, Person
from community.accounts.policy import is_moderator
from community.accounts.reader import MINE
from community.attachments.models import Photo
from community.kernel.database import db
from community.kernel.paging import Cursor, Page, paged
from community.kernel.remembered import memory
from community.topics.models import DELETED, HELD, HIDDEN, MERGED, PUBLIC, Post, Topic
from community.uses.models import Use

POST = Post.__table__.c
_Place = aliased(Topic)
USES_IT = (
    select(Use.id)
    .join(_Place, _Place.product_id == Use.product_id)
    .where(_Place.id == Post.topic_id, Use.person_id == Post.author_id)
    .correlate(Post)
    .exists()
)
"""Whether the author of a post says that they use the product that it is about."""
Home = aliased(Topic)
HOME_TITLE = select(Home.title).where(Home.id == Post.home_id, Home.visibility == MERGED).scalar_subquery()
"""Of a post from a merged topic: that one's title, as long as its own first post is public."""
POST_ROW: tuple[Any, ...] = (
    Post.id,
    Post.topic_id,
    Post.home_id,
    HOME_TITLE.label("home_title"),
    Post.parent_id,
    Post.is_body,
    Post.is_official,
    Post.author_id,
    Post.language,
    Post.html,
    Post.visibility,
    Post.vote_count,
    Post.photo_count,
    Post.created_at,
    Post.edited_at,
    Post.words,
    Post.version,
    Person.display_name.label("author_name"),
    Person.avatar.label("author_avatar"),
    Person.roles.label("author_roles"),
    Person.staff_title_ja,
    Person.staff_title_en,
    SHOWN_STANDING.label("author_standing"),
    Person.stands_in.label("author_stands_in"),
    Person.is_mask.label("author_is_mask"),
    Person.version.label("author_version"),
    Person.shows_uses,
    USES_IT.label("uses_it"),
)
OLDEST_FIRST = (-Post.id).label("oldest_first")
"""Pages run from the greatest value down, so what is to come oldest first is sorted by its negative id."""
POST_SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "useful": (POST.vote_count, POST.id),
    "new": (POST.id,),
    "old": (OLDEST_FIRST,),
}
MOST_PINNED = 5
"""How many official posts stand at the top of a thread; further ones take their turn."""


_ABOVE = aliased(Post)


def below_public() -> ColumnElement[bool]:
    """No reply, or one to a public post."""
    is_shown = select(_ABOVE.id).where(_ABOVE.id == Post.parent_id, _ABOVE.visibility == PUBLIC).exists()
    return or_(Post.parent_id.is_(None), is_shown)


def visible_posts(seen_by: Person | None) -> ColumnElement[bool]:
    """Public posts; one's own also while held or hidden; for moderators the hidden ones too."""
    if is_moderator(seen_by):
        return Post.visibility != DELETED
    if seen_by is None:
        return Post.visibility == PUBLIC
    own = and_(Post.author_id.in_(seen_by.own_ids), Post.visibility.in_((HELD, HIDDEN)))
    return or_(Post.visibility == PUBLIC, own)


def sees_as(topic: Topic, seen_by: Person | None) -> Person | None:
    """None for readers who see in this topic just what everybody sees, so that they can share what is remembered."""
    if seen_by is None or is_moderator(seen_by):
        return seen_by
    return seen_by if has_unseen_posts(topic.id, seen_by) else None


def unseen_posts(topic_id: int | BindParameter[int]) -> Select[Any]:
    """The ids of what the reader (accounts/reader) wrote in a topic that others don't see."""
    theirs = select(Post.id).where(Post.topic_id == topic_id, Post.author_id.in_(MINE))
    return theirs.where(Post.visibility.in_((HELD, HIDDEN)))


_UNSEEN = unseen_posts(bindparam("topic_id")).limit(1)


def has_unseen_posts(topic_id: int, person: Person) -> bool:
    """Whether somebody wrote something in a topic that others don't see."""
    return db.session.scalar(_UNSEEN, {"topic_id": topic_id, "mine": list(person.own_ids)}) is not None


_POSTS: Select[Any] = select(*POST_ROW).join(Person, Person.id == Post.author_id)


def head_of(topic: Topic, *, seen_by: Person | None) -> Sequence[Row[Any]]:
    """The body, the accepted post, the first official ones and what opened merged topics, oldest first. One statement.

    Each row also bears `newest_id`, the id of the newest public post of the topic.
    """
    newest = select(func.max(Post.id)).where(Post.topic_id == topic.id, Post.visibility == PUBLIC).scalar_subquery()
    query = _POSTS.add_columns(newest.label("newest_id")).where(visible_posts(seen_by))
    # One list of ids: PostgreSQL looks through the whole table for "in this list or in that".
    heads = union_all(
        select(Topic.body_post_id).where(or_(Topic.id == topic.id, Topic.merged_into_id == topic.id)),
        select(Topic.accepted_post_id).where(Topic.id == topic.id),
        select(_pinned_ids(topic.id).subquery().c.id),
    )

    def read() -> Sequence[Row[Any]]:
        return db.session.execute(query.where(Post.id.in_(heads)).order_by(Post.id)).all()

    return read() if seen_by else memory.recall(("head_of", topic.id, topic.accepted_post_id), read)


def _pinned_ids(topic_id: int) -> Select[int]:
    official = select(Post.id).where(Post.topic_id == topic_id, Post.is_official, Post.parent_id.is_(None))
    return official.where(Post.visibility == PUBLIC, Post.is_body.is_(False)).order_by(Post.id).limit(MOST_PINNED)


def is_pinned(post: Post, topic: Topic) -> bool:
    """Whether a post stands at the top of its thread."""
    if post.is_body or post.id == topic.accepted_post_id:
        return True
    return post.is_official and post.id in db.session.scalars(_pinned_ids(topic.id)).all()


def page_of_posts(
    topic: Topic, sort: str, cursor: Cursor | None, *, seen_by: Person | None, apart: Collection[int] = ()
) -> Page[Row[Any]]:
    """Answers or comments of a topic, without its body, replies, and those shown `apart`: one statement."""
    if seen_by is None:
        key = ("page_of_posts", topic.id, sort, cursor, tuple(apart))
        return memory.recall(key, lambda: _page_of_posts(topic, sort, cursor, None, apart))
    return _page_of_posts(topic, sort, cursor, seen_by, apart)


def _page_of_posts(
    topic: Topic, sort: str, cursor: Cursor | None, seen_by: Person | None, apart: Collection[int]
) -> Page[Row[Any]]:
    query = _POSTS.where(
        Post.topic_id == topic.id, Post.parent_id.is_(None), Post.is_body.is_(False), visible_posts(seen_by)
    )
    if apart:
        query = query.where(Post.id.not_in(apart))
    if sort == "old":
        query = query.add_columns(OLDEST_FIRST)
    return paged(query, POST_SORTS.get(sort, POST_SORTS["useful"]), cursor)


def posts_by_id(ids: Collection[int], *, seen_by: Person | None) -> dict[int, Row[Any]]:
    """These posts with their authors, as far as they may be seen."""
    wanted = [i for i in ids if i]
    if not wanted:
        return {}
    return {row.id: row for row in db.session.execute(_POSTS.where(Post.id.in_(wanted), visible_posts(seen_by)))}


def replies_to(post_ids: Collection[int], *, seen_by: Person | None) -> dict[int, list[Row[Any]]]:
    """Replies by the post they answer, oldest first. One statement."""

    def read() -> dict[int, list[Row[Any]]]:
        found: dict[int, list[Row[Any]]] = {}
        query = _POSTS.where(Post.parent_id.in_(post_ids), visible_posts(seen_by)).order_by(Post.id)
        for row in db.session.execute(query):
            found.setdefault(row.parent_id, []).append(row)
        return found

    if not post_ids:
        return {}
    return read() if seen_by else memory.recall(("replies_to", tuple(post_ids)), read)


def posts_after(topic: Topic, post_id: int, *, seen_by: Person | None, limit: int = 50) -> Sequence[Row[Any]]:
    """What came to a topic after this post, oldest first, replies included: for readers who are catching up."""
    query = _POSTS.where(Post.topic_id == topic.id, Post.id > post_id, Post.is_body.is_(False), visible_posts(seen_by))
    if not is_moderator(seen_by):
        query = query.where(below_public())
    return db.session.execute(query.order_by(Post.id).limit(limit)).all()


def newest_post_id(topic_id: int) -> int:
    """The id of the newest public post of a topic."""
    return db.session.scalar(select(func.max(Post.id)).where(Post.topic_id == topic_id, Post.visibility == PUBLIC)) or 0


def photos_of(post_ids: Collection[int]) -> dict[int, list[Row[Any]]]:
    """Photos by post: token and alt of each. Ask only for posts that may be seen."""

    def read() -> dict[int, list[Row[Any]]]:
        found: dict[int, list[Row[Any]]] = {}
        query = select(Photo.id, Photo.post_id, Photo.token, Photo.alt).where(Photo.post_id.in_(post_ids))
        for photo in db.session.execute(query.order_by(Photo.id)):
            found.setdefault(photo.post_id or 0, []).append(cast("Row[Any]", photo))
        return found

    return memory.recall(("photos_of", tuple(post_ids)), read) if post_ids else {}
