"""Whatever is typed into whichever field, the site answers, and keeps what it takes exactly as it was typed."""

from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from typing import TypeVar

import pytest

from tests.security_input.crawling import TYPED, forms_of
from tests.security_input.doorkeeper import Doorkeeper, is_whole, kept
from tests.security_input.exploring import Exploration, Parameter, Slot, typed_and_others
from tests.security_input.nasty import STRINGS
from tests.security_input.snapshots import Snapshot, changes, snapshot, texts_in

Place = TypeVar("Place")
SHARES = 16
"""Every string at every place takes hours: each share of it is a test of its own, which says what it found."""
LONGEST_ASKED = 2_000
"""Servers refuse longer addresses before anybody reads them."""


def some(places: list[Place], rounds: int = 1) -> Iterator[tuple[Place, str]]:
    """The places in turn with the strings in turn: each string is used at least `rounds` times."""
    turn, each = cycle(STRINGS), -(-rounds * len(STRINGS) // len(places))
    return ((place, string) for place in places for string in islice(turn, each))


def every(places: Iterable[Place]) -> Iterator[tuple[Place, str]]:
    return ((place, string) for place in places for string in STRINGS)


def is_kept(string: str, slot: Slot, before: Snapshot, after: Snapshot) -> bool:
    texts = (text for *_, value in changes(before, after) for text in texts_in(value))
    return kept(string, slot.field.kind) in {kept(text, slot.field.kind) for text in texts}


def try_field(exploration: Exploration, door: Doorkeeper, slot: Slot, string: str) -> None:
    tried, one = slot.tried, slot.field
    what = f"{tried.form.endpoint} {one.name} by {tried.who or 'anybody'}"
    door.begin()
    answer = exploration.send(tried, tried.form.with_value(one.name, string))
    door.judge(what, string, answer)
    if answer.status_code == 303 and one.kind in TYPED:
        place = answer.headers["Location"]
        door.begin()
        door.judge(f"{place} after {what}", string, exploration.browser(tried.who).get(place, buffered=True))
    if answer.status_code >= 400:
        return
    present = snapshot()
    if slot.is_stored and tried.status == answer.status_code and kept(string, one.kind) and is_whole(string):
        if not is_kept(string, slot, exploration.beginning, present):
            door.faults.append(f"changed: {what} {string[:60]!r}")
        door.kept += 1
    exploration.reset(present)


def try_parameter(exploration: Exploration, door: Doorkeeper, asked: Parameter, string: str) -> None:
    door.begin()
    answer = exploration.browser(asked.who).get(asked.asking(string[:LONGEST_ASKED]), buffered=True)
    door.judge(str(asked), string, answer)
    if answer.status_code == 429:
        exploration.forget_counts()


SENT_BY_SCRIPTS = frozenset({"photos.add", "writing_help.preview", "similar.helped"})
"""What no page has a form for; the tests of their parts send them."""
BY_PROGRAMS = frozenset({"voices_api.voices", "voices_api.voice", "voices_api.enter", "voices_api.revoke"})
"""Asked for with a key: test_nasty_programs.py."""


def test_every_page_and_every_form_is_found_by_walking(exploration: Exploration) -> None:
    rules = list(exploration.app.url_map.iter_rules())
    # Static files are no page of ours, and the mailbox is there in development only.
    pages = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())} - {"static"}
    pages -= {name for name in pages if name.startswith("mail.")}
    posts = {rule.endpoint for rule in rules if "POST" in (rule.methods or ())}
    found = {endpoint for seen in exploration.walks.values() for endpoint, _names in (*seen.pages, *seen.turns)}
    assert pages - found - BY_PROGRAMS == set()
    assert posts - {tried.form.endpoint for tried in exploration.forms} - BY_PROGRAMS == SENT_BY_SCRIPTS
    assert sum(tried.is_welcome for tried in exploration.forms) >= 0.9 * len(exploration.forms)
    assert sum(len(tried.stored) for tried in exploration.forms) >= 60
    assert len(STRINGS) >= 618


def test_some_strings_in_every_field_neither_break_it_nor_are_changed(
    exploration: Exploration, door: Doorkeeper
) -> None:
    typed, others = typed_and_others(exploration.slots())
    tries = [*some(typed), *zip(others, STRINGS[::2], strict=False)]
    assert {string for _slot, string in tries} == set(STRINGS)
    for slot, string in tries:
        try_field(exploration, door, slot, string)
    assert door.kept >= 200
    assert door.statuses[422] >= 100


def test_what_was_typed_stands_in_the_form_when_it_is_opened_again(exploration: Exploration, door: Doorkeeper) -> None:
    typed, _others = typed_and_others(exploration.slots())
    prefilled = [one for one in typed if one.is_stored and ".edit" in one.tried.form.endpoint]
    assert len(prefilled) >= 15
    strings = [string for string in STRINGS if is_whole(string) and kept(string, "text")]
    for slot, string in zip(cycle(prefilled), strings[::4], strict=False):
        form, name, kind = slot.tried.form, slot.field.name, slot.field.kind
        answer = exploration.send(slot.tried, form.with_value(name, string))
        page = exploration.browser(slot.tried.who).get(form.page).text if answer.status_code == 303 else ""
        again = [one for other in forms_of(page, form.page) if other.action == form.action for one in other.fields]
        for value in [one.value for one in again if one.name == name][:1]:
            door.kept += 1
            if kept(value, kind) != kept(string, kind):
                door.faults.append(f"{form.page} {name} says {value[:60]!r} for {string[:60]!r}")
        exploration.reset()
    assert door.kept >= 80


def test_some_strings_in_every_parameter_break_no_page(exploration: Exploration, door: Doorkeeper) -> None:
    for asked, string in some(exploration.parameters()):
        try_parameter(exploration, door, asked, string)
    assert door.statuses[200] >= 500


in_shares = pytest.mark.parametrize("share", range(SHARES))


@pytest.mark.slow
@in_shares
def test_every_string_in_every_field_that_takes_words(exploration: Exploration, door: Doorkeeper, share: int) -> None:
    for slot, string in islice(every(typed_and_others(exploration.slots())[0]), share, None, SHARES):
        try_field(exploration, door, slot, string)


@pytest.mark.slow
def test_every_string_where_something_is_chosen(exploration: Exploration, door: Doorkeeper) -> None:
    for slot, string in some(typed_and_others(exploration.slots())[1], rounds=10):
        try_field(exploration, door, slot, string)


@pytest.mark.slow
@in_shares
def test_every_string_in_every_parameter(exploration: Exploration, door: Doorkeeper, share: int) -> None:
    for asked, string in islice(every(exploration.parameters()), share, None, SHARES):
        try_parameter(exploration, door, asked, string)
