"""What is pushed when: each only ids and counts, each to a room whose members were checked when they joined."""

from flask import current_app
from sqlalchemy import select

from community.accounts.events import RightsChanged
from community.curation.events import (
    ConversionUndone,
    MoveUndone,
    OfficialChanged,
    PostsMoved,
    TopicConverted,
    TopicReopened,
    TopicShut,
)
from community.kernel.database import db
from community.kernel.events import on
from community.notifications.events import NoticeWritten
from community.notifications.queries import unread_count
from community.questions.events import AnswerAccepted, AnswerUnaccepted
from community.realtime.server import LISTS, person_room, socketio, topic_room
from community.topics.events import (
    OutcomeRecorded,
    PostAdded,
    PostReturned,
    PostWithdrawn,
    TopicPosted,
    VoteCast,
    VoteTakenBack,
)
from community.topics.listed import listed_by
from community.topics.models import PUBLIC, Post, Topic
from community.votes.models import ME_TOO


@on(TopicPosted, outside=True, urgent=True)
def offer_topic(event: TopicPosted) -> None:
    if db.session.scalar(select(Topic.visibility).where(Topic.id == event.topic_id)) == PUBLIC:
        socketio.emit("topic_added", {"kind": event.kind, "topic_id": event.topic_id}, to=LISTS)


@on(PostAdded, outside=True, urgent=True)
def offer_post(event: PostAdded) -> None:
    _offer(event.topic_id, event.post_id)


@on(PostReturned, outside=True, urgent=True)
def offer_returned_post(event: PostReturned) -> None:
    if not event.is_body:
        _offer(event.topic_id, event.post_id)


def _offer(topic_id: int, post_id: int) -> None:
    row = db.session.execute(
        select(Topic.answer_count, Topic.visibility, Post.visibility.label("post_visibility"))
        .join(Post, Post.topic_id == Topic.id)
        .where(Post.id == post_id)
    ).one_or_none()
    if row and row.visibility == PUBLIC and row.post_visibility == PUBLIC:
        news = {"topic_id": topic_id, "post_id": post_id, "count": row.answer_count}
        socketio.emit("post_added", news, to=topic_room(topic_id))


@on(VoteCast, outside=True, urgent=True)
def count_vote(event: VoteCast) -> None:
    _count(event.post_id, event.vote)


@on(VoteTakenBack, outside=True, urgent=True)
def count_vote_taken_back(event: VoteTakenBack) -> None:
    _count(event.post_id, event.vote)


def _count(post_id: int, vote: str) -> None:
    row = db.session.execute(
        select(
            *(Post.topic_id, Post.vote_count, Post.is_body, Post.visibility),
            *(Topic.kind, Topic.concern_count, Topic.vote_count.label("topic_vote_count")),
        )
        .join(Topic, Topic.id == Post.topic_id)
        .where(Post.id == post_id)
    ).one_or_none()
    if row is None or row.visibility != PUBLIC:
        return
    news = {"post_id": post_id, "kind": vote, "count": row.concern_count if vote == ME_TOO else row.vote_count}
    socketio.emit("votes", news, to=topic_room(row.topic_id))
    if row.is_body and vote == listed_by(row.kind):
        socketio.emit("topic_votes", {"topic_id": row.topic_id, "count": row.topic_vote_count}, to=LISTS)


@on(PostWithdrawn, outside=True, urgent=True)
def withdraw(event: PostWithdrawn) -> None:
    """A topic that is gone has no listeners; a post that is gone leaves only its count behind."""
    room = topic_room(event.topic_id)
    if event.is_body:
        socketio.emit("gone", {"topic_id": event.topic_id}, to=room)
        socketio.close_room(room)
        return
    count = db.session.scalar(select(Topic.answer_count).where(Topic.id == event.topic_id))
    socketio.emit("post_gone", {"topic_id": event.topic_id, "post_id": event.post_id, "count": count}, to=room)


def _changed(*topic_ids: int) -> None:
    for topic_id in topic_ids:
        socketio.emit("changed", {"topic_id": topic_id}, to=topic_room(topic_id))


@on(AnswerAccepted, outside=True, urgent=True)
def tell_accepted(event: AnswerAccepted) -> None:
    _changed(event.topic_id)


@on(AnswerUnaccepted, outside=True, urgent=True)
def tell_unaccepted(event: AnswerUnaccepted) -> None:
    _changed(event.topic_id)


@on(OutcomeRecorded, outside=True, urgent=True)
def tell_outcome(event: OutcomeRecorded) -> None:
    _changed(event.topic_id)


@on(TopicConverted, outside=True, urgent=True)
def tell_converted(event: TopicConverted) -> None:
    _changed(event.topic_id)


@on(ConversionUndone, outside=True, urgent=True)
def tell_converted_back(event: ConversionUndone) -> None:
    _changed(event.topic_id)


@on(TopicShut, outside=True, urgent=True)
def tell_shut(event: TopicShut) -> None:
    _changed(event.topic_id)


@on(TopicReopened, outside=True, urgent=True)
def tell_reopened(event: TopicReopened) -> None:
    _changed(event.topic_id)


@on(PostsMoved, outside=True, urgent=True)
def tell_moved(event: PostsMoved) -> None:
    _changed(event.from_id, event.into_id)


@on(MoveUndone, outside=True, urgent=True)
def tell_moved_back(event: MoveUndone) -> None:
    _changed(event.from_id, event.into_id)


@on(OfficialChanged, outside=True, urgent=True)
def tell_official(event: OfficialChanged) -> None:
    _changed(event.topic_id)


@on(NoticeWritten, outside=True, urgent=True)
def ring_bell(event: NoticeWritten) -> None:
    socketio.emit("bell", {"unread": unread_count(event.person_id)}, to=person_room(event.person_id))


@on(RightsChanged, outside=True, urgent=True)
def judge_anew(event: RightsChanged) -> None:
    current_app.extensions["rights_wire"].tell(event.person_id)
