"""Points follow what happens to contributions. Each looks at the ground itself, so repeats and late news do no harm."""

from community.curation.events import MoveUndone, PostsMoved
from community.kernel.database import db
from community.kernel.events import on
from community.loyalty.actions import settle, settle_moved, settle_post
from community.loyalty.grounds import (
    ANSWER_ACCEPTED,
    ANSWER_POSTED,
    DECIDED,
    STARTED,
    USEFUL_RECEIVED,
    Ground,
)
from community.questions.events import AnswerAccepted, AnswerUnaccepted
from community.topics.events import (
    OutcomeRecorded,
    PostAdded,
    PostReturned,
    PostWithdrawn,
    TopicPosted,
    VoteCast,
    VoteTakenBack,
)
from community.topics.models import IDEA, QUESTION, Topic
from community.votes.models import USEFUL


@on(TopicPosted)
def award_topic(event: TopicPosted) -> None:
    if event.kind in STARTED:
        settle(Ground(STARTED[event.kind], event.post_id))


@on(PostAdded)
def award_answer(event: PostAdded) -> None:
    if event.kind == QUESTION and event.parent_id is None:
        settle(Ground(ANSWER_POSTED, event.post_id))


@on(AnswerAccepted)
def award_accepted_answer(event: AnswerAccepted) -> None:
    settle(Ground(ANSWER_ACCEPTED, event.post_id))


@on(AnswerUnaccepted)
def take_back_accepted_answer(event: AnswerUnaccepted) -> None:
    settle(Ground(ANSWER_ACCEPTED, event.post_id))


@on(PostWithdrawn)
def take_back_for_post(event: PostWithdrawn) -> None:
    settle_post(event.post_id)


@on(PostReturned)
def award_returned_post(event: PostReturned) -> None:
    settle_post(event.post_id)


@on(PostsMoved)
def settle_moved_posts(event: PostsMoved) -> None:
    for post_id in event.post_ids:
        settle_moved(post_id)


@on(MoveUndone)
def settle_moved_back(event: MoveUndone) -> None:
    for post_id in event.post_ids:
        settle_moved(post_id)


@on(VoteCast)
def award_useful_vote(event: VoteCast) -> None:
    if event.vote == USEFUL:
        settle(Ground(USEFUL_RECEIVED, event.post_id, event.person_id))


@on(VoteTakenBack)
def take_back_useful_vote(event: VoteTakenBack) -> None:
    if event.vote == USEFUL:
        settle(Ground(USEFUL_RECEIVED, event.post_id, event.person_id))


@on(OutcomeRecorded)
def award_decided_idea(event: OutcomeRecorded) -> None:
    rules = [rule for rule, state in DECIDED.items() if state == event.state and event.kind == IDEA]
    body_id = db.session.get_one(Topic, event.topic_id).body_post_id
    if body_id is not None:
        for rule in rules:
            settle(Ground(rule, body_id))
