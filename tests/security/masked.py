"""Filling the site with what a member posts without her name, and a moderator who looked."""

from typing import TYPE_CHECKING

from community.accounts.actions.handles import choose_handle
from community.accounts.actions.profile import set_avatar
from community.backlog.actions import add_evidence, make_item
from community.kernel.pictures import take_square
from community.moderation.actions import report_post, reveal
from community.questions.actions import accept_answer, ask_masked, post_answer
from community.topics.text import written
from tests.security.filling import body_of, product_of, reword
from tests.topics.threads import a_picture

if TYPE_CHECKING:
    from tests.security.world import World


def posts(world: "World") -> None:
    """A question that Vera asks, answers, edits and solves; reported, kept as evidence, and looked behind by Mona."""
    vera, other, carol, mona = (world.people[role] for role in ("vera", "other", "carol", "moderator"))
    handle = "vera-zqveilx"
    choose_handle(vera, handle)
    face = world.app.extensions["avatars"].store(take_square(a_picture(41, 41)))
    set_avatar(vera, face)
    question = ask_masked(
        "Is it safe for babies",
        written("I wonder."),
        by=vera,
        product_id=product_of(world, "kettle").id,
        labels=["care"],
    )
    reword(body_of(question), "I wonder, and so does my doctor.", vera)
    answer = post_answer(question, written("Ask the makers."), by=other)
    post_answer(question, written("I did."), by=vera, parent_id=answer.id)
    own = post_answer(question, written("They say yes."), by=vera)
    accept_answer(question, answer, by=vera)
    report_post(own, reason="other", words="Is that so?", by=carol)
    add_evidence(make_item("Is it safe?", by=mona), own, quote="They say yes.", by=mona)
    reveal(own, reason="It may be that she needs help.", by=mona)
    world.ids |= {
        "masked_question": question.id,
        "masked_post": question.body_post_id,
        "masked_answer": own.id,
        "mask_id": question.author_id,
    }
    world.tokens |= {
        "handle of who posts without a name": handle,
        "page of who posts without a name": f'/people/{vera.id}"',
        "face of who posts without a name": face,
    }
