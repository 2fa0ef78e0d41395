"""What staff or their programs send for a customer, read as a whole, and entered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from community.accounts.models import Person
from community.customers.actions import post_for_customer, vote_for_customer
from community.customers.forms import HeardForm
from community.customers.models import Voice
from community.ideas.actions import propose_idea
from community.ideas.forms import IdeaForm
from community.kernel.errors import Invalid, NotFound
from community.questions.actions import ask_question
from community.questions.forms import QuestionForm
from community.topics.models import QUESTION, REVIEW, Topic
from community.topics.queries import find_topic


def topic_to_vote_for(number: int, *, seen_by: Person) -> Topic:
    """A topic that customers can be for; a review isn't one."""
    topic = find_topic(number, seen_by=seen_by)
    if topic.kind == REVIEW:
        raise NotFound
    return topic


@dataclass(frozen=True)
class Entry:
    """Whom staff heard, and either the topic that they are for or what they would like to post."""

    heard: HeardForm
    topic: Topic | None
    post: QuestionForm | IdeaForm | None

    @classmethod
    def read(cls, form: Mapping[str, str], topic: Topic | None, kind: str) -> "Entry":
        """Without a topic, a post of `kind`. Raises Invalid with all that is wrong at once."""
        errors: dict[str, str] = {}
        heard = _read(HeardForm, form, errors)
        post = _read(QuestionForm if kind == QUESTION else IdeaForm, form, errors) if topic is None else None
        if errors:
            raise Invalid(errors)
        return cls(heard, topic, post)

    @property
    def values(self) -> dict[str, Any]:
        """What makes two sendings the same."""
        posted = self.post.values if self.post else {}
        return {"topic": self.topic.id if self.topic else None, **self.heard.values, **posted}

    def enter(self, *, by: Person, through_id: int | None = None) -> Voice:
        """Through the key of a program, or by hand."""
        heard = replace(self.heard.heard, through_id=through_id)
        if self.topic is not None:
            return vote_for_customer(self.topic, heard, by=by)
        return post_for_customer(heard, self._post, by=by)

    def _post(self, author: Person) -> Topic:
        if isinstance(self.post, QuestionForm):
            post = self.post
            return ask_question(post.title, post.text, by=author, product_id=post.product_id, labels=post.labels)
        if self.post is None:
            raise TypeError("There is nothing to post.")
        return propose_idea(self.post.proposal, by=author)


def _read(kind: Any, form: Mapping[str, str], errors: dict[str, str]) -> Any:
    """What a form says; what is wrong with it goes to the errors."""
    try:
        return kind.read(form)
    except Invalid as invalid:
        errors.update(invalid.errors)
        return None
