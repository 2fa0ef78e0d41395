"""Gathering evidence and deciding in public."""

from collections.abc import Sequence
from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from community.accounts.models import Person
from community.audit.actions import note
from community.backlog import policy
from community.backlog.events import EvidenceAdded, ItemDecided
from community.backlog.models import Decision, Evidence, Item
from community.backlog.queries import linked_topic_ids
from community.ideas.models import NEW, STATES
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from community.kernel.events import publish
from community.kernel.transaction import action
from community.topics.actions.outcomes import record_outcome
from community.topics.models import Post, Topic
from community.topics.text import Text


def _check_harvester(by: Person) -> None:
    if not policy.can_harvest(by):
        raise NotAllowed(_("Only staff work on the backlog."))


@action
def make_item(title: str, *, by: Person, product_id: int | None = None, notes: str = "") -> Item:
    """A new item, in the state `new`."""
    _check_harvester(by)
    if not title.strip():
        raise Invalid({"title": _("Enter a title")})
    at = now()
    item = Item(
        title=title.strip(),
        notes=notes,
        product_id=product_id,
        state=NEW,
        created_by_id=by.id,
        created_at=at,
        changed_at=at,
    )
    db.session.add(item)
    db.session.flush()
    note("make item", "backlog_item", item.id, by=by, title=item.title)
    return item


@action
def edit_item(item: Item, *, title: str, notes: str, product_id: int | None, seen_words: int, by: Person) -> None:
    """Word an item anew. `seen_words` counts the edits that the editor had seen."""
    if not policy.can_decide(by):
        raise NotAllowed(_("Only the product team words the items."))
    if not title.strip():
        raise Invalid({"title": _("Enter a title")})
    former = {"title": item.title, "notes": item.notes, "product_id": item.product_id}
    done = db.session.execute(
        update(Item)
        .where(Item.id == item.id, Item.words == seen_words)
        .values(title=title.strip(), notes=notes, product_id=product_id, words=Item.words + 1, changed_at=now()),
        execution_options={"synchronize_session": False},
    )
    if not getattr(done, "rowcount", 0):
        raise Conflict(_("Somebody else has edited this item in the meantime. What you typed is still here."))
    db.session.expire(item)
    note("edit item", "backlog_item", item.id, by=by, before=former)


@action
def add_evidence(item: Item, post: Post, *, quote: str, by: Person) -> bool:
    """Link a post to an item, with the words that speak for it. False if it was linked already."""
    _check_harvester(by)
    if not policy.can_be_evidence(post):
        raise Conflict(_("This post isn't public, so it can't be evidence."))
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    # Counted by what comes back: the number of inserted rows isn't known on every dialect.
    added = db.session.scalar(
        insert(Evidence)
        .values(
            item_id=item.id,
            post_id=post.id,
            customer_id=post.author_id,
            quote=quote,
            added_by_id=by.id,
            created_at=now(),
        )
        .on_conflict_do_nothing(index_elements=["item_id", "post_id"])
        .returning(Evidence.id)
    )
    if added is None:
        return False
    item.changed_at = now()
    note("add evidence", "backlog_item", item.id, by=by, post_id=post.id)
    publish(EvidenceAdded(item.id, post.id, post.author_id, by.id))
    return True


@action
def remove_evidence(item: Item, evidence_id: int, *, by: Person) -> int:
    """Take a post off an item again. Returns the post, for whoever offers the way back."""
    _check_harvester(by)
    gone = db.session.execute(
        delete(Evidence)
        .where(Evidence.id == evidence_id, Evidence.item_id == item.id)
        .returning(Evidence.post_id, Evidence.quote)
    ).one_or_none()
    if gone is None:
        raise NotFound(_("This evidence was taken off already."))
    item.changed_at = now()
    note("remove evidence", "backlog_item", item.id, by=by, post_id=gone.post_id, quote=gone.quote)
    return int(gone.post_id)


@action
def decide(item: Item, state: str, reply: Text | None, *, by: Person, seen_state: str = "") -> Decision:
    """Move an item and publish the reply on every topic that is evidence for it, in one transaction.

    The state can't change without the reply. `seen_state` is the one that the decider had before their eyes: of two who
    decide at once, the second gets Conflict.
    """
    _check_decision(state, reply, by)
    assert reply is not None
    before = item.state
    if seen_state and seen_state != before:
        raise Conflict(_("Somebody else has just moved it."))
    if before == state:
        raise Conflict(_("It is already in this state."))
    moved = db.session.execute(
        update(Item).where(Item.id == item.id, Item.state == before).values(state=state, changed_at=now()),
        execution_options={"synchronize_session": False},
    )
    if not getattr(moved, "rowcount", 0):
        raise Conflict(_("Somebody else has just moved it."))
    db.session.expire(item)
    decision = Decision(
        item_id=item.id,
        before=before,
        state=state,
        reply=reply.markdown,
        reply_html=reply.html,
        by_id=by.id,
        key=uuid4().hex,
        created_at=now(),
    )
    db.session.add(decision)
    for topic in _topics_of(item):
        record_outcome(topic, state, reply, decision=decision.key, by=by)
    note("decide", "backlog_item", item.id, by=by, reason=reply.markdown, before=before, after=state)
    publish(ItemDecided(item.id, decision.key, state, by.id))
    return decision


def _check_decision(state: str, reply: Text | None, by: Person) -> None:
    if not policy.can_decide(by):
        raise NotAllowed(_("Only the product team decides."))
    if state not in STATES:
        raise Invalid({"state": _("Choose one of the six states.")})
    if reply is None or not reply.markdown.strip():
        raise Invalid({"reply": _("Write the reply that everyone who asked will read.")})


def _topics_of(item: Item) -> Sequence[Topic]:
    """Every public topic in which something public is evidence for the item."""
    return db.session.scalars(select(Topic).where(Topic.id.in_(linked_topic_ids(item.id))).order_by(Topic.id)).all()
