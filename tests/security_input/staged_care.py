"""Topics that staff took care of, every text of it said by the test: converted, locked, moved, reworded, timed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from community.curation.actions.closing import Why, lock_topic
from community.curation.actions.converting import convert_topic
from community.curation.actions.moving import move_posts
from community.curation.actions.pinning import pin_topic
from community.curation.actions.reverting import revert_post
from community.curation.actions.timing import set_timer
from community.kernel import clock
from community.kernel.clock import now
from community.kernel.database import db
from community.questions.actions import ask_question, post_answer
from community.topics.actions.posting import Edit, edit_post
from community.topics.models import Revision, Topic

if TYPE_CHECKING:
    from tests.security_input.stage import Cast


def take_care(cast: "Cast") -> Sequence[str]:
    """Long ago, so that lists begin with other topics. Returns the pages that only what was just done leads to."""
    with clock.at(now() - timedelta(days=60)):
        return _take_care(cast)


def _take_care(cast: "Cast") -> Sequence[str]:
    converted, here, there = (_asked(cast) for _ in range(3))
    convert_topic(converted, reason=cast.say("reason for a conversion"), by=cast.ada)
    moved, stays = (post_answer(here, cast.text("answer"), by=cast.helper) for _ in range(2))
    edit_post(stays, Edit(cast.text("edited answer"), 1), by=cast.helper)
    revision = db.session.query(Revision).filter_by(post_id=stays.id).one()
    revert_post(stays, revision, words=2, reason=cast.say("reason for going back"), by=cast.ada)
    move = move_posts([moved], there, reason=cast.say("reason for a move"), by=cast.ada)
    lock_topic(there, Why("other", cast.say("reason for a lock")), by=cast.ada)
    why = Why("other", cast.say("reason of a timer"))
    set_timer(here, "lock", now() + timedelta(days=90), why, by=cast.ada)
    pin_topic(here, now() + timedelta(days=90), by=cast.ada)
    # Told apart by what they are asked, so that they take no other page's turn in a walk.
    return [
        f"/ideas/{converted.id}?done=convert",
        f"/questions/{there.id}?done=move-{move.id}",
        f"/topics/{here.id}/closing?lang=en",
        f"/topics/{here.id}/pin?lang=en",
        f"/posts/{stays.id}/move?into={there.id}",
        f"/posts/{stays.id}/revert?to={revision.id}",
    ]


def _asked(cast: "Cast") -> Topic:
    return ask_question(cast.say("title")[:80], cast.text("question"), by=cast.author)
