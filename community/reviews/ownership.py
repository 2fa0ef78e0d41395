"""Who verifiably has a product: by an imported order, or by an invitation that staff gave them. By nothing else."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, select, update

from community.accounts.keys import hash_of, new_key
from community.accounts.models import Person
from community.accounts.policy import is_product_team
from community.audit.actions import note
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Gone, NotAllowed
from community.kernel.transaction import action
from community.products.models import Product
from community.reviews.models import BY_INVITATION, BY_ORDER, Invitation, Purchase, Review
from community.topics.models import Post, Topic

LASTS = timedelta(days=30)
MOST_INVITATIONS = 50
UNSEEN = {"synchronize_session": False}


def email_hash(address: str) -> str:
    """How an order names its buyer: SHA-256 of the address without blanks around it, in small letters."""
    return sha256(address.strip().lower().encode()).hexdigest()


def _bought(person: Person) -> ColumnElement[bool]:
    """This person's orders; those under an address only once they have shown that it is theirs."""
    theirs = Purchase.person_id == person.id
    if person.email and person.email_verified_at:
        theirs |= Purchase.email_hash == email_hash(person.email)
    return theirs


def proof_of(person: Person, product_id: int) -> str:
    """What shows that this person has the product: BY_ORDER, BY_INVITATION or nothing."""
    if db.session.scalar(select(Purchase.id).where(Purchase.product_id == product_id, _bought(person)).limit(1)):
        return BY_ORDER
    mine = (Invitation.product_id == product_id, Invitation.used_by_id == person.id)
    return BY_INVITATION if db.session.scalar(select(Invitation.id).where(*mine).limit(1)) else ""


@action
def prove_anew(person: Person, product_id: int | None = None) -> int:
    """Look again for proof for this person's reviews that have none. Returns how many got one."""
    unproved = select(Review).where(Review.author_id == person.id, Review.proof == "")
    if product_id is not None:
        unproved = unproved.where(Review.product_id == product_id)
    proved = []
    for review in db.session.scalars(unproved).all():
        review.proof = proof_of(person, review.product_id)
        proved += [review.topic_id] if review.proof else []
    db.session.flush()
    if proved:
        renew(proved)
    return len(proved)


def renew(topic_ids: Collection[int] | Select[int]) -> None:
    """Have these reviews rendered afresh: something changed that stands beside their words."""
    bodies = select(Topic.body_post_id).where(Topic.id.in_(topic_ids))
    for table, which in ((Post, Post.id.in_(bodies)), (Topic, Topic.id.in_(topic_ids))):
        changed = update(table).where(which).values(version=table.version + 1)
        db.session.execute(changed, execution_options=UNSEEN)
    db.session.expire_all()


@action
def invite(product: Product, count: int, *, by: Person) -> Sequence[str]:
    """Make so many single-use links for a product. Their keys are known only now."""
    if not is_product_team(by):
        raise NotAllowed(_("Only the product team can invite people to a review."))
    at, keys = now(), [new_key() for _number in range(min(max(count, 1), MOST_INVITATIONS))]
    db.session.add_all(
        Invitation(product_id=product.id, key_hash=hash_of(key), by_id=by.id, created_at=at, expires_at=at + LASTS)
        for key in keys
    )
    note("invite", "product", product.id, by=by, count=len(keys))
    return keys


def find_invitation(key: str) -> Invitation:
    """The invitation of this key, if it can still be used; Gone for any other."""
    found = db.session.scalar(select(Invitation).where(Invitation.key_hash == hash_of(key)))
    if found is None or found.used_at or found.expires_at <= now():
        raise Gone(_("This invitation was used already, or its time is over."))
    return found


@action
def accept_invitation(key: str, *, by: Person) -> Invitation:
    """Take up an invitation, once: by one conditional UPDATE, however many press at the same time."""
    invitation = find_invitation(key)
    done = db.session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used_at.is_(None), Invitation.expires_at > now())
        .values(used_by_id=by.id, used_at=now()),
        execution_options=UNSEEN,
    )
    if not getattr(done, "rowcount", 0):
        raise Gone(_("This invitation was used already, or its time is over."))
    db.session.expire(invitation)
    prove_anew(by, invitation.product_id)
    return invitation


def invitations_of(product_id: int) -> tuple[int, int, int]:
    """How many are open, were used, and ran out."""
    rows = db.session.execute(
        select(Invitation.used_at, Invitation.expires_at).where(Invitation.product_id == product_id)
    ).all()
    used = sum(1 for row in rows if row.used_at)
    still_open = sum(1 for row in rows if not row.used_at and row.expires_at > now())
    return still_open, used, len(rows) - used - still_open
