"""Topic rows as lists show them: rendered once per version, language and zone, then joined."""

from collections.abc import Iterable
from functools import partial
from types import SimpleNamespace
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Row

from community.kernel.fragments import fragments
from community.kernel.webpage import language, when, zone

PLACES = {
    "question": "questions",
    "idea": "ideas",
    "review": "reviews",
    "tip": "tips",
    "story": "stories",
    "hour": "question-hours",
}


def foreign_name(of: str) -> str:
    """What a text's language is called; nothing if it is the reader's own."""
    return "" if of == language() else {"ja": _("Japanese"), "en": _("English")}.get(of, of)


def topic_url(kind: str, topic_id: int) -> str:
    """Where a topic lives."""
    return f"/{PLACES[kind]}/{topic_id}"


def stand_in_name(*, is_mask: bool) -> str:
    """What somebody is called whose name nobody is told: a member behind a mask, or a customer."""
    return _("A member without a name") if is_mask else _("A customer")


def author_name(row: Row[Any]) -> str:
    """Who wrote it; of whom staff wrote for, not even the name that stands in the database."""
    return stand_in_name(is_mask=row.author_is_mask) if row.author_stands_in else str(row.author_name)


def author_url(row: Row[Any]) -> str:
    """Where more is told of the author; nowhere, if that is a customer for whom staff wrote."""
    return "" if row.author_stands_in else f"/people/{row.author_id}"


def structured_author(row: Row[Any], site_url: str) -> dict[str, str]:
    """The author for programs that read the page."""
    place = author_url(row)
    return {"@type": "Person", "name": author_name(row)} | ({"url": site_url + place} if place else {})


def shown(row: Row[Any]) -> SimpleNamespace:
    """A row with what the `topic_row` part needs."""
    author = author_name(row)
    name = (
        (row.product_name_ja or row.product_name_en)
        if language() == "ja"
        else (row.product_name_en or row.product_name_ja)
    )
    return SimpleNamespace(
        **{**row._mapping, "author_name": author},
        url=topic_url(row.kind, row.id),
        lang=row.language,
        said_in=foreign_name(row.language),
        author_hue=row.author_id * 7 % 12,
        author_initial=author[:1],
        author_avatar_url=f"/avatars/{row.author_avatar}" if row.author_avatar else None,
        author_url=author_url(row),
        author_is_staff=bool(row.author_roles),
        product_name=name,
        product_url=f"/products/{row.product_slug}" if row.product_slug else None,
        active_at_html=when(row.active_at),
        is_solved=row.state == "solved",
        post_id=row.body_post_id,
    )


def _rendered(template: str, row: Row[Any]) -> str:
    return render_template(template, row=shown(row))


def rendered_rows(rows: Iterable[Row[Any]], *, template: str = "topics/row.html") -> Markup:
    """The `<li>` of each row. Nothing in them depends on who looks."""
    words, place = language(), zone()
    return Markup("").join(
        Markup(
            fragments.get(
                (template, row.id, row.version, row.author_version, row.product_slug, row.visibility, words, place),
                partial(_rendered, template, row),
            )
        )
        for row in rows
    )
