"""Ideas as lists show them: with the vote at the left, rendered once per version and relation of the reader."""

from collections.abc import Sequence
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import Row

from community.accounts.alike import unless, unless_among
from community.accounts.models import Person
from community.kernel.fragments import fragments
from community.kernel.webpage import language, zone
from community.topics.models import LOCKED
from community.topics.rows import shown
from community.votes.models import ME_TOO
from community.votes.queries import votes_of


def rendered_ideas(rows: Sequence[Row[Any]], *, seen_by: Person | None) -> Markup:
    """The `<li>` of each idea; one statement for the reader's votes."""
    ids = [row.body_post_id for row in rows]
    own_votes = votes_of(seen_by.id, ids) if seen_by else set()
    unless_among({row.author_id for row in rows})
    unless(lambda person: bool(votes_of(person.id, ids)))
    voted = {post_id for post_id, kind in own_votes if kind != ME_TOO}
    return Markup("").join(
        _rendered(row, is_still=_is_still(row, seen_by), is_voted=row.body_post_id in voted) for row in rows
    )


def _is_still(row: Row[Any], person: Person | None) -> bool:
    """Whether they can't vote for it: their own, and what is locked."""
    return row.closure == LOCKED or (person is not None and row.author_id == person.id)


def _rendered(row: Row[Any], *, is_still: bool, is_voted: bool) -> Markup:
    key = ("ideas/row.html", row.id, row.version, row.author_version, row.product_slug, row.visibility)

    def render() -> str:
        return render_template("ideas/row.html", row=shown(row), is_still=is_still, is_voted=is_voted)

    return Markup(fragments.get((*key, is_still, is_voted, language(), zone()), render))
