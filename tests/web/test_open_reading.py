"""What strangers' programs are told: addresses, languages, previews, the sitemap and robots.txt."""

import re
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest

from community.attachments.actions import keep_photo, new_token
from community.attachments.taking import photo_folder
from community.kernel.database import db
from community.kernel.paging import PAGE_SIZE
from community.kernel.pictures import take_in
from community.kernel.transaction import transaction
from community.products.actions import set_picture
from community.products.pictures import keep_picture
from community.topics.actions.visibility import delete_post, hide_post, show_post
from community.topics.models import Topic
from community.web import sitemap
from tests.conftest import a_person
from tests.ideas.proposals import an_idea, body_of
from tests.reviews.verdicts import a_review
from tests.topics.threads import a_picture, a_question, an_answer, counted
from tests.web.heads import Head, head_of

SITE = "http://localhost"
SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def seen(client, path: str) -> Head:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return head_of(answer.text)


@pytest.fixture
def one_of_each(alice, kettle) -> dict[str, int]:
    return {
        "questions": a_question(alice, product_id=kettle.id).id,
        "ideas": an_idea(alice, product_id=kettle.id).id,
        "reviews": a_review(alice, kettle).id,
    }


def opened(one_of_each: dict[str, int], alice) -> list[str]:
    """The paths of pages that are open to strangers and listed."""
    topics = [f"/{place}/{number}" for place, number in one_of_each.items()]
    return [*sitemap.PAGES, *topics, "/products/kettle-k2", "/products/kettle-k2?tab=ideas"]


# ------------------------------------------------------------------------------- the head of a page


def test_each_open_page_has_one_address_and_says_where_it_is_in_the_other_language(one_of_each, alice, client):
    for path in opened(one_of_each, alice):
        joint = "&" if "?" in path else "?"
        there = {"ja": f"{SITE}{path}{joint}lang=ja", "en": f"{SITE}{path}{joint}lang=en", "x-default": SITE + path}
        for asked, canonical in (("", there["x-default"]), ("ja", there["ja"]), ("en", there["en"])):
            head = seen(client, path + (f"{joint}lang={asked}" if asked else ""))
            assert head.canonical == [canonical]
            assert head.languages == there
            assert head.is_listed
            assert head.one("og:url") == canonical


def test_what_is_added_to_an_address_by_others_does_not_make_another_page_of_it(one_of_each, client):
    path = f"/questions/{one_of_each['questions']}"
    assert seen(client, f"{path}?utm_source=mail&lang=xx").canonical == [SITE + path]


def test_the_languages_that_are_named_really_are_spoken_there(one_of_each, client):
    addresses = seen(client, f"/ideas/{one_of_each['ideas']}").languages
    for language in ("ja", "en"):
        page = client.get(addresses[language].removeprefix(SITE), headers={"Accept-Language": "fr"})
        assert f'<html lang="{language}">' in page.text
        assert head_of(page.text).one("og:locale") == {"ja": "ja_JP", "en": "en_US"}[language]


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=lid",
        "/sign-in",
        "/register",
        "/reset-password",
        "/people/{alice}",
        "/questions?state=open",
        "/questions?product=kettle-k2",
        "/questions?tag=care",
        "/questions?sort=new",
        "/questions?sort=hot",
        "/ideas?state=new",
        "/ideas?sort=votes",
        "/?show=waiting",
        "/?sort=new",
        "/products/kettle-k2?stars=5",
        "/products/kettle-k2?sort=new",
        "/questions/{question}?sort=new&after={cursor}",
    ],
)
def test_other_views_of_the_same_things_and_forms_are_not_listed(one_of_each, alice, client, path):
    cursor = "W2ZhbHNlLCBbOTk5OV1d"
    answers = db.session.get_one(Topic, one_of_each["questions"])
    for number in range(2):
        an_answer(answers, alice, f"Answer {number}")
    head = seen(client, path.format(alice=alice.id, question=answers.id, cursor=cursor))
    assert not head.is_listed
    assert head.canonical in ([], [f"{SITE}/people/{alice.id}"])


def test_pages_of_ones_own_and_of_staff_are_not_listed(alice, ada, browser_of):
    own, staff = browser_of(alice), browser_of(ada)
    for path in ("/settings/profile", "/settings/security", "/settings/notifications", "/notifications", "/compose"):
        assert not seen(own, path).is_listed, path
    for path in ("/staff/queue", "/staff/people", "/staff/backlog", "/staff/products", "/staff/log"):
        assert not seen(staff, path).is_listed, path


def test_further_pages_of_a_thread_may_be_listed_but_are_not_the_first(alice, bob, client):
    question = a_question(alice)
    with transaction():
        for number in range(PAGE_SIZE + 3):
            an_answer(question, bob, f"Answer {number}")
    page = client.get(f"/questions/{question.id}").text
    further = re.search(r'href="([^"]+)" rel="next"', page)
    assert further
    head = seen(client, further.group(1).replace("&amp;", "&").partition("#")[0])
    assert head.canonical == []
    assert head.is_listed
    assert head.data == []


def test_a_link_to_a_topic_is_previewed_by_its_title_its_beginning_and_its_first_photo(alice, kettle, client):
    tokens = []
    for _ in range(2):
        token, picture = new_token(), take_in(a_picture())
        photo_folder().store(token, picture)
        keep_photo(picture, token, by=alice)
        tokens.append(token)
    title = 'It says "90°" & <b>means</b> 80°'
    with_photos = a_question(alice, title, "White **spots**.", photos=tokens, product_id=kettle.id)
    head = seen(client, f"/questions/{with_photos.id}")
    for card in ("og", "twitter"):
        assert head.one(f"{card}:title") == title
        assert head.one(f"{card}:description") == "White spots."
        assert head.one(f"{card}:image") == f"{SITE}/photos/{tokens[0]}"
    assert head.one("description") == "White spots."
    assert head.one("og:type") == "article"
    assert head.one("twitter:card") == "summary_large_image"
    assert client.get(head.one("og:image").removeprefix(SITE)).content_type == "image/webp"


def test_without_a_photo_the_product_is_shown_and_without_a_product_nothing(alice, kettle, client):
    set_picture(kettle, keep_picture(a_picture()))
    about, plain = a_question(alice, product_id=kettle.id), a_question(alice)
    image = f"{SITE}/products/pictures/{kettle.picture}"
    assert seen(client, f"/questions/{about.id}").one("og:image") == image
    assert seen(client, "/products/kettle-k2").one("og:image") == image
    assert client.get(image.removeprefix(SITE)).content_type == "image/webp"
    head = seen(client, f"/questions/{plain.id}")
    assert "og:image" not in head.said
    assert head.one("twitter:card") == "summary"


def test_whoever_may_still_read_what_is_hidden_gets_no_preview_of_it(one_of_each, alice, mona, browser_of):
    for place, number in one_of_each.items():
        hide_post(body_of(db.session.get_one(Topic, number)), by=mona)
        for browser in (browser_of(alice), browser_of(mona)):
            head = seen(browser, f"/{place}/{number}")
            assert not head.is_listed
            assert head.canonical == head.data == []
            assert [name for name in head.said if name.startswith(("og:", "twitter:", "description"))] == []


def test_a_preview_of_a_person_holds_what_they_say_of_themselves_and_nothing_of_others(alice, client):
    with transaction():
        alice.bio = "I brew by the numbers."
    head = seen(client, f"/people/{alice.id}")
    assert head.one("og:title") == "Alice"
    assert head.one("og:description") == "I brew by the numbers."
    assert head.one("og:type") == "profile"
    assert alice.email not in str(head)


# ------------------------------------------------------------------------------- the sitemap


def parts(client) -> list[tuple[str, str | None]]:
    return entries(client, "/sitemap.xml", "sitemapindex", "sitemap")


def entries(client, path: str, root: str, item: str) -> list[tuple[str, str | None]]:
    """Addresses and times of a part, which is as sitemaps.org and its schema want it."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.content_type == "application/xml; charset=utf-8"
    whole = ET.fromstring(answer.data)
    assert whole.tag == SITEMAPS + root
    found = []
    for one in whole:
        assert one.tag == SITEMAPS + item
        assert [child.tag for child in one] in ([SITEMAPS + "loc"], [SITEMAPS + "loc", SITEMAPS + "lastmod"])
        location, at = one[0].text or "", one[1].text if len(one) > 1 else None
        assert location.startswith(SITE + "/")
        assert len(location) < 2_048
        if at is not None:
            assert datetime.fromisoformat(at).utcoffset() is not None
        found.append((location.removeprefix(SITE), at))
    assert 0 < len(found) <= 10_000
    return found


def listed(client) -> dict[str, str | None]:
    """Everything that the sitemap names."""
    return dict(entry for part, _ in parts(client) for entry in entries(client, part, "urlset", "url"))


def test_the_sitemap_names_each_open_page_by_its_one_address(one_of_each, alice, client):
    named = listed(client)
    assert set(named) == set(opened(one_of_each, alice)) - {"/products/kettle-k2?tab=ideas"}
    for path in named:
        head = seen(client, path)
        assert head.canonical == [SITE + path]
        assert head.is_listed


def test_a_topic_changed_when_something_happened_there_last(alice, bob, client):
    question = a_question(alice)
    before = listed(client)[f"/questions/{question.id}"]
    an_answer(question, bob)
    at = db.session.get_one(Topic, question.id).active_at.isoformat(timespec="seconds")
    assert listed(client)[f"/questions/{question.id}"] == at >= (before or "")
    assert dict(parts(client))["/sitemap-question-0.xml"] == at


def test_what_is_not_public_is_not_in_the_sitemap_and_comes_back_with_its_return(alice, mona, client):
    hidden, deleted = a_question(alice, title="Hidden"), a_question(alice, title="Deleted")
    held = a_question(a_person("Newcomer", is_verified=False), title="Held")
    hide_post(body_of(hidden), by=mona)
    delete_post(body_of(deleted), by=alice)
    paths = {f"/questions/{topic.id}" for topic in (hidden, deleted, held)}
    assert paths & set(listed(client)) == set()
    show_post(body_of(hidden), by=mona)
    assert paths & set(listed(client)) == {f"/questions/{hidden.id}"}


def test_a_part_holds_a_range_of_ids_and_no_more(alice, kettle, client, monkeypatch):
    for module in ("community.topics.open_reading", "community.web.sitemap"):
        monkeypatch.setattr(f"{module}.CHUNK", 3)
    questions = [a_question(alice, title=f"Number {number}").id for number in range(8)]
    sizes = [len(entries(client, part, "urlset", "url")) for part, _ in parts(client) if "question" in part]
    assert sum(sizes) == 8
    assert len(sizes) >= 3
    assert max(sizes) <= 3
    assert {f"/questions/{number}" for number in questions} < set(listed(client))


@pytest.mark.parametrize("part", ["question-7", "page-1", "product-0", "product-3", "person-0", "question-999999999"])
def test_a_part_that_is_not_there_is_not_found(client, alice, part):
    a_question(alice)
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_the_sitemap_may_be_kept_and_is_asked_for_again_cheaply(alice, client, browser_of):
    a_question(alice)
    for path in ("/sitemap.xml", "/sitemap-question-0.xml", "/robots.txt"):
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "public, max-age=3600"
        [etag] = answer.headers.getlist("ETag")
        again = client.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.data) == (304, b"")
        assert browser_of(alice).get(path).headers["Cache-Control"] == "no-store"


def test_the_sitemap_costs_the_same_for_two_topics_and_for_thirty(alice, kettle, client):
    costs = []
    for wanted in (2, 30):
        with transaction():
            for number in range(wanted):
                a_question(alice, title=f"Number {wanted} {number}")
        for path in ("/sitemap.xml", "/sitemap-question-0.xml", "/sitemap-product-0.xml"):
            with counted() as statements:
                client.get(path)
            costs.append(len(statements))
    assert costs[:3] == costs[3:] == [2, 1, 2]


# ------------------------------------------------------------------------------- robots.txt


def may_fetch(rules: str, path: str) -> bool:
    """As RFC 9309 has it, for rules that only close: `*` is anything, `$` the end, else a beginning."""
    closed = re.findall(r"^Disallow: (\S+)$", rules, re.MULTILINE)
    patterns = [re.escape(one).replace(r"\*", ".*").replace(r"\$", "$") for one in closed]
    return not any(re.match(pattern, path) for pattern in patterns)


def test_robots_txt_names_the_sitemap_and_is_made_of_known_lines(client):
    answer = client.get("/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert lines[-1] == f"Sitemap: {SITE}/sitemap.xml"
    assert all(re.fullmatch(r"Disallow: /\S+|", line) for line in lines[1:-1])


def test_robots_may_fetch_whatever_is_listed_and_nothing_that_is_closed(one_of_each, alice, client):
    rules = client.get("/robots.txt").text
    feeds = ["/feed.atom", "/questions/feed.atom", "/ideas/decisions/feed.atom", "/products/kettle-k2/feed.atom"]
    open_to_all = [*listed(client), *feeds, "/sitemap.xml", "/sitemap-question-0.xml", "/photos/abc", "/posts/12"]
    open_to_all += ["/people/1", "/static/site/base.css", "/avatars/abc", "/products/pictures/abc", "/sign-in"]
    assert [path for path in open_to_all if not may_fetch(rules, path)] == []
    closed = ["/search?q=x", "/similar?q=x", "/compose", "/me", "/settings/profile", "/notifications", "/staff/queue"]
    closed += ["/posts/3/edit", "/posts/3/report", "/questions/3/edit", "/topics/3/posts", "/verify/key", "/points.csv"]
    assert [path for path in closed if may_fetch(rules, path)] == []
