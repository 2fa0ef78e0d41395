"""The first page: what people say, and what came of it."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.alike import alike_for_members, not_alike
from community.accounts.models import Person
from community.accounts.viewer import me
from community.feed.queries import choice_of, is_set_aside, personal_topics
from community.feed.showing import feed_rows
from community.hours.showing import hours_open_now
from community.ideas.queries import latest_fruits
from community.kernel.fragments import fragments
from community.kernel.paging import Cursor, Page
from community.kernel.remembered import memory
from community.kernel.webpage import fills, language, when, zone
from community.loyalty.pages import steps_shown
from community.loyalty.queries import points_summary
from community.loyalty.wording import rank_name
from community.tips.queries import latest_featured
from community.topics.models import KINDS, QUESTION
from community.topics.orders import HOT, ORDERS, list_in_order, order_options
from community.topics.queries import Wanted
from community.topics.rows import rendered_rows, topic_url
from community.topics.showing import shown_person
from community.web.queries import thanked_this_week
from community.web.rows import rows_with_unseen

blueprint = Blueprint("home", __name__)
YOU, WAITING, MINE = "you", "waiting", "mine"
LIVE = {"": " ".join(KINDS), YOU: "", WAITING: "question", MINE: ""}
"""Which kinds of new topics each tab offers while it's open."""


@blueprint.get("/")
@alike_for_members
def home() -> Response | str:
    show, person = request.args.get("show", ""), me()
    show = show if show in LIVE else ""
    if show in (YOU, MINE):
        if person is None:
            return redirect(f"/sign-in?next=/%3Fshow%3D{show}", 303)
        not_alike()
    sort = _sort(show)
    found = _list_for(person, show) if person and show == YOU else _list(show, sort, person)
    return render_template(
        "web/home.html",
        feature="home",
        live=LIVE[show],
        show=show,
        tabs=_tabs(show, sort, person),
        sort=sort,
        sorts=order_options() if show not in (YOU, MINE) else [],
        **found,
        fruits=memory.recall(("fruits", language(), zone()), _fruits),
        thanked=memory.recall(("thanked",), _thanked),
        featured=memory.recall(("featured",), _featured),
        hours=hours_open_now(),
    )


@fills("points")
def _points() -> str:
    """What the reader has gathered; staff gather none."""
    person = me()
    if person is None or person.is_staff:
        return ""
    points = points_summary(person.id)

    def render() -> str:
        return render_template(
            "web/points_card.html",
            rank_name=rank_name(points.rank),
            next_rank_name=rank_name(points.next_rank),
            balance=points.balance,
            steps=steps_shown(points),
        )

    shown = (points.balance, points.rank, points.next_rank, points.steps)
    return fragments.get(("web/points_card.html", language(), shown), render)


def _sort(show: str) -> str:
    """The order that is asked for; one's own posts have but one."""
    asked = request.args.get("sort", "")
    return asked if asked in ORDERS and show not in (YOU, MINE) else "active"


def _list(show: str, sort: str, person: Person | None) -> dict[str, Any]:
    page = list_in_order(_wanted(show, sort, person), Cursor.read(request.args.get("after")), seen_by=person)
    return {"rows": rows_with_unseen(page.rows), **_turns(page, show, sort)}


def _list_for(person: Person, show: str) -> dict[str, Any]:
    """The list that is made for somebody; what is lively for whoever wants none, and then it says so."""
    cursor, aside = Cursor.read(request.args.get("after")), request.args.get("aside", "")
    if not choice_of(person.id).is_personal:
        lively = list_in_order(Wanted(sort=HOT), cursor, seen_by=None)
        return {"rows": rendered_rows(lively.rows), "is_personal": False, **_turns(lively, show)}
    page = personal_topics(person, cursor)
    number = int(aside) if aside.isascii() and aside.isdecimal() and len(aside) < 10 else 0
    return {
        "rows": feed_rows(page.rows),
        "is_personal": True,
        "aside_id": number if number and is_set_aside(person.id, number) else 0,
        **_turns(page, show),
    }


def _turns(page: Page[Any], show: str, sort: str = "") -> dict[str, str]:
    return {
        "earlier_url": _url(show, sort, page.before) if page.before else "",
        "later_url": _url(show, sort, page.after) if page.after else "",
    }


def _wanted(show: str, sort: str, person: Person | None) -> Wanted:
    if show == MINE and person:
        return Wanted(author_id=person.id)
    return Wanted(kind=QUESTION, state="open", sort=sort) if show == WAITING else Wanted(sort=sort)


def _tabs(show: str, sort: str, person: Person | None) -> list[tuple[str, str, bool]]:
    names = {"": _("All"), YOU: _("For you"), WAITING: _("Questions waiting for an answer"), MINE: _("My posts")}
    return [
        (name, _url(key, sort if key not in (YOU, MINE) else ""), key == show)
        for key, name in names.items()
        if person or key not in (YOU, MINE)
    ]


def _url(show: str, sort: str = "", after: str = "") -> str:
    sort = sort if sort != "active" else ""
    given = {name: value for name, value in (("show", show), ("sort", sort), ("after", after)) if value}
    return f"/?{urlencode(given)}" if given else "/"


def _thanked() -> list[tuple[SimpleNamespace, int]]:
    return [(shown_person(one), count) for one, count in thanked_this_week()]


def _fruits() -> list[SimpleNamespace]:
    return [SimpleNamespace(**row._mapping, at=when(row.decided_at)) for row in latest_fruits()]


def _featured() -> list[SimpleNamespace]:
    return [SimpleNamespace(**row._mapping, url=topic_url(row.kind, row.id)) for row in latest_featured()]
