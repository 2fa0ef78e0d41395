"""Filling the site with topics that staff took care of: converted, locked, moved from and to, with a timer."""

from datetime import timedelta
from typing import TYPE_CHECKING

from community.curation.actions.closing import Why, lock_topic
from community.curation.actions.converting import convert_topic
from community.curation.actions.moving import move_posts
from community.curation.actions.timing import set_timer
from community.kernel.clock import now
from community.kernel.database import db
from community.moderation.actions import hide_unreported
from community.questions.actions import ask_question, post_answer
from community.topics.models import Revision, Topic
from community.topics.text import written
from tests.security.canaries import secret
from tests.security.filling import TITLES, body_of, reword

if TYPE_CHECKING:
    from tests.security.world import World


def in_public(world: "World") -> None:
    member, other, carol, mona = (world.people[role] for role in ("member", "other", "carol", "moderator"))
    begun = {
        name: ask_question(title, written("I can't tell."), by=by)
        for name, title, by in (
            ("unanswered", "Is there a smaller one?", member),
            ("locked_question", "Who is right?", member),
            ("converted", "Could it be blue?", member),
            ("moved_from", "Does it come in red?", other),
            ("moved_to", "Which colours are there?", carol),
        )
    }
    post_answer(begun["converted"], written("I'd like that."), by=other)
    reworded = post_answer(begun["moved_from"], written("No."), by=carol)
    reword(reworded, "Yes.", carol)
    staff_answer = post_answer(begun["moved_from"], written("In three colours."), by=world.people["product"])
    moved = post_answer(begun["moved_from"], written("Red, green and white."), by=other)
    lock_topic(begun["locked_question"], Why("heated"), by=mona)
    conversion = convert_topic(begun["converted"], reason="It's a wish.", by=mona)
    move = move_posts([moved], begun["moved_to"], reason="It's about all colours.", by=mona)
    idea = db.session.get_one(Topic, world.ids["idea"])
    timer = set_timer(idea, "lock", now() + timedelta(days=30), Why("settled"), by=mona)
    world.ids |= {name: topic.id for name, topic in begun.items()}
    world.ids |= {
        "conversion": conversion.id,
        "move": move.id,
        "timer": timer.id,
        "reworded": reworded.id,
        "staff_answer": staff_answer.id,
        "revision": db.session.query(Revision).filter_by(post_id=reworded.id).one().id,
    }


def hidden_since(world: "World") -> None:
    """What was converted or locked, and where posts were moved to, before staff hid it."""
    member, other, mona = (world.people[role] for role in ("member", "other", "moderator"))
    converted = ask_question(
        f"{TITLES['question']} {secret('hidden converted question: title')}", written("Well?"), by=member
    )
    convert_topic(converted, reason=secret("hidden converted question: why"), by=mona)
    locked = ask_question("Who is to blame?", written("Not me."), by=member)
    lock_topic(locked, Why("other", secret("hidden locked question: why")), by=mona)
    host = ask_question(secret("hidden since posts were moved there: title"), written("Here."), by=member)
    source = db.session.get_one(Topic, world.ids["moved_from"])
    answer = post_answer(source, written(secret("hidden with the topic it was moved to")), by=other)
    move_posts([answer], host, reason="It belongs there.", by=mona)
    for topic in (converted, locked, host):
        db.session.refresh(topic)
        hide_unreported(body_of(topic), reason="abuse", message="It attacks somebody.", by=mona)
    hidden = {"hidden_converted": converted.id, "hidden_locked": locked.id, "hidden_host": host.id}
    world.ids |= {**hidden, "answer_moved_to_hidden": answer.id}
