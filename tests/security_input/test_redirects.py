"""Whatever place a link or a form names to go on to, and wherever somebody came from: all leads stay on the site."""

import re

import pytest

from tests.accounts.test_signing_in import FOREIGN
from tests.security_input.exploring import Exploration


def stays_here(location: str) -> bool:
    """Whether a browser would stay: it drops control signs and takes a backslash for a slash."""
    read = re.sub(r"[\0-\x20\x7f]", "", location).replace("\\", "/")
    return read.startswith("http://localhost/") or (read.startswith("/") and not read.startswith("//"))


@pytest.mark.parametrize(
    "location", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:1", ""]
)
def test_a_lead_off_the_site_would_be_noticed(location: str) -> None:
    assert not stays_here(location)


def test_no_named_place_leads_off_the_site(exploration: Exploration) -> None:
    asked = [one for one in exploration.parameters() if one.name == "next"]
    slots = [one for one in exploration.slots() if one.field.name == "next"]
    assert len(asked) >= 3
    assert len(slots) >= 2
    led = []
    for target in FOREIGN:
        led += [exploration.browser(one.who).get(one.asking(target)) for one in asked]
        led += [exploration.send(one.tried, one.tried.form.with_value("next", target)) for one in slots]
        exploration.reset()
    places = [answer.headers["Location"] for answer in led if "Location" in answer.headers]
    assert len(places) >= 4 * len(FOREIGN)
    assert [place for place in places if not stays_here(place)] == []


def test_no_page_one_came_from_leads_off_the_site(exploration: Exploration) -> None:
    places = []
    for number, tried in enumerate(exploration.forms):
        for target in FOREIGN[number % 14 :: 14]:
            browser = exploration.browser(tried.who)
            # A header holds neither line ends nor other letters than these.
            referrer = re.sub(r"[\r\n]", "", target).encode("utf-8").decode("latin-1")
            answer = browser.post(tried.form.action, data=dict(tried.form.values), headers={"Referer": referrer})
            places += [answer.headers["Location"]] if "Location" in answer.headers else []
            exploration.forget_counts()
            exploration.reset()
    assert len(places) >= 100
    assert [place for place in places if not stays_here(place)] == []
