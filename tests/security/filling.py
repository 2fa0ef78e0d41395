"""Filling the site with what everybody may read, and with what staff and people have to themselves."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from community.accounts.actions.mailed_keys import issue_key
from community.accounts.actions.passwords import ask_for_reset
from community.accounts.actions.profile import set_avatar, show_uses_to
from community.accounts.keys import hash_of, new_key
from community.accounts.models import NOBODY, RESET, VERIFY, Person, SignIn
from community.admin.actions import disable_person
from community.attachments.actions import keep_photo, new_token
from community.attachments.taking import photo_folder
from community.backlog.actions import add_evidence, edit_item
from community.backlog.models import Evidence, Item
from community.badges.actions import give_badge, seed_badges, take_back_badge
from community.badges.models import BadgeAward
from community.badges.queries import badges_by_hand
from community.customers.actions import Heard, post_for_customer, vote_for_customer
from community.customers.knowing import Details
from community.drafts.actions import delete_draft, keep_for_claim, save_draft
from community.drafts.reading import Place
from community.ideas.actions import Proposal, comment_on_idea, merge_idea, propose_idea
from community.ideas.use_cases import add_use_case, hide_use_case
from community.kernel.clock import now
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.outbox import DEAD, DUE, Delivery
from community.kernel.pictures import take_in, take_square
from community.kernel.transaction import transaction
from community.keys.actions import make_key
from community.keys.models import READ_VOICES
from community.loyalty.models import AWARD, LedgerEntry
from community.mail.models import Mail
from community.mail.sending import post_office
from community.moderation.actions import report_post
from community.notifications.links import off_path
from community.notifications.models import ANSWER, Notice
from community.polls.actions import NewPoll, open_poll
from community.polls.models import AFTER_VOTING, SINGLE
from community.products.actions import add_product, set_picture
from community.products.models import Product
from community.products.pictures import keep_picture
from community.products.queries import facets_of
from community.questions.actions import accept_answer, ask_question, post_answer
from community.reviews.actions import Verdict, reply_to_review, write_review
from community.reviews.ownership import invite
from community.reviews.staffing import FacetLine, offer_facets
from community.search.actions import say_words_are
from community.search.models import SAME
from community.search.saved import remove_search, save_search, saved_by
from community.tags.queries import find_tag
from community.tips.actions import feature
from community.topics.actions.concerns import raise_concern
from community.topics.actions.posting import Edit, edit_post
from community.topics.actions.voting import vote
from community.topics.models import Post, Topic
from community.topics.text import written
from community.uses.actions import use_product
from tests.security.canaries import canary, secret
from tests.tips.sharing import AGREED, a_story, a_tip
from tests.topics.threads import a_picture

if TYPE_CHECKING:
    from tests.security.world import World

TITLES = {
    "question": "How do I clean it",
    "idea": "A lid that stays",
    "tip": "Citric acid for the spout",
    "story": "Breakfast together",
}
"""Of what is public; what isn't begins like it, so that it would be found to be similar."""

POINTS = 1_918_273_645
"""On a line of the member's ledger: nobody else has as many."""


class ClosedPostOffice:
    """Takes no letter, and says for whom it was, as mail servers do."""

    def send(self, mail: Mail) -> None:
        raise ConnectionError(f"550 no mail for {mail.to_address}")


def body_of(topic: Topic) -> Post:
    return db.session.get_one(Post, topic.body_post_id)


def reword(post: Post, words: str, by: Person) -> None:
    title, product_id = (post.topic.title, post.topic.product_id) if post.is_body else (None, None)
    edit_post(post, Edit(written(words), post.words, title=title, product_id=product_id), by=by)


def a_photo(by: Person, alt: str = "The lid") -> str:
    """A photo of this person's that hangs on nothing yet."""
    token, picture = new_token(), take_in(a_picture())
    photo_folder().store(token, picture)
    keep_photo(picture, token, by=by, alt=alt)
    return token


def an_idea(title: str, wish: str, by: Person, labels: Sequence[str] = ()) -> Topic:
    return propose_idea(Proposal(title, written("It slides."), written(wish), labels=tuple(labels)), by=by)


def an_idea_for(product: Product, title: str, by: Person) -> Topic:
    return propose_idea(Proposal(title, written("None yet."), written("One."), product.id), by=by)


def a_review(
    product: Product, title: str, by: Person, *, good: str = "", bad: str = "", photos: Sequence[str] = ()
) -> Topic:
    verdict = Verdict(product.id, title, written("In use every day."), 4, "year", good, bad, tuple(photos))
    return write_review(verdict, by=by)


def mailed_keys_and_sessions(world: "World") -> None:
    """What is mailed to Noel and Carol, and where else Alice is signed in."""
    member, key, at = world.people["member"], new_key(), now()
    elsewhere = canary("where else a member is signed in")
    with transaction():
        world.people["new"].bio = secret("what somebody unconfirmed says of themselves")
        session = SignIn(person_id=member.id, key_hash=hash_of(key), address=elsewhere, created_at=at, seen_at=at)
        db.session.add(session)
        db.session.flush()
        world.ids["session"] = session.id
        world.ids["verify_key"] = issue_key(world.people["noel"], VERIFY)
        world.ids["reset_key"] = issue_key(world.people["carol"], RESET)
    world.ids["off_token"] = off_path(world.people["carol"].id, ANSWER).rsplit("/", 1)[1]
    world.tokens |= {
        "a key mailed to confirm an address": str(world.ids["verify_key"]),
        "a key mailed to set a password": str(world.ids["reset_key"]),
        "hash of a password": member.password_hash or "",
        "hash of a session's key": hash_of(key),
    }


def products(world: "World") -> None:
    for slug in ("kettle", "mill", "cup"):
        product = add_product(slug, names={"ja": slug, "en": slug.title()}, descriptions={"en": f"A {slug}."})
        world.ids[f"{slug}_id"] = product.id
    petra, kettle = world.people["product"], product_of(world, "kettle")
    offer_facets(kettle, "aspect", [FacetLine(None, "音", "Noise")], by=petra)
    offer_facets(kettle, "variant", [FacetLine(None, "白", "White")], by=petra)
    [world.ids["variant"]] = (variant.id for variant in facets_of(kettle.id).variants)
    [world.ids["invitation"]] = invite(product_of(world, "cup"), 1, by=petra)
    picture = keep_picture(a_picture())
    set_picture(product_of(world, "kettle"), picture)
    world.ids["product_picture"] = picture


def product_of(world: "World", slug: str) -> Product:
    return db.session.get_one(Product, world.ids[f"{slug}_id"])


def public(world: "World") -> None:
    member, other, carol = (world.people[role] for role in ("member", "other", "carol"))
    kettle, photo = product_of(world, "kettle"), a_photo(other)
    question = ask_question(
        TITLES["question"], written("White spots."), by=member, product_id=kettle.id, labels=["care"]
    )
    answer = post_answer(question, written("With citric acid."), by=other, photos=[photo])
    reply = post_answer(question, written("That worked."), by=carol, parent_id=answer.id)
    anothers = ask_question("Does it whistle?", written("Mine doesn't."), by=other)
    own_answer = post_answer(anothers, written("Mine does."), by=member)
    talk = post_answer(anothers, written("It depends on the lid."), by=carol)
    solved = ask_question("Which filter fits?", written("I lost mine."), by=member)
    accept_answer(solved, post_answer(solved, written("The small one."), by=other), by=member)
    idea = an_idea(TITLES["idea"], "A small catch.", member, ["lid"])
    comment = comment_on_idea(idea, written("Mine slides, too."), by=other)
    host, merged = an_idea("A quieter lid", "A rubber ring.", other), an_idea("No rattling", "A felt pad.", carol)
    merge = merge_idea(merged, host, written("Both want quiet."), by=world.people["product"])
    pot_ideas = [an_idea_for(kettle, "A pot", member), an_idea_for(kettle, "A pan", other)]
    words = say_words_are(SAME, "lid", "cap", by=world.people["product"])
    poll = open_poll(
        question, NewPoll("Which cleaner?", ("Citric acid", "Vinegar"), SINGLE, AFTER_VOTING, 7), by=member
    )
    review_photo = a_photo(member)
    review = a_review(kettle, "Light and quick", member, good="Light", bad="Loud", photos=[review_photo])
    for post in (body_of(idea), answer):
        vote(post, by=carol)
    raise_concern(body_of(question), by=carol)
    use_case = add_use_case(body_of(idea), "It fell into my cup.", by=carol)
    hidden_use_case = add_use_case(body_of(host), secret("hidden reason of a supporter"), by=member)
    hide_use_case(hidden_use_case, reason="An advertisement.", by=world.people["moderator"])
    remark = reply_to_review(review, written("Ours is quiet."), by=other)
    tips_and_stories(world)
    tag = find_tag("care")
    assert tag
    save_search("q=lid", secret("name of a saved search"), by=member)
    kept = saved_by(member.id)[0].id
    save_search("q=spout", "Spouts", by=member)
    gone = next(one for one in saved_by(member.id) if one.id != kept)
    remove_search(gone)
    world.ids |= {
        "saved_search": kept,
        "removed_search": gone.id,
        "care_tag": tag.id,
        "question": question.id,
        "question_post": question.body_post_id,
        "answer": answer.id,
        "answer_photo": photo,
        "reply": reply.id,
        "anothers_question": anothers.id,
        "own_answer": own_answer.id,
        "talk": talk.id,
        "solved_question": solved.id,
        "words": words.id,
        "poll": poll.id,
        "poll_option": poll.options[0].id,
        "idea": idea.id,
        "idea_post": idea.body_post_id,
        "use_case": use_case.id,
        "pot_idea": pot_ideas[0].id,
        "other_pot_idea": pot_ideas[1].id,
        "hidden_use_case": hidden_use_case.id,
        "comment": comment.id,
        "host_idea": host.id,
        "merged_idea": merged.id,
        "merged_idea_post": merged.body_post_id,
        "merge": merge.id,
        "review": review.id,
        "remark": remark.id,
        "free_photo": a_photo(member),
        "review_photo": review_photo,
    }
    face = world.app.extensions["avatars"].store(take_square(a_picture()))
    set_avatar(carol, face)
    world.ids["carol_face"] = face
    world.tokens["token of a photo on no post"] = str(world.ids["free_photo"])


def customers(world: "World") -> None:
    """Somebody rang: a vote for an idea, and a question of their own. A program has a key."""
    petra, idea = world.people["product"], db.session.get_one(Topic, world.ids["idea"])
    address = f"{canary('customer: mail address')}@example.com"
    details = Details(canary("customer: name"), address, canary("customer: number"))
    heard = Heard(details, "phone", secret("customer: note"))
    key = make_key(secret("name of a program that has a key"), [READ_VOICES], "koenowa_key", by=world.people["admin"])
    world.ids |= {"voice": vote_for_customer(idea, heard, by=petra).id, "program_key": key.id}
    world.tokens["hash of a program's key"] = key.key_hash
    post_for_customer(
        heard, lambda author: ask_question("Does it come in red?", written("For the shop."), by=author), by=petra
    )


def tips_and_stories(world: "World") -> None:
    """A tip, stories with and without consent, and what people use: Bob shows it to nobody."""
    member, other, mona = (world.people[role] for role in ("member", "other", "moderator"))
    kettle = product_of(world, "kettle")
    tip = a_tip(member, TITLES["tip"], product_id=kettle.id, labels=("care",))
    story = a_story(member, TITLES["story"], agreement=AGREED, product_id=kettle.id)
    featured = a_story(member, "A quiet morning", agreement=AGREED)
    feature(featured, by=mona)
    use_product(kettle.id, by=other)
    show_uses_to(other, NOBODY)
    world.ids |= {
        "tip": tip.id,
        "story": story.id,
        "featured_story": featured.id,
        "quiet_story": a_story(member, "Told for us alone").id,
    }


def staff_work(world: "World") -> None:
    other, petra, ada = (world.people[role] for role in ("other", "product", "admin"))
    own_answer = db.session.get_one(Post, world.ids["own_answer"])
    case = report_post(own_answer, reason="other", words=secret("words of a report"), by=other)
    item = db.session.get_one(Item, world.ids["item"])
    notes = secret("backlog item: notes")
    edit_item(item, title=item.title, notes=notes, product_id=None, seen_words=item.words, by=petra)
    comment = db.session.get_one(Post, world.ids["comment"])
    add_evidence(item, comment, quote=secret("backlog item: quote"), by=petra)
    evidence = db.session.scalars(select(Evidence.id).where(Evidence.post_id == comment.id)).one()
    disable_person(world.people["disabled"], reason=secret("reason for closing an account"), by=ada)
    world.ids |= {"case": case.id, "evidence": evidence}


def badges_and_closed_pages(world: "World") -> None:
    """A badge that staff gave and one that they took back, and a page that its person shows to nobody."""
    seed_badges()
    member, other, carol, mona = (world.people[role] for role in ("member", "other", "carol", "moderator"))
    [bridge] = (badge for badge in badges_by_hand() if badge.key == "bridge")
    for person in (member, carol):
        give_badge(bridge, person, reason="For translating.", by=mona)
    awards = {row.person_id: row.id for row in db.session.scalars(select(BadgeAward).where(BadgeAward.reason != ""))}
    take_back_badge(awards[carol.id], carol, reason=secret("reason for taking a badge back"), by=mona)
    world.ids["badge_award"] = awards[member.id]
    with transaction():
        other.bio = secret("what somebody says on a page that they keep to themselves")
        other.hidden = "page"


def drafts(world: "World") -> None:
    """What the member has begun to write, what they deleted, and what somebody typed whose session was over."""
    member, question = world.people["member"], int(str(world.ids["anothers_question"]))
    words = {"title": [secret("draft: title")], "body": [secret("draft: text")]}
    save_draft("new-canary", Place("idea"), words, base=0, by=member)
    answer = {"body": [secret("draft: an answer half written")]}
    save_draft(f"topic-{question}", Place("answer", question), answer, base=0, by=member)
    gone = save_draft("new-gone", Place("idea"), {"body": [secret("draft that was deleted")]}, base=0, by=member)
    delete_draft(gone, by=member)
    keep_for_claim(Place("idea"), {"body": [secret("what somebody typed who is to sign in first")]})
    world.ids["deleted_draft"] = gone.id


def ledger_line(world: "World") -> None:
    member = world.people["member"]
    with transaction():
        line = LedgerEntry(
            person_id=member.id,
            kind=AWARD,
            rule="idea-shipped",
            points=POINTS,
            balance_after=POINTS,
            subject_type="post",
            subject_id=0,
            ground="a canary",
            day=now().date(),
            created_at=now(),
            key="a canary",
        )
        db.session.add(line)
    world.tokens["a line of a ledger"] = str(POINTS)


def failed_delivery(world: "World") -> None:
    """A letter to the member that couldn't be sent and waits, and a delivery that was given up."""
    mailbox = world.app.extensions["mailbox"]
    post_office.use(ClosedPostOffice())
    try:
        ask_for_reset(world.people["member"].email or "")
        deliver_due()
    finally:
        post_office.use(mailbox)
    waiting = db.session.scalars(select(Delivery.id).where(Delivery.state == DUE)).all()
    assert waiting, "A letter waits."
    done = db.session.scalars(select(Delivery.id).where(Delivery.state != DUE).limit(1)).one()
    with transaction():
        db.session.execute(update(Delivery).where(Delivery.id == done).values(state=DEAD, error="Broken."))
    world.ids["dead_delivery"] = done


def name_notices(world: "World") -> None:
    for role in ("member", "other"):
        told = select(Notice.id).where(Notice.person_id == world.people[role].id, Notice.is_shown)
        world.ids[f"{role}_notice"] = db.session.scalars(told.order_by(Notice.id).limit(1)).one()
