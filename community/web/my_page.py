"""One's own page: what one wrote and voted for, what one follows, and what came of it. Shown to nobody else."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from sqlalchemy import Row

from community.accounts.models import Person
from community.accounts.viewer import require_person
from community.follows.models import BLOCKED, FOLLOWING, MUTED, PERSON, PRODUCT, SUBJECTS, TAG, TOPIC
from community.follows.queries import follows_of
from community.follows.showing import Standing
from community.ideas.models import STATES as IDEA_STATES
from community.kernel.paging import Cursor, Page
from community.kernel.requests import row_number
from community.kernel.webpage import language, when
from community.questions.queries import STATES as QUESTION_STATES
from community.search.saved import saved_by
from community.search.saving import shown_search
from community.topics.rows import topic_url
from community.topics.showing import post_url, shown_person
from community.web.own_queries import FOLLOWS, UNSEEN, VOTED, WROTE, own_outcomes, own_posts, own_topics, own_votes
from community.web.profile import excerpt_of, post_row
from community.web.rows import masked_badge, unseen_badge
from community.web.wording import state_name

blueprint = Blueprint("me", __name__)
POSTS, ANSWERS, VOTES, FOLLOWED, OUTCOMES, SEARCHES = "", "answers", "votes", "following", "outcomes", "searches"
TOPIC_STATES = (*QUESTION_STATES, *IDEA_STATES)
SHOWS: Mapping[str, tuple[str, ...]] = {
    POSTS: (*TOPIC_STATES, UNSEEN),
    ANSWERS: (),
    VOTES: TOPIC_STATES,
    FOLLOWED: (*SUBJECTS, MUTED, BLOCKED),
    OUTCOMES: IDEA_STATES,
    SEARCHES: (),
}
"""By tab, what the list can be narrowed to."""


@blueprint.get("/me")
def my_page() -> str:
    person = require_person()
    tab, show = request.args.get("tab", ""), request.args.get("show", "")
    tab = tab if tab in SHOWS else POSTS
    show = show if show in SHOWS[tab] else ""
    page, rows = _LISTS[tab](person, Cursor.read(request.args.get("after")), show)
    return render_template(
        "web/me.html",
        person=person,
        shown=shown_person(person),
        tab=tab,
        tabs=tabs_of(tab),
        show=show,
        shows=[(key, _name_of(key)) for key in SHOWS[tab]],
        rows=rows,
        removed_id=request.args.get("removed", 0, type=row_number) if tab == SEARCHES else 0,
        is_filtered=bool(show),
        everything_url=_url(tab),
        earlier_url=_url(tab, show=show, after=page.before) if page.before else "",
        later_url=_url(tab, show=show, after=page.after) if page.after else "",
    )


def tabs_of(current: str) -> list[tuple[str, str, bool]]:
    """Name, address and whether it is the current one; drafts have a page of their own."""
    tabs = [(name, _url(key), key == current) for key, name in _tab_names().items()]
    return [*tabs, (_("Drafts"), "/me/drafts", current == "drafts")]


def _url(tab: str, **more: str) -> str:
    given = {name: value for name, value in {"tab": tab, **more}.items() if value}
    return f"/me?{urlencode(given)}" if given else "/me"


def _tab_names() -> dict[str, str]:
    return {
        POSTS: _("My posts"),
        ANSWERS: _("Answers and comments"),
        VOTES: _("My votes"),
        FOLLOWED: _("What I follow"),
        OUTCOMES: _("What came of them"),
        SEARCHES: _("Saved searches"),
    }


def _name_of(show: str) -> str:
    names = {
        UNSEEN: _("Only I see it"),
        TOPIC: _("Questions, ideas and other posts"),
        PRODUCT: _("Products"),
        TAG: _("Tags"),
        PERSON: _("People"),
        MUTED: _("Muted"),
        BLOCKED: _("Blocked"),
    }
    return names.get(show) or state_name(show)


# ---------------------------------------------------------------- the lists of the tabs

Listed = tuple[Page[Row[Any]], list[Any]]


def _posts(person: Person, cursor: Cursor | None, show: str) -> Listed:
    page = own_topics(person, cursor, state=show)
    return page, [
        SimpleNamespace(
            **row._mapping,
            url=topic_url(row.kind, row.id),
            unseen=unseen_badge(row.visibility) or masked_badge(is_mask=row.author_is_mask),
            at=when(row.created_at),
        )
        for row in page.rows
    ]


def _answers(person: Person, cursor: Cursor | None, _show: str) -> Listed:
    page = own_posts(person, cursor)
    return page, [post_row(row) for row in page.rows]


def _votes(person: Person, cursor: Cursor | None, show: str) -> Listed:
    page = own_votes(person, cursor, state=show)
    return page, [
        SimpleNamespace(
            **row._mapping,
            url=topic_url(row.kind, row.topic_id) if row.is_body else post_url(row.id),
            excerpt=excerpt_of(row.html),
            at=when(row.voted_at),
        )
        for row in page.rows
    ]


def _outcomes(person: Person, cursor: Cursor | None, show: str) -> Listed:
    page = own_outcomes(person, cursor, state=show)
    why = {WROTE: _("You wrote it"), VOTED: _("You voted for it"), FOLLOWS: _("You follow it")}
    return page, [
        {
            **row._mapping,
            "url": topic_url(row.kind, row.topic_id),
            "html": row.html,
            "at": when(row.created_at),
            "why": why[row.why],
        }
        for row in page.rows
    ]


def _followed(person: Person, cursor: Cursor | None, show: str) -> Listed:
    narrowed = {"subject_type": show} if show in SUBJECTS else {"state": show}
    page = follows_of(person, cursor, **narrowed)
    return page, [_follow(row) for row in page.rows]


def _follow(row: Row[Any]) -> SimpleNamespace:
    """What a row of the list needs: where it leads, what it's called and how one stands to it."""
    product = (row.name_ja or row.name_en) if language() == "ja" else (row.name_en or row.name_ja)
    places = {
        TOPIC: (f"/topics/{row.subject_id}", row.title),
        PRODUCT: (f"/products/{row.slug}", product),
        TAG: (f"/tags/{quote(row.label or '')}", f"#{row.label}"),
        PERSON: (f"/people/{row.subject_id}", row.display_name),
    }
    url, name = places[row.subject_type]
    return SimpleNamespace(
        type=row.subject_type,
        kind=row.kind,
        url=url,
        name=name,
        language=row.language if row.subject_type == TOPIC else "",
        state=row.state,
        is_following=row.state == FOLLOWING,
        at=when(row.changed_at),
        standing=Standing(row.subject_type, row.subject_id, row.state, is_known=True),
    )


def _searches(person: Person, _cursor: Cursor | None, _show: str) -> Listed:
    own = [shown_search(one) for one in saved_by(person.id)]
    return Page([], None, None), [SimpleNamespace(**vars(one), when=when(one.at)) for one in own]


_LISTS: Mapping[str, Callable[[Person, Cursor | None, str], Listed]] = {
    POSTS: _posts,
    ANSWERS: _answers,
    VOTES: _votes,
    FOLLOWED: _followed,
    OUTCOMES: _outcomes,
    SEARCHES: _searches,
}
