"""What an idea's page shows of the people behind it: who has the problem, who needs the solution, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, literal, select, union_all

from community.accounts.models import Person
from community.ideas.models import UseCase
from community.ideas.use_cases import MOST_BESIDE_IDEA, reasons_for, shown_use_case
from community.kernel.database import db
from community.kernel.remembered import memory
from community.topics.concerns import AS_CAST, CAST_THERE, HERE, THERE, Spread, what_they_said
from community.topics.models import Concern, Topic
from community.topics.thread import Thread
from community.topics.wording import frequency_names, severity_names
from community.votes.models import SUPPORT

Bar = tuple[str, int]
MOST_FACES = 6
SPREAD, ENTERED, VOTER, REASON = "spread", "entered", "voter", "reason"
NOBODY: list[ColumnElement[Any]] = [
    literal(value).label(name) for name, value in (("person_id", 0), ("name", ""), ("avatar", ""), ("roles", ""))
]
PERSON: list[ColumnElement[Any]] = [
    Person.id.label("person_id"),
    Person.display_name.label("name"),
    func.coalesce(Person.avatar, "").label("avatar"),
    Person.roles.label("roles"),
]


@dataclass(frozen=True)
class Own:
    """What the reader said themselves."""

    chosen: Mapping[str, str]
    words: str = ""


@dataclass(frozen=True)
class Support:
    """The problem's extent, who voted last and for how many staff did, and why people need the idea."""

    spread: Spread
    entered_count: int
    faces: Sequence[SimpleNamespace]
    use_cases: Sequence[SimpleNamespace]
    has_more: bool
    own: Own

    frequencies: Sequence[tuple[str, str]]
    severities: Sequence[tuple[str, str]]

    @property
    def groups(self) -> list[tuple[str, int, list[Bar]]]:
        """Of how often and how bad: a key, how many said something, and each answer's name and count."""
        spread = self.spread
        sides = (
            ("frequency", spread.frequency_total, spread.frequencies, self.frequencies),
            ("severity", spread.severity_total, spread.severities, self.severities),
        )
        return [
            (key, total, [(dict(names)[value], count) for value, count in counts])
            for key, total, counts, names in sides
            if total
        ]


def support_of(thread: Thread, *, seen_by: Person | None) -> Support:
    """One statement for everybody, and one more for those who joined in."""
    topic, body = thread.topic, thread.body
    rows = people_behind(topic, seen_by=seen_by)
    reasons = [row for row in rows if row.part == REASON]
    has_joined = body is not None and (body.is_voted or body.is_concerned)
    return Support(
        spread=Spread.of((row.one, row.two, row.tally) for row in rows if row.part == SPREAD),
        entered_count=sum(row.tally for row in rows if row.part == ENTERED),
        faces=[_face(row) for row in rows if row.part == VOTER],
        use_cases=[shown_use_case(row, seen_by=seen_by) for row in reasons[:MOST_BESIDE_IDEA]],
        has_more=len(reasons) > MOST_BESIDE_IDEA,
        own=own_words(topic, seen_by) if seen_by and has_joined else Own({}),
        frequencies=frequency_names(),
        severities=severity_names(),
    )


def people_behind(topic: Topic, *, seen_by: Person | None) -> Sequence[Row[Any]]:
    """Rows of four parts, the latest first in each: what was said how often, votes staff entered, faces, reasons."""
    query = union_all(*(select(part.subquery()) for part in _parts(topic, seen_by)))

    def read() -> Sequence[Row[Any]]:
        return sorted(db.session.execute(query), key=lambda row: (row.part, -row.id))

    is_member = seen_by is not None and seen_by.id
    return read() if is_member else memory.recall(("people_behind", topic.id), read)


def _parts(topic: Topic, seen_by: Person | None) -> tuple[Select[Any], ...]:
    at, none = func.max(HERE.created_at).label("at"), literal(0)
    flags = [none.label("is_edited"), none.label("is_hidden")]
    of_idea = HERE.post_id == topic.body_post_id
    support = (of_idea, HERE.kind == SUPPORT)

    def head(part: str, one: Any, two: Any, count: Any, number: Any) -> list[Any]:
        named = zip((literal(part), one, two, count, number), ("part", "one", "two", "tally", "id"), strict=True)
        return [column.label(name) for column, name in named]

    word = literal("")
    spread = what_they_said(
        *head(SPREAD, Concern.frequency, Concern.severity, func.count(), none), *NOBODY, at, *flags
    ).where(of_idea)
    entered = select(*head(ENTERED, word, word, func.count(), none), *NOBODY, at, *flags).where(
        *support, HERE.is_entered
    )
    faces = (
        select(*head(VOTER, word, word, none, HERE.id), *PERSON, HERE.created_at.label("at"), *flags)
        .join(Person, Person.id == HERE.person_id)
        .where(*support, HERE.is_entered.is_(False), Person.disabled_at.is_(None))
        .order_by(HERE.id.desc())
        .limit(MOST_FACES)
    )
    reasons = reasons_for(
        topic,
        [
            *head(REASON, UseCase.words, UseCase.language, none, UseCase.id),
            *PERSON,
            func.coalesce(UseCase.edited_at, UseCase.written_at).label("at"),
            case((UseCase.edited_at.is_not(None), 1), else_=0).label("is_edited"),
            case((UseCase.hidden_at.is_not(None), 1), else_=0).label("is_hidden"),
        ],
        seen_by=seen_by,
    )
    latest = reasons.order_by(UseCase.id.desc()).limit(MOST_BESIDE_IDEA + 1)
    return spread.group_by(Concern.frequency, Concern.severity), entered, faces, latest


def _face(row: Row[Any]) -> SimpleNamespace:
    return SimpleNamespace(
        initial=row.name[:1],
        hue=row.person_id * 7 % 12,
        avatar_url=f"/avatars/{row.avatar}" if row.avatar else None,
        is_staff=bool(row.roles),
    )


def own_words(topic: Topic, person: Person) -> Own:
    """What somebody said of the problem and of why they need the idea, wherever they said it. One statement."""
    rows = db.session.execute(
        select(Concern.frequency, Concern.severity, UseCase.words)
        .select_from(HERE)
        .outerjoin(THERE, CAST_THERE)
        .outerjoin(Concern, Concern.vote_id == AS_CAST)
        .outerjoin(UseCase, UseCase.vote_id == AS_CAST)
        .where(HERE.post_id == topic.body_post_id, HERE.person_id == person.id)
    ).all()
    said = [{"frequency": row.frequency, "severity": row.severity} for row in rows if row.frequency is not None]
    return Own(said[0] if said else {}, next((row.words for row in rows if row.words), ""))
