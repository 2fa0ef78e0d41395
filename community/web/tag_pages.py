"""The page of a tag: every topic that bears it, whatever its kind."""

from urllib.parse import quote, urlencode

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from community.accounts.alike import alike_for_members
from community.accounts.viewer import me
from community.follows.models import TAG
from community.follows.showing import standing_to
from community.kernel.errors import NotFound
from community.kernel.paging import Cursor
from community.tags.models import Tag
from community.tags.queries import find_tag
from community.topics.models import IDEA, KINDS, QUESTION, REVIEW, STORY, TIP
from community.topics.queries import Wanted, list_topics
from community.topics.rows import rendered_rows

blueprint = Blueprint("tags", __name__)


@blueprint.get("/tags/<path:label>")
@alike_for_members
def tag(label: str) -> str:
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    found = find_tag(label) if "\0" not in label else None
    if found is None:
        raise NotFound
    page = list_topics(Wanted(kind=kind or None, tag_id=found.id), _cursor(), seen_by=me())
    if not page.rows and not _is_on_public(found):
        # A word that stands on nothing public is told to nobody.
        raise NotFound
    return render_template(
        "web/tag.html",
        tag=found,
        url=_url(found),
        standing=standing_to(TAG, found.id, seen_by=me()),
        kind=kind,
        kinds=_kinds(found, kind),
        rows=rendered_rows(page.rows),
        earlier_url=_url(found, kind=kind, after=page.before) if page.before else "",
        later_url=_url(found, kind=kind, after=page.after) if page.after else "",
    )


def _cursor() -> Cursor | None:
    return Cursor.read(request.args.get("after"))


def _is_on_public(tag: Tag) -> bool:
    return bool(list_topics(Wanted(tag_id=tag.id), None, seen_by=None).rows)


def _url(tag: Tag, **more: str) -> str:
    given = {name: value for name, value in more.items() if value}
    return f"/tags/{quote(tag.name)}" + (f"?{urlencode(given)}" if given else "")


def _kinds(tag: Tag, kind: str) -> list[tuple[str, str, bool]]:
    names = {"": _("All"), QUESTION: _("Questions"), IDEA: _("Ideas"), REVIEW: _("Reviews")}
    names |= {TIP: _("Tips"), STORY: _("Stories")}
    return [(name, _url(tag, kind=key), key == kind) for key, name in names.items()]
