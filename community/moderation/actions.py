"""Reporting, judging, and taking a judgement back. Each is logged with its reason."""

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from community.accounts.models import Person
from community.accounts.policy import can_take_part
from community.audit.actions import note
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.kernel.events import publish
from community.kernel.missing import add_missing
from community.kernel.transaction import action
from community.moderation import policy
from community.moderation.events import MaskLifted, PostJudged, PostReported
from community.moderation.models import HIDDEN, KEPT, OPEN, REASONS, Case, Report, Reveal
from community.topics.actions.holding import hold_topic_of
from community.topics.actions.visibility import hide_post, show_post
from community.topics.models import DELETED, HELD, PUBLIC, Post

RETURNED = "returned"


def _locked(post: Post) -> Post:
    """The post, and nobody else reports or judges it until we are done."""
    hold_topic_of(post)
    db.session.refresh(post, with_for_update={"of": Post})
    return post


def _open_case(post: Post) -> Case:
    """The open case of a post, opened now if there is none."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(
        insert(Case)
        .values(post_id=post.id, state=OPEN, report_count=0, opened_at=now(), reason="", message="", before="")
        .on_conflict_do_nothing()
    )
    return db.session.scalars(select(Case).where(Case.post_id == post.id, Case.state == OPEN)).one()


def _check_reason(reason: str) -> None:
    if reason not in REASONS:
        raise Invalid({"reason": _("Choose a reason.")})


def _check_reporter(by: Person, post: Post) -> None:
    if by.owns(post.author_id):
        raise NotAllowed(_("This is your own post. You can edit or delete it."))
    if not can_take_part(by):
        raise NotAllowed(_("Confirm your email address to report posts."))
    if not policy.can_report(by, post):
        raise NotAllowed(_("You can't report this post."))


@action
def report_post(post: Post, *, reason: str, words: str, by: Person) -> Case:
    """Ask staff to look at a post. A second report by the same person replaces the words of the first."""
    _check_reporter(by, _locked(post))
    _check_reason(reason)
    case = _open_case(post)
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    values = {"case_id": case.id, "by_id": by.id, "reason": reason, "words": words, "created_at": now()}
    db.session.execute(
        insert(Report)
        .values(values)
        .on_conflict_do_update(index_elements=["case_id", "by_id"], set_={"reason": reason, "words": words})
    )
    counted = select(func.count()).select_from(Report).where(Report.case_id == case.id).scalar_subquery()
    db.session.execute(update(Case).where(Case.id == case.id).values(report_count=counted))
    db.session.expire(case)
    publish(PostReported(case.id, post.id, by.id))
    return case


def _judged(post: Post, by: Person) -> Post:
    """The post, locked, if `by` may judge it and it is still there to be judged."""
    if not policy.can_judge(by, post):
        raise NotAllowed(_("You can't judge this post."))
    if _locked(post).visibility == DELETED:
        raise Conflict(_("Its author took this post away in the meantime. If they bring it back, the case returns."))
    return post


def _decide(case: Case, state: str, *, reason: str, message: str, by: Person) -> None:
    """Close an open case by one conditional UPDATE, so that two moderators can't both decide it."""
    done = db.session.execute(
        update(Case)
        .where(Case.id == case.id, Case.state == OPEN)
        .values(
            state=state,
            decided_by_id=by.id,
            decided_at=now(),
            reason=reason,
            message=message,
            before=case.post.visibility,
        ),
        execution_options={"synchronize_session": False},
    )
    if not getattr(done, "rowcount", 0):
        raise Conflict(_("Somebody else has already decided this."))
    db.session.expire(case)


def _tell(case: Case, post: Post, verdict: str, by: Person) -> None:
    publish(PostJudged(case.id, post.id, post.topic_id, post.author_id, verdict, case.reason, case.message, by.id))


@action
def open_case(post: Post, *, by: Person) -> Case:
    """A moderator takes up a post that nobody reported."""
    if _judged(post, by).visibility not in (PUBLIC, HELD):
        raise Conflict(_("This post is hidden already."))
    return _open_case(post)


@action
def hide(case: Case, *, reason: str, message: str, by: Person) -> None:
    """Take the post from view, with a reason and a message to its author."""
    post = _judged(case.post, by)
    _check_reason(reason)
    if not message.strip():
        raise Invalid({"message": _("Write what the author will read.")})
    _decide(case, HIDDEN, reason=reason, message=message.strip(), by=by)
    hide_post(post, by=by)
    details = {"before": case.before, "after": HIDDEN, "message": case.message, "case_id": case.id}
    note("hide", "post", post.id, by=by, reason=reason, **details)
    _tell(case, post, HIDDEN, by)


@action
def hide_unreported(post: Post, *, reason: str, message: str, by: Person) -> Case:
    """Take up a post that nobody reported, and take it from view at once."""
    case = open_case(post, by=by)
    hide(case, reason=reason, message=message, by=by)
    return case


@action
def keep(case: Case, *, reason: str, by: Person) -> None:
    """Leave the post as it is."""
    post = _judged(case.post, by)
    if not reason.strip():
        raise Invalid({"keep_reason": _("Say why it stays.")})
    _decide(case, KEPT, reason="", message=reason.strip(), by=by)
    note("keep", "post", post.id, by=by, reason=reason.strip(), case_id=case.id)
    _tell(case, post, KEPT, by)


@action
def undo(case: Case, *, by: Person) -> None:
    """Take a decision back: a hidden post returns to where it stood, and the case is open again."""
    post = _judged(case.post, by)
    _check_latest(case)
    was, before = case.state, case.before
    done = db.session.execute(
        update(Case)
        .where(Case.id == case.id, Case.state.in_((HIDDEN, KEPT)))
        .values(state=OPEN, decided_by_id=None, decided_at=None, reason="", message="", before=""),
        execution_options={"synchronize_session": False},
    )
    if not getattr(done, "rowcount", 0):
        raise Conflict(_("This isn't decided yet."))
    db.session.expire(case)
    note("undo", "post", post.id, by=by, before=was, after=OPEN, case_id=case.id)
    if was == HIDDEN:
        still_waits = before == HELD and post.author.email_verified_at is None
        show_post(post, by=by, visibility=HELD if still_waits else PUBLIC)
        _tell(case, post, RETURNED, by)


def _check_latest(case: Case) -> None:
    """An older decision can't be taken back from under a newer one, nor from under a new report."""
    newest = db.session.scalar(select(func.max(Case.id)).where(Case.post_id == case.post_id))
    if newest != case.id:
        raise Conflict(_("There is a newer case about this post. Decide that one."))


@action
def reveal(post: Post, *, reason: str, by: Person) -> bool:
    """Let this moderator know whose post it is. The log says that they looked and why, not whom they found."""
    if not policy.can_reveal(by, post):
        raise NotAllowed(_("You can't look up who wrote this."))
    row = {"mask_id": post.author_id, "by_id": by.id, "reason": reason, "made_at": now()}
    if not add_missing(Reveal, [row], unique=("mask_id", "by_id")):
        return False
    made = db.session.scalars(select(Reveal.id).where(Reveal.mask_id == post.author_id, Reveal.by_id == by.id)).one()
    note("reveal", "post", post.id, by=by, reason=reason)
    publish(MaskLifted(made, post.id, reason, by.id))
    return True
