"""Asking, answering, accepting."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import update

from community.accounts.actions.masking import put_on_mask
from community.accounts.models import Person
from community.kernel.database import db
from community.kernel.errors import Conflict, NotAllowed
from community.kernel.events import publish
from community.kernel.transaction import action
from community.questions.events import AnswerAccepted, AnswerUnaccepted
from community.topics import policy
from community.topics.actions.holding import hold
from community.topics.actions.posting import NewPost, NewTopic, add_post, start_topic
from community.topics.models import PUBLIC, QUESTION, Post, Topic
from community.topics.text import Text

OPEN, ANSWERED, SOLVED = "open", "answered", "solved"


@action
def ask_question(
    title: str,
    text: Text,
    *,
    by: Person,
    product_id: int | None = None,
    labels: Sequence[str] = (),
    photos: Sequence[str] = (),
) -> Topic:
    """A new, open question."""
    return start_topic(NewTopic(QUESTION, title, text, product_id, labels, photos, state=OPEN), by=by)


@action
def ask_masked(
    title: str,
    text: Text,
    *,
    by: Person,
    product_id: int | None = None,
    labels: Sequence[str] = (),
    photos: Sequence[str] = (),
) -> Topic:
    """A new question by a member whose name nobody is told."""
    mask = put_on_mask(by)
    return ask_question(title, text, by=mask, product_id=product_id, labels=labels, photos=photos)


@action
def post_answer(
    question: Topic,
    text: Text,
    *,
    by: Person,
    is_official: bool = False,
    parent_id: int | None = None,
    photos: Sequence[str] = (),
) -> Post:
    """Answer a question, or reply to an answer."""
    post = add_post(question, NewPost(text, parent_id, is_official, photos), by=by)
    refresh_state(question)
    return post


@action
def accept_answer(question: Topic, answer: Post, *, by: Person) -> None:
    """Make this the answer that solved it; another one that was accepted before gives way."""
    if not policy.can_accept(by, question):
        raise NotAllowed(_("Only the person who asked can accept an answer."))
    hold(question)
    db.session.refresh(answer)
    if (
        question.kind != QUESTION
        or answer.topic_id != question.id
        or answer.is_body
        or answer.parent_id
        or answer.visibility != PUBLIC
    ):
        raise Conflict(_("This answer isn't here any more."))
    former = question.accepted_post_id
    if former == answer.id:
        return
    if former:
        _clear(question, former, by.signing(question.author_id))
    _choose(question, answer, by.signing(question.author_id))


@action
def unaccept_answer(question: Topic, *, by: Person) -> None:
    """Open the question again."""
    if not policy.can_accept(by, question):
        raise NotAllowed(_("Only the person who asked can change the accepted answer."))
    if question.accepted_post_id:
        _clear(question, question.accepted_post_id, by.signing(question.author_id))


@action
def drop_withdrawn_answer(question: Topic, post_id: int, *, by_id: int) -> None:
    """An accepted answer that is no longer public no longer solves anything."""
    if question.accepted_post_id == post_id:
        _clear(question, post_id, by_id)
    refresh_state(question)


@action
def choose_again(question: Topic, post_id: int, *, by_id: int) -> bool:
    """An answer that had been taken away from its question is back and solves it, unless another one does by now."""
    answer = db.session.get_one(Post, post_id)
    is_answer = answer.topic_id == question.id and not answer.is_body and answer.parent_id is None
    if question.kind != QUESTION or not is_answer or answer.visibility != PUBLIC:
        return False
    return _choose(question, answer, by_id)


def _choose(question: Topic, answer: Post, by_id: int) -> bool:
    done = db.session.execute(
        update(Topic)
        .where(Topic.id == question.id, Topic.accepted_post_id.is_(None))
        .values(accepted_post_id=answer.id, state=SOLVED, version=Topic.version + 1),
        execution_options={"synchronize_session": False},
    )
    db.session.expire(question)
    if not getattr(done, "rowcount", 0):
        return False
    _touch(answer.id)
    publish(AnswerAccepted(question.id, answer.id, answer.author_id, question.author_id, by_id))
    return True


def _clear(question: Topic, post_id: int, by_id: int) -> None:
    done = db.session.execute(
        update(Topic)
        .where(Topic.id == question.id, Topic.accepted_post_id == post_id)
        .values(accepted_post_id=None, version=Topic.version + 1),
        execution_options={"synchronize_session": False},
    )
    db.session.expire(question)
    if not getattr(done, "rowcount", 0):
        return
    answer = db.session.get_one(Post, post_id)
    _touch(post_id)
    refresh_state(question)
    publish(AnswerUnaccepted(question.id, post_id, answer.author_id, by_id))


def _touch(post_id: int) -> None:
    db.session.execute(
        update(Post).where(Post.id == post_id).values(version=Post.version + 1),
        execution_options={"synchronize_session": False},
    )


@action
def refresh_state(question: Topic) -> None:
    """Open, answered or solved, as its answers have it; decided by the database."""
    for state, condition in (
        (SOLVED, Topic.accepted_post_id.is_not(None)),
        (ANSWERED, Topic.accepted_post_id.is_(None) & (Topic.answer_count > 0)),
        (OPEN, Topic.accepted_post_id.is_(None) & (Topic.answer_count == 0)),
    ):
        db.session.execute(
            update(Topic)
            .where(Topic.id == question.id, Topic.state != state, condition)
            .values(state=state, version=Topic.version + 1),
            execution_options={"synchronize_session": False},
        )
    db.session.expire(question)
