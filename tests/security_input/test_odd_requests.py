"""Requests that no page of ours would make: fields missing, doubled or of another kind, made-up numbers and places."""

import base64
import io
import json
from collections.abc import Iterator
from itertools import islice, product

import pytest
from werkzeug.routing import IntegerConverter, Rule

from community.accounts.models import Person
from community.kernel.database import db
from community.topics.models import Topic
from tests.security_input.crawling import Field, Pairs, encoded, multipart
from tests.security_input.doorkeeper import Doorkeeper
from tests.security_input.exploring import Exploration, Tried
from tests.security_input.nasty import SHORT
from tests.topics.threads import a_question

CHOSEN = frozenset({"hidden", "button", "select", "radio", "checkbox", "read"})
FORM = "application/x-www-form-urlencoded"
NUMBERS = (0, 1, 2**31 - 1, 2**31, 2**32, 2**63 - 1, 2**63, 10**30, "-1", "1.5", "1e3", "１", "abc", "%00", "1%00", "٣")
BODIES = (
    ("multipart/form-data", b"--x\r\n"),
    ("multipart/form-data; boundary=", b"----\r\n"),
    ("multipart/form-data; boundary=x", b""),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=body\r\n\r\nno end"),
    ("multipart/form-data; boundary=x", b"--x\r\n\r\nno name\r\n--x--\r\n"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: \xff; name=\r\n\r\na\r\n--x--\r\n"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"; filename="b\r\n\r\n--x--'),
    ("multipart/form-data; boundary=" + "x" * 5000, b"--" + b"x" * 5000),
    ("multipart/mixed; boundary=x", b"--x--"),
    (FORM, b"%"),
    (FORM, b"&&&=&=;;%zz=%ff%fe&\x00=\x00"),
    (FORM + "; charset=utf-7", b"body=+ADw-"),
    (FORM + "; charset=nosuch", b"body=a"),
    ("application/json", b'{"body": {"a": [1]}}'),
    ("application/json", b"[" * 5000),
    ("text/plain", b"body=a"),
    ("application/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
    ("", b"\xff\xfe\x00"),
    ("\xff/\xff", b"a"),
)
PLACES: tuple[object, ...] = (
    *([], [1], {}, None, "a", 7, [None], [True, []], [True, [None]], [True, [[]]], [True, [{}]], [1, 2, 3]),
    *([True, [1]], [False, [2**63, 2**63]], [False, [-(2**63), -1]], [False, [1.5, "a"]], [False, ["\ud800", 1]]),
    *([False, [float("nan"), 1]], [False, [float("inf"), float("-inf")]], [False, ["a\0b", 1]], [False, [True, False]]),
    *([False, [{"t": "0001-01-01T00:00:00+23:59"}, 1]], [False, [{"t": "9999-12-31T23:59:59-23:59"}, 1]]),
    *([False, [{"t": "2026-11-22"}, 1]], [False, [{"t": "2026-11-22T00:00:00Z"}, 1]], [False, [{"t": 5}, 1]]),
    *([False, [{"t": "2026-11-22T00:00:00+00:00"}, 2**63]], [False, [{"t": "2026-11-22T00:00:00+00:00"}, "1"]]),
    *([False, [1, {"t": "0001-01-01T00:00:00+14:00"}, 1]], [False, ["new", {"t": "2026-11-22T00:00:00+00:00"}, 1]]),
    *([False, [5, 10**30]], [False, [10**400, 1]], [False, [1, 1]], [True, [1, 1, 1]], [False, ["a", "b", "c"]]),
)
HEADERS = {
    "Referer": ("http://[", "http://localhost/\xff", "http://localhost//evil", "x" * 5000, "//"),
    "Accept-Language": ("x" * 3000, "*", "ja;q=nan", "en-\xff", "ja;q=1e999", ",,,;;q", "zz-Latn-x-a"),
    "Accept": ("application/json", "a/b;q=x", "*", "\xff", "application/json;q=" + "9" * 400),
    "Cookie": ("koenowa=x.y.z", "koenowa=.eJw", "lang=xx; theme=\xff", "theme=" + "x" * 4000, "=;=", "$Version=1"),
    "User-Agent": ("", "x" * 9000, "<script>1</script>", "\xff\xfe", "Mozilla/5.0 (" + "(" * 500),
    "If-None-Match": ('"', "W/", "*", "x" * 3000),
    "Range": ("bytes=0-", "bytes=-1", "bytes=9-1", "bytes=" + "0-1," * 500, "x"),
    "If-Modified-Since": ("yesterday", "Thu, 99 Foo 0000 00:00:00 GMT"),
    "X-Forwarded-For": ("1.2.3.4, x", "[", "::1%eth0"),
    "Origin": ("null", "http://[", "https://evil.example"),
    "Host": ("evil.example", "localhost:99999", "[::1", "a b", "x" * 300),
    "Content-Encoding": ("gzip", "x"),
    "Expect": ("100-continue",),
}
SORTS = ("", "&sort=votes", "&sort=new", "&sort=helpful", "&sort=title")


def one_in(number: int) -> pytest.MarkDecorator:
    """Usually one request in `number`, a number that divides no list here; all of them in the long run."""
    steps = [pytest.param(number, id="some"), pytest.param(1, id="all", marks=pytest.mark.slow)]
    return pytest.mark.parametrize("step", steps)


def variants(tried: Tried) -> Iterator[tuple[Tried, str, Pairs]]:
    """The form without each field, with each twice, and with each as an array or an object."""
    yield tried, "nothing", ()
    yield tried, "everything twice", tried.form.values * 2
    for one in tried.form.fields:
        others = tuple((name, value) for name, value in tried.form.values if name != one.name)
        yield tried, f"no {one.name}", others
        for number in NUMBERS[::3] if one.kind in CHOSEN else ():
            yield tried, f"{one.name} = {number}", (*others, (one.name, str(number)))
        yield tried, f"{one.name} twice", (*others, (one.name, one.good_value), (one.name, "other"))
        yield tried, f"{one.name}[]", (*others, (f"{one.name}[]", "a"), (f"{one.name}[b]", "c"), (f"{one.name}.d", "e"))


@one_in(13)
def test_forms_with_fields_missing_or_doubled_are_answered(
    exploration: Exploration, door: Doorkeeper, step: int
) -> None:
    tries = (variant for tried in exploration.forms for variant in variants(tried))
    for tried, what, values in islice(tries, 0, None, step):
        door.begin()
        door.judge(f"{tried.form.endpoint}: {what}", "", exploration.send(tried, values))
        exploration.reset()


@one_in(7)
def test_a_file_where_words_belong_and_words_where_a_file_belongs(
    exploration: Exploration, door: Doorkeeper, step: int
) -> None:
    for slot in exploration.slots()[::step]:
        form = slot.tried.form
        data, kind = multipart(*_of_another_kind(slot.tried, slot.field))
        door.begin()
        answer = exploration.browser(slot.tried.who).post(form.action, data=data, content_type=kind)
        door.judge(f"{form.endpoint} {slot.field.name}", "", answer)
        exploration.forget_counts()
        exploration.reset()


def _of_another_kind(tried: Tried, one: Field) -> tuple[Pairs, list[tuple[str, object]]]:
    if one.kind == "file":
        return tried.form.with_value(one.name, "words"), []
    others = tuple((name, value) for name, value in tried.form.values if name != one.name)
    return others, [(one.name, (io.BytesIO(b"a file"), "body.txt"))]


@one_in(7)
def test_bodies_that_are_no_forms_are_answered(exploration: Exploration, door: Doorkeeper, step: int) -> None:
    for tried, (kind, body) in islice(product(exploration.forms, BODIES), 0, None, step):
        door.begin()
        browser = exploration.browser(tried.who)
        answer = browser.post(tried.form.action, data=body, content_type=kind, buffered=True)
        door.judge(f"{tried.form.endpoint} as {kind[:60]!r}", body.decode("latin-1"), answer)
        exploration.forget_counts()
        exploration.reset()


@pytest.mark.parametrize("length", ["-1", "abc", "99999", "0", "1e3", ""])
def test_a_length_that_is_not_true_is_answered(exploration: Exploration, door: Doorkeeper, length: str) -> None:
    compose = next(tried for tried in exploration.forms if tried.form.endpoint == "compose.compose")
    answer = exploration.browser(compose.who).post(
        "/compose", data=encoded(compose.form.values), content_type=FORM, environ_overrides={"CONTENT_LENGTH": length}
    )
    door.judge("Content-Length", length, answer)


def made_up(rule: Rule) -> Iterator[str]:
    """The rule's address with things in it that were never there."""
    is_number = any(isinstance(part, IntegerConverter) for part in rule._converters.values())
    for value in NUMBERS if is_number else SHORT[::12]:
        filled = rule.rule
        for name, part in rule._converters.items():
            kind = "int:" if isinstance(part, IntegerConverter) else ""
            text = str(value) if is_number else encoded([("", value)]).decode()[1:]
            filled = filled.replace(f"<{kind}{name}>", text)
        yield filled


@one_in(5)
def test_made_up_numbers_and_keys_are_answered(exploration: Exploration, door: Doorkeeper, step: int) -> None:
    rules = [rule for rule in exploration.app.url_map.iter_rules() if rule.endpoint != "static" and rule.arguments]
    tries = ((rule, url, who) for rule in rules for url in made_up(rule) for who in ("", "author", "ada"))
    for rule, url, who in islice(tries, 0, None, step):
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        door.begin()
        answer = exploration.browser(who).open(url, method=method, buffered=True)
        door.judge(f"{method} {url} by {who or 'anybody'}", url, answer)
        exploration.forget_counts()
        exploration.reset()
    assert door.statuses[404] > 300


def cursors() -> Iterator[str]:
    for place in PLACES:
        yield base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")
    deep = base64.urlsafe_b64encode(b"[" * 290).decode()
    yield from (deep, deep[:399], "x", "=", "-_-_", "é", "W10=", "A" * 400, "A" * 401, "bnVsbA", "W3RydWUs")


@one_in(7)
def test_made_up_page_cursors_are_answered(exploration: Exploration, door: Doorkeeper, step: int) -> None:
    pages = [asked for asked in exploration.parameters() if asked.name in ("after", "at")]
    assert len(pages) >= 10
    for asked, cursor, sort in islice(product(pages, cursors(), SORTS), 0, None, step):
        door.begin()
        url = asked.asking(cursor) + sort
        door.judge(url, cursor, exploration.browser(asked.who).get(url))


def test_odd_headers_are_answered(exploration: Exploration, door: Doorkeeper) -> None:
    vote = next(tried for tried in exploration.forms if tried.form.endpoint == "posts.cast_vote").form.action
    for name, value in ((name, value) for name, values in HEADERS.items() for value in values):
        for method, url in (("GET", "/"), ("GET", "/settings/security"), ("POST", vote), ("POST", "/staff/queue")):
            for who in ("", "helper"):
                door.begin()
                answer = exploration.browser(who).open(url, method=method, headers=[(name, value)], buffered=True)
                door.judge(f"{method} {url} {name}", value, answer)


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get"])
def test_every_page_answers_every_method(exploration: Exploration, door: Doorkeeper, method: str) -> None:
    for rule in exploration.app.url_map.iter_rules():
        url = next(made_up(rule)) if rule.arguments and rule.endpoint != "static" else rule.rule
        door.begin()
        door.judge(f"{method} {url}", "", exploration.browser("ada").open(url, method=method, buffered=True))


def test_more_than_anybody_writes_is_refused_before_it_is_read(exploration: Exploration, door: Doorkeeper) -> None:
    browser = exploration.browser("author")
    enormous = browser.post("/compose", data=b"body=" + b"a" * 3_000_000, content_type=FORM)
    assert enormous.status_code == 413
    many = multipart(tuple((f"f{n}", "a") for n in range(300)))
    assert browser.post("/compose", data=many[0], content_type=many[1]).status_code == 413
    said = {"CONTENT_LENGTH": str(10**12)}
    assert browser.post("/compose", data=b"a=b", content_type=FORM, environ_overrides=said).status_code == 413
    fields = encoded([(f"f{n}", "") for n in range(20_000)])
    door.judge("20,000 fields", "", browser.post("/compose", data=fields, content_type=FORM))


def test_too_much_from_somebody_who_has_not_signed_in_is_no_failure(exploration: Exploration, door: Doorkeeper) -> None:
    vote = next(tried for tried in exploration.forms if tried.form.endpoint == "posts.cast_vote").form.action
    answer = exploration.browser("").post(vote, data=b"next=" + b"/" * 3_000_000, content_type=FORM)
    door.judge("a vote", "", answer)


@pytest.mark.parametrize("words", ["", "0", "-1", "2", "1e9", str(2**63), "１", "1 ", "[1]"])
def test_a_made_up_count_of_edits_changes_nothing(alice: Person, browser_of, words: str) -> None:
    question = a_question(alice)
    values = {"title": "Another title", "body": "Text.", "words": words}
    answer = browser_of(alice).post(f"/questions/{question.id}/edit", data=values)
    changed = words == "1 "
    assert answer.status_code == (303 if changed else 409 if words == "2" else 422)
    db.session.rollback()
    assert (db.session.get_one(Topic, question.id).title == "Another title") == changed
