"""Starting topics, adding posts, editing them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from community.accounts.masks import behind
from community.accounts.models import Person
from community.attachments.actions import hang, take_down
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, Gone, Invalid, NotAllowed
from community.kernel.events import publish
from community.kernel.markup import RENDERER_VERSION
from community.kernel.transaction import action
from community.products.actions import count_topic
from community.products.models import Product
from community.topics import policy
from community.topics.actions.holding import hold, hold_topic_of
from community.topics.actions.naming import labels_beside, name_again, note_people, tag_again, tag_at_first
from community.topics.actions.pacing import check_pace
from community.topics.elsewhere import Shut
from community.topics.events import PostAdded, PostEdited, TopicPosted
from community.topics.masks import writer_in
from community.topics.models import DELETED, HELD, PUBLIC, Post, Revision, Topic
from community.topics.text import Text, language_in


@dataclass(frozen=True)
class NewTopic:
    """What is needed to start a topic. `at` and `source_id` are for what comes from elsewhere with its own date."""

    kind: str
    title: str
    text: Text
    product_id: int | None = None
    labels: Sequence[str] = ()
    photos: Sequence[str] = ()
    state: str = ""
    stars: int | None = None
    language: str = ""
    at: datetime | None = None
    source_id: str | None = None


@dataclass(frozen=True)
class NewPost:
    """What is needed to add a post to a topic."""

    text: Text
    parent_id: int | None = None
    is_official: bool = False
    photos: Sequence[str] = ()
    at: datetime | None = None
    source_id: str | None = field(default=None)


def first_visibility(by: Person) -> str:
    """What people write before their address is verified waits for that."""
    return PUBLIC if by.email_verified_at else HELD


def insert_topic(new: NewTopic, *, by: Person, visibility: str = PUBLIC) -> Topic:
    """Write a topic with its body and count it; tells nobody."""
    at = new.at or now()
    language = new.language or new.text.chosen_language or language_in(new.text.html, new.title)
    topic = Topic(
        kind=new.kind,
        title=new.title,
        excerpt=new.text.excerpt,
        language=language,
        author_id=by.id,
        product_id=new.product_id,
        visibility=visibility,
        state=new.state,
        stars=new.stars,
        created_at=at,
        active_at=at,
        source_id=new.source_id,
    )
    db.session.add(topic)
    db.session.flush()
    body = _insert(topic, NewPost(new.text, photos=new.photos, at=at), by, visibility, is_body=True)
    topic.body_post_id = body.id
    tag_at_first(topic, new.labels, new.text)
    if visibility == PUBLIC:
        count_topic(topic.product_id, topic.kind, topic.stars, 1)
    return topic


def _insert(topic: Topic, new: NewPost, by: Person, visibility: str, *, is_body: bool) -> Post:
    post = Post(
        topic_id=topic.id,
        home_id=_home_of(new.parent_id),
        parent_id=new.parent_id,
        is_body=is_body,
        is_official=new.is_official,
        author_id=by.id,
        language=topic.language if is_body else new.text.language,
        markdown=new.text.markdown,
        html=new.text.html,
        renderer=RENDERER_VERSION,
        visibility=visibility,
        created_at=new.at or now(),
        source_id=new.source_id,
    )
    db.session.add(post)
    db.session.flush()
    # Photos are their member's, whose name they don't bear.
    owner_id = behind({by.id})[by.id] if by.is_mask else by.id
    post.photo_count = hang(new.photos, post.id, owner_id)
    note_people(post, new.text)
    return post


def _home_of(parent_id: int | None) -> int | None:
    """A reply goes wherever the post goes that it replies to."""
    parent = db.session.get(Post, parent_id) if parent_id else None
    return parent.home_id if parent else None


def insert_post(topic: Topic, new: NewPost, *, by: Person, visibility: str = PUBLIC) -> Post:
    """Write an answer, comment or reply and count it; tells nobody."""
    post = _insert(topic, new, by, visibility, is_body=False)
    if visibility == PUBLIC:
        count_post(post, 1, at=post.created_at)
    return post


def count_post(post: Post, by: int, at: datetime | None = None) -> None:
    """Count a post in or out of its topic, in SQL; `at` also moves the topic's last activity."""
    changes: dict[Any, Any] = {Topic.version: Topic.version + 1}
    if post.parent_id is None:
        changes[Topic.answer_count] = Topic.answer_count + by
    if at is not None:
        changes[Topic.active_at] = at
    db.session.execute(update(Topic).where(Topic.id == post.topic_id).values(changes))
    if post.parent_id is not None:
        db.session.execute(update(Post).where(Post.id == post.parent_id).values(version=Post.version + 1))


@action
def start_topic(new: NewTopic, *, by: Person) -> Topic:
    """Somebody brings something up. Published when it is public at once."""
    if not policy.can_post(by):
        raise NotAllowed(_("Sign in to post."))
    _check_product(new.product_id)
    topic = insert_topic(new, by=by, visibility=first_visibility(by))
    if topic.visibility == PUBLIC:
        publish_topic(topic)
    return topic


def _check_product(product_id: int | None) -> None:
    if product_id is not None and db.session.get_one(Product, product_id).is_archived:
        raise Invalid({"product": _("Nothing new is written about this product any more. Choose another one.")})


def publish_topic(topic: Topic) -> None:
    publish(TopicPosted(topic.id, topic.body_post_id or 0, topic.kind, topic.author_id, topic.product_id))


@action
def add_post(topic: Topic, new: NewPost, *, by: Person) -> Post:
    """Somebody answers, comments or replies."""
    hold(topic)
    if topic.visibility == DELETED:
        raise Gone(_("This was taken down by its author, so it can't be answered."))
    if policy.is_shut_for(by, topic):
        raise Shut(topic)
    if not policy.can_reply(by, topic):
        raise NotAllowed(_("You can't write here."))
    check_pace(topic, by)
    writer = writer_in(topic, by)
    if new.is_official and not policy.can_answer_officially(writer):
        raise NotAllowed(_("Only staff can speak for the company."))
    if new.parent_id is not None:
        _check_parent(topic, new.parent_id, by)
    post = insert_post(topic, new, by=writer, visibility=first_visibility(by))
    if post.visibility == PUBLIC:
        publish_post(post, topic)
    return post


def _check_parent(topic: Topic, parent_id: int, by: Person) -> None:
    parent = db.session.get(Post, parent_id)
    if parent is None or parent.topic_id != topic.id or parent.parent_id or parent.is_body:
        raise Conflict(_("The post you reply to isn't in this thread any more."))
    if not policy.can_see_post(by, parent, topic):
        raise Gone(_("The post you reply to was taken down."))


def publish_post(post: Post, topic: Topic) -> None:
    publish(PostAdded(post.id, topic.id, topic.kind, post.author_id, post.parent_id, post.is_official))


@dataclass(frozen=True)
class Edit:
    """New words for a post. `version` counts the edits the editor had seen; `former` are the kind's own old texts."""

    text: Text
    version: int
    title: str | None = None
    product_id: int | None = None
    labels: Sequence[str] | None = None
    photos: Sequence[str] = ()
    dropped: Sequence[str] = ()
    former: dict[str, Any] = field(default_factory=dict)


@action
def edit_post(post: Post, edit: Edit, *, by: Person) -> None:
    """Change a post's words and keep the former ones as a revision."""
    hold_topic_of(post)
    if policy.is_locked_for(by, post.topic) and by.owns(post.author_id):
        raise Shut(post.topic)
    if not policy.can_edit(by, post):
        raise NotAllowed(_("Only its author can edit this."))
    rewrite(post, edit, by=by)


def rewrite(post: Post, edit: Edit, *, by: Person, reason: str = "") -> None:
    """Put other words in a post's place; whoever calls this has locked its topic and asked for the right."""
    db.session.refresh(post, with_for_update={"of": Post})
    if post.words != edit.version:
        raise Conflict(
            _("This was edited elsewhere in the meantime. Your text is below; compare it with the newer one.")
        )
    topic = post.topic
    at = now()
    former: dict[str, Any] = {"body": post.markdown, **edit.former}
    if post.is_body:
        former["title"] = topic.title
    db.session.add(
        Revision(
            post_id=post.id,
            by_id=by.signing(post.author_id),
            fields=former,
            reason=reason,
            written_at=post.edited_at or post.created_at,
            replaced_at=at,
        )
    )
    post.markdown, post.html, post.renderer = edit.text.markdown, edit.text.html, RENDERER_VERSION
    post.language = edit.text.language
    name_again(post, edit.text)
    post.edited_at, post.version, post.words = at, post.version + 1, post.words + 1
    post.photo_count += hang(edit.photos, post.id, by.id) - take_down(edit.dropped, post.id, by.id)
    if post.is_body:
        _edit_topic(topic, post, edit, former["body"])
    topic.version += 1
    db.session.flush()
    publish(PostEdited(post.id, topic.id, topic.kind, by.signing(post.author_id)))


def _edit_topic(topic: Topic, body: Post, edit: Edit, former: str) -> None:
    topic.title = edit.title or topic.title
    topic.excerpt = edit.text.excerpt
    topic.language = body.language = edit.text.chosen_language or language_in(edit.text.html, topic.title)
    tag_again(topic, labels_beside(topic, former) if edit.labels is None else edit.labels, edit.text)
    if topic.product_id != edit.product_id and topic.kind != "review":
        _check_product(edit.product_id)
        if topic.visibility == PUBLIC:
            count_topic(topic.product_id, topic.kind, topic.stars, -1)
            count_topic(edit.product_id, topic.kind, topic.stars, 1)
        topic.product_id = edit.product_id
