"""The list behind the bell, how to be told, and the link that stops a kind of mail."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Row
from werkzeug.wrappers import Response

from community.accounts.viewer import require_person
from community.kernel.paging import Cursor
from community.kernel.requests import LARGEST_NUMBER
from community.kernel.webpage import when
from community.news.queries import is_published
from community.news.showing import entry_url
from community.notifications import actions, models, queries
from community.notifications.forms import read_choices
from community.notifications.links import read_token
from community.notifications.queries import InSight
from community.notifications.wording import kind_name, sentence
from community.topics.models import Topic
from community.topics.rows import stand_in_name, topic_url

blueprint = Blueprint("notifications", __name__)
MARKS = {
    models.ACCEPTED: ("check", "ok"),
    models.DECISION: ("idea", "warn"),
    models.MERGED: ("merge", "warn"),
    models.NEWS: ("leaf", "ok"),
    models.OFFICIAL: ("shield", "ok"),
    models.POLL: ("check", "mute"),
    models.BEGUN: ("clock", "info"),
    models.REPLANNED: ("clock", "info"),
    models.USEFUL: ("heart", "mute"),
    models.HIDDEN: ("hide", "danger"),
    models.RETURNED: ("eye", "ok"),
    models.REVEALED: ("eye", "warn"),
    models.WELCOME: ("leaf", "ok"),
    models.ABOUT: ("plus", "mute"),
    models.BY_PERSON: ("person", "mute"),
    models.OWNED: ("question", "info"),
    models.FEATURED: ("leaf", "ok"),
}
WRITTEN = ("reply", "mute")


def _said(group: Row[Any], notice: Row[Any], topic: Topic | None, *, is_visible: bool) -> Markup:
    """The group's sentence. Of what the reader may no longer see it says neither title nor name."""
    unseen = _("A post that isn't public")
    if notice.topic_id and not is_visible and notice.kind not in models.ABOUT_OWN:
        return Markup("{}").format(unseen)
    title = Markup("{}").format(unseen)
    if topic:
        title = Markup('<span lang="{}">{}</span>').format(topic.language, topic.title)
    said: Markup = sentence(
        notice.kind,
        notice.params,
        count=group.unread_count or group.told_count,
        title=title,
        name=stand_in_name(is_mask=True) if notice.actor_is_mask else notice.actor_name or "",
        topic_kind=topic.kind if topic else "",
    )
    return said


def _shown(group: Row[Any], notices: Mapping[int, Row[Any]], sight: InSight) -> SimpleNamespace:
    notice = notices[group.last_id]
    icon, tone = MARKS.get(notice.kind, WRITTEN)
    return SimpleNamespace(
        id=notice.id,
        said=_said(
            group,
            notice,
            sight.topics.get(notice.topic_id),
            is_visible=sight.shows(notice.topic_id, notice.post_id),
        ),
        message=notice.params.get("message", ""),
        is_unread=bool(group.unread_count),
        at=when(notice.created_at),
        icon=icon,
        tone=tone,
    )


@blueprint.get("/notifications")
def notifications() -> str:
    person = require_person()
    page = queries.groups(person.id, Cursor.read(request.args.get("at")))
    notices = queries.notices_by_id([row.last_id for row in page.rows])
    sight = queries.in_sight(
        {one.topic_id for one in notices.values() if one.topic_id},
        {one.post_id for one in notices.values() if one.post_id},
        seen_by=person,
    )
    return render_template(
        "notifications/notifications.html",
        groups=[_shown(row, notices, sight) for row in page.rows],
        newest_id=max((row.last_id for row in page.rows), default=0),
        has_unread=any(row.unread_count for row in page.rows),
        prev_url=f"/notifications?at={page.before}" if page.before else "",
        next_url=f"/notifications?at={page.after}" if page.after else "",
    )


@blueprint.get("/notifications/<int:notice_id>/open")
def open_notice(notice_id: int) -> Response:
    """Mark it read and lead to what it is about."""
    person = require_person()
    notice = queries.find_notice(notice_id, seen_by=person)
    topic_id, post_id, kind, entry_id = notice.topic_id, notice.post_id, notice.kind, notice.params.get("entry_id", 0)
    sight = queries.in_sight([topic_id] if topic_id else [], [post_id] if post_id else [], seen_by=person)
    topic = sight.topics.get(topic_id or 0)
    place = "/"
    if topic:
        place = topic_url(topic.kind, topic.id) + (f"#post-{post_id}" if post_id in sight.post_ids else "")
    elif topic_id:
        place = "/notifications"
        flash(_("That post isn't public any more."), "info")
    if kind == models.WELCOME:
        place = "/"
    elif topic and kind == models.NEWS and is_published(entry_id):
        place = entry_url(entry_id)
    actions.read_thread(queries.find_notice(notice_id, seen_by=person))
    return redirect(place, 303)


@blueprint.post("/notifications/<int:notice_id>/read")
def read_notice(notice_id: int) -> Response:
    actions.read_thread(queries.find_notice(notice_id, seen_by=require_person()))
    return redirect("/notifications", 303)


@blueprint.post("/notifications/read")
def read_all() -> Response:
    """Everything up to the newest on the page that was looked at."""
    shown = request.form.get("up_to", "")
    up_to = int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 12 else 0
    actions.read_all(require_person(), up_to=min(up_to, LARGEST_NUMBER))
    return redirect("/notifications", 303)


def _table(person_id: int) -> list[SimpleNamespace]:
    choices = queries.choices_of(person_id)
    return [
        SimpleNamespace(
            kind=kind,
            name=kind_name(kind),
            in_app=choices[kind].in_app,
            by_mail=choices[kind].by_mail,
            is_always_in_app=kind in models.ALWAYS_IN_APP,
            is_never_mailed=kind in models.NEVER_MAILED,
        )
        for kind in models.CHOICES
    ]


@blueprint.get("/settings/notifications")
def notification_settings() -> str:
    person = require_person()
    return render_template("notifications/settings.html", kinds=_table(person.id), email=person.email or "")


@blueprint.post("/settings/notifications")
def keep_notification_settings() -> Response:
    person = require_person()
    actions.choose(person.id, read_choices(request.form))
    flash(_("Saved. This is how we'll tell you from now on."), "ok")
    return redirect("/settings/notifications", 303)


def _off_page(token: str, kind: str, *, is_off: bool) -> Response:
    page = render_template("notifications/off.html", token=token, what=kind_name(kind), is_off=is_off)
    return Response(page, mimetype="text/html", headers={"Cache-Control": "private, no-store"})


@blueprint.get("/notifications/off/<token>")
def ask_to_stop_mail(token: str) -> Response:
    """A page with a button: mail programs open links on their own, so opening it changes nothing."""
    _person_id, kind = read_token(token)
    return _off_page(token, kind, is_off=False)


@blueprint.post("/notifications/off/<token>")
def stop_mail_by_link(token: str) -> Response:
    """The button, or the mail program's own one (RFC 8058), which knows no session: the signature is the permission."""
    person_id, kind = read_token(token)
    actions.stop_mail(person_id, kind)
    return _off_page(token, kind, is_off=True)
