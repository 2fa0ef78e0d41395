"""Badges follow what happens to contributions. Each looks at the grounds themselves, so late news do no harm."""

from community.accounts.events import RightsChanged
from community.badges.actions import settle
from community.badges.measures import HELPED, PICTURED, SHIPPED, SOLUTIONS, TRUSTED
from community.kernel.database import db
from community.kernel.events import on
from community.questions.events import AnswerAccepted, AnswerUnaccepted
from community.topics.events import (
    OutcomeRecorded,
    PostEdited,
    PostReturned,
    PostWithdrawn,
    TopicMerged,
    TopicPosted,
    TopicUnmerged,
    VoteCast,
    VoteTakenBack,
)
from community.topics.merged import authors_of_family
from community.topics.models import IDEA, REVIEW, Post, Topic
from community.votes.models import USEFUL


@on(AnswerAccepted)
def badge_for_solution(event: AnswerAccepted) -> None:
    settle(event.author_id, (SOLUTIONS, HELPED))


@on(AnswerUnaccepted)
def badge_without_solution(event: AnswerUnaccepted) -> None:
    settle(event.author_id, (SOLUTIONS, HELPED))


@on(TopicPosted)
def badge_for_review(event: TopicPosted) -> None:
    if event.kind == REVIEW:
        settle(event.author_id, (PICTURED,))


@on(PostEdited)
def badge_for_edited_review(event: PostEdited) -> None:
    if event.kind == REVIEW:
        settle(db.session.get_one(Post, event.post_id).author_id, (PICTURED,))


@on(PostWithdrawn)
def badges_without_post(event: PostWithdrawn) -> None:
    _settle_around(event.topic_id, event.author_id)


@on(PostReturned)
def badges_with_post(event: PostReturned) -> None:
    _settle_around(event.topic_id, event.author_id)


def _settle_around(topic_id: int, author_id: int) -> None:
    """Whoever wrote the post, and whoever solved, or suggested together, what stands or falls with it."""
    topic = db.session.get_one(Topic, topic_id)
    concerned = {author_id}
    if topic.accepted_post_id:
        concerned.add(db.session.get_one(Post, topic.accepted_post_id).author_id)
    if topic.kind == IDEA:
        concerned |= authors_of_family(topic_id)
    for person_id in sorted(concerned):
        settle(person_id)


@on(VoteCast)
def badge_for_use(event: VoteCast) -> None:
    if event.vote == USEFUL:
        settle(event.author_id, (TRUSTED,))


@on(VoteTakenBack)
def badge_without_use(event: VoteTakenBack) -> None:
    if event.vote == USEFUL:
        settle(event.author_id, (TRUSTED,))


@on(OutcomeRecorded)
def badge_for_shipped_idea(event: OutcomeRecorded) -> None:
    """Any decision: what had shipped may also be taken up again."""
    if event.kind == IDEA:
        _settle_family(event.topic_id)


@on(TopicMerged)
def badge_for_merged_idea(event: TopicMerged) -> None:
    _settle_family(event.topic_id, event.into_id)


@on(TopicUnmerged)
def badge_for_unmerged_idea(event: TopicUnmerged) -> None:
    _settle_family(event.topic_id, event.into_id)


def _settle_family(*topic_ids: int) -> None:
    authors = set().union(*(authors_of_family(topic_id) for topic_id in topic_ids))
    for person_id in sorted(authors):
        settle(person_id, (SHIPPED,))


@on(RightsChanged)
def badges_of_staff(event: RightsChanged) -> None:
    """Staff have none; who isn't staff any more gets what their contributions bring."""
    settle(event.person_id)
