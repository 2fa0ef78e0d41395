"""Lists as Atom feeds, with what a stranger reads on their pages and no more."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, request
from flask_babel import gettext as _
from sqlalchemy import Row
from werkzeug.wrappers import Response

from community.backlog.wording import state_name
from community.ideas.models import STATES as IDEA_STATES
from community.kernel.atom import Entry, Feed, atom, tag_uri
from community.kernel.markup import plain_text
from community.kernel.webpage import language
from community.news.queries import published_entries
from community.news.showing import shown_row
from community.products.queries import find_product
from community.questions.queries import STATES as QUESTION_STATES
from community.topics.models import HOUR, IDEA, QUESTION, REVIEW, STORY, TIP
from community.topics.open_reading import latest_decisions
from community.topics.queries import Wanted, list_topics
from community.topics.rows import author_name, author_url, topic_url
from community.web.context import LANGUAGES, settings

blueprint = Blueprint("feeds", __name__)
SINCE = "2026"
"""The day of the feeds' own ids."""
LONGEST = 300
"""Of what is said for a decision."""


@blueprint.get("/feed.atom")
def everything() -> Response:
    return _topics(Wanted(sort="new"), _("Everybody's voices"), "/")


@blueprint.get("/questions/feed.atom")
def questions() -> Response:
    state = _state(QUESTION_STATES)
    return _topics(Wanted(kind=QUESTION, state=state, sort="new"), _("Questions"), "/questions", state)


@blueprint.get("/ideas/feed.atom")
def ideas() -> Response:
    state = _state(IDEA_STATES)
    return _topics(Wanted(kind=IDEA, state=state, sort="new"), _("Ideas"), "/ideas", state)


@blueprint.get("/ideas/decisions/feed.atom")
def decisions() -> Response:
    """Each public decision on an idea is an entry of its own."""
    state = _state(IDEA_STATES)
    entries = [_decision(row) for row in latest_decisions(state)]
    return _answer(entries, _("What became of ideas"), "/ideas", state)


@blueprint.get("/tips/feed.atom")
def tips() -> Response:
    return _topics(Wanted(kind=TIP, sort="new"), _("Tips"), "/tips")


@blueprint.get("/stories/feed.atom")
def stories() -> Response:
    return _topics(Wanted(kind=STORY, sort="new"), _("Stories"), "/stories")


@blueprint.get("/products/<slug>/feed.atom")
def product(slug: str) -> Response:
    found = find_product(slug)
    return _topics(Wanted(product_id=found.id, sort="new"), found.name(language()), f"/products/{found.slug}")


@blueprint.get("/news/feed.atom")
def news() -> Response:
    """What has become possible, in the language that is asked for."""
    entries = [_news(row) for row in published_entries("", None).rows]
    return _answer(entries, _("News"), "/news")


def _news(row: Row[Any]) -> Entry:
    site, shown = settings().site_url, shown_row(row)
    return Entry(
        id=_id(row.published_at.strftime("%Y-%m-%d"), f"news/{row.id}"),
        url=site + shown.url,
        title=shown.title,
        summary=shown.excerpt,
        language=shown.lang,
        author=row.by_name,
        author_url=site + shown.by_url,
        published=row.published_at,
        updated=max(row.changed_at, row.published_at),
        categories=[(row.kind, shown.kind_name)],
    )


def _state(states: tuple[str, ...]) -> str | None:
    asked = request.args.get("state")
    return asked if asked in states else None


def _topics(wanted: Wanted, title: str, page: str, state: str | None = None) -> Response:
    rows = list_topics(wanted, None, seen_by=None).rows
    return _answer([_topic(row) for row in rows], title, page, state)


def _topic(row: Row[Any]) -> Entry:
    site = settings().site_url
    return Entry(
        id=_id(row.created_at.strftime("%Y-%m-%d"), f"topic/{row.id}"),
        url=site + topic_url(row.kind, row.id),
        title=row.title,
        summary=row.excerpt,
        language=row.language,
        author=author_name(row),
        author_url=site + author_url(row) if author_url(row) else "",
        published=row.created_at,
        updated=row.active_at,
        categories=[(row.kind, _kind(row.kind)), *_product(row)],
    )


def _kind(kind: str) -> str:
    names = {QUESTION: _("Question"), IDEA: _("Idea"), REVIEW: _("Review"), TIP: _("Tip"), STORY: _("Story")}
    names[HOUR] = _("Question hour")
    return names.get(kind, kind)


def _decision(row: Row[Any]) -> Entry:
    site = settings().site_url
    words = " ".join(plain_text(row.html).split())
    return Entry(
        id=_id(row.created_at.strftime("%Y-%m-%d"), f"outcome/{row.id}"),
        url=f"{site}{topic_url(row.kind, row.topic_id)}#history",
        title=_("%(state)s: %(title)s", state=state_name(row.state), title=row.title),
        summary=words if len(words) <= LONGEST else words[: LONGEST - 1] + "…",
        language=row.language,
        author=row.by_name,
        author_url=f"{site}/people/{row.by_id}",
        published=row.created_at,
        updated=row.created_at,
        categories=[(row.state, state_name(row.state)), *_product(row)],
    )


def _product(row: Row[Any]) -> list[tuple[str, str]]:
    if not row.product_slug:
        return []
    names = (row.product_name_ja, row.product_name_en)
    first, second = names if language() == "ja" else names[::-1]
    return [(row.product_slug, first or second)]


def _id(day: str, name: str) -> str:
    """An id that stays when the address changes."""
    return tag_uri(urlsplit(settings().site_url).hostname or "", day, name)


def _answer(entries: list[Entry], title: str, page: str, state: str | None = None) -> Response:
    """The feed, or that it is as it was. No Last-Modified: hiding something makes a feed older."""
    site, name = settings().site_url, settings().site_name(language())
    asked = {"state": state, "lang": request.args.get("lang")}
    asked["lang"] = asked["lang"] if asked["lang"] in LANGUAGES else None
    given = urlencode({key: value for key, value in asked.items() if value})
    feed = Feed(
        id=_id(SINCE, "feed" + request.path.removesuffix("/feed.atom") + (f"/{state}" if state else "")),
        url=f"{site}{request.path}" + (f"?{given}" if given else ""),
        page_url=site + page + (f"?state={state}" if state else ""),
        title=f"{title} – {name}",
        language=language(),
        author=name,
        entries=entries,
    )
    answer = Response(atom(feed), mimetype="application/atom+xml")
    answer.add_etag(weak=True)
    return answer.make_conditional(request)
