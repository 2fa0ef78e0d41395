"""Who is told of questions about what they use, and of what staff point out."""

from functools import partial

from community.follows.queries import blocked_by
from community.kernel.database import db
from community.kernel.events import on
from community.kernel.markup import excerpt
from community.notifications import models
from community.notifications.actions import News, tell, tell_some, untell_all
from community.notifications.events import QuestionAwaited
from community.notifications.mailing import Enclosure, mail
from community.products.models import Product
from community.tips.events import TopicFeatured, TopicUnfeatured
from community.tips.models import FEATURED
from community.topics.events import TopicPosted
from community.topics.models import PUBLIC, QUESTION, Post, Topic
from community.uses.queries import hearing_of_questions

QUOTED = 300


@on(TopicPosted)
def plan_owners(event: TopicPosted) -> None:
    """Those who use the product of a question and want to hear of it."""
    if event.kind == QUESTION and event.product_id is not None:
        tell_some(hearing_of_questions(event.product_id), partial(QuestionAwaited, event.topic_id))


@on(QuestionAwaited)
def tell_owners(event: QuestionAwaited) -> None:
    """Some of them who still want to. Under the key of what followers are told, so that nobody is told twice."""
    topic = db.session.get_one(Topic, event.topic_id)
    if topic.visibility != PUBLIC or topic.product_id is None:
        return
    people = set(hearing_of_questions(topic.product_id, among=event.person_ids))
    people -= blocked_by(topic.author_id)
    product, body = db.session.get_one(Product, topic.product_id), db.session.get_one(Post, topic.body_post_id)
    key, params = f"topic:{topic.id}", {"subject_ja": product.name("ja"), "subject_en": product.name("en")}
    news = News(models.OWNED, key, key, topic.id, None, topic.author_id, params)
    mail(tell(news, people), news, Enclosure(excerpt(body.markdown, QUOTED), body.language))


@on(TopicFeatured)
def thank_author(event: TopicFeatured) -> None:
    topic = db.session.get_one(Topic, event.topic_id)
    if topic.state == FEATURED:
        key = _featured(event.topic_id)
        tell(News(models.FEATURED, key, key, topic.id), [event.author_id])


@on(TopicUnfeatured)
def take_thanks_back(event: TopicUnfeatured) -> None:
    """What is pointed out no more isn't said to be; pointed out again since then, it is."""
    if db.session.get_one(Topic, event.topic_id).state != FEATURED:
        untell_all(event.topic_id, _featured(event.topic_id))


def _featured(topic_id: int) -> str:
    return f"featured:{topic_id}"
