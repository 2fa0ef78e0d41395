"""Putting lines into the database: each once, known again by its source's id, updated when its values differ."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from community.accounts.actions.handles import give_handle
from community.accounts.models import Person
from community.ideas.models import NEW, Idea
from community.importing.lines import (
    BadLine,
    PersonLine,
    PostLine,
    ProductLine,
    ReviewLine,
    TopicLine,
    VoteLine,
)
from community.kernel.clock import now
from community.kernel.database import Model, db
from community.kernel.markup import RENDERER_VERSION
from community.products.actions import add_product
from community.products.models import Product
from community.products.rating import weight_of
from community.reviews.models import Review
from community.tags.actions import set_tags
from community.topics.actions.naming import note_people
from community.topics.actions.posting import NewPost, NewTopic, insert_post, insert_topic
from community.topics.listed import listed_by
from community.topics.models import Post, Topic
from community.topics.text import Text, written
from community.votes.actions import cast
from community.votes.models import USEFUL


@dataclass
class Batch:
    """What one transaction touched."""

    topic_ids: set[int] = field(default_factory=set)
    added: int = 0
    changed: int = 0
    same: int = 0


def _known(model: type[Any], source_id: str) -> Any:
    return db.session.scalar(select(model).where(model.source_id == source_id))


def _needed(model: type[Any], source_id: str) -> Any:
    found = _known(model, source_id)
    if found is None:
        raise BadLine(f"{source_id} isn't known; it must come before")
    return found


def _assign(row: Model, values: dict[str, object]) -> bool:
    """Set the values that differ; whether any did."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def _tally(batch: Batch, is_new: bool, is_changed: bool) -> None:
    batch.added += is_new
    batch.changed += is_changed and not is_new
    batch.same += not (is_new or is_changed)


def load_product(line: ProductLine, batch: Batch) -> None:
    product = _known(Product, line.source_id)
    names, words = line.names.model_dump(), line.description.model_dump()
    if product is None:
        slug = re.sub(r"[^a-z0-9]+", "-", line.id.lower()).strip("-") or "product"
        taken = db.session.scalar(select(func.count()).select_from(Product).where(Product.slug == slug[:50]))
        slug = f"{slug[:40]}-{(db.session.scalar(select(func.max(Product.id))) or 0) + 1}" if taken else slug[:50]
        add_product(slug, names=names, descriptions=words, source_id=line.source_id)
        return _tally(batch, True, False)
    values = {f"name_{lang}": text for lang, text in names.items()} | {
        f"description_{lang}": t for lang, t in words.items()
    }
    changed = _assign(product, values)
    product.version += changed
    return _tally(batch, False, changed)


def load_person(line: PersonLine, batch: Batch) -> None:
    person = _known(Person, line.source_id)
    email = line.email.strip().lower() if line.email else None
    if email and db.session.scalar(select(Person.id).where(Person.email == email, Person.source_id != line.source_id)):
        raise BadLine("email: already used by somebody else")
    values: dict[str, object] = {
        "display_name": line.display_name,
        "language": line.lang,
        "time_zone": line.time_zone,
        "email": email,
    }
    if person is None:
        person = Person(source_id=line.source_id, email_verified_at=now(), created_at=now(), roles="", **values)
        db.session.add(person)
        db.session.flush()
        give_handle(person)
        return _tally(batch, True, False)
    changed = _assign(person, values)
    person.version += changed
    return _tally(batch, False, changed)


def _product_id(key: str | None) -> int | None:
    return int(_needed(Product, f"product:{key}").id) if key else None


def load_topic(line: TopicLine, batch: Batch) -> None:
    topic = _known(Topic, line.source_id)
    author: Person = _needed(Person, f"person:{line.author}")
    product_id = _product_id(line.product)
    if line.type == "question" and line.status:
        raise BadLine("status: only ideas have one")
    state = (line.status or NEW) if line.type == "idea" else "open"
    if topic is None:
        new = NewTopic(
            line.type, line.title, written(line.body), product_id, line.tags, state=state,
            language=line.lang, at=line.created_at, source_id=line.source_id,
        )  # fmt: skip
        topic = insert_topic(new, by=author)
        if line.type == "idea":
            db.session.add(Idea(topic_id=topic.id, wish_markdown="", wish_html=""))
        batch.topic_ids.add(topic.id)
        return _tally(batch, True, False)
    values: dict[str, object] = {"title": line.title, "language": line.lang, "product_id": product_id}
    if line.type == "idea":
        values["state"] = state
    changed = _assign(topic, values) | _rewrite(topic.body_post_id, line.body)
    return _finish(topic, line, batch, changed)


def _finish(topic: Topic, line: TopicLine | ReviewLine, batch: Batch, changed: bool) -> None:
    if changed:
        topic.version += 1
        topic.excerpt = written(line.body).excerpt
        if isinstance(line, TopicLine):
            set_tags(topic.id, line.tags)
        batch.topic_ids.add(topic.id)
    _tally(batch, False, changed)


def _rewrite(post_id: int | None, body: str) -> bool:
    post = db.session.get_one(Post, post_id)
    if post.markdown == body:
        return False
    text: Text = written(body)
    post.markdown, post.html, post.renderer = text.markdown, text.html, RENDERER_VERSION
    post.version += 1
    note_people(post, text)
    return True


def load_review(line: ReviewLine, batch: Batch) -> None:
    topic = _known(Topic, line.source_id)
    author: Person = _needed(Person, f"person:{line.author}")
    product: Product = _needed(Product, f"product:{line.product}")
    if topic is None:
        if db.session.scalar(select(Review.id).where(Review.product_id == product.id, Review.author_id == author.id)):
            raise BadLine("this person has already reviewed this product")
        new = NewTopic(
            "review", line.title, written(line.body), product.id, stars=line.stars,
            language=line.lang, at=line.created_at, source_id=line.source_id,
        )  # fmt: skip
        topic = insert_topic(new, by=author)
        db.session.add(
            Review(
                topic_id=topic.id,
                product_id=product.id,
                author_id=author.id,
                stars=line.stars,
                period="",
                weight=weight_of(line.created_at),
            )
        )
        batch.topic_ids.add(topic.id)
        return _tally(batch, True, False)
    changed = _assign(topic, {"title": line.title, "language": line.lang, "stars": line.stars})
    db.session.execute(update(Review).where(Review.topic_id == topic.id).values(stars=line.stars))
    return _finish(topic, line, batch, changed | _rewrite(topic.body_post_id, line.body))


def load_post(line: PostLine, batch: Batch) -> None:
    post = _known(Post, line.source_id)
    try:
        topic: Topic = _needed(Topic, line.topic_source_id)
    except ValueError as error:
        raise BadLine(str(error)) from None
    author: Person = _needed(Person, f"person:{line.author}")
    is_new = post is None
    if post is None:
        post = insert_post(topic, NewPost(written(line.body), at=line.created_at, source_id=line.source_id), by=author)
        changed = True
    else:
        changed = _rewrite(post.id, line.body)
    if line.accepted and topic.kind == "question" and topic.accepted_post_id != post.id:
        topic.accepted_post_id, changed = post.id, True
    if changed:
        topic.active_at = max(_activity(topic), line.created_at)
        topic.version += 1
        batch.topic_ids.add(topic.id)
    _tally(batch, is_new, changed)


def _activity(topic: Topic) -> datetime:
    """When anything was last posted there, as its posts say: insertion order isn't the order of dates."""
    latest = db.session.scalar(select(func.max(Post.created_at)).where(Post.topic_id == topic.id))
    return latest or topic.created_at


def load_vote(line: VoteLine, batch: Batch) -> None:
    source_id = f"{line.subject.type}:{line.subject.id}"
    if line.subject.type in ("question", "idea", "review"):
        topic = _needed(Topic, source_id)
        post = db.session.get_one(Post, topic.body_post_id)
    else:
        post = _needed(Post, source_id)
        topic = post.topic
    person: Person = _needed(Person, f"person:{line.person}")
    if person.id == post.author_id:
        raise BadLine("nobody votes for their own post")
    # Of a question a vote says that somebody wants to know too.
    kind = listed_by(topic.kind) if post.is_body else USEFUL
    is_new = cast(post.id, kind, person.id, line.created_at)
    if is_new:
        batch.topic_ids.add(topic.id)
    _tally(batch, is_new, False)


LOADERS: dict[type[Any], Callable[[Any, Batch], None]] = {
    ProductLine: load_product,
    PersonLine: load_person,
    TopicLine: load_topic,
    ReviewLine: load_review,
    PostLine: load_post,
    VoteLine: load_vote,
}
