"""What programs are told of the site: only what is public, whoever asks."""

import re
from collections.abc import Iterator

import pytest

from tests.security.canaries import ROLES, SECRETS
from tests.security.conftest import Tour, Visit
from tests.web.heads import head_of

SITE = "http://localhost"
FILES = re.compile(r"/sitemap|/robots\.txt|.*/feed\.atom")
UNSEEN = ("hidden", "waiting", "deleted", "name", "news", "scheduled", "withdrawn")
TOPIC = re.compile(r"/(questions|ideas|reviews|tips|stories)/\d+")


def files(tour: Tour, role: str = "anonymous") -> dict[str, Visit]:
    """The sitemap, the feeds and robots.txt, as this role got them."""
    visits = (visit for visit in tour.visits if visit.role == role and FILES.match(visit.path))
    return {visit.path: visit for visit in visits if visit.status == 200}


def pages(tour: Tour, role: str = "anonymous") -> Iterator[Visit]:
    """Whole pages; pieces of pages have no head."""
    found = (visit for visit in tour.visits if visit.role == role and visit.is_page and visit.status == 200)
    return (visit for visit in found if "<head>" in visit.text)


@pytest.fixture
def named(tour: Tour) -> set[str]:
    """The paths of all topics in the sitemap."""
    whole = "".join(visit.text for path, visit in files(tour).items() if path.startswith("/sitemap-"))
    return {path for path in re.findall(rf"<loc>{SITE}([^<]*)</loc>", whole) if TOPIC.fullmatch(path)}


def test_a_topic_is_in_the_sitemap_if_and_only_if_a_stranger_may_read_it(tour: Tour, named: set[str]) -> None:
    asked = {visit.path: visit.status for visit in tour.visits if visit.role == "anonymous" and visit.method == "GET"}
    seen, unseen = (
        {path for path, status in asked.items() if TOPIC.fullmatch(path) and (status == 200) is is_seen}
        for is_seen in (True, False)
    )
    assert len(seen) > 4
    assert len(unseen) > 6
    assert seen <= named
    assert unseen & named == set()


def test_feeds_lead_to_nothing_but_what_is_in_the_sitemap(tour: Tour, named: set[str]) -> None:
    feeds = [visit for path, visit in files(tour).items() if "feed.atom" in path]
    led_to = {
        path for visit in feeds for path in re.findall(rf'href="{SITE}([^"#?]*)', visit.text) if TOPIC.match(path)
    }
    assert len(led_to) > 4
    assert led_to <= named


def test_they_say_the_same_to_everybody(tour: Tour) -> None:
    plain = {path: visit.body for path, visit in files(tour).items()}
    assert len(plain) > 12
    for role in ROLES:
        said = {path: visit.body for path, visit in files(tour, role).items()}
        assert said == plain, role


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in SECRETS
        if name.startswith(("hidden", "waiting", "deleted", "name", "news", "scheduled", "withdrawn"))
    ],
)
def test_no_secret_is_in_a_file_for_programs_nor_in_the_head_of_a_page(tour: Tour, name: str) -> None:
    """Not even for those who may read it on the page itself: a head is made to be passed on."""
    mark, _readers = tour.canaries[name]
    for role in ROLES:
        assert [path for path, visit in files(tour, role).items() if mark in visit.text] == []
    told = []
    for role in ROLES:
        for visit in pages(tour, role):
            if mark in visit.path or mark not in visit.text:
                continue
            head = head_of(visit.text)
            previews = {key: said for key, said in head.said.items() if key.startswith(("og:", "twitter:", "desc"))}
            if mark in str(head.data) or (mark in str(previews) and head.is_listed):
                told.append(f"{role} {visit.path}")
    assert told == []


def test_a_page_is_open_to_search_engines_by_one_address_or_closed_to_them(tour: Tour) -> None:
    wrong = []
    for visit in pages(tour):
        head = head_of(visit.text)
        if head.is_listed and len(head.canonical) != 1:
            wrong.append(visit.path)
    assert wrong == []
    assert sum(1 for visit in pages(tour) if head_of(visit.text).is_listed) > 15
