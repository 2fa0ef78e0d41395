"""Finding cases, as far as a moderator may judge them: never those about their own posts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import aliased, joinedload

from community.accounts.masks import behind
from community.accounts.models import Person
from community.accounts.policy import is_moderator
from community.ideas.models import Idea
from community.kernel.database import db
from community.kernel.errors import NotAllowed, NotFound
from community.kernel.paging import Cursor, Page, paged
from community.moderation import policy
from community.moderation.models import HIDDEN, KEPT, OPEN, Case, Report, Reveal
from community.reviews.models import Review
from community.topics.models import DELETED, PUBLIC, Post, Topic

ALL_OPEN, MINE, DECIDED = "open", "mine", "decided"
TABS = (ALL_OPEN, MINE, DECIDED)
BEGINNING = 600
"""How much of a post's text is fetched for its line in the list."""
MOST_REPORTS = 20

CASE = Case.__table__.c
OLDEST_FIRST = (-Case.id).label("oldest_first")
Decider = aliased(Person)
ROW: tuple[Any, ...] = (
    Case.id,
    Case.state,
    Case.report_count,
    Case.opened_at,
    Case.decided_at,
    Case.reason,
    Case.post_id,
    OLDEST_FIRST,
    and_(Post.is_body, Post.home_id.is_(None)).label("is_body"),
    Post.words,
    Post.language,
    func.substr(Post.markdown, 1, BEGINNING).label("beginning"),
    Post.author_id,
    Topic.title,
    Topic.language.label("topic_language"),
    Person.display_name.label("author_name"),
    Person.avatar.label("author_avatar"),
    Person.roles.label("author_roles"),
    Person.stands_in.label("author_stands_in"),
    Person.is_mask.label("author_is_mask"),
    Decider.display_name.label("decided_by_name"),
)


@dataclass(frozen=True)
class Waiting:
    """How many cases wait, and since when the oldest."""

    count: int
    oldest_at: datetime | None


@dataclass(frozen=True)
class AuthorRecord:
    """What is known of somebody whose post is judged."""

    public_count: int
    hidden_count: int


def _judgeable(seen_by: Person) -> ColumnElement[bool]:
    return Post.author_id.not_in(seen_by.own_ids)


def _is_waiting() -> ColumnElement[bool]:
    """Open, and the post is still there: one that its author deleted comes back to the queue when they restore it."""
    return (Case.state == OPEN) & (Post.visibility != DELETED)


def waiting(*, seen_by: Person | None) -> Waiting:
    """The queue in two figures, for moderators; nothing for others."""
    if seen_by is None or not is_moderator(seen_by):
        return Waiting(0, None)
    query = select(func.count(), func.min(Case.opened_at)).join(Post, Post.id == Case.post_id)
    count, oldest_at = db.session.execute(query.where(_is_waiting(), _judgeable(seen_by))).one()
    return Waiting(count, oldest_at)


def _rows() -> Select[Any]:
    return (
        select(*ROW)
        .join(Post, Post.id == Case.post_id)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Person, Person.id == Post.author_id)
        .outerjoin(Decider, Decider.id == Case.decided_by_id)
    )


def list_cases(tab: str, cursor: Cursor | None, *, seen_by: Person) -> Page[Row[Any]]:
    """A page of cases: open ones by the number of reports and age, decided ones with the latest first."""
    query = _rows().where(_judgeable(seen_by))
    if tab == ALL_OPEN:
        return paged(query.where(_is_waiting()), (CASE.report_count, OLDEST_FIRST), cursor)
    query = query.where(Case.state.in_((HIDDEN, KEPT)))
    if tab == MINE:
        query = query.where(Case.decided_by_id == seen_by.id)
    return paged(query, (CASE.decided_at, CASE.id), cursor)


def reasons_of(case_ids: Collection[int]) -> dict[int, list[str]]:
    """The reasons that reports gave, by case, the most frequent first. One statement."""
    found: dict[int, list[str]] = {}
    if case_ids:
        query = select(Report.case_id, Report.reason).where(Report.case_id.in_(case_ids))
        query = query.group_by(Report.case_id, Report.reason).order_by(func.count().desc(), Report.reason)
        for case_id, reason in db.session.execute(query):
            found.setdefault(case_id, []).append(reason)
    return found


def find_case(case_id: int, *, seen_by: Person) -> Case:
    """A case with its post, topic, author and decider; NotAllowed for one about the seer's own post."""
    whole = (
        joinedload(Case.post).joinedload(Post.topic),
        joinedload(Case.post).joinedload(Post.author),
        joinedload(Case.decided_by),
    )
    case = db.session.scalar(select(Case).where(Case.id == case_id).options(*whole)) if case_id < 2**31 else None
    if case is None:
        raise NotFound
    if seen_by.owns(case.post.author_id):
        raise NotAllowed
    return case


def open_case_of(post_id: int) -> int | None:
    """The open case of a post, if there is one."""
    return db.session.scalar(select(Case.id).where(Case.post_id == post_id, Case.state == OPEN))


def own_report(post_id: int, *, by: Person) -> Report | None:
    """What this person reported about a post, while that isn't decided."""
    query = select(Report).join(Case, Case.id == Report.case_id)
    return db.session.scalar(query.where(Case.post_id == post_id, Case.state == OPEN, Report.by_id == by.id))


def reports_of(case_id: int) -> Sequence[Report]:
    """What the latest reporters wrote."""
    query = select(Report).where(Report.case_id == case_id).order_by(Report.id.desc()).limit(MOST_REPORTS)
    return db.session.scalars(query).unique().all()


def record_of(author_id: int, *, but_post: int) -> AuthorRecord:
    """How much somebody wrote, and how much of that was hidden before. One statement."""
    written = select(func.count()).select_from(Post).where(Post.author_id == author_id, Post.visibility == PUBLIC)
    hidden = (
        select(func.count(Case.post_id.distinct()))
        .join(Post, Post.id == Case.post_id)
        .where(Post.author_id == author_id, Case.state == HIDDEN, Case.post_id != but_post)
    )
    public_count, hidden_count = db.session.execute(select(written.scalar_subquery(), hidden.scalar_subquery())).one()
    return AuthorRecord(public_count, hidden_count)


def wish_of(topic_id: int) -> str:
    """What an idea asks for, as rendered HTML: the second half of its text."""
    return db.session.scalar(select(Idea.wish_html).where(Idea.topic_id == topic_id)) or ""


def verdict_of(topic_id: int) -> Review | None:
    """What a review says besides its text."""
    return db.session.scalar(select(Review).where(Review.topic_id == topic_id))


@dataclass(frozen=True)
class Revealed:
    """Who is behind a mask, and why this moderator had to know."""

    person: Person
    reason: str


def revealed(post: Post, *, seen_by: Person) -> Revealed | None:
    """Whose post it is, for a moderator who gave their reason before."""
    looked = select(Reveal.reason).where(Reveal.mask_id == post.author_id, Reveal.by_id == seen_by.id)
    reason = db.session.scalar(looked) if policy.can_reveal(seen_by, post) else None
    if reason is None:
        return None
    return Revealed(db.session.get_one(Person, behind({post.author_id})[post.author_id]), reason)
