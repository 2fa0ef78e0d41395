"""All photos of a product's reviews on pages of their own."""

import re
from html import unescape

import pytest

from community.attachments.actions import keep_photo, new_token
from community.attachments.taking import photo_folder
from community.kernel.pictures import take_in
from community.topics.actions.visibility import hide_post
from community.topics.queries import find_post
from tests.conftest import a_person
from tests.reviews.verdicts import a_review
from tests.topics.threads import a_picture, counted, read


def a_photo(by, alt):
    token, picture = new_token(), take_in(a_picture())
    photo_folder().store(token, picture)
    keep_photo(picture, token, by=by, alt=alt)
    return token


@pytest.fixture
def reviews(kettle):
    """Ten reviews with three photos each."""
    found = []
    for number in range(10):
        person = a_person(f"Person {number}")
        photos = tuple(a_photo(person, f"Photo {number}-{n}") for n in range(3))
        found.append(a_review(person, kettle, title=f"Review {number}", photos=photos))
    return found


def shown(page):
    return re.findall(r'alt="(Photo [\d-]+)"', page)


def test_the_strip_leads_to_all_photos_each_with_its_review(reviews, client):
    assert 'href="/products/kettle-k2/photos"' in client.get("/products/kettle-k2").text
    first = client.get("/products/kettle-k2/photos").text
    onward = re.search(r'href="([^"]+)" rel="next"', first)
    second = client.get(unescape(onward.group(1))).text
    assert (len(shown(first)), len(shown(second))) == (24, 6)
    assert shown(first)[0] == "Photo 9-2"
    assert len(set(shown(first) + shown(second))) == 30
    assert f'href="/reviews/{reviews[9].id}"' in first


def test_photos_of_hidden_reviews_are_not_among_them(reviews, mona, client):
    assert "Photo 9-0" in client.get("/products/kettle-k2/photos").text
    hide_post(find_post(reviews[9].body_post_id, seen_by=mona), by=mona)
    assert "Photo 9-" not in client.get("/products/kettle-k2/photos").text


def test_without_photos_the_page_says_so_in_both_languages(kettle, client):
    assert "No photos yet" in read(client.get("/products/kettle-k2/photos"))
    assert "写真はまだありません" in read(client.get("/products/kettle-k2/photos", headers={"Accept-Language": "ja"}))
    assert client.get("/products/unheard-of/photos").status_code == 404


def test_the_page_costs_as_much_as_without_photos(reviews, kettle, client, browser_of, bob):
    for one in (client, browser_of(bob)):
        one.get("/products/kettle-k2/photos")
        with counted() as seen:
            one.get("/products/kettle-k2/photos")
        assert len(seen) <= 4
