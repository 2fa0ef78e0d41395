"""Follows reviews as they appear and disappear, and people as they confirm the address that they ordered with."""

from community.accounts.events import AddressVerified
from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.events import on
from community.reviews.ownership import prove_anew
from community.reviews.scoring import recount_ratings
from community.topics.events import PostReturned, PostWithdrawn, TopicPosted
from community.topics.models import REVIEW, Topic


@on(TopicPosted)
def count_review_in(event: TopicPosted) -> None:
    """One that waited for its author's address counts once it is public."""
    if event.kind == REVIEW:
        recount_ratings(event.product_id)


@on(PostWithdrawn)
def count_review_out(event: PostWithdrawn) -> None:
    """What is hidden or deleted no longer counts."""
    _recount(event)


@on(PostReturned)
def count_review_in_again(event: PostReturned) -> None:
    """What is back counts as before."""
    _recount(event)


def _recount(event: PostWithdrawn | PostReturned) -> None:
    if event.kind == REVIEW and event.is_body and (topic := db.session.get(Topic, event.topic_id)):
        recount_ratings(topic.product_id)


@on(AddressVerified)
def look_for_orders(event: AddressVerified) -> None:
    """Orders under an address show something only once the address is shown to be theirs."""
    if person := db.session.get(Person, event.person_id):
        prove_anew(person)
