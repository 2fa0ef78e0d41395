"""The versions of a post, each with what changed in it, newest first."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from community.kernel.fragments import fragments
from community.kernel.webpage import language, when
from community.topics.differences import differences
from community.topics.models import Post, Revision
from community.topics.queries import revisions_of
from community.topics.showing import shown_person
from community.topics.text import language_of
from community.topics.versions import fields_at, own_fields_of, present_fields

MOST_VERSIONS = 50


def versions_of(post: Post) -> list[SimpleNamespace]:
    """Each edit: by whom, when, why, and the fields that changed, with the differences as markup."""
    own, after = own_fields_of(post), present_fields(post)
    versions = []
    for revision in revisions_of(post.id)[:MOST_VERSIONS]:
        before = revision.fields
        changed = [name for name in _order(before) if before[name] != after.get(name, before[name])]
        versions.append(
            SimpleNamespace(
                id=revision.id,
                at=when(revision.replaced_at),
                by=shown_person(revision.by),
                by_url="" if revision.by.stands_in else f"/people/{revision.by_id}",
                reason=revision.reason,
                reason_lang=language_of(revision.reason),
                fields=[
                    (
                        _field_name(name),
                        marked(
                            own.said(name, before[name]), own.said(name, after[name]), ("revision", revision.id, name)
                        ),
                    )
                    for name in changed
                ],
            )
        )
        after = {**after, **before}
    return versions


def marked(before: str, after: str, key: tuple[Any, ...]) -> Markup:
    """The differences with <del> and <ins>, said aloud for those who don't see them. Kept under `key`."""
    return Markup(
        fragments.get(
            (*key, language()),
            lambda: render_template("topics/differences.html", pieces=differences(before, after)),
        )
    )


def _order(fields: Mapping[str, Any]) -> list[str]:
    return sorted(fields, key=lambda name: (name != "title", name != "body", name))


def _field_name(name: str) -> str:
    names = {
        "title": _("Title"),
        "body": _("Text"),
        "wish": _("What would help"),
        "stars": _("Stars"),
        "period": _("Time of use"),
        "good": _("What's good"),
        "bad": _("What could be better"),
        "variant": _("Variant"),
        "aspects": _("Aspects"),
    }
    return names.get(name, name)


def changes_back(post: Post, revision: Revision) -> list[tuple[str, Markup]]:
    """What would change if the post read again as before this edit: the names of the fields, and the differences."""
    own, present, former = own_fields_of(post), present_fields(post), fields_at(post, revision)
    return [
        (
            _field_name(name),
            marked(
                own.said(name, present[name]),
                own.said(name, former[name]),
                ("back", post.id, post.words, revision.id, name),
            ),
        )
        for name in _order(present)
        if present[name] != former.get(name, present[name])
    ]
