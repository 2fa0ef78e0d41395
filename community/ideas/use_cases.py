"""Why supporters need an idea: each in a few words of their own, kept with their vote."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, func, or_, select

from community.accounts.models import Person
from community.accounts.policy import is_moderator
from community.audit.actions import note
from community.ideas.models import UseCase
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed, NotFound
from community.kernel.paging import Cursor, Page, paged
from community.kernel.transaction import action
from community.kernel.webpage import language, when
from community.topics import policy
from community.topics.actions.voting import hold_voted, vote
from community.topics.models import Post, Topic
from community.topics.queries import find_topic
from community.topics.text import language_of
from community.votes.models import SUPPORT, Vote
from community.votes.queries import cast_vote_of

MOST_BESIDE_IDEA = 5
CASE = UseCase.__table__.c


@action
def add_use_case(post: Post, words: str, *, by: Person) -> UseCase:
    """Say why one needs an idea, or say it anew; whoever hasn't voted for it does so with this."""
    vote(post, by=by)
    cast = cast_vote_of(by.id, post.id, SUPPORT)
    if cast is None:
        raise Conflict(_("This changed in the meantime. Reload the page."))
    at = now()
    case = db.session.query(UseCase).filter_by(vote_id=cast.id).one_or_none()
    if case is None:
        case = UseCase(vote_id=cast.id, written_at=at)
        db.session.add(case)
    elif case.words != words:
        case.edited_at = at
    case.words, case.language = words, language_of(words)
    db.session.flush()
    return case


@action
def drop_use_case(post: Post, *, by: Person) -> bool:
    """Take one's words back and leave the vote; False if there were none."""
    hold_voted(post)
    cast = cast_vote_of(by.id, post.id, SUPPORT)
    case = db.session.query(UseCase).filter_by(vote_id=cast.id).one_or_none() if cast else None
    if case is None:
        return False
    db.session.delete(case)
    return True


@action
def hide_use_case(case: UseCase, *, reason: str, by: Person) -> bool:
    """Staff take somebody's words from view; the vote stays. False if they were hidden already."""
    _check_rights(by)
    if case.hidden_at is not None:
        return False
    case.hidden_at, case.hidden_by_id = now(), by.id
    note("hide use case", "use_case", case.id, by=by, reason=reason)
    return True


@action
def show_use_case(case: UseCase, *, by: Person) -> bool:
    """Bring hidden words back."""
    _check_rights(by)
    if case.hidden_at is None:
        return False
    case.hidden_at = case.hidden_by_id = None
    note("show use case", "use_case", case.id, by=by)
    return True


def _check_rights(by: Person) -> None:
    if not policy.can_moderate(by):
        raise NotAllowed(_("Only moderators can hide posts."))


def _seen(seen_by: Person | None) -> ColumnElement[bool]:
    if is_moderator(seen_by):
        return UseCase.id.is_not(None)
    own = Vote.person_id == seen_by.id if seen_by is not None else Vote.id.is_(None)
    return or_(UseCase.hidden_at.is_(None), own)


def reasons_for(topic: Topic, columns: Sequence[Any], *, seen_by: Person | None) -> Select[Any]:
    """A query for why people need an idea and all that lives in it; not for words of closed accounts."""
    bodies = select(Topic.body_post_id).where(or_(Topic.id == topic.id, Topic.merged_into_id == topic.id))
    return (
        select(*columns)
        .join(Vote, Vote.id == UseCase.vote_id)
        .join(Person, Person.id == Vote.person_id)
        .where(Vote.post_id.in_(bodies), Vote.kind == SUPPORT, Person.disabled_at.is_(None), _seen(seen_by))
    )


def use_cases_of(topic: Topic, cursor: Cursor | None, *, seen_by: Person | None) -> Page[Row[Any]]:
    """A page of why people need an idea, the latest first."""
    columns: tuple[Any, ...] = (
        UseCase.id,
        UseCase.words.label("one"),
        UseCase.language.label("two"),
        func.coalesce(UseCase.edited_at, UseCase.written_at).label("at"),
        UseCase.edited_at.is_not(None).label("is_edited"),
        UseCase.hidden_at.is_not(None).label("is_hidden"),
        Person.id.label("person_id"),
        Person.display_name.label("name"),
        Person.avatar,
        Person.roles,
    )
    return paged(reasons_for(topic, columns, seen_by=seen_by), (CASE.id,), cursor)


def own_use_case(topic: Topic, person: Person) -> UseCase | None:
    """What somebody said themselves of why they need an idea."""
    cast = cast_vote_of(person.id, topic.body_post_id or 0, SUPPORT)
    return db.session.query(UseCase).filter_by(vote_id=cast.id).one_or_none() if cast else None


@dataclass(frozen=True)
class Found:
    """Somebody's words and the idea at which they stand."""

    case: UseCase
    topic: Topic


def find_use_case(case_id: int, *, seen_by: Person) -> Found:
    """Words that the seer may see, at an idea that they may see."""
    row = db.session.execute(
        select(UseCase, Post.topic_id, Vote.person_id)
        .join(Vote, Vote.id == UseCase.vote_id)
        .join(Post, Post.id == Vote.post_id)
        .where(UseCase.id == case_id, _seen(seen_by))
    ).one_or_none()
    if row is None:
        raise NotFound
    return Found(row.UseCase, find_topic(row.topic_id, seen_by=seen_by))


def shown_use_case(row: Row[Any], *, seen_by: Person | None) -> SimpleNamespace:
    """A supporter's words as the page takes them."""
    return SimpleNamespace(
        id=row.id,
        words=row.one,
        lang=row.two if row.two != language() else "",
        name=row.name,
        initial=row.name[:1],
        hue=row.person_id * 7 % 12,
        avatar_url=f"/avatars/{row.avatar}" if row.avatar else None,
        is_staff=bool(row.roles),
        url=f"/people/{row.person_id}",
        at=when(row.at),
        is_edited=bool(row.is_edited),
        is_hidden=bool(row.is_hidden),
        may_hide=policy.can_moderate(seen_by),
    )
