"""Giving badges and taking them back. What is given for something follows what is true of it at that moment."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from community.accounts.models import Person
from community.audit.actions import note
from community.badges import policy
from community.badges.measures import MEASURES, ground_of
from community.badges.models import Badge, BadgeAward
from community.badges.queries import people_to_look_at
from community.badges.rules import DEFAULT_BADGES
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed, NotFound
from community.kernel.missing import add_missing
from community.kernel.once import lock
from community.kernel.transaction import action
from community.topics.text import language_of

ONCE = ("person_id", "badge_id")


@action
def seed_badges() -> None:
    """Write down the badges that aren't there yet; what was changed since stays as it is."""
    rows = [
        {"key": rule.key, "measure": rule.measure, "least": rule.least, "is_active": True, "position": number}
        | {"name_ja": "", "name_en": ""}
        for number, rule in enumerate(DEFAULT_BADGES)
    ]
    add_missing(Badge, rows, unique=("key",))


@action
def seed_badges_once() -> None:
    """On a site that was never given any."""
    if db.session.scalar(select(Badge.id).limit(1)) is None:
        seed_badges()


def _rules(measures: Collection[str]) -> list[Badge]:
    """The active badges that count these."""
    seed_badges_once()
    return list(db.session.scalars(select(Badge).where(Badge.measure.in_(measures), Badge.is_active)))


@action
def settle(person_id: int, measures: Collection[str] = tuple(MEASURES)) -> int:
    """Bring somebody's badges in line with what they did; how many came, went or changed.

    The person's badges are locked before their grounds are looked at, so whoever comes last sees the latest truth.
    """
    lock("badges", str(person_id))
    person = db.session.get(Person, person_id)
    return sum(_settle(badge, person) for badge in _rules(measures)) if person and not person.stands_in else 0


def _settle(badge: Badge, person: Person) -> int:
    ground = ground_of(badge.measure, badge.least, person)
    own = (BadgeAward.person_id == person.id, BadgeAward.badge_id == badge.id)
    if ground is None:
        gone = delete(BadgeAward).where(*own)
        return len(list(db.session.scalars(gone.returning(BadgeAward.id))))
    row = {"person_id": person.id, "badge_id": badge.id, "topic_id": ground.topic_id, "reason": "", "language": ""}
    if add_missing(BadgeAward, [row | {"awarded_at": now()}], unique=ONCE):
        return 1
    moved = update(BadgeAward).where(*own, BadgeAward.topic_id.is_distinct_from(ground.topic_id))
    return len(list(db.session.scalars(moved.values(topic_id=ground.topic_id).returning(BadgeAward.id))))


def rebuild_badges() -> int:
    """Look at everybody again, each by themselves. How many badges came, went or changed."""
    seed_badges_once()
    return sum(settle(person_id) for person_id in people_to_look_at())


@action
def give_badge(badge: Badge, person: Person, *, reason: str, by: Person) -> None:
    """Thank somebody for what nothing counts, with a reason that everybody reads."""
    if not policy.can_give(by):
        raise NotAllowed(_("This page is for staff."))
    if not policy.can_get(person, by=by):
        raise Conflict(_("This badge is for members whose account is open."))
    if badge.measure or not badge.is_active:
        raise NotFound
    row = {"person_id": person.id, "badge_id": badge.id, "topic_id": None, "given_by_id": by.id, "reason": reason}
    if not add_missing(BadgeAward, [row | {"language": language_of(reason), "awarded_at": now()}], unique=ONCE):
        raise Conflict(_("They have this badge already."))
    note("give badge", "person", person.id, by=by, reason=reason, after=badge.key)


@action
def take_back_badge(award_id: int, person: Person, *, reason: str, by: Person) -> None:
    """Take back what was given by hand, with a reason for the log."""
    if not policy.can_give(by):
        raise NotAllowed(_("This page is for staff."))
    award = db.session.get(BadgeAward, award_id)
    if award is None or award.person_id != person.id or award.given_by_id is None:
        raise NotFound
    badge = db.session.get_one(Badge, award.badge_id)
    note("take badge back", "person", person.id, by=by, reason=reason, before=badge.key)
    db.session.delete(award)
