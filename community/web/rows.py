"""One's own topics in lists: what others don't see says why."""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Row

from community.kernel.fragments import fragments
from community.kernel.webpage import language, zone
from community.topics.models import HELD, HIDDEN, PUBLIC
from community.topics.rows import rendered_rows, shown

BADGE = Markup('<span class="badge" data-tone="warn">{}</span>')
MASKED = Markup('<span class="badge">{}</span>')


def unseen_badge(visibility: str) -> Markup:
    """Why only its author sees it; nothing for what is public."""
    words = {HELD: _("Waits until you confirm your address"), HIDDEN: _("Hidden under our rules")}
    return BADGE.format(words[visibility]) if visibility in words else Markup()


def masked_badge(*, is_mask: bool) -> Markup:
    """That it doesn't bear its author's name; nothing if it does."""
    return MASKED.format(_("Without your name")) if is_mask else Markup()


def rows_with_unseen(rows: Sequence[Row[Any]]) -> Markup:
    """The `<li>` of each row."""
    return Markup("").join(rendered_rows([row]) if row.visibility == PUBLIC else _marked(row) for row in rows)


def _marked(row: Row[Any]) -> Markup:
    def render() -> str:
        view = shown(row)
        view.note = unseen_badge(row.visibility)
        return render_template("topics/row.html", row=view)

    key = ("unseen", row.id, row.version, row.author_version, row.product_slug, row.visibility, language(), zone())
    return Markup(fragments.get(key, render))
