"""Who verifiably has a product, and what a reviewer was given: known from orders, invitations and staff alone."""

import json
import re
from datetime import timedelta
from hashlib import sha256

import pytest

from community.accounts.events import AddressVerified
from community.audit.models import LogLine
from community.importing.orders import import_orders
from community.kernel import clock
from community.kernel.clock import now
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.errors import Gone
from community.kernel.events import publish
from community.kernel.transaction import transaction
from community.reviews.models import Invitation, Purchase, Review
from community.reviews.ownership import accept_invitation, invite
from tests.conftest import a_person
from tests.processes.crew import all_at_once
from tests.reviews.crew import accept_invitations
from tests.reviews.verdicts import a_review
from tests.topics.threads import nonce_of, read, send

TITLES = r'id="review-\d+"[^>]*><a [^>]*>([^<]+)<'


def hash_of_mail(person) -> str:
    return sha256(person.email.strip().lower().encode()).hexdigest()


def an_order(buyer, product="kettle-k2", number="A-1/1", **changed):
    line = {"order": number, "product": product, "bought_on": "2026-01-05", "email_sha256": hash_of_mail(buyer)}
    return {**line, **changed}


def load(folder, *lines):
    path = folder / "orders.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    report = import_orders(path, lambda _read: None)
    db.session.rollback()
    return report


def proofs():
    db.session.rollback()
    db.session.expire_all()
    return {review.author_id: review.proof for review in db.session.query(Review)}


# ------------------------------------------------------------------------------------------ orders


def test_who_ordered_is_known_as_owner_whether_the_order_or_the_review_came_first(
    tmp_path, alice, bob, carol, kettle, client
):
    a_review(alice, kettle, title="Before the order")
    report = load(tmp_path, an_order(alice), an_order(bob, number="A-2/1"))
    assert (report.added, report.same, report.refused) == (2, 0, [])
    a_review(bob, kettle, title="After the order")
    a_review(carol, kettle, title="Never ordered")
    assert proofs() == {alice.id: "order", bob.id: "order", carol.id: ""}
    page = client.get("/products/kettle-k2")
    assert page.text.count("</svg>Verified owner</span>") == 2
    owners = client.get("/products/kettle-k2?owner=1")
    assert set(re.findall(TITLES, owners.text)) == {"Before the order", "After the order"}
    assert "所有を確認済み" in client.get("/products/kettle-k2", headers={"Accept-Language": "ja"}).text


def test_a_page_that_was_seen_before_shows_the_label_afterwards(tmp_path, alice, kettle, client):
    review = a_review(alice, kettle)
    for page in (f"/reviews/{review.id}", "/products/kettle-k2"):
        assert "</svg>Verified owner" not in client.get(page).text
    load(tmp_path, an_order(alice))
    for page in (f"/reviews/{review.id}", "/products/kettle-k2"):
        assert "</svg>Verified owner" in client.get(page).text
    [data] = re.findall(r'ld\+json">(.*?)</script>', client.get(f"/reviews/{review.id}").text, re.DOTALL)
    assert json.loads(data)["keywords"] == "Verified owner"
    assert '"keywords": "Verified owner"' in client.get("/products/kettle-k2").text


def test_orders_read_twice_change_nothing_and_bad_lines_are_named(tmp_path, alice, kettle):
    lines = [
        an_order(alice),
        "not json",
        an_order(alice, product="unheard-of", number="A-2"),
        an_order(alice, number="A-3", person="p1"),
        an_order(alice, number="A-4", bought_on="yesterday"),
        an_order(alice, number="A-5", email_sha256="alice@example.com"),
        an_order(alice, number="A-6", secret="x"),
        {"order": "A-7", "product": "kettle-k2", "bought_on": "2026-01-05", "person": "never imported"},
    ]
    first = load(tmp_path, *lines)
    assert (first.added, [number for number, _why in first.refused]) == (1, [2, 3, 4, 5, 6, 7, 8])
    assert "product:unheard-of isn't known" in dict(first.refused)[3]
    again = load(tmp_path, *lines)
    assert (again.added, again.same, len(again.refused)) == (0, 1, 7)
    assert db.session.query(Purchase).count() == 1


def test_an_order_under_an_address_counts_only_once_it_is_shown_to_be_theirs(tmp_path, app, kettle):
    nina = a_person("Nina", is_verified=False)
    load(tmp_path, an_order(nina))
    a_review(nina, kettle)
    assert proofs() == {nina.id: ""}
    with transaction():
        nina.email_verified_at = now()
    with transaction():
        publish(AddressVerified(nina.id))
    deliver_due()
    assert proofs() == {nina.id: "order"}


def test_a_buyer_may_be_named_by_their_imported_id(tmp_path, alice, kettle):
    with transaction():
        alice.source_id = "person:c-17"
    line = {"order": "A-9", "product": "kettle-k2", "bought_on": "2026-01-05", "person": "c-17"}
    assert load(tmp_path, line).added == 1
    a_review(alice, kettle)
    assert proofs() == {alice.id: "order"}


def test_the_command_reads_orders(tmp_path, app, alice, kettle):
    path = tmp_path / "orders.jsonl"
    path.write_text(json.dumps(an_order(alice)) + "\nnonsense\n")
    done = app.test_cli_runner().invoke(args=["import-orders", str(path)])
    assert done.exit_code == 1
    assert "1 added, 0 changed, 0 as before, 1 refused" in done.output


# ------------------------------------------------------------------------------------------ invitations


@pytest.fixture
def link(petra, kettle):
    [key] = invite(kettle, 1, by=petra)
    return f"/reviews/invitation/{key}"


def test_the_team_makes_links_that_are_shown_once(petra, kettle, browser_of):
    browser = browser_of(petra)
    made = send(browser, "/staff/products/kettle-k2/invitations", count="3")
    keys = re.findall(r"http://localhost/reviews/invitation/([\w-]{40,})<", made.text)
    assert len(set(keys)) == 3
    later = browser.get("/staff/products/kettle-k2/reviewing").text
    assert "3 open, 0 used, 0 run out" in later
    assert not any(key in later for key in keys)
    db.session.rollback()
    assert not any(key in str(vars(row)) for key in keys for row in db.session.query(Invitation))
    for wrong in ("0", "51", "many"):
        refused = send(browser, "/staff/products/kettle-k2/invitations", count=wrong)
        assert refused.status_code == 422
        assert "Enter a number from 1 to 50." in refused.text


def test_an_invitation_leads_to_a_review_with_the_label(link, alice, bob, client, browser_of):
    stranger = client.get(link)
    assert "Sign in and accept" in stranger.text
    assert f"/sign-in?next={link}" in stranger.text
    assert client.post(link).location.startswith("/sign-in")
    browser = browser_of(alice)
    assert "An invitation to review Drip kettle K2" in read(browser.get(link))
    accepted = send(browser, link)
    assert accepted.location == "/compose?kind=review&product=kettle-k2"
    nonce = nonce_of(browser.get(accepted.location).text)
    typed = {"product": "kettle-k2", "stars": "2", "period": "week", "title": "Mine", "body": "Leaks.", "nonce": nonce}
    assert send(browser, "/compose", kind="review", **typed).status_code == 303
    assert proofs() == {alice.id: "invitation"}
    for late in (browser, browser_of(bob)):
        assert late.get(link).status_code == 410
        assert send(late, link).status_code == 410


def test_an_invitation_ends_after_thirty_days(link, alice, browser_of):
    with clock.at(now() + timedelta(days=31)):
        assert "used already, or its time is over" in read(browser_of(alice).get(link))
        assert send(browser_of(alice), link).status_code == 410
    assert browser_of(alice).get("/reviews/invitation/never-made").status_code == 410


def test_who_reviewed_before_gets_the_label_by_accepting(link, alice, kettle, browser_of):
    a_review(alice, kettle)
    send(browser_of(alice), link)
    assert proofs() == {alice.id: "invitation"}


def test_one_invitation_makes_one_owner_however_many_press_at_the_same_time(settings, petra, kettle):
    [key] = invite(kettle, 1, by=petra)
    people = [a_person(f"Person {number}") for number in range(4)]
    for person in people:
        a_review(person, kettle)
    ids = [person.id for person in people]
    db.session.remove()
    all_at_once(settings, *[(accept_invitations, (person_id, key)) for person_id in ids])
    assert sorted(proofs().values()) == ["", "", "", "invitation"]


# ------------------------------------------------------------------------------------------ labels


def test_staff_label_what_a_reviewer_was_given_with_a_reason_in_the_log(mona, alice, kettle, client, browser_of):
    review = a_review(alice, kettle)
    client.get(f"/reviews/{review.id}")
    place, browser = f"/staff/reviews/{review.id}/labels", browser_of(mona)
    assert place in browser.get(f"/reviews/{review.id}").text
    refused = send(browser, place, provided="1", reason=" ")
    assert refused.status_code == 422
    assert "Give a reason" in refused.text
    assert 'name="provided" value="1" checked' in refused.text
    sent = send(browser, place, provided="1", rewarded="1", reason="Tester of the spring group.")
    assert sent.location == f"/reviews/{review.id}"
    for page in (f"/reviews/{review.id}", "/products/kettle-k2"):
        words = read(client.get(page))
        assert "Provided product" in words
        assert "Rewarded review" in words
    assert "製品の提供あり" in client.get("/products/kettle-k2", headers={"Accept-Language": "ja"}).text
    db.session.rollback()
    line = db.session.query(LogLine).filter_by(verb="label").one()
    assert (line.reason, line.details["before"], line.details["after"]) == (
        "Tester of the spring group.", "none", "provided rewarded")  # fmt: skip
    assert "Tester of the spring group." in browser.get("/staff/log").text
    assert "Tester of the spring group." not in client.get(f"/reviews/{review.id}").text
    assert send(browser, place, provided="1", rewarded="1", reason="Again.").status_code == 409
    send(browser, place, reason="It was another person.")
    assert "Provided product" not in read(client.get(f"/reviews/{review.id}"))


def test_no_member_sets_or_removes_a_label_whatever_they_send_along(alice, bob, mona, kettle, browser_of):
    more = {"proof": "order", "is_provided": "1", "provided": "1", "is_rewarded": "1", "rewarded": "1", "owner": "1"}
    more |= {"weight": "99", "helpful": "1", "reader_count": "0", "verified": "1"}
    browser = browser_of(alice)
    nonce = nonce_of(browser.get("/compose?kind=review").text)
    typed = {"product": "kettle-k2", "stars": "5", "period": "week", "title": "Mine", "body": "Good."}
    assert send(browser, "/compose", kind="review", nonce=nonce, **typed, **more).status_code == 303
    review = db.session.query(Review).one()
    topic_id, weight = review.topic_id, review.weight
    assert (review.proof, review.is_provided, review.is_rewarded) == ("", False, False)
    send(browser_of(mona), f"/staff/reviews/{topic_id}/labels", provided="1", reason="A tester.")
    less = dict.fromkeys(more, "")
    edited = {"title": "Mine", "body": "Better.", "stars": "4", "period": "year", "words": "1"}
    assert send(browser, f"/reviews/{topic_id}/edit", **edited, **less).status_code == 303
    for person in (alice, bob):
        place = f"/staff/reviews/{topic_id}/labels"
        assert browser_of(person).get(place).status_code == 403
        assert send(browser_of(person), place, reason="Mine.").status_code == 403
    db.session.rollback()
    db.session.refresh(review)
    assert (review.proof, review.is_provided, review.is_rewarded, review.weight) == ("", True, False, weight)


def test_staff_do_not_label_their_own_reviews(mona, kettle, browser_of):
    review = a_review(mona, kettle)
    assert browser_of(mona).get(f"/staff/reviews/{review.id}/labels").status_code == 403
    assert send(browser_of(mona), f"/staff/reviews/{review.id}/labels", reason="Mine.").status_code == 403


def test_an_invitation_that_is_accepted_at_once_twice_is_gone(petra, alice, bob, kettle):
    [key] = invite(kettle, 1, by=petra)
    accept_invitation(key, by=alice)
    with pytest.raises(Gone, match="used already"):
        accept_invitation(key, by=bob)
