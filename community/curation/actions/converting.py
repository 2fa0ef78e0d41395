"""Turning a question into an idea and an idea into a question, with all that belongs to it; and back.

What only the former kind has is kept in the record: the state, the accepted answer, the wish apart from the problem.
"""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import Person
from community.audit.actions import note
from community.curation import policy
from community.curation.events import ConversionUndone, TopicConverted
from community.curation.models import Conversion
from community.curation.queries import last_as, last_conversion
from community.ideas.models import NEW, Idea
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed
from community.kernel.events import publish
from community.kernel.markup import MAX_LENGTH
from community.kernel.transaction import action
from community.products.actions import count_topic
from community.questions.actions import OPEN
from community.topics.actions.holding import hold
from community.topics.actions.posting import Edit, rewrite
from community.topics.actions.recounting import recount_topics
from community.topics.actions.voting import kind_of_vote
from community.topics.merged import merges_into
from community.topics.models import CLOSED, IDEA, PUBLIC, QUESTION, Post, Topic
from community.topics.text import written
from community.votes import actions as votes

WISH = {"ja": "こうなったらうれしいこと", "en": "What would make me glad"}
"""Stands above the wish of an idea where its text goes on as that of a question."""


@action
def convert_topic(topic: Topic, *, reason: str, by: Person) -> Conversion:
    """Let a question go on as an idea, or an idea as a question. Staff say why; everybody who took part reads that."""
    hold(topic)
    _check(topic, by)
    if by.id != topic.author_id and not reason.strip():
        raise Invalid({"reason": _("Write why, for everyone who took part.")})
    record = _turn(topic, reason=reason, by=by)
    note("convert", "topic", topic.id, by=by, reason=reason, title=topic.title, conversion_id=record.id)
    publish(TopicConverted(record.id, topic.id, topic.kind, by.id))
    return record


@action
def undo_conversion(record: Conversion, *, by: Person) -> Topic:
    """Take back the last conversion of a topic, to the state from before."""
    topic = db.session.get_one(Topic, record.topic_id)
    hold(topic)
    last = last_conversion(topic.id)
    if last is None or last.id != record.id:
        raise Conflict(_("This was converted again in the meantime."))
    if not policy.can_curate(by) and by.id != record.by_id:
        raise NotAllowed(_("Only our staff can convert this."))
    _check(topic, by)
    _turn(topic, reason="", by=by)
    note("unconvert", "topic", topic.id, by=by, title=topic.title, conversion_id=record.id)
    publish(ConversionUndone(record.id, topic.id, topic.kind, by.id))
    return topic


def _check(topic: Topic, by: Person) -> None:
    if topic.kind not in policy.CONVERTIBLE:
        raise Conflict(_("Only questions and ideas can be converted."))
    if topic.visibility != PUBLIC:
        raise Conflict(_("Only what everybody can see can be converted."))
    if not policy.can_convert(by, topic):
        if by.id == topic.author_id:
            raise Conflict(_("Others have written here since, so only our staff can convert this."))
        raise NotAllowed(_("Only our staff can convert this."))
    if topic.closure == CLOSED:
        raise Conflict(_("This question is closed. Reopen it first."))
    if merges_into(topic.id):
        raise Conflict(_("Other ideas live on in this one. Undo those merges first."))


def _turn(topic: Topic, *, reason: str, by: Person) -> Conversion:
    before, after = topic.kind, policy.CONVERTIBLE[topic.kind]
    body = db.session.get_one(Post, topic.body_post_id)
    record = Conversion(
        topic_id=topic.id,
        from_kind=before,
        to_kind=after,
        state=topic.state,
        accepted_post_id=topic.accepted_post_id,
        kept=_join_wish(topic, body, by) if after == QUESTION else {},
        reason=reason,
        by_id=by.id,
        made_at=now(),
    )
    former = last_as(topic.id, after)
    if after == IDEA:
        _part_wish(topic, body, former, by)
    count_topic(topic.product_id, before, topic.stars, -1)
    count_topic(topic.product_id, after, topic.stars, 1)
    topic.kind, topic.former_kind = after, before
    votes.turn(body.id, kind_of_vote(before, is_body=True), into=kind_of_vote(after, is_body=True))
    _take_state(topic, former)
    topic.version += 1
    body.version += 1
    db.session.add(record)
    db.session.flush()
    # Lists go by other votes, and a question has another state.
    recount_topics([topic.id])
    return record


def _take_state(topic: Topic, former: Conversion | None) -> None:
    """The state that it had as this kind before, or that of a new one; an answer accepted then is accepted again."""
    if topic.kind == IDEA:
        topic.state, topic.accepted_post_id = former.state if former else NEW, None
        return
    topic.state = OPEN
    if former and former.accepted_post_id and _is_answer(former.accepted_post_id, topic):
        topic.accepted_post_id = former.accepted_post_id


def _is_answer(post_id: int, topic: Topic) -> bool:
    post = db.session.get(Post, post_id)
    if post is None or post.topic_id != topic.id:
        return False
    return post.visibility == PUBLIC and not post.is_body and post.parent_id is None


def _idea(topic: Topic) -> Idea:
    found = db.session.scalar(select(Idea).where(Idea.topic_id == topic.id))
    if found is None:
        found = Idea(topic_id=topic.id, wish_markdown="", wish_html="")
        db.session.add(found)
    return found


def _join_wish(topic: Topic, body: Post, by: Person) -> dict[str, Any]:
    """A question has one text, so the wish goes on below the problem. Returns how both read before."""
    idea = _idea(topic)
    wish = idea.wish_markdown
    if not wish:
        return {}
    joined = f"{body.markdown}\n\n**{WISH.get(body.language, WISH['en'])}**\n\n{wish}"
    if len(joined) > MAX_LENGTH:
        raise Conflict(_("Problem and wish together are too long for one text, so this stays an idea."))
    kept = {"body": body.markdown, "wish": wish}
    _reword(topic, body, joined, by, {"wish": wish})
    idea.wish_markdown = idea.wish_html = ""
    return {**kept, "words": body.words}


def _part_wish(topic: Topic, body: Post, former: Conversion | None, by: Person) -> None:
    """Problem and wish apart again, unless somebody has edited the text that they were joined to."""
    idea = _idea(topic)
    if former is None or former.kept.get("words") != body.words:
        return
    _reword(topic, body, former.kept["body"], by, {})
    wish = written(former.kept["wish"])
    idea.wish_markdown, idea.wish_html = wish.markdown, wish.html


def _reword(topic: Topic, body: Post, markdown: str, by: Person, former: dict[str, Any]) -> None:
    edit = Edit(written(markdown), body.words, title=topic.title, product_id=topic.product_id, former=former)
    rewrite(body, edit, by=by)
