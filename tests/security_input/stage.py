"""A site with something of everything, every text of it said by the test.

`say(place)` gives the text for a place such as "question title".
"""

import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import current_app
from PIL import Image

from community.accounts.actions.mailed_keys import issue_key
from community.accounts.actions.profile import set_avatar
from community.accounts.models import RESET, VERIFY, Person, SignIn
from community.admin.actions import disable_person, set_roles
from community.attachments.actions import keep_photo, new_token
from community.attachments.taking import photo_folder
from community.backlog.actions import add_evidence, decide, edit_item, make_item
from community.follows.actions import block, follow
from community.follows.models import PERSON, PRODUCT, TAG, TOPIC, Subject
from community.ideas.actions import Proposal, comment_on_idea, decide_idea, edit_idea, merge_idea, propose_idea
from community.kernel.clock import now
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.outbox import DEAD, DONE, Delivery
from community.kernel.pictures import take_in, take_square
from community.kernel.transaction import transaction
from community.moderation.actions import hide, keep, report_post
from community.notifications.links import off_path
from community.polls.actions import NewPoll, choose, close_poll, open_poll
from community.polls.models import ALWAYS, RANKED, SINGLE
from community.products.actions import Description, add_product, describe_product, set_picture
from community.products.models import Product
from community.products.pictures import keep_picture
from community.products.queries import facets_of
from community.questions.actions import accept_answer, ask_question, post_answer
from community.reviews.actions import Verdict, edit_review, reply_to_review, write_review
from community.reviews.models import PERIODS
from community.reviews.ownership import invite
from community.reviews.staffing import FacetLine, label_review, offer_facets
from community.tags.models import Tagging
from community.tips.actions import Agreement, Shared, comment_on_tip, feature, share
from community.tips.wording import CONSENT
from community.topics.actions.posting import Edit, edit_post
from community.topics.actions.visibility import delete_post
from community.topics.actions.voting import vote
from community.topics.models import STORY, TIP, Post, Topic
from community.topics.text import Text, written
from community.uses.actions import Usage, describe_use
from tests.security_input.newsroom import write_news
from tests.security_input.staged_care import take_care
from tests.security_input.staged_undoing import leave_to_undo
from tests.security_input.staged_writing import write_otherwise

Say = Callable[[str], str]
STAFF = {"mona": "moderator", "petra": "product", "ada": "admin"}


def plainly(place: str) -> str:
    """What people of good will write."""
    return place.capitalize()


@dataclass
class Cast:
    """Who is on a stage, and what stands there."""

    say: Say
    tag: str
    people: dict[str, Person] = field(default_factory=dict)
    products: list[Product] = field(default_factory=list)
    topics: dict[str, Topic] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    """Where to begin reading: all that is theirs, and pages that no other page leads to."""

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def text(self, place: str) -> Text:
        return written(self.say(place))

    def labels(self) -> list[str]:
        return [self.say("tag") for _ in range(8)]


def body_of(topic: Topic) -> Post:
    return db.session.get_one(Post, topic.body_post_id)


def fill(say: Say = plainly) -> Cast:
    """Everything once, by a new cast. All deliveries are carried."""
    cast = Cast(say, secrets.token_hex(4))
    _people(cast)
    _products(cast)
    _questions(cast)
    _ideas(cast)
    _reviews(cast)
    _tips(cast)
    _polls(cast)
    _cases(cast)
    _backlog(cast)
    _the_rest(cast)
    _keys(cast)
    write_news(cast)
    deliver_due()
    db.session.rollback()
    return cast


def _people(cast: Cast) -> None:
    names = ("author", "helper", "newcomer", "gone", *STAFF)
    with transaction():
        for name in names:
            cast.people[name] = Person(
                display_name=cast.say("name"),
                email=f"{name}-{cast.tag}@example.com",
                email_verified_at=None if name == "newcomer" else now(),
                bio=cast.say("bio"),
                roles=STAFF.get(name, ""),
                language="en",
                created_at=now(),
            )
        db.session.add_all(cast.people.values())
        db.session.flush()
        for person in cast.people.values():
            db.session.add(
                SignIn(
                    person_id=person.id,
                    key_hash=secrets.token_hex(32),
                    user_agent=cast.say("device")[:200],
                    created_at=now(),
                    seen_at=now(),
                )
            )
    for name, role in STAFF.items():
        titles = {"title_ja": cast.say("staff title"), "title_en": cast.say("staff title")}
        set_roles(cast.people[name], [role], **titles, by=cast.ada)


def _products(cast: Cast) -> None:
    said = {place: {"ja": cast.say(place), "en": cast.say(place)} for place in ("product name", "product description")}
    categories = {"ja": cast.say("product category"), "en": cast.say("product category")}
    for number in range(2):
        names, descriptions = said["product name"], said["product description"]
        product = add_product(f"product-{cast.tag}-{number}", names=names, descriptions=descriptions)
        describe_product(product, Description(names, descriptions, categories, number))
        for kind in ("aspect", "variant"):
            offer_facets(product, kind, [FacetLine(None, cast.say(kind), cast.say(kind))], by=cast.petra)
        cast.products.append(product)


def _photo(cast: Cast, by: Person) -> str:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "PNG")
    out.seek(0)
    token, picture = new_token(), take_in(out)
    photo_folder().store(token, picture)
    keep_photo(picture, token, by=by, alt=cast.say("photo alt"))
    return token


def _questions(cast: Cast) -> None:
    """One with an accepted answer, a photo, tags and an edit; one that still waits for its author to choose."""
    author, helper = cast.author, cast.helper
    for name in ("solved", "open"):
        question = cast.topics[name] = ask_question(
            cast.say("question title"),
            cast.text("question body"),
            by=author,
            product_id=cast.products[0].id,
            labels=cast.labels(),
            photos=[_photo(cast, author)],
        )
        answer = post_answer(question, cast.text("answer"), by=helper, photos=[_photo(cast, helper)])
        post_answer(question, cast.text("reply"), by=author, parent_id=answer.id)
        post_answer(question, cast.text("official answer"), by=cast.petra, is_official=True)
        vote(body_of(question), by=helper)
        vote(answer, by=author)
        if name == "solved":
            accept_answer(question, answer, by=author)
        new = Edit(cast.text("edited body"), body_of(question).words, title=cast.say("edited title"), labels=["tag"])
        edit_post(body_of(question), new, by=author)
    delete_post(post_answer(cast.topics["open"], cast.text("deleted answer"), by=author), by=author)
    cast.topics["held"] = ask_question(cast.say("held title"), cast.text("held body"), by=cast.newcomer)
    cast.topics["deleted"] = ask_question(cast.say("deleted title"), cast.text("deleted body"), by=author)
    delete_post(body_of(cast.topics["deleted"]), by=author)


def _ideas(cast: Cast) -> None:
    """One with a decision, and one into which a third one was merged."""
    author, helper = cast.author, cast.helper
    for name in ("decided", "new", "merged"):
        proposal = Proposal(
            cast.say("idea title"),
            cast.text("idea problem"),
            cast.text("idea wish"),
            cast.products[0].id,
            tuple(cast.labels()),
            (_photo(cast, author),),
        )
        idea = cast.topics[name] = propose_idea(proposal, by=author)
        comment = comment_on_idea(idea, cast.text("comment"), by=helper)
        comment_on_idea(idea, cast.text("reply"), by=author, parent_id=comment.id)
        vote(body_of(idea), by=helper)
    idea, wish = cast.topics["decided"], cast.text("edited wish")
    former = {"wish": proposal.wish.markdown}
    edit = Edit(cast.text("edited body"), 1, title=cast.say("edited title"), product_id=idea.product_id, former=former)
    edit_idea(idea, body_of(idea), edit, wish, by=author)
    decide_idea(idea, "planned", cast.text("outcome reason"), by=cast.petra)
    merge_idea(cast.topics["merged"], cast.topics["new"], cast.text("merge reason"), by=cast.petra)


def _verdict(cast: Cast, product: Product) -> Verdict:
    words = [cast.say(f"review {place}") for place in ("good", "bad")]
    [aspect], [variant] = facets_of(product.id).aspects, facets_of(product.id).variants
    choices = {"photos": (_photo(cast, cast.author),), "variant_id": variant.id, "ratings": {aspect.id: 3}}
    return Verdict(product.id, cast.say("review title"), cast.text("review body"), 4, PERIODS[0], *words, **choices)


def _reviews(cast: Cast) -> None:
    """One of each product by the author, none by the helper."""
    for product, name in zip(cast.products, ("edited review", "review"), strict=True):
        topic = cast.topics[name] = write_review(_verdict(cast, product), by=cast.author)
        reply_to_review(topic, cast.text("company reply"), by=cast.petra, is_official=True)
        reply_to_review(topic, cast.text("comment"), by=cast.helper)
    topic, verdict = cast.topics["edited review"], _verdict(cast, cast.products[0])
    edit_review(topic, body_of(topic), Edit(verdict.text, 1, title=verdict.title), verdict, by=cast.author)
    label_review(topic, is_provided=True, is_rewarded=False, reason=cast.say("label reason"), by=cast.mona)


def _tips(cast: Cast) -> None:
    """One of each, pointed out, with a comment; and the helper uses the product that they are about."""
    product = cast.products[0].id
    for kind in (TIP, STORY):
        agreement = Agreement(CONSENT, cast.say("consent")) if kind == STORY else None
        labels = tuple(cast.labels()[:5])
        shared = Shared(kind, cast.say(f"{kind} title"), cast.text(f"{kind} text"), product, labels, (), agreement)
        topic = cast.topics[kind] = share(shared, by=cast.author)
        comment_on_tip(topic, cast.text("comment"), by=cast.helper)
        feature(topic, by=cast.mona)
    describe_use(product, Usage(hears_questions=True), by=cast.helper)


def _polls(cast: Cast) -> None:
    """One that goes on, and one that is over."""
    for name, mode in (("open", SINGLE), ("decided", RANKED)):
        labels = (cast.say("poll option"), cast.say("poll option"))
        asked = NewPoll(cast.say("poll question"), labels, mode, ALWAYS, 7)
        poll = open_poll(cast.topics[name], asked, by=cast.author)
        if mode == RANKED:
            choose(poll, [option.id for option in poll.options], by=cast.helper)
            close_poll(poll, by=cast.author)


def _cases(cast: Cast) -> None:
    """One that is open, one where the post was hidden, one where it was kept."""
    question = cast.topics["open"]
    for decision in ("open", "hidden", "kept"):
        post = post_answer(question, cast.text("answer"), by=cast.helper)
        case = report_post(post, reason="other", words=cast.say("report words"), by=cast.author)
        if decision == "hidden":
            hide(case, reason="spam", message=cast.say("moderation message"), by=cast.mona)
        elif decision == "kept":
            keep(case, reason=cast.say("keep reason"), by=cast.mona)
    report_post(body_of(cast.topics["new"]), reason="other", words=cast.say("report words"), by=cast.helper)


def _backlog(cast: Cast) -> None:
    """An item that was decided and one that is new, with evidence."""
    for state in ("building", ""):
        item = make_item(cast.say("item title"), by=cast.petra, product_id=cast.products[0].id)
        texts = {"title": cast.say("item title"), "notes": cast.say("item notes")}
        edit_item(item, **texts, product_id=item.product_id, seen_words=item.words, by=cast.petra)
        for topic in (cast.topics["decided"], cast.topics["solved"]):
            add_evidence(item, body_of(topic), quote=cast.say("quote"), by=cast.petra)
        if state:
            decide(item, state, cast.text("decision reply"), by=cast.petra)


def _the_rest(cast: Cast) -> None:
    """Whom and what the author follows, a closed account, and a delivery that was given up."""
    new = cast.topics["new"].id
    tagged = db.session.query(Tagging).filter_by(topic_id=new).first()
    assert tagged
    for kind, number in ((TOPIC, new), (PRODUCT, cast.products[0].id), (TAG, tagged.tag_id)):
        follow(Subject(kind, number), by=cast.author)
    follow(Subject(PERSON, cast.helper.id), by=cast.author)
    block(cast.gone.id, by=cast.author)
    disable_person(cast.gone, reason=cast.say("closing reason"), by=cast.ada)
    deliver_due()
    with transaction():
        given_up = db.session.query(Delivery).filter_by(state=DONE).order_by(Delivery.id).limit(2).all()
        for delivery in given_up:
            delivery.state, delivery.error = DEAD, cast.say("delivery error")


def _keys(cast: Cast) -> None:
    """A face, and the pages that no other page links to."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "PNG")
    out.seek(0)
    face = current_app.extensions["avatars"].store(take_square(out))
    set_avatar(cast.author, face)
    out.seek(0)
    picture = keep_picture(out)
    set_picture(cast.products[0], picture)
    question = cast.topics["open"]
    cast.places = [
        *(f"/topics/{topic.id}" for topic in cast.topics.values()),
        *(f"/people/{person.id}" for person in cast.people.values()),
        *(f"/products/{product.slug}" for product in cast.products),
        f"/verify/{issue_key(cast.newcomer, VERIFY)}",
        f"/reset-password/{issue_key(cast.author, RESET)}",
        off_path(cast.author.id, "answer"),
        f"/reviews/invitation/{invite(cast.products[0], 1, by=cast.petra)[0]}",
        f"/ideas/{cast.topics['decided'].id}/merge?into={cast.topics['new'].id}",
        f"/posts/{cast.topics['deleted'].body_post_id}/deleted",
        f"/staff/people/{cast.gone.id}",
        f"/staff/people/{cast.author.id}/disable",
        f"/avatars/{face}",
        f"/products/pictures/{picture}?size=small",
        f"/topics/{question.id}/since?after=1",
        f"/topics/{question.id}/posts?after=1",
        "/similar?kind=question&q=Question+title",
        *("/register/sent", "/reset-password/sent", "/me", "/questions/new", "/points.csv", "/healthz", "/readyz"),
        *("/development/mailbox", "/staff/backlog.csv", "/settings/theme?value=dark", "/robots.txt", "/sitemap.xml"),
        *take_care(cast),
        *write_otherwise(cast),
        *leave_to_undo(cast),
    ]
