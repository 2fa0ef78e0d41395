"""A form that is sent again and again has one effect, and each sending is answered as the first was."""

from collections.abc import Iterator

import pytest
from flask import Flask

from community.kernel.throttle import throttle
from tests.security.deeds import DEEDS, QUESTION, VOICE, Deed
from tests.security.world import World, a_world
from tests.security_input.snapshots import known, read_anew, snapshot
from tests.topics.threads import send

SENT = 12
REVIEW = {"title": "Good", "body": "It grinds.", "product": "cup", "stars": "4", "period": "year"}
FORMS = {
    "question": (DEEDS["compose.compose"], "title"),
    "idea": (Deed("member", "/compose", {**QUESTION, "kind": "idea", "wish": "A lamp."}), "wish"),
    "review": (Deed("member", "/compose", {**REVIEW, "kind": "review"}), "body"),
    "customer's idea": (DEEDS["voices.enter"], "wish"),
    "customer's vote": (Deed("product", "/staff/voices/new?topic={host_idea}", VOICE), "note"),
    "answer": (DEEDS["questions.answer"], "body"),
    "comment on an idea": (DEEDS["ideas.comment"], "body"),
    "tip": (Deed("member", "/compose", {**QUESTION, "kind": "tip"}), "body"),
    "story": (Deed("member", "/compose", {**QUESTION, "kind": "story"}), "body"),
    "question hour": (DEEDS["hours_keeping.open_"], "body"),
    "question in an hour": (DEEDS["hours.ask"], "body"),
    "comment on a tip": (DEEDS["tips.comment"], "body"),
    "comment on a review": (DEEDS["reviews.comment"], "body"),
    "reply": (DEEDS["posts.reply"], "body"),
    "report": (DEEDS["reporting.report"], "words"),
    "evidence": (DEEDS["gathering.gather"], "title"),
    "decision on an idea": (DEEDS["ideas.decide"], "reason"),
    "decision on an item": (DEEDS["backlog_items.decide"], "reply"),
}
"""Each form with a nonce, and the field in which it says something else under the same nonce."""


@pytest.fixture(scope="module")
def world(_app: Flask) -> Iterator[World]:
    with a_world(_app) as world:
        yield world


@pytest.mark.parametrize("name", FORMS)
def test_a_form_sent_twelve_times_has_one_effect_and_one_answer(world: World, name: str) -> None:
    deed, field = FORMS[name]
    browser, path = world.browser(deed.role), world.filled(deed.address)
    form = deed.data(world) | {"nonce": f"the nonce of the {name}"}
    known.clear()
    before = snapshot()
    throttle.use(None)
    first = send(browser, path, **form)
    after = snapshot()
    assert first.status_code == 303
    assert after != before
    again = [send(browser, path, **form) for _ in range(SENT - 1)]
    assert {(answer.status_code, answer.location) for answer in again} == {(303, first.location)}
    other = send(browser, path, **{**form, field: "Something else altogether."})
    assert other.status_code == 422
    assert "Something else altogether." in other.text
    assert snapshot() == read_anew() == after
