"""The rows of somebody's own list, each with the reason for it and a button against it."""

from collections.abc import Sequence

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from community.feed.queries import Entry, labels_of
from community.feed.sources import CHOSEN, FOLLOWED, OWN, USED, Reason
from community.follows.models import PERSON, PRODUCT, TAG, TOPIC
from community.kernel.fragments import fragments
from community.kernel.webpage import language, zone
from community.topics.rows import shown


def feed_rows(entries: Sequence[Entry]) -> Markup:
    """The `<li>` of each entry. One statement where a tag is a reason."""
    labels = labels_of({entry.reasons[0].subject_id for entry in entries if entry.reasons[0].subject_type == TAG})
    return Markup("").join(_rendered(entry, labels.get(entry.reasons[0].subject_id, "")) for entry in entries)


def _rendered(entry: Entry, label: str) -> Markup:
    row, reason = entry.row, entry.reasons[0]

    def render() -> str:
        view = shown(row)
        why = why_shown(reason, product=view.product_name or "", person=row.author_name, tag=label)
        return render_template("feed/row.html", why=why, row=view)

    key = ("feed", row.id, row.version, row.author_version, row.product_slug, reason, label, language(), zone())
    return Markup(fragments.get(key, render))


def why_shown(reason: Reason, *, product: str, person: str, tag: str) -> str:
    """The sentence that says why a topic is in the list."""
    sentences = {
        (FOLLOWED, PERSON): _("Because you follow %(name)s", name=person),
        (FOLLOWED, PRODUCT): _("Because you follow “%(name)s”", name=product),
        (FOLLOWED, TAG): _("Because you follow #%(name)s", name=tag),
        (FOLLOWED, TOPIC): _("Because you follow this topic"),
        (CHOSEN, PRODUCT): _("Because you chose “%(name)s” as an interest", name=product),
        (CHOSEN, TAG): _("Because you chose #%(name)s as an interest", name=tag),
        (USED, PRODUCT): _("Because you use “%(name)s”", name=product),
        (OWN, PRODUCT): _("Because you wrote about “%(name)s”", name=product),
    }
    return sentences[reason.how, reason.subject_type]
