"""Saving, settling, deleting and ending drafts. No kept page shows any of them, so none is forgotten for it."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from hashlib import sha256
from typing import ParamSpec, TypeVar

from flask_babel import gettext as _
from sqlalchemy import delete, func, or_, select, update

from community.accounts.models import Person
from community.drafts.models import MOST_DRAFTS, Draft
from community.drafts.queries import UNDO, draft_of
from community.drafts.reading import Fields, Place, is_key
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, Gone, Invalid, NotFound
from community.kernel.once import lock
from community.kernel.transaction import transaction

P = ParamSpec("P")
R = TypeVar("R")
CLAIMED_WITHIN = timedelta(hours=24)
MOST_UNCLAIMED = 2_000
"""Drafts that wait for somebody to sign in; beyond that the oldest go."""


class Newer(Conflict):
    """A saving that is based on an older version than the one that is kept."""


def _quiet_action(verb: Callable[P, R]) -> Callable[P, R]:
    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction(is_shown=False):
            return verb(*args, **kwargs)

    return run


def new_key() -> str:
    """A key for a draft that has no home."""
    return f"new-{secrets.token_urlsafe(12)}"


@_quiet_action
def save_draft(key: str, place: Place, fields: Fields, *, base: int, by: Person) -> Draft:
    """Keep what is typed. `base` is the version that the form was filled from, 0 if from none."""
    if not is_key(key):
        raise NotFound
    lock(f"person:{by.id}", "drafts")
    draft = draft_of(key, by=by)
    if draft is None:
        if base:
            raise Gone(_("This draft was posted or deleted elsewhere. Save again to keep it as a new one."))
        return _insert(key, place, fields, by)
    if draft.fields == dict(fields) and draft.place == (place.kind, place.topic_id, place.parent_id):
        return draft
    changed = (
        update(Draft)
        .where(Draft.id == draft.id, Draft.version == base)
        .values(fields=dict(fields), kind=place.kind, version=Draft.version + 1, saved_at=now())
    )
    if not getattr(db.session.execute(changed, execution_options={"synchronize_session": False}), "rowcount", 0):
        raise Newer(_("This draft was changed on another device in the meantime."))
    db.session.refresh(draft)
    return draft


def _insert(key: str, place: Place, fields: Fields, by: Person) -> Draft:
    standing = select(func.count()).where(Draft.person_id == by.id, Draft.deleted_at.is_(None))
    if (db.session.scalar(standing) or 0) >= MOST_DRAFTS:
        raise Invalid({"": _("You have %(most)s drafts already. Delete one to keep another.", most=MOST_DRAFTS)})
    return _add(key, place, fields, by)


def _add(key: str, place: Place, fields: Fields, by: Person) -> Draft:
    at = now()
    draft = Draft(
        person_id=by.id,
        key=key,
        kind=place.kind,
        topic_id=place.topic_id,
        parent_id=place.parent_id,
        fields=dict(fields),
        created_at=at,
        saved_at=at,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


@_quiet_action
def put_back(place: Place, fields: Fields, *, by: Person) -> Draft:
    """A draft of what was posted or typed already: at home if nothing is there, else beside it. Never refused."""
    lock(f"person:{by.id}", "drafts")
    home = place.home_key
    return _add(home if home and draft_of(home, by=by) is None else new_key(), place, fields, by)


@_quiet_action
def keep_mine(key: str, fields: Fields, *, by: Person) -> Draft:
    """Of two versions keep the one that was just sent; the other becomes a draft of its own."""
    draft = _disputed(key, by)
    if draft.fields != dict(fields):
        _add(new_key(), Place(*draft.place), draft.fields, by)
        draft.fields, draft.version, draft.saved_at = dict(fields), draft.version + 1, now()
        db.session.flush()
    return draft


@_quiet_action
def keep_other(key: str, fields: Fields, *, by: Person) -> Draft:
    """Of two versions keep the one that was saved before; what was just sent becomes a draft of its own."""
    draft = _disputed(key, by)
    if draft.fields != dict(fields):
        _add(new_key(), Place(*draft.place), fields, by)
    return draft


def _disputed(key: str, by: Person) -> Draft:
    lock(f"person:{by.id}", "drafts")
    draft = draft_of(key, by=by)
    if draft is None:
        raise Gone(_("This draft was posted or deleted elsewhere. Save again to keep it as a new one."))
    return draft


@_quiet_action
def delete_draft(draft: Draft, *, by: Person) -> None:
    """Take a draft from the list. It can be brought back for a day, and its key is free for another."""
    if draft.person_id != by.id:
        raise NotFound
    draft.deleted_at, draft.key = now(), f"gone-{draft.id}"
    db.session.execute(delete(Draft).where(Draft.person_id == by.id, Draft.deleted_at < now() - UNDO))


@_quiet_action
def restore_draft(draft: Draft, *, by: Person) -> None:
    """Bring a deleted draft back to where it was, or beside what is there now."""
    if draft.person_id != by.id:
        raise NotFound
    home = Place(*draft.place).home_key
    draft.key = home if home and draft_of(home, by=by) is None else new_key()
    draft.deleted_at = None


@_quiet_action
def finish_draft(key: str, *, by: Person) -> None:
    """What it was a draft of is posted. Called inside the action that posts it."""
    if is_key(key):
        db.session.execute(delete(Draft).where(Draft.person_id == by.id, Draft.key == key))


def key_of_claim(claim: str) -> str:
    """Under which key it stands once it is claimed."""
    return f"new-{_hash(claim)[:24]}"


def _hash(claim: str) -> str:
    return sha256(claim.encode()).hexdigest()


@_quiet_action
def keep_for_claim(place: Place, fields: Fields) -> str:
    """Keep what somebody typed whose session was over. Returns what they claim it with once they've signed in."""
    claim, at = secrets.token_urlsafe(24), now()
    unclaimed = Draft.person_id.is_(None)
    newest = select(Draft.id).where(unclaimed).order_by(Draft.id.desc()).offset(MOST_UNCLAIMED).limit(1)
    oldest = db.session.scalar(newest)
    too_many = Draft.id <= oldest if oldest else Draft.created_at < at - CLAIMED_WITHIN
    db.session.execute(delete(Draft).where(unclaimed, or_(Draft.created_at < at - CLAIMED_WITHIN, too_many)))
    db.session.add(
        Draft(
            claim_hash=_hash(claim),
            key=key_of_claim(claim),
            kind=place.kind,
            topic_id=place.topic_id,
            parent_id=place.parent_id,
            fields=dict(fields),
            created_at=at,
            saved_at=at,
        )
    )
    return claim


@_quiet_action
def claim_draft(claim: str, *, by: Person) -> Draft | None:
    """What was typed before signing in becomes this person's draft, once."""
    waiting = Draft.claim_hash == _hash(claim), Draft.person_id.is_(None), Draft.created_at > now() - CLAIMED_WITHIN
    draft = db.session.scalar(select(Draft).where(*waiting).with_for_update())
    if draft is None:
        return None
    draft.person_id, draft.claim_hash, draft.saved_at = by.id, None, now()
    db.session.flush()
    return draft
