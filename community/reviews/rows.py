"""Reviews as a product's page shows them: whole, with photos and the company's reply, rendered once per version."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from sqlalchemy import Row

from community.accounts.alike import unless_among, unless_there_is
from community.accounts.models import Person
from community.reviews.beside import BesideAll
from community.reviews.queries import company_replies
from community.reviews.wording import used_for
from community.topics.posts import photos_of
from community.topics.showing import PostSet
from community.votes.queries import own_votes, votes_of


def rendered_reviews(rows: Sequence[Row[Any]], *, seen_by: Person | None) -> Markup:
    """Three statements for any number: photos, the company's replies, and the reader's votes; two more for new ones."""
    photos = photos_of([row.id for row in rows if row.photo_count])
    replies = company_replies([row.topic_id for row in rows])
    ids = [row.id for row in rows]
    votes = votes_of(seen_by.id, ids) if seen_by else set()
    unless_among({row.author_id for row in rows})
    unless_there_is(own_votes(ids))
    beside = BesideAll(rows[0].Review.product_id if rows else 0, tuple(row.Review.id for row in rows))
    voted = frozenset(post_id for post_id, _kind in votes)
    pieces = []
    for row in rows:
        posts = PostSet(row.Topic, seen_by, {}, photos, voted)
        reply = replies.get(row.topic_id)
        pieces.append(
            posts.piece(
                "reviews/in_list.html",
                row,
                (row.Topic.version, *(posts.key(reply) if reply else ())),
                topic=row.Topic,
                review=row.Review,
                used_for=used_for(row.Review.period),
                beside=beside.of,
                reply=posts.view(reply) if reply else None,
            )
        )
    return Markup("").join(pieces)
