"""Moving answers and comments to another topic or into a new one, and taking that back to the state from before.

Both topics are locked before anything is looked at, in the order of their ids. What a post is a reply to goes along
with it or is given up; how it was is in the record.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import case, func, null, or_, select, update

from community.accounts.models import Person
from community.audit.actions import note
from community.curation import policy
from community.curation.events import MoveUndone, PostsMoved
from community.curation.models import Move
from community.curation.queries import has_outcome
from community.ideas.models import NEW, Idea
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.kernel.events import publish
from community.kernel.markup import excerpt
from community.kernel.transaction import action
from community.polls.queries import poll_id_of
from community.products.actions import count_topic
from community.questions.actions import OPEN, choose_again, drop_withdrawn_answer
from community.topics.actions.holding import lock, lock_several
from community.topics.actions.recounting import recount_topics
from community.topics.actions.voting import kind_of_vote
from community.topics.merged import merges_into
from community.topics.models import DELETED, IDEA, PUBLIC, QUESTION, TITLE_LENGTH, Post, Topic
from community.votes import actions as votes

UNSEEN = {"synchronize_session": False}
SPLIT_INTO = (QUESTION, IDEA)


@dataclass(frozen=True)
class Heading:
    """What a topic that is split off is, and what it's called."""

    kind: str
    title: str


@action
def move_posts(posts: Sequence[Post], into: Topic, *, reason: str, by: Person) -> Move:
    """Answers, comments or replies, each with what was replied to it, go on in another topic."""
    topic = _topic_of(posts, by)
    if topic.id == into.id:
        raise Conflict(_("They stand in this topic already. Choose another one."))
    lock_several(topic, into)
    _check(topic, posts, reason)
    if into.visibility != PUBLIC or into.merged_into_id is not None:
        raise Conflict(_("Choose a topic that everybody can see."))
    parents = _gather(posts)
    move = _record(topic, into, parents, reason, by)
    _place(parents, into, but_for=None)
    _settle(move, topic, into, by)
    note("move", "topic", topic.id, by=by, reason=reason, title=topic.title, into_id=into.id, move_id=move.id)
    return move


@action
def split_topic(posts: Sequence[Post], heading: Heading, *, reason: str, by: Person) -> Move:
    """Make a topic of its own of these: the oldest opens it."""
    topic = _topic_of(posts, by)
    lock(topic)
    _check(topic, posts, reason)
    if heading.kind not in SPLIT_INTO:
        raise Invalid({"kind": _("Choose a question or an idea.")})
    if not heading.title.strip() or len(heading.title) > TITLE_LENGTH:
        raise Invalid({"title": _("Enter a title.")})
    parents, first = _gather(posts), min(posts, key=lambda post: post.id)
    into = _begin(topic, heading, first)
    move = _record(topic, into, parents, reason, by)
    move.is_split = True
    _place(parents, into, but_for=first.id)
    votes.turn(first.id, kind_of_vote(topic.kind, is_body=False), into=kind_of_vote(into.kind, is_body=True))
    count_topic(into.product_id, into.kind, into.stars, 1)
    _settle(move, topic, into, by)
    note("split", "topic", topic.id, by=by, reason=reason, title=topic.title, into_id=into.id, move_id=move.id)
    return move


def _topic_of(posts: Sequence[Post], by: Person) -> Topic:
    if not policy.can_curate(by):
        raise NotAllowed(_("Only our staff can move posts."))
    if not posts:
        raise Invalid({"posts": _("Choose at least one post.")})
    return posts[0].topic


def _check(topic: Topic, posts: Sequence[Post], reason: str) -> None:
    for post in posts:
        db.session.refresh(post)
        if post.topic_id != topic.id:
            raise Conflict(_("Some of these posts were moved in the meantime."))
        if post.is_body:
            raise Conflict(_("The first post of a topic can't be moved. Merge or convert the topic instead."))
        if post.home_id is not None:
            raise Conflict(_("Some of these posts came with an idea that was merged. Undo that merge first."))
        if post.visibility != PUBLIC:
            raise Conflict(_("Only what everybody can see can be moved."))
    if topic.visibility != PUBLIC:
        raise Conflict(_("Only what everybody can see can be moved."))
    if not reason.strip():
        raise Invalid({"reason": _("Write why, for everyone who took part.")})


def _gather(posts: Sequence[Post]) -> dict[int, int | None]:
    """These and all that was replied to them, seen or not, each with what it is a reply to."""
    ids = [post.id for post in posts]
    rows = select(Post.id, Post.parent_id).where(or_(Post.id.in_(ids), Post.parent_id.in_(ids)))
    return {row.id: row.parent_id for row in db.session.execute(rows.order_by(Post.id))}


def _begin(topic: Topic, heading: Heading, first: Post) -> Topic:
    into = Topic(
        kind=heading.kind,
        title=heading.title.strip(),
        excerpt=excerpt(first.markdown, 160),
        language=first.language,
        author_id=first.author_id,
        product_id=topic.product_id,
        state=NEW if heading.kind == IDEA else OPEN,
        body_post_id=first.id,
        created_at=first.created_at,
        active_at=first.created_at,
    )
    db.session.add(into)
    db.session.flush()
    if into.kind == IDEA:
        db.session.add(Idea(topic_id=into.id, wish_markdown="", wish_html=""))
    return into


def _record(topic: Topic, into: Topic, parents: dict[int, int | None], reason: str, by: Person) -> Move:
    accepted = topic.accepted_post_id if topic.accepted_post_id in parents else None
    kept = {"parents": parents, "accepted_post_id": accepted, "before": [_active(topic), _active(into)]}
    move = Move(
        from_id=topic.id,
        into_id=into.id,
        is_split=False,
        kept=kept,
        reason=reason.strip(),
        by_id=by.id,
        made_at=now(),
    )
    db.session.add(move)
    db.session.flush()
    return move


def _active(topic: Topic) -> str:
    return topic.active_at.isoformat()


def _place(parents: dict[int, int | None], into: Topic, *, but_for: int | None) -> None:
    """Put the posts there. A reply stays one if what it replies to comes along and doesn't open the topic."""
    stays = set(parents) - {but_for}
    parent_id = case((Post.parent_id.in_(stays), Post.parent_id), else_=null())
    values: dict[Any, Any] = {Post.topic_id: into.id, Post.parent_id: parent_id, Post.version: Post.version + 1}
    if but_for is not None:
        values[Post.is_body] = case((Post.id == but_for, True), else_=False)
    db.session.execute(update(Post).where(Post.id.in_(parents)).values(values), execution_options=UNSEEN)
    db.session.expire_all()


def _settle(move: Move, topic: Topic, into: Topic, by: Person) -> None:
    """Accepted answer, counts, last activity; then everybody may hear of it."""
    parents = move.parents
    said = _last_said(parents)
    if move.kept["accepted_post_id"]:
        drop_withdrawn_answer(topic, move.kept["accepted_post_id"], by_id=by.id)
    recount_topics([topic.id, into.id])
    if topic.active_at <= said:
        topic.active_at = _last_active(topic)
    into.active_at = max(into.active_at, said)
    _note_change(topic, into, by=1)
    move.kept = {**move.kept, "after": [_active(topic), _active(into)]}
    db.session.flush()
    publish(PostsMoved(move.id, topic.id, into.id, list(parents), by.id))


def _note_change(*topics: Topic, by: int) -> None:
    for topic in topics:
        topic.version += 1
        topic.move_count += by
    db.session.flush()


def _last_said(post_ids: Collection[int]) -> datetime:
    last = select(func.max(Post.created_at)).where(Post.id.in_(post_ids), Post.visibility == PUBLIC)
    return db.session.scalar(last) or datetime.min.replace(tzinfo=UTC)


def _last_active(topic: Topic) -> datetime:
    last = select(func.max(Post.created_at)).where(Post.topic_id == topic.id, Post.visibility == PUBLIC)
    return max(topic.created_at, db.session.scalar(last) or topic.created_at)


@action
def undo_move(move: Move, *, by: Person) -> Topic:
    """Put the posts back, with what was replied to them since. Returns the topic that they came from."""
    if not policy.can_curate(by):
        raise NotAllowed(_("Only our staff can move posts."))
    topic, into = db.session.get_one(Topic, move.from_id), db.session.get_one(Topic, move.into_id)
    lock_several(topic, into)
    db.session.refresh(move)
    parents = _check_undo(move, topic, into)
    if move.is_split:
        _close_split(topic, into)
    _put_back(parents, topic)
    move.undone_at, move.undone_by_id = now(), by.id
    recount_topics([topic.id, into.id])
    accepted = move.kept["accepted_post_id"]
    if accepted and topic.kind == QUESTION:
        choose_again(topic, accepted, by_id=by.id)
    for one, before, after in zip((topic, into), move.kept["before"], move.kept["after"], strict=True):
        if _active(one) == after:
            one.active_at = datetime.fromisoformat(before)
    topic.active_at = max(topic.active_at, _last_active(topic)) if len(parents) > len(move.parents) else topic.active_at
    _note_change(topic, into, by=-1)
    verb = "unsplit" if move.is_split else "unmove"
    note(verb, "topic", topic.id, by=by, title=topic.title, into_id=into.id, move_id=move.id)
    publish(MoveUndone(move.id, topic.id, into.id, list(parents), by.id))
    return topic


def _check_undo(move: Move, topic: Topic, into: Topic) -> dict[int, int | None]:
    """All that is to be put back, and as a reply to what; Conflict where that can't be done cleanly."""
    if move.undone_at is not None:
        raise Conflict(_("This was undone in the meantime."))
    for one in (topic, into):
        if one.merged_into_id is not None:
            raise Conflict(_("“%(title)s” has itself been merged since. Undo that merge first.", title=one.title))
    if topic.visibility != PUBLIC:
        raise Conflict(_("The topic that they came from isn't public any more."))
    moved = move.parents
    rows = db.session.execute(select(Post.topic_id, Post.home_id).where(Post.id.in_(moved)))
    if {(row.topic_id, row.home_id) for row in rows} != {(into.id, None)}:
        raise Conflict(_("Some of these posts were moved on since. Undo that first."))
    later = select(Post.id, Post.parent_id).where(Post.parent_id.in_(moved), Post.id.not_in(moved))
    parents = {**moved, **{row.id: row.parent_id for row in db.session.execute(later)}}
    # One level of replies: what was replied to a post that becomes a reply itself goes below the same post as that.
    parents = {number: moved.get(parent or 0) or parent for number, parent in parents.items()}
    stays = set(parents.values()) - {None, *parents}
    if stays and set(db.session.scalars(select(Post.topic_id).where(Post.id.in_(stays)))) != {topic.id}:
        raise Conflict(_("Some of these posts were moved on since. Undo that first."))
    if move.is_split:
        _check_split(into, parents)
    return parents


def _check_split(into: Topic, parents: Collection[int]) -> None:
    others = select(Post.id).where(Post.topic_id == into.id, Post.id.not_in(parents)).limit(1)
    if db.session.scalar(others):
        raise Conflict(_("Others have written in the new topic since. Move their posts first."))
    if has_outcome(into.id) or poll_id_of(into.id) or merges_into(into.id):
        raise Conflict(_("The new topic has a decision, a poll or a merged idea by now, so it stays."))


def _close_split(topic: Topic, into: Topic) -> None:
    """Nothing is left of the topic but its address, which leads to where its posts are."""
    body_id = into.body_post_id or 0
    votes.turn(body_id, kind_of_vote(into.kind, is_body=True), into=kind_of_vote(topic.kind, is_body=False))
    if into.visibility == PUBLIC:
        count_topic(into.product_id, into.kind, into.stars, -1)
    into.visibility, into.merged_into_id, into.body_post_id, into.accepted_post_id = DELETED, topic.id, None, None
    db.session.flush()


def _put_back(parents: dict[int, int | None], topic: Topic) -> None:
    for number, parent_id in parents.items():
        db.session.execute(
            update(Post)
            .where(Post.id == number)
            .values(topic_id=topic.id, parent_id=parent_id, is_body=False, version=Post.version + 1),
            execution_options=UNSEEN,
        )
    db.session.expire_all()
