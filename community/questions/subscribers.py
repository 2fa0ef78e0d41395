"""Questions follow the comings and goings of their answers."""

from community.kernel.database import db
from community.kernel.events import on
from community.questions.actions import drop_withdrawn_answer, refresh_state
from community.topics.events import PostAdded, PostReturned, PostWithdrawn
from community.topics.models import QUESTION, Topic


@on(PostWithdrawn)
def forget_withdrawn_answer(event: PostWithdrawn) -> None:
    if event.kind == QUESTION and not event.is_body:
        drop_withdrawn_answer(db.session.get_one(Topic, event.topic_id), event.post_id, by_id=event.by_id)


@on(PostReturned)
def count_returned_answer(event: PostReturned) -> None:
    if event.kind == QUESTION and not event.is_body:
        refresh_state(db.session.get_one(Topic, event.topic_id))


@on(PostAdded)
def count_released_answer(event: PostAdded) -> None:
    if event.kind == QUESTION:
        refresh_state(db.session.get_one(Topic, event.topic_id))
