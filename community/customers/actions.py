"""Voting and posting for customers, and taking that back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from community.accounts.models import Person
from community.audit.actions import note
from community.customers import policy
from community.customers.knowing import Details, know_customer, link_member
from community.customers.models import POST, VOTE, Customer, Voice
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed
from community.kernel.transaction import action
from community.topics.actions.entering import enter_vote, revoke_vote, withdraw_entered
from community.topics.models import Post, Topic


@dataclass(frozen=True)
class Heard:
    """Whom staff heard, where, what they want to remember of it, and through which program's key they enter it."""

    details: Details
    source: str
    note: str = ""
    through_id: int | None = None


def _check_rights(by: Person) -> None:
    if not policy.can_speak_for_customers(by):
        raise NotAllowed(_("Only staff can vote and post for customers."))


@action
def vote_for_customer(topic: Topic, heard: Heard, *, by: Person) -> Voice:
    """A customer's vote for an idea, or that they have the same question. Counted once for each customer."""
    _check_rights(by)
    customer = know_customer(heard.details, by=by)
    post = db.session.get_one(Post, topic.body_post_id)
    if post.author_id in (customer.stand_in_id, customer.member_id):
        raise Conflict(_("This was asked for by the customer themselves, so they're counted already."))
    vote = enter_vote(post, customer.member_id or customer.stand_in_id, by=by)
    if vote is None:
        raise Conflict(_("This customer's vote is counted already."))
    return _write_down(customer, topic, heard, by=by, vote_id=vote.id)


@action
def post_for_customer(heard: Heard, write: Callable[[Person], Topic], *, by: Person) -> Voice:
    """A customer's question or idea. `write` posts it as the person it is handed."""
    _check_rights(by)
    customer = know_customer(heard.details, by=by)
    topic = write(db.session.get_one(Person, customer.stand_in_id))
    return _write_down(customer, topic, heard, by=by)


def _write_down(customer: Customer, topic: Topic, heard: Heard, *, by: Person, vote_id: int | None = None) -> Voice:
    kind = VOTE if vote_id else POST
    voice = Voice(customer_id=customer.id, topic_id=topic.id, kind=kind, vote_id=vote_id, entered_at=now(), by_id=by.id)
    voice.source, voice.note, voice.through_id = heard.source, heard.note, heard.through_id
    db.session.add(voice)
    db.session.flush()
    about: dict[str, Any] = {"customer_id": customer.id, "voice_id": voice.id, "source": heard.source}
    if heard.through_id:
        about["key_id"] = heard.through_id
    # The log is read by more people than customers' names are for.
    note(f"enter {kind}", "topic", topic.id, by=by, **about)
    return voice


@action
def revoke_voice(voice: Voice, *, by: Person) -> bool:
    """Take back what was entered; False if that was done before, or the customer took it over or back themselves."""
    _check_rights(by)
    db.session.refresh(voice, with_for_update=True)
    if voice.revoked_at is not None:
        return False
    if voice.kind == VOTE:
        is_done = voice.vote_id is not None and revoke_vote(voice.vote_id, by=by)
    else:
        is_done = withdraw_entered(db.session.get_one(Post, voice.topic.body_post_id), by=by)
    voice.revoked_at, voice.revoked_by_id = now(), by.id
    note(f"revoke {voice.kind}", "topic", voice.topic_id, by=by, customer_id=voice.customer_id, voice_id=voice.id)
    return is_done


@action
def link_verified_member(person_id: int) -> None:
    """Somebody showed that an address is theirs: if it is a customer's, they are one."""
    person = db.session.get_one(Person, person_id)
    customer = db.session.query(Customer).filter_by(email=person.email).one_or_none() if person.email else None
    if customer:
        link_member(customer)
