"""What the tests of the backlog begin with."""

from community.accounts.models import Person
from community.backlog.actions import add_evidence, make_item
from community.backlog.models import Item
from community.ideas.actions import Proposal, comment_on_idea, propose_idea
from community.kernel.database import db
from community.products.models import Product
from community.topics.models import Post, Topic
from community.topics.text import written


def an_idea(by: Person, title: str = "A lid that stays", product: Product | None = None) -> Topic:
    problem = written("The lid slides when I pour the last cup.")
    return propose_idea(Proposal(title, problem, written("A small catch."), product.id if product else None), by=by)


def body_of(topic: Topic) -> Post:
    return db.session.get_one(Post, topic.body_post_id)


def a_comment(topic: Topic, by: Person, words: str = "Mine slides too.") -> Post:
    return comment_on_idea(topic, written(words), by=by)


def an_item(by: Person, *posts: Post, title: str = "Keep the lid in place", product: Product | None = None) -> Item:
    """An item with these posts as evidence."""
    item = make_item(title, by=by, product_id=product.id if product else None)
    for post in posts:
        add_evidence(item, post, quote=post.markdown[:100], by=by)
    return item
