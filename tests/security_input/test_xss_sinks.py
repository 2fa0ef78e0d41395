"""Whatever people, staff and letters say, wherever it is shown: nothing of it runs, even where no policy stops it."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Route, expect

from community.kernel.database import db
from community.loyalty.actions import seed_rules
from tests.realtime.listener import Listener
from tests.security_input.looking import Looker, looking
from tests.security_input.payloads import ADDRESSES, FIELD, sampled
from tests.security_input.stage import Cast, fill
from tests.site import Browser, Site, cookie_of, running_site

pytestmark = pytest.mark.browser

PROSE = ("body", "answer", "reply", "problem", "wish", "comment", "reason", "notes", "description", "bio")
UNSEEN = frozenset({"device", "deleted body", "deleted answer"})
"""Kept, and shown to nobody as it is."""
RARELY_SEEN = frozenset({"edited answer"})
"""Shown where other texts stand too, on one page of many: whether readers come by there depends on how many pages."""


@dataclass(frozen=True)
class Round:
    """How many payloads, and how many of them are said at once."""

    payloads: tuple[str, ...]
    pack: int

    def packs(self, size: int = 16) -> list[str]:
        turn = iter(self.payloads)
        return [" ".join(pack) for pack in iter(lambda: list(islice(turn, size)), [])]


SOME = Round(FIELD + sampled(23), 32)
ALL = Round(FIELD + sampled(300), 18)
ROUNDS = {"some": SOME, "all": ALL}


class Attacker:
    """Says something that tries to run at each place, a pack at a time, always the next ones."""

    def __init__(self, round_: Round) -> None:
        self.said: Counter[str] = Counter()
        self._round = round_
        self._turns: dict[str, Iterator[str]] = {}

    def __call__(self, place: str) -> str:
        turn = self._turns.setdefault(place, cycle(self._round.payloads))
        pack = list(islice(turn, 1 if place == "tag" else self._round.pack))
        # Where a text is cut short, either its beginning or its end is gone.
        pack.insert(0 if self.said[place] % (2 * len(pack)) else len(pack), mark_of(place))
        self.said[place] += len(pack) - 1
        return ("\n\n" if place.endswith(PROSE) else " ").join(pack)


def mark_of(place: str) -> str:
    """A word that shows that this place was seen at all."""
    return "mark" + place.replace(" ", "")


@dataclass
class Attacked:
    """A running site full of what attackers said."""

    round: Round
    site: Site
    casts: list[Cast]
    said: Counter[str]

    def cookie(self, who: str, cast: int = -1) -> str:
        return cookie_of(self.site, self.casts[cast].people[who]) if who else ""


@pytest.fixture(
    scope="module", params=[pytest.param(one, id=name, marks=pytest.mark.slow) for name, one in ROUNDS.items()]
)
def attacked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    round_: Round = request.param
    with running_site(tmp_path_factory.mktemp("attacked")) as site:
        seed_rules()
        attacker = Attacker(round_)
        casts = [fill(attacker) for _ in range(-(-len(round_.payloads) // round_.pack))]
        db.session.rollback()
        yield Attacked(round_, site, casts, attacker.said)


def kind_of(url: str) -> str:
    """What pages have in common that differ in their numbers and keys only."""
    place = urlsplit(url)
    path = re.sub(r"/[\w.-]{20,}|/\d+|/product-[\w-]+|(?<=/tags)/.+", "/N", place.path)
    return path + "?" + "&".join(sorted({name for name, _ in parse_qsl(place.query)}))


def member(path: str, arguments: int) -> int:
    """How many pages of a kind members read."""
    return 0 if path.startswith("/development") else (6, 2, 1, 0)[min(arguments, 3)]


def another_member(path: str, arguments: int) -> int:
    """Lists are the same for all."""
    return 0 if arguments else member(path, 0)


def staff(path: str, arguments: int) -> int:
    return 12 if path.startswith("/staff") else arguments < 2


def receiver(path: str, _arguments: int) -> int:
    return 24 if path.startswith("/development") else 0


def read_everything(looker: Looker, starts: Iterable[str], most: Callable[[str, int], int], opened: set[str]) -> None:
    """Follow all links from these pages; the first page of each kind is also opened as a page of its own."""
    waiting = deque(starts)
    queued, known = Counter(kind_of(url) for url in waiting), set(waiting)
    while waiting:
        batch = [waiting.popleft() for _ in range(min(len(waiting), 12))]
        for told in looker.looks_at({"url": url} for url in batch):
            kind = kind_of(told["url"])
            if kind not in opened and told["type"].startswith("text/html"):
                opened.add(kind)
                looker.opens(told["url"])
            for link in told["links"]:
                target = urlsplit(urljoin(looker.url + told["url"], link))
                local = target.path + (f"?{target.query}" if target.query else "")
                is_ours, kind = f"{target.scheme}://{target.netloc}" == looker.url, kind_of(local)
                if is_ours and local not in known and queued[kind] < most(target.path, target.query.count("=")):
                    known.add(local)
                    queued[kind] += 1
                    waiting.append(local)


def assert_nothing_ran(looker: Looker) -> None:
    assert looker.hits == []
    assert looker.faults == []


@pytest.fixture(scope="module")
def readers(attacked: Attacked, chromium: Chromium) -> dict[str, Looker]:
    """The author of each stage, an administrator and whoever gets the letters, when they have read everything."""
    all_of_them = [
        ("author", 0, attacked.casts[0].places, member),
        *(("author", number, cast.places, another_member) for number, cast in enumerate(attacked.casts[1:], 1)),
        ("ada", -1, ["/staff", "/staff/queue", *attacked.casts[-1].places], staff),
        ("", -1, ["/development/mailbox"], receiver),
    ]
    found, opened = {}, set[str]()
    for who, number, starts, most in all_of_them:
        with looking(chromium, attacked.site.url, attacked.cookie(who, number)) as looker:
            read_everything(looker, starts, most, opened)
        found[f"{who} {number}"] = looker
    return found


def raw(route: Route) -> None:
    """A site of people who clean nothing, and rely on their policy."""
    number = route.request.url.rpartition("/")[2]
    text = FIELD[int(number)] if number.isdigit() else ""
    policy = {"Content-Security-Policy": "default-src 'self'"}
    route.fulfill(body=f"<a href='{text}'>a</a><p>{text}", content_type="text/html; charset=utf-8", headers=policy)


def test_the_same_reader_notices_what_runs_and_what_only_a_policy_stops(attacked: Attacked, chromium: Chromium) -> None:
    hits, faults = {}, {}
    for obeys_policy in (True, False):
        with looking(chromium, attacked.site.url, obeys_policy=obeys_policy) as looker:
            looker.page.route("**/raw/*", raw)
            for number in range(len(FIELD)):
                looker.opens(f"/raw/{number}")
            hits[obeys_policy], faults[obeys_policy] = looker.hits, looker.faults
    assert hits[True] == [], "what a policy stops doesn't run"
    assert len(hits[False]) >= 10, "without it, it does"
    assert len({fault.split(": ")[0] for fault in faults[True]}) >= 20, "what only waits for a reader is noticed"


def test_nothing_runs_on_any_page_and_in_any_letter(readers: dict[str, Looker]) -> None:
    for looker in readers.values():
        assert_nothing_ran(looker)
        assert len(looker.texts) >= 40


def test_every_place_was_attacked_in_every_way_and_seen(attacked: Attacked, readers: dict[str, Looker]) -> None:
    shown = "\n".join(text for looker in readers.values() for text in looker.texts.values())
    assert len(attacked.said) >= 25
    assert {place: count for place, count in attacked.said.items() if count < len(attacked.round.payloads)} == {}
    assert {place for place in attacked.said if mark_of(place) not in shown} - RARELY_SEEN == UNSEEN


ARGUMENTS = (
    *("q", "tag", "product", "title", "next", "intent", "state", "sort", "kind", "verb", "group", "quote", "after"),
    *("at", "tab", "period", "stars", "removed", "email", "display_name", "lang", "language"),
)
ASKED = {
    "": ("/", "/search", "/questions", "/ideas", "/tips", "/products", "/sign-in", "/register", "/similar", "/nowhere"),
    "author": ("/compose", "/search"),
    "ada": ("/staff/people", "/staff/log", "/staff/backlog", "/staff/queue", "/staff/deliveries"),
}


@pytest.mark.parametrize("who", ASKED)
def test_nothing_runs_of_what_an_address_says(attacked: Attacked, chromium: Chromium, who: str) -> None:
    texts = (*attacked.round.packs(), *ADDRESSES)
    asked = [
        f"{page}?{urlencode({**dict.fromkeys(ARGUMENTS, text), text: text})}" for page in ASKED[who] for text in texts
    ]
    with looking(chromium, attacked.site.url, attacked.cookie(who)) as looker:
        looker.looks_at({"url": url} for url in [*asked, *(f"/{quote(text, safe='')}" for text in texts)])
        assert_nothing_ran(looker)
        assert any("onerror=" in text for text in looker.texts.values()), "it does say what was typed"


FIELDS = (
    *(
        "title",
        "body",
        "wish",
        "good",
        "bad",
        "tags",
        "bio",
        "display_name",
        "email",
        "next",
        "reason",
        "notes",
        "slug",
    ),
    *("name_ja", "name_en", "description_ja", "category_en", "quote", "q", "product", "photo_alt", "intent", "words"),
)


def refused_forms(cast: Cast) -> dict[str, list[tuple[str, str | None, dict[str, str]]]]:
    """By who sends it: where to, from which page, and the field that it is refused for."""
    question, idea = cast.topics["solved"], cast.topics["new"]
    return {
        "author": [
            ("/compose", "/compose?kind=idea", {"kind": "idea", "body": ""}),
            ("/compose", "/compose?kind=review", {"kind": "review", "stars": ""}),
            ("/compose", "/compose?kind=story", {"kind": "story", "body": ""}),
            (f"/products/{cast.products[0].slug}/using", None, {"since": "x"}),
            (f"/questions/{question.id}/answers", f"/questions/{question.id}", {"body": "a" * 20_001}),
            (f"/topics/{idea.id}/poll", f"/topics/{idea.id}/poll", {"mode": ""}),
            ("/settings/profile", "/settings/profile", {"language": "x"}),
            ("/sign-out", "/", {"csrf_token": "of an older page"}),
        ],
        "petra": [
            (f"/ideas/{idea.id}/decide", f"/ideas/{idea.id}", {"state": ""}),
            (f"/ideas/{idea.id}/merge", f"/ideas/{idea.id}/merge", {"into": ""}),
            ("/staff/products/new", "/staff/products/new", {"slug": "-"}),
            (f"/staff/backlog/new?post={idea.body_post_id}", None, {"item": "x"}),
        ],
        "": [("/sign-in", "/sign-in", {}), ("/register", "/register", {}), ("/reset-password", "/reset-password", {})],
    }


@pytest.mark.parametrize("who", ["author", "petra", ""])
def test_nothing_runs_of_what_comes_back_with_a_refused_form(attacked: Attacked, chromium: Chromium, who: str) -> None:
    texts = (*(f"marktyped {pack}" for pack in attacked.round.packs()), *ADDRESSES)
    # Strangers may not try more often than this.
    asked = [(text, *form) for form in refused_forms(attacked.casts[-1])[who] for text in texts[: None if who else 4]]
    with looking(chromium, attacked.site.url, attacked.cookie(who)) as looker:
        told = looker.looks_at(
            {
                "url": url,
                "from": came_from,
                "fields": {**dict.fromkeys(FIELDS, text), **own},
                "file": text if who == "author" else None,
            }
            for text, url, came_from, own in asked
        )
        assert_nothing_ran(looker)
        assert any("marktyped" in one["text"] for one in told), "it does say what was typed"


def test_nothing_runs_of_what_arrives_while_one_reads(attacked: Attacked, chromium: Chromium) -> None:
    """Somebody who writes, an answer that comes in, and similar voices while typing: the scripts put them there."""
    question = attacked.casts[-1].topics["open"]
    with looking(chromium, attacked.site.url, attacked.cookie("author"), sockets=True) as looker:
        page = looker.page
        looker.opens(f"/questions/{question.id}")
        writer = Listener(attacked.site.url, cookie=attacked.cookie("helper"))
        for _ in range(40):
            # The page hears it once its socket has joined.
            assert writer.ask("writing", {"topic": question.id})["ok"]
            if page.locator("main p[data-writing]").is_visible():
                break
            page.wait_for_timeout(250)
        expect(page.locator("main p[data-writing]")).to_contain_text(mark_of("name"))
        helper, answers = Browser(attacked.site.url, attacked.cookie("helper")), f"/questions/{question.id}/answers"
        body = {"body": "\n\n".join(attacked.round.payloads)[:19_000]}
        assert helper.post(answers, body, token=helper.token_of(f"/questions/{question.id}"))[0] == 303
        page.locator("[data-live-pill] button").click()
        expect(page.locator(".fresh").first).to_be_visible()
        looker.inspects()
        looker.opens("/compose?kind=question")
        page.locator("#compose [name=title]").press_sequentially("markquestiontitle onerror svg onload", delay=5)
        expect(page.locator("[data-similar-results] a").first).to_be_visible()
        looker.inspects()
        writer.close()
        assert_nothing_ran(looker)


def test_tables_and_data_are_sent_as_what_they_are(attacked: Attacked, chromium: Chromium) -> None:
    since = f"/topics/{attacked.casts[0].topics['open'].id}/since?after=1"
    with looking(chromium, attacked.site.url, attacked.cookie("ada")) as looker:
        told = looker.looks_at({"url": url} for url in ("/staff/backlog.csv", "/points.csv", since))
    assert [one["type"].partition(";")[0] for one in told] == ["text/csv", "text/csv", "application/json"]
    assert [one["content-disposition"].partition(";")[0] for one in told] == ["attachment", "attachment", ""]
    assert {one["x-content-type-options"] for one in told} == {"nosniff"}
