"""Filling the site with what isn't public: hidden by staff, deleted by its author, or waiting for their address."""

from typing import TYPE_CHECKING

from community.backlog.actions import add_evidence, make_item
from community.follows.actions import follow
from community.follows.models import TAG, TOPIC, Subject
from community.ideas.actions import comment_on_idea, merge_idea
from community.kernel.database import db
from community.moderation.actions import hide_unreported, keep, report_post
from community.polls.actions import NewPoll, open_poll
from community.polls.models import ALWAYS, SINGLE
from community.questions.actions import accept_answer, ask_question, post_answer
from community.tags.queries import find_tag
from community.tips.actions import feature
from community.topics.actions.posting import NewPost, add_post
from community.topics.actions.visibility import delete_post
from community.topics.actions.voting import vote
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.security.canaries import canary, secret
from tests.security.filling import TITLES, a_photo, a_review, an_idea, body_of, product_of, reword
from tests.tips.sharing import AGREED, a_story, a_tip

if TYPE_CHECKING:
    from tests.security.world import World


def public_until_hidden(world: "World") -> Topic:
    """A question that was answered and solved, and of which people were told, before staff hid it."""
    member, other = world.people["member"], world.people["other"]
    topic = ask_question(
        f"{TITLES['question']} {secret('hidden question: title')}",
        written(secret("hidden question: its former text")),
        by=member,
        product_id=product_of(world, "kettle").id,
        labels=[canary("hidden question: tag")],
    )
    reword(body_of(topic), secret("hidden question: text"), member)
    answer = post_answer(topic, written(secret("hidden question: an answer to it")), by=other)
    accept_answer(topic, answer, by=member)
    vote(answer, by=world.people["carol"])
    labels = (secret("hidden question: an option of its poll"), "None")
    poll = open_poll(topic, NewPoll(secret("hidden question: its poll"), labels, SINGLE, ALWAYS, None), by=member)
    tag = find_tag(canary("hidden question: tag"))
    assert tag
    # Followed while they were public: their names must not stand in anybody's list afterwards.
    follow(Subject(TOPIC, topic.id), by=other)
    follow(Subject(TAG, tag.id), by=other)
    world.ids |= {
        "hidden_tag": tag.id,
        "hidden_tag_name": tag.name,
        "hidden_question": topic.id,
        "hidden_question_post": topic.body_post_id,
        "answer_in_hidden_question": answer.id,
        "poll_in_hidden_question": poll.id,
    }
    return topic


def hidden(world: "World", question: Topic) -> None:
    member, mona = world.people["member"], world.people["moderator"]
    anothers = db.session.get_one(Topic, world.ids["anothers_question"])
    answer = post_answer(anothers, written(secret("hidden answer: its former text")), by=member)
    reword(answer, secret("hidden answer"), member)
    item = make_item(secret("backlog item: title"), by=mona)
    add_evidence(item, answer, quote=secret("backlog item: quote of what was hidden since"), by=mona)
    reply = add_post(anothers, NewPost(written(secret("hidden reply")), int(str(world.ids["talk"]))), by=member)
    idea = an_idea(f"{TITLES['idea']} {secret('hidden idea: title')}", secret("hidden idea: wish"), member)
    photo = a_photo(member, secret("hidden review: words for its photo"))
    review = a_review(
        product_of(world, "mill"),
        secret("hidden review: title"),
        member,
        good=secret("hidden review: what is good"),
        photos=[photo],
    )
    merged = _merged(world)
    tip, story = _tip_and_story(world)
    message = f"We had to. {secret('message from staff to an author')}"
    for post in (body_of(question), reply, body_of(idea), body_of(review), merged, body_of(tip), body_of(story)):
        hide_unreported(post, reason="abuse", message="It attacks somebody.", by=mona)
    case = hide_unreported(answer, reason="abuse", message=message, by=mona)
    world.ids |= {
        "item": item.id,
        "hidden_answer": answer.id,
        "hidden_reply": reply.id,
        "hidden_idea": idea.id,
        "hidden_review": review.id,
        "hidden_photo": photo,
        "hidden_case": case.id,
    }
    world.tokens["token of a photo in a hidden review"] = photo


def _tip_and_story(world: "World") -> tuple[Topic, Topic]:
    """A tip with a photo, and a story that was pointed out until it was hidden."""
    member, mill = world.people["member"], product_of(world, "mill")
    photo = a_photo(member, secret("hidden tip: words for its photo"))
    title = f"{TITLES['tip']} {secret('hidden tip: title')}"
    tip = a_tip(member, title, secret("hidden tip: text"), product_id=mill.id, photos=(photo,))
    title = f"{TITLES['story']} {secret('hidden story: title')}"
    story = a_story(member, title, secret("hidden story: text"), product_id=mill.id, agreement=AGREED)
    feature(story, by=world.people["moderator"])
    world.ids |= {"hidden_tip": tip.id, "hidden_story": story.id}
    return tip, story


def _merged(world: "World") -> Post:
    """The first post of an idea that was merged into a public one; it is hidden since."""
    host = db.session.get_one(Topic, world.ids["host_idea"])
    title = f"{TITLES['idea']} {secret('idea hidden after it was merged: title')}"
    idea = an_idea(title, secret("idea hidden after it was merged: wish"), world.people["member"])
    comment = comment_on_idea(idea, written("Mine rattles, too."), by=world.people["other"])
    merge_idea(idea, host, written("Both want quiet."), by=world.people["product"])
    body = body_of(idea)
    world.ids |= {
        "hidden_merged_idea": idea.id,
        "hidden_merged_idea_post": body.id,
        "comment_on_hidden_merged_idea": comment.id,
    }
    return body


def deleted(world: "World") -> None:
    member, carol, mona = (world.people[role] for role in ("member", "carol", "moderator"))
    former = written(secret("deleted question: its former text"))
    topic = ask_question(f"{TITLES['question']} {secret('deleted question: title')}", former, by=member)
    reword(body_of(topic), "Never mind.", member)
    anothers = db.session.get_one(Topic, world.ids["anothers_question"])
    answer = post_answer(anothers, written(secret("deleted answer")), by=member)
    case = report_post(answer, reason="spam", words="", by=carol)
    keep(case, reason=secret("reason for keeping a post"), by=mona)
    for post in (body_of(topic), answer):
        delete_post(post, by=member)
    world.ids |= {
        "deleted_question": topic.id,
        "deleted_question_post": topic.body_post_id,
        "deleted_answer": answer.id,
        "kept_case": case.id,
    }


def waiting(world: "World") -> None:
    new = world.people["new"]
    question = ask_question(
        f"{TITLES['question']} {secret('waiting question: title')}",
        written(secret("waiting question: text")),
        by=new,
        product_id=product_of(world, "kettle").id,
        labels=[canary("waiting question: tag")],
    )
    anothers = db.session.get_one(Topic, world.ids["anothers_question"])
    photo = a_photo(new)
    answer = post_answer(anothers, written(secret("waiting answer")), by=new, photos=[photo])
    idea = an_idea("A lid that floats", secret("waiting idea: wish"), new)
    review = a_review(product_of(world, "mill"), "Too loud", new, bad=secret("waiting review: what is bad"))
    title = f"{TITLES['story']} {secret('waiting story: title')}"
    story = a_story(new, title, secret("waiting story: text"), agreement=AGREED)
    world.ids |= {
        "waiting_story": story.id,
        "waiting_question": question.id,
        "waiting_answer": answer.id,
        "waiting_idea": idea.id,
        "waiting_review": review.id,
        "waiting_photo": photo,
    }
