"""Every page type of the site, with something on each, and who looks at them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from community.accounts.models import Person
from community.backlog.actions import add_evidence, decide, make_item
from community.curation.actions.closing import Why, lock_topic
from community.curation.actions.moving import move_posts
from community.curation.actions.pinning import pin_topic, set_pace
from community.customers.actions import Heard, vote_for_customer
from community.customers.knowing import Details
from community.drafts.actions import save_draft
from community.drafts.reading import Place
from community.feed.actions import choose_interests
from community.ideas.actions import Proposal, comment_on_idea, propose_idea
from community.ideas.comparing import compare
from community.ideas.use_cases import add_use_case
from community.kernel.clock import now
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.moderation.actions import report_post
from community.news.actions import edit_entry, publish_entry
from community.products.models import Product
from community.questions.actions import accept_answer, ask_masked, ask_question, post_answer
from community.reviews.actions import Verdict, write_review
from community.tips.actions import Shared, feature, share
from community.topics.actions.concerns import Extent, describe_concern
from community.topics.actions.posting import Edit, edit_post
from community.topics.actions.voting import vote
from community.topics.models import STORY, TIP, Post, Revision, Topic
from community.topics.text import written
from community.uses.actions import Usage, describe_use
from tests.conftest import a_person
from tests.hours.clocks import an_hour
from tests.news.entries import an_entry, some_words
from tests.site import Site, cookie_of
from tests.tips.sharing import AGREED

LONG = "とても長い題名でも崩れないことを確かめるために、八十文字ちょうどまで書いてみた質問の題名です。https://example.com/abcdefghijk"

EVERYBODY = (
    "/ /?show=waiting /questions /questions/{question} /ideas /ideas/{idea} /reviews/{review} /products "
    "/products/drip-kettle-k2 /products/drip-kettle-k2?tab=questions /products/drip-kettle-k2?tab=tips "
    "/products/drip-kettle-k2?tab=changes /tips /tips/{tip} /stories /stories/{story} /people/{alice} "
    "/question-hours /question-hours/{hour} /search?q=ふた /search /points /sign-in /register /reset-password "
    "/about/promise /about/reviews /about/accessibility /nowhere /posts/{answer}/history /roadmap "
    "/roadmap?product=drip-kettle-k2 /roadmap/not-now /news /news/{news} /ideas/{idea}/use-cases /badges "
    "/questions/{masked} /products/drip-kettle-k2/photos /tags/ふた /reset-password/sent /register/sent"
).split()
MEMBER = (
    "/me/drafts /questions/{question}?quote={answer} /compose?draft=new-lid / /questions/{question} "
    "/ideas/{idea} /compose?kind=question /compose?kind=idea /compose?kind=review /points /notifications "
    "/settings/profile /settings/security /settings/notifications /people/{alice} /products/drip-kettle-k2 "
    "/products/drip-kettle-k2/using /my-products /my-products?show=waiting /compose?kind=tip "
    "/compose?kind=story /stories/{story} /stories/{story}/edit /questions/{question}/edit "
    "/posts/{answer}/report /posts/{answer}/reply /votes?wish={idea_post} /?show=you /me /me/impact "
    "/search?q=ふた /me?tab=searches /ideas/{idea}/use-cases /ideas/compare /settings/interests "
    "/settings/privacy /questions?language=en /ideas?language=en /reviews/{review}/edit "
    "/topics/{question}/poll"
).split()
STAFF = (
    "/staff/badges/{alice} /staff/queue /staff/queue?case={case} /staff/log /staff/backlog "
    "/staff/backlog/{item} /staff/backlog/new?post={answer} /staff/deliveries /staff/people "
    "/staff/people/{alice} /staff/products /staff/voices /staff/voices/new?kind=idea "
    "/staff/voices/new?topic={idea} /staff/votes /staff/keys /staff/strengths /staff/words /questions/{question} "
    "/ideas/{idea} /staff/news /staff/news/new /staff/news/{news} /staff/news/{draft} "
    "/topics/{question}/convert /topics/{idea}/closing /topics/{idea}/pin /stories/{story} "
    "/staff/products/drip-kettle-k2 /topics/{question}/split /posts/{answer}/move?q=ふた "
    "/posts/{answer}/move?into={locked} /questions/{locked} /posts/{reworded}/revert?to={revision} "
    "/posts/{reworded}/history /staff/posts/{masked_post}/reveal /staff/queue?post={masked_post} "
    "/question-hours/{hour} /question-hours/{hour}/keeping /question-hours/{hour}/edit /question-hours/new "
    "/ideas/{idea}/merge /staff/backlog/{item}/edit /staff/people/{alice}/disable "
    "/staff/products/drip-kettle-k2/reviewing /staff/products/new /staff/reviews/{review}/labels"
).split()


@dataclass
class World:
    """The keys of what stands there, and the cookies of who looks."""

    ids: dict[str, int]
    cookies: dict[str, str]


@pytest.fixture(scope="session")
def world(site: Site) -> Iterator[World]:
    """Something of every kind, and who is there."""
    alice, bob, ada = a_person("アリス", language="ja"), a_person("Bob"), a_person("Ada", roles="admin")
    product = db.session.query(Product).filter_by(slug="drip-kettle-k2").one().id
    question = ask_question(
        LONG[:80], written("ふたが**かたい**です。\n\n- ひとつ\n- ふたつ"), by=alice, labels=["ふた"]
    )
    answer = post_answer(question, written("ぬるま湯に10分。\n\n> 引用\n\n`code`"), by=bob)
    post_answer(question, written("ありがとうございます。"), by=alice, parent_id=answer.id)
    post_answer(question, written("公式の補足です。"), by=ada, is_official=True)
    accept_answer(question, answer, by=alice)
    vote(answer, by=alice)
    idea = propose_idea(Proposal("A quieter lid", written("It rattles."), written("A rubber ring."), product), by=bob)
    comment_on_idea(idea, written("Mine too."), by=alice)
    review = write_review(Verdict(product, "よい湯", written("毎朝使います。"), 4, "month", "細い", "重い"), by=alice)
    tip = share(Shared(TIP, "クエン酸で洗う", written("1. 水\n2. クエン酸"), product), by=bob)
    story = share(Shared(STORY, "朝の一杯", written("家族で飲みます。"), product, agreement=AGREED), by=alice)
    feature(story, by=ada)
    describe_use(product, Usage(hears_questions=True), by=alice)
    begun = {"title": ["ふたを掛けておきたい"], "body": ["置き場所が**ありません**。"]}
    save_draft("new-lid", Place("question"), begun, base=0, by=alice)
    save_draft(f"topic-{idea.id}", Place("answer", idea.id), {"body": ["わたしも"]}, base=0, by=alice)
    case = report_post(db.session.get_one(Post, answer.id), reason="other", words="見てください。", by=ada)
    item = make_item("ふたの音", by=ada, product_id=product)
    add_evidence(item, db.session.get_one(Post, idea.body_post_id), quote="It rattles.", by=ada)
    decide(item, "planned", written("次の設計で直します。"), by=ada)
    news, draft = an_entry(ada, idea), an_entry(ada)
    edit_entry(draft, some_words(title_ja=LONG[:80]), seen_words=1, by=ada)
    publish_entry(news, by=ada)
    locked = _cared_for(question, bob, ada)
    _supported(idea, product, alice, bob, ada)
    masked = ask_masked("片手で注げますか", written("握力が落ちました。"), by=alice)
    post_answer(masked, written("よろしくお願いします。"), by=alice)
    hour = an_hour(ada, title="設計した人に聞く").topic_id
    deliver_due()
    ids = {
        "question": question.id, "answer": answer.id, "idea": idea.id, "review": review.id, "case": case.id,
        "item": item.id, "alice": alice.id, "news": news.id, "draft": draft.id, **locked,
        "idea_post": idea.body_post_id, "masked": masked.id, "masked_post": masked.body_post_id,
        "tip": tip.id, "story": story.id, "hour": hour,
    }  # fmt: skip
    yield World(ids, {"": "", "alice": cookie_of(site, alice), "ada": cookie_of(site, ada)})
    db.session.remove()


def _cared_for(question: Topic, bob: Person, ada: Person) -> dict[str, int]:
    """A question that was locked, pinned and slowed down, with a post moved to it and one that was edited."""
    locked = ask_question("どちらが正しいですか", written("決着をつけたいです。"), by=bob)
    reworded = post_answer(locked, written("水を入れます。"), by=bob)
    edit_post(reworded, Edit(written("お湯を入れます。"), 1), by=bob)
    move_posts([post_answer(question, written("重曹でも。"), by=bob)], locked, reason="別の話です。", by=ada)
    lock_topic(locked, Why("heated", "月曜日に再開します。"), by=ada)
    pin_topic(locked, now() + timedelta(days=3), by=ada)
    set_pace(locked, 15, by=ada)
    revision = db.session.query(Revision).filter_by(post_id=reworded.id).one()
    return {"locked": locked.id, "reworded": reworded.id, "revision": revision.id}


@contextmanager
def opened(site: Site, chromium: Browser, world: World, who: str, setting: tuple[int, str, str]) -> Iterator[Page]:
    """A browser of this person, so wide, light or dark, in this language."""
    width, scheme, language = setting
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale={"ja": "ja-JP", "en": "en-GB"}[language],
        reduced_motion="reduce",
        bypass_csp=True,
    )
    if cookie := world.cookies[who]:
        name, _, value = cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": site.url}])
    yield context.new_page()
    context.close()


def _supported(idea: Topic, product: int, alice: Person, bob: Person, ada: Person) -> None:
    """How bad it is, why somebody needs it, a customer's vote, and which of two comes first."""
    body = db.session.get_one(Post, idea.body_post_id)
    describe_concern(body, Extent("daily", "hard"), by=alice)
    add_use_case(body, "母にも使ってもらうためです。", by=alice)
    caller = Heard(Details("田中", "tanaka@example.net", "C-1"), "phone", "二度お電話をいただきました。")
    vote_for_customer(idea, caller, by=ada)
    other = propose_idea(Proposal("A red lid", written("Grey."), written("Red."), product), by=bob)
    compare(idea.id, other.id, idea.id, by=ada)
    choose_interests([product], [], by=alice)
