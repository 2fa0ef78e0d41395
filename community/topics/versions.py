"""What a post's versions hold: its title, text, and what its kind keeps besides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from community.kernel.database import db
from community.topics.models import Post, Revision, Topic
from community.topics.queries import revisions_of


@dataclass(frozen=True)
class OwnFields:
    """What a kind keeps of a topic besides title and text, as its `Edit.former` has it: how it is now, in words."""

    present: Callable[[Topic], Mapping[str, Any]]
    said: Callable[[str, Any], str] = lambda _name, value: str(value)
    restore: Callable[[Topic, Mapping[str, Any]], None] = lambda _topic, _fields: None
    """Put those of these fields back that staff may."""


own_fields: dict[str, OwnFields] = {}
"""By kind; each kind that has any says so when the site is made."""
PLAIN = OwnFields(lambda _topic: {})


def own_fields_of(post: Post) -> OwnFields:
    return own_fields.get(post.topic.kind, PLAIN) if post.is_body else PLAIN


def present_fields(post: Post) -> dict[str, Any]:
    """All fields as they are now."""
    fields: dict[str, Any] = {"body": post.markdown, **own_fields_of(post).present(post.topic)}
    if post.is_body:
        fields["title"] = post.topic.title
    return fields


def fields_at(post: Post, revision: Revision) -> dict[str, Any]:
    """All fields as they were before this edit."""
    fields = present_fields(post)
    for one in revisions_of(post.id):
        if one.id >= revision.id:
            fields |= one.fields
    return fields


def find_revision(revision_id: int) -> Revision | None:
    return db.session.get(Revision, revision_id) if 0 < revision_id < 2**31 else None
