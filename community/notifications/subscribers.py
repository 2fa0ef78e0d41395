"""Who is told of what. Each looks at what is true now: nobody hears of what was withdrawn in the meantime."""

from functools import partial

from sqlalchemy import func, select

from community.accounts.events import PersonRegistered
from community.accounts.masks import unmasked
from community.follows.models import PERSON, PRODUCT, TAG
from community.follows.queries import followers_around, followers_of_topic
from community.kernel.database import db
from community.kernel.events import on
from community.kernel.markup import plain_text
from community.moderation.events import MaskLifted, PostJudged
from community.moderation.models import Case
from community.notifications import models
from community.notifications.actions import News, follow_decision, read_withdrawn, tell, tell_some, untell, untell_all
from community.notifications.concerned import concerned_by
from community.notifications.events import DecisionFollowed, PostFollowed, TopicFollowed
from community.notifications.mailing import Enclosure, mail, quoted
from community.notifications.mentions import tell_mentioned
from community.notifications.models import Notice
from community.notifications.wording import FOLLOWER
from community.products.models import Product
from community.questions.events import AnswerAccepted
from community.tags.models import Tag
from community.topics.events import (
    OutcomeRecorded,
    PostAdded,
    PostTakenBack,
    PostWithdrawn,
    TagsAdded,
    TopicPosted,
    VoteCast,
    VoteTakenBack,
)
from community.topics.models import HIDDEN, PUBLIC, QUESTION, Outcome, Post, Topic
from community.topics.policy import can_see_post
from community.votes.models import USEFUL
from community.votes.queries import votes_of

REASONS = (PERSON, PRODUCT, TAG)
"""Why somebody is told of a new topic, the most personal first."""


@on(PostAdded, urgent=True)
def tell_of_post(event: PostAdded) -> None:
    """The one who is answered: the author of the topic, or of the post that is replied to. Then those who follow it."""
    post = db.session.get_one(Post, event.post_id)
    topic = db.session.get_one(Topic, event.topic_id)
    if post.visibility != PUBLIC:
        return
    answered = db.session.get_one(Post, post.parent_id) if post.parent_id else None
    kind = models.ANSWER if topic.kind == QUESTION else models.COMMENT
    if post.is_official:
        kind = models.OFFICIAL
    elif answered:
        kind = models.REPLY
    place = f"post:{answered.id}" if answered else f"topic:{topic.id}"
    news = News(kind, f"post:{post.id}", f"{kind}:{place}", topic.id, post.id, post.author_id)
    answered_id = answered.author_id if answered else topic.author_id
    mail(tell(news, [answered_id]), news, quoted(post))
    tell_mentioned(post)
    others = set(followers_of_topic(topic.id)) - {answered_id, post.author_id}
    tell_some(others, partial(PostFollowed, event.post_id))


@on(PostFollowed)
def tell_followers_of_topic(event: PostFollowed) -> None:
    """Some who follow the topic, and still do. Nobody is told twice of one post, in whatever role."""
    post = db.session.get_one(Post, event.post_id)
    if not can_see_post(None, post, post.topic):
        return
    thread = f"{models.TALK}:topic:{post.topic_id}"
    news = News(models.TALK, f"post:{post.id}", thread, post.topic_id, post.id, post.author_id)
    mail(tell(news, followers_of_topic(post.topic_id, among=event.person_ids)), news, quoted(post))


@on(TopicPosted)
def plan_followers_around(event: TopicPosted) -> None:
    """Whoever is mentioned, then those who follow the author, the product or a tag."""
    tell_mentioned(db.session.get_one(Post, event.post_id))
    rows = followers_around(db.session.get_one(Topic, event.topic_id))
    tell_some({row.person_id for row in rows}, partial(TopicFollowed, event.topic_id))


@on(TagsAdded)
def plan_followers_of_tags(event: TagsAdded) -> None:
    """Those who follow a tag that an edit added, unless they were told of the topic before."""
    rows = followers_around(db.session.get_one(Topic, event.topic_id))
    fresh = {row.person_id for row in rows if row.subject_type == TAG and row.subject_id in event.tag_ids}
    tell_some(fresh, partial(TopicFollowed, event.topic_id))


@on(TopicFollowed)
def tell_followers_around(event: TopicFollowed) -> None:
    """Some of them, once each for the first reason of which they want to hear: the person, the product, a tag."""
    topic = db.session.get_one(Topic, event.topic_id)
    if topic.visibility != PUBLIC:
        return
    reasons: dict[tuple[str, int], list[int]] = {}
    for row in followers_around(topic, among=event.person_ids):
        reasons.setdefault((row.subject_type, row.subject_id), []).append(row.person_id)
    body = db.session.get_one(Post, topic.body_post_id)
    for subject_type, subject_id in sorted(reasons, key=lambda one: (REASONS.index(one[0]), one[1])):
        kind = models.BY_PERSON if subject_type == PERSON else models.ABOUT
        key, params = f"topic:{topic.id}", _named(subject_type, subject_id)
        news = News(kind, key, key, topic.id, None, topic.author_id, params)
        mail(tell(news, reasons[subject_type, subject_id]), news, quoted(body))


def _named(subject_type: str, subject_id: int) -> dict[str, str]:
    """What a topic is about, in both languages."""
    if subject_type == PERSON:
        return {}
    if subject_type == TAG:
        label = db.session.get_one(Tag, subject_id).label
        return {"subject_ja": label, "subject_en": label}
    product = db.session.get_one(Product, subject_id)
    return {"subject_ja": product.name("ja"), "subject_en": product.name("en")}


@on(AnswerAccepted, urgent=True)
def tell_accepted(event: AnswerAccepted) -> None:
    topic = db.session.get_one(Topic, event.topic_id)
    if topic.accepted_post_id != event.post_id:
        return
    key = f"accepted:{event.post_id}"
    news = News(models.ACCEPTED, key, key, topic.id, event.post_id, event.by_id)
    mail(tell(news, [event.author_id]), news, Enclosure())


@on(OutcomeRecorded)
def plan_decision(event: OutcomeRecorded) -> None:
    """Everybody whose matter it is."""
    follow_decision(event.outcome_id, concerned_by(db.session.get_one(Topic, event.topic_id)))


@on(DecisionFollowed)
def tell_decision(event: DecisionFollowed) -> None:
    """Some of them, once each for the whole decision, on however many topics it was recorded."""
    outcome = db.session.get_one(Outcome, event.outcome_id)
    people = event.person_ids
    if event.role == FOLLOWER:
        people = followers_of_topic(outcome.topic_id, among=people)
    params = {"role": event.role, "state": outcome.state}
    key = f"decision:{outcome.decision}"
    news = News(models.DECISION, key, key, outcome.topic_id, None, outcome.by_id, params)
    mail(tell(news, people), news, Enclosure(plain_text(outcome.html), outcome.language))


@on(VoteCast)
def tell_useful(event: VoteCast) -> None:
    _follow_vote(event)


@on(VoteTakenBack)
def untell_useful(event: VoteTakenBack) -> None:
    _follow_vote(event)


def _follow_vote(event: VoteCast | VoteTakenBack) -> None:
    if event.vote != USEFUL:
        return
    key = f"useful:{event.post_id}:{event.person_id}"
    if (event.post_id, USEFUL) not in votes_of(event.person_id, [event.post_id]):
        untell(event.author_id, key)
    elif db.session.scalar(select(Post.visibility).where(Post.id == event.post_id)) == PUBLIC:
        thread = f"useful:{event.post_id}"
        tell(News(models.USEFUL, key, thread, event.topic_id, event.post_id, event.person_id), [event.author_id])


@on(PostWithdrawn)
def quiet_withdrawn(event: PostWithdrawn) -> None:
    read_withdrawn(event.topic_id, event.post_id, is_body=event.is_body)


@on(PostTakenBack)
def untell_taken_back(event: PostTakenBack) -> None:
    """Whoever was told already finds nothing that leads nowhere."""
    untell_all(event.topic_id, f"topic:{event.topic_id}" if event.is_body else f"post:{event.post_id}")


@on(PostJudged)
def tell_judged(event: PostJudged) -> None:
    """The author, with the message staff wrote to them; and again if the hiding was taken back."""
    thread = f"judged:{event.case_id}"
    hidden = Notice.person_id.in_(unmasked({event.author_id})), Notice.thread == thread, Notice.kind == models.HIDDEN
    if event.verdict == HIDDEN:
        decided_at = db.session.scalar(select(Case.decided_at).where(Case.id == event.case_id))
        if decided_at is None:
            return
        key = f"hidden:{event.case_id}:{int(decided_at.timestamp() * 1000)}"
        params = {"reason": event.reason, "message": event.message}
        news = News(models.HIDDEN, key, thread, event.topic_id, event.post_id, None, params)
        mail(tell(news, [event.author_id]), news, Enclosure(event.message))
    elif event.verdict == "returned" and (last := db.session.scalar(select(func.max(Notice.id)).where(*hidden))):
        key = f"returned:{last}"
        tell(News(models.RETURNED, key, thread, event.topic_id, event.post_id), [event.author_id])


@on(MaskLifted)
def tell_lifted(event: MaskLifted) -> None:
    """Whoever is behind the mask, with the reason; each moderator's look is told once."""
    key = f"revealed:{event.reveal_id}"
    post = db.session.get_one(Post, event.post_id)
    news = News(models.REVEALED, key, key, post.topic_id, post.id, None, {"why": event.reason})
    tell(news, [post.author_id])


@on(PersonRegistered)
def welcome(event: PersonRegistered) -> None:
    tell(News(models.WELCOME, "welcome", "welcome"), [event.person_id])
