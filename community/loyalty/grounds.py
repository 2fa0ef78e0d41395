"""What an award stands on, read from the contributions themselves: does the ground hold, since when, and if not, why.

Deliveries may come late, twice or out of order, so the ledger follows what is true now and not what an event said.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from community.accounts.masks import unmasked
from community.accounts.models import Person
from community.curation.queries import is_remembered_answer, kind_at
from community.kernel.clock import now
from community.kernel.database import db
from community.topics.models import DELETED, IDEA, PUBLIC, QUESTION, REVIEW, STORY, TIP, Outcome, Post, Topic
from community.votes.models import USEFUL, Vote

ANSWER_POSTED, ANSWER_ACCEPTED, USEFUL_RECEIVED = "answer-posted", "answer-accepted", "useful-received"
QUESTION_ASKED, REVIEW_WRITTEN, IDEA_PROPOSED = "question-asked", "review-written", "idea-proposed"
TIP_SHARED, STORY_TOLD = "tip-shared", "story-told"
IDEA_PLANNED, IDEA_SHIPPED = "idea-planned", "idea-shipped"
STARTED = {
    QUESTION: QUESTION_ASKED,
    REVIEW: REVIEW_WRITTEN,
    IDEA: IDEA_PROPOSED,
    TIP: TIP_SHARED,
    STORY: STORY_TOLD,
}
DECIDED = {IDEA_PLANNED: "planned", IDEA_SHIPPED: "shipped"}


@dataclass(frozen=True)
class Ground:
    """A rule, the post it is about, and for votes whose vote it was."""

    rule: str
    post_id: int
    voter_id: int | None = None

    def __str__(self) -> str:
        return f"{self.rule}:{self.post_id}" + (f":{self.voter_id}" if self.voter_id else "")


def read_ground(text: str) -> Ground:
    """A ground as the ledger has it."""
    rule, post_id, *voter = text.split(":")
    return Ground(rule, int(post_id), int(voter[0]) if voter else None)


@dataclass(frozen=True)
class Finding:
    """Whether a ground holds, since when, for whom and where; `why` it doesn't."""

    holds: bool
    at: datetime
    author_id: int
    zone: str
    topic_id: int
    kind: str
    why: str = ""


ABOUT: tuple[Any, ...] = (
    Post.visibility,
    Post.created_at,
    Post.is_body,
    Post.parent_id,
    Post.author_id,
    Person.roles,
    Person.stands_in,
    Person.time_zone,
    Topic.id.label("topic_id"),
    func.coalesce(Post.home_id, Post.topic_id).label("home_id"),
    Topic.kind,
    Topic.former_kind,
    Topic.author_id.label("asker_id"),
    Topic.accepted_post_id,
)


def _about(post_id: int) -> Row[Any]:
    query: Select[Any] = select(*ABOUT).join(Topic, Topic.id == Post.topic_id).join(Person, Person.id == Post.author_id)
    return db.session.execute(query.where(Post.id == post_id)).one()


def look(ground: Ground) -> Finding:
    """How things stand at this moment. Staff never have a ground: they are paid otherwise, whomever they write for.

    Nor has what is written behind a mask: a line in a ledger, or a rank that rises, would tell whose it is.
    """
    row = _about(ground.post_id)
    since, why = row.created_at, ""
    if row.visibility != PUBLIC:
        why = "deleted" if row.visibility == DELETED else "hidden"
    elif row.roles or row.stands_in:
        why = "staff"
    else:
        found, why = _particular(ground, row)
        since = found or since
    return Finding(not why, since, row.author_id, row.time_zone, row.topic_id, row.kind, why)


def _particular(ground: Ground, row: Row[Any]) -> tuple[datetime | None, str]:
    """What the rule itself asks for: since when it is so, or why it isn't.

    What a topic was when something was done in it counts, so that a conversion neither gives nor takes any points.
    """
    since: datetime | None = row.created_at
    if ground.rule == USEFUL_RECEIVED:
        since, lacking = _voted_at(ground), "vote"
    elif ground.rule in DECIDED:
        since, lacking = _decided_at(row, DECIDED[ground.rule]), "undecided"
    elif ground.rule == ANSWER_ACCEPTED:
        is_so = _is_accepted(row, ground.post_id) and not _asked_it(row)
        since, lacking = (now() if is_so else None), "unaccepted"
    elif ground.rule == ANSWER_POSTED:
        is_answer = not row.is_body and row.parent_id is None and not _asked_it(row)
        is_so = is_answer and _kind_then(row, row.created_at) == QUESTION
        since, lacking = (row.created_at if is_so else None), "own"
    else:
        is_so = row.is_body and STARTED.get(_kind_then(row, row.created_at)) == ground.rule
        since, lacking = (row.created_at if is_so else None), "other"
    return since, "" if since else lacking


def _asked_it(row: Row[Any]) -> bool:
    """Whether whoever answered is who asked, by name or behind a mask."""
    return unmasked({row.asker_id}) == {row.author_id}


def _kind_then(row: Row[Any], at: datetime) -> str:
    """What the topic was at a time."""
    return kind_at(row.topic_id, row.kind, at) if row.former_kind else row.kind


def _is_accepted(row: Row[Any], post_id: int) -> bool:
    """Chosen as the answer, or chosen before the question became an idea, which remembers it."""
    if row.accepted_post_id == post_id:
        return True
    return row.former_kind == QUESTION and row.kind != QUESTION and is_remembered_answer(row.topic_id, post_id)


def possible_grounds(post_id: int) -> list[Ground]:
    """Everything that a post could bring its author, whether or not it does."""
    row = _about(post_id)
    kinds = {row.kind, row.former_kind} - {""}
    if row.is_body:
        started = STARTED.get(_kind_then(row, row.created_at))
        rules = [*([started] if started else ()), *(DECIDED if IDEA in kinds else ())]
    elif QUESTION in kinds and row.parent_id is None:
        rules = [ANSWER_POSTED, ANSWER_ACCEPTED]
    else:
        rules = []
    voters = select(Vote.person_id).where(Vote.post_id == post_id, Vote.kind == USEFUL).order_by(Vote.id)
    useful = [Ground(USEFUL_RECEIVED, post_id, voter_id) for voter_id in db.session.scalars(voters)]
    return [Ground(rule, post_id) for rule in rules] + useful


def _voted_at(ground: Ground) -> datetime | None:
    return db.session.scalar(
        select(Vote.created_at).where(
            Vote.post_id == ground.post_id, Vote.kind == USEFUL, Vote.person_id == ground.voter_id
        )
    )


def _decided_at(row: Row[Any], state: str) -> datetime | None:
    """When this was first decided about what was an idea then."""
    if IDEA not in (row.kind, row.former_kind):
        return None
    decided = select(Outcome.created_at).where(Outcome.topic_id == row.home_id, Outcome.state == state)
    times = db.session.scalars(decided.order_by(Outcome.id))
    return next((at for at in times if _kind_then(row, at) == IDEA), None)
