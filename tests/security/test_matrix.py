"""Every address answers every role as the statute says, and no address is missing from it."""

from urllib.parse import urlsplit

from flask import Flask

from tests.security.canaries import ROLES
from tests.security.conftest import Tour, Visit

UNDECLARED = ("HEAD", "OPTIONS")
"""Flask adds these by itself: HEAD goes where GET goes, OPTIONS only names the methods."""

PAGES = ("/compose", "/?show=mine", "/?show=you")
"""Led to the form with the way back that only these pages know; no script asks for them."""


def test_every_address_of_the_site_is_declared(app: Flask, tour: Tour) -> None:
    there = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in (rule.methods or set()) - set(UNDECLARED)
    }
    declared = {(tour.endpoints[str(rule)], rule.method) for rule in tour.rules}
    assert there - declared == set(), "Declare these in matrix.py."
    assert declared - there == set()


def test_no_address_is_declared_twice(tour: Tour) -> None:
    said = [str(rule) for rule in tour.rules]
    assert [one for one in said if said.count(one) > 1] == []


def test_every_cell_is_as_the_statute_says(tour: Tour) -> None:
    got = {(visit.role, f"{visit.method} {visit.pattern}"): visit for visit in tour.visits}
    wrong = []
    for rule in tour.rules:
        for role in ROLES:
            visit = got[role, str(rule)]
            if not is_as_said(visit, rule.cells[role]):
                where = visit.header("Location")
                wrong.append(f"{rule} as {role}: {visit.status} {where}, not {rule.cells[role]}")
    assert not wrong, "\n".join(wrong)


def is_as_said(visit: Visit, cell: int | str) -> bool:
    leads_to_sign_in = visit.status == 303 and urlsplit(visit.header("Location")).path == "/sign-in"
    if cell == "in":
        return leads_to_sign_in
    # Whoever confirmed an address or set a password signs in next, whoever they are.
    is_key = visit.pattern.startswith(("/verify/", "/reset-password/"))
    return visit.status == cell and (is_key or not leads_to_sign_in)


def test_nothing_breaks_for_anybody(tour: Tour) -> None:
    assert [(visit.role, visit.path) for visit in tour.visits if visit.status >= 500] == []


def test_a_script_is_told_to_sign_in_rather_than_led_to_a_form(tour: Tour) -> None:
    wanted = [rule for rule in tour.rules if rule.cells["anonymous"] == "in" and not rule.pattern.startswith(PAGES)]
    got = {f"{visit.method} {visit.pattern}": visit.status for visit in tour.by_script}
    assert len(wanted) > 80
    assert {str(rule): got[str(rule)] for rule in wanted if got[str(rule)] != 401} == {}
