"""A person's public page: who they are, what they wrote, and what it was good for."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Row

from community.accounts.alike import alike_for_members, unless_among
from community.accounts.models import ACTIVITY, BADGES, ENGINES, HIDEABLE, PAGE, PRODUCTS, RANK, Person
from community.accounts.viewer import me
from community.badges.pages import badges_shown
from community.badges.policy import can_give
from community.follows.models import PERSON
from community.follows.showing import standing_to
from community.kernel.database import db
from community.kernel.errors import Gone, NotFound
from community.kernel.fragments import fragments
from community.kernel.markup import plain_text
from community.kernel.paging import Cursor
from community.kernel.webpage import language, when, zone
from community.loyalty.queries import points_summary
from community.topics.models import IDEA, PUBLIC, QUESTION, REVIEW, STORY, TIP
from community.topics.queries import Wanted, list_topics
from community.topics.showing import post_url, shown_person
from community.web.queries import Written, posts_by, products_of, written_by
from community.web.rows import rows_with_unseen, unseen_badge

blueprint = Blueprint("profile", __name__)
POSTS = "answers"
TABS: dict[str, tuple[str, ...]] = {
    "": (),
    "questions": (QUESTION,),
    "ideas": (IDEA,),
    "reviews": (REVIEW,),
    "tips": (TIP, STORY),
    POSTS: (),
}
EXCERPT = 160


@blueprint.get("/people/<int:person_id>")
@alike_for_members
def profile(person_id: int) -> str:
    person = _find(person_id, me())
    unless_among({person_id})
    is_own = person is me()
    face = {
        "person": person,
        "shown": shown_person(person),
        "is_own": is_own,
        "standing": standing_to(PERSON, person.id, seen_by=me()),
        "role": (person.staff_title(language()) or _("Staff")) if person.is_staff else "",
        "since": when(person.created_at),
        "may_give_badges": can_give(me()),
    }
    if person.hides(PAGE) and not is_own:
        return render_template("web/profile_closed.html", **face)
    shows = {what: is_own or not person.hides(what) for what in HIDEABLE}
    return render_template(
        "web/profile.html",
        **face,
        shows=shows,
        is_listed=not person.hides(ENGINES),
        progress=points_summary(person.id) if shows[RANK] and not person.is_staff else None,
        badges=badges_shown(person.id) if shows[BADGES] else [],
        products=_products(person) if shows[PRODUCTS] else [],
        **(_activity(person) if shows[ACTIVITY] else {"tabs": []}),
    )


def _activity(person: Person) -> dict[str, Any]:
    """What somebody wrote, a kind and a page at a time."""
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS else ""
    cursor = Cursor.read(request.args.get("after"))
    if tab == POSTS:
        posts = posts_by(person, cursor, seen_by=me())
        rows, before, after = Markup("").join(post_row(row) for row in posts.rows), posts.before, posts.after
    else:
        topics = list_topics(Wanted(kinds=TABS[tab], author_id=person.id, sort="new"), cursor, seen_by=me())
        rows, before, after = rows_with_unseen(topics.rows), topics.before, topics.after
    written = written_by(person.id)
    return {
        "written": written,
        "tab": tab,
        "tabs": _tabs(person, tab, written),
        "rows": rows,
        "earlier_url": _url(person, tab, before) if before else "",
        "later_url": _url(person, tab, after) if after else "",
    }


def _products(person: Person) -> list[tuple[str, str]]:
    """Address and name of each product that somebody uses."""
    found = []
    for row in products_of(person.id):
        name = (row.name_ja or row.name_en) if language() == "ja" else (row.name_en or row.name_ja)
        found.append((f"/products/{row.slug}", name))
    return found


def _find(person_id: int, seen_by: Person | None) -> Person:
    """Somebody whose page may be seen: names and words of people with unconfirmed addresses are theirs alone."""
    person = db.session.get(Person, person_id) if person_id < 2**31 else None
    if person is None or person.is_mask:
        raise NotFound
    if person.email_verified_at is None and person is not seen_by:
        raise NotFound
    if person.disabled_at:
        raise Gone(_("This member has left. What they wrote stays where it was."))
    return person


def _tabs(person: Person, tab: str, written: Written) -> list[tuple[Any, ...]]:
    counts = written.topics
    names = [
        ("", _("Posts"), sum(counts.values())),
        ("questions", _("Questions"), counts.get(QUESTION, 0)),
        ("ideas", _("Ideas"), counts.get(IDEA, 0)),
        ("reviews", _("Reviews"), counts.get(REVIEW, 0)),
        ("tips", _("Tips and stories"), counts.get(TIP, 0) + counts.get(STORY, 0)),
        (POSTS, _("Answers and comments"), written.posts),
    ]
    return [(name, _url(person, key), key == tab, count) for key, name, count in names]


def _url(person: Person, tab: str, after: str = "") -> str:
    given = {name: value for name, value in (("tab", tab), ("after", after)) if value}
    return f"/people/{person.id}" + (f"?{urlencode(given)}" if given else "")


def post_row(row: Row[Any]) -> Markup:
    """An answer or comment as a row: below which topic, how it begins, and what came of it."""

    def render() -> str:
        return render_template(
            "web/post_row.html",
            post=row,
            url=post_url(row.id),
            excerpt=excerpt_of(row.html),
            at=when(row.created_at),
            unseen=unseen_badge(row.visibility),
        )

    key = ("web/post_row.html", row.id, row.version, row.topic_version, row.visibility == PUBLIC, language(), zone())
    return Markup(fragments.get(key, render))


def excerpt_of(html: str) -> str:
    """The beginning of a text as one line."""
    line = " ".join(plain_text(html).split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"
