"""People with handles, and texts as the forms take them."""

from community.accounts.actions.handles import choose_handle
from community.accounts.models import Person
from community.kernel.clock import now
from community.kernel.transaction import transaction
from community.questions.actions import ask_question
from community.topics.actions.posting import Edit, edit_post
from community.topics.models import Post, Topic
from community.topics.queries import find_post
from community.topics.text import opening, written


def called(person: Person, handle: str) -> Person:
    choose_handle(person, handle)
    return person


def a_month_later(person: Person) -> None:
    """Let a person choose another handle."""
    with transaction():
        person.handle_chosen_at = now().replace(year=now().year - 1)


def asked(by: Person, body: str, title: str = "Where to put it?", labels: tuple[str, ...] = ()) -> Topic:
    return ask_question(title, opening(body, labels), by=by, labels=labels)


def body_post(topic: Topic) -> Post:
    return find_post(topic.body_post_id or 0, seen_by=topic.author)


def rewritten(post: Post, body: str) -> None:
    edit_post(post, Edit(written(body), post.words), by=post.author)


def reasked(topic: Topic, body: str, labels: tuple[str, ...] = ()) -> None:
    post = body_post(topic)
    edit_post(post, Edit(opening(body, labels), post.words, title=topic.title, labels=labels), by=topic.author)
