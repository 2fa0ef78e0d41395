"""News as everybody reads it: the list, and each entry by itself."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.alike import alike_for_members
from community.accounts.viewer import me
from community.kernel.markup import plain_text
from community.kernel.paging import Cursor
from community.kernel.webpage import language
from community.news import policy
from community.news.models import KINDS, PUBLISHED, Entry
from community.news.queries import find_entry, published_entries
from community.news.showing import entry_url, kind_name, shown_entry, shown_row

blueprint = Blueprint("news", __name__)
LONGEST = 1_000


@blueprint.get("/news")
@alike_for_members
def news() -> str:
    asked = request.args.get("kind", "")
    kind = asked if asked in KINDS else ""
    page = published_entries(kind, Cursor.read(request.args.get("after")))
    return render_template(
        "news/list.html",
        kind=kind,
        kinds=[(_("All"), _url(""), not kind), *((kind_name(one), _url(one), kind == one) for one in KINDS)],
        entries=[shown_row(row) for row in page.rows],
        may_write=policy.can_write(me()),
        earlier_url=_url(kind, page.before) if page.before else "",
        later_url=_url(kind, page.after) if page.after else "",
    )


def _url(kind: str, after: str = "") -> str:
    given = {name: value for name, value in (("kind", kind), ("after", after)) if value}
    return f"/news?{urlencode(given)}" if given else "/news"


@blueprint.get("/news/<int:entry_id>")
@alike_for_members
def entry(entry_id: int) -> Response | str:
    found = find_entry(entry_id, seen_by=me())
    if found.state != PUBLISHED:
        # Who writes reads drafts where they are written.
        return redirect(f"/staff/news/{found.id}", 302)
    shown = shown_entry(found)
    site_url = current_app.extensions["settings"].site_url
    return render_template(
        "news/entry.html",
        entry=shown,
        may_write=policy.can_write(me()),
        structured=_structured(found, [photo.url for photo in shown.photos], site_url),
    )


def _structured(entry: Entry, pictures: list[str], site_url: str) -> dict[str, Any]:
    """An entry as search engines read it: schema.org's BlogPosting."""
    assert entry.published_at
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": entry.title(language()),
        "articleBody": plain_text(entry.html(language()))[:LONGEST],
        "inLanguage": entry.language(language()),
        "url": site_url + entry_url(entry.id),
        "datePublished": entry.published_at.isoformat(timespec="seconds"),
        "author": {"@type": "Person", "name": entry.by.display_name, "url": f"{site_url}/people/{entry.by_id}"},
    }
    if pictures:
        data["image"] = [site_url + picture for picture in pictures]
    return data
