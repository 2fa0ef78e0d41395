"""The socket server: who may listen to what. It carries ids and counts; texts come through the pages."""

import logging
import sys
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, request
from flask_babel import gettext as _
from flask_socketio import SocketIO, join_room, leave_room, rooms

from community.accounts.models import Person
from community.accounts.policy import can_take_part
from community.accounts.viewer import load_person, me
from community.kernel.database import db
from community.kernel.errors import NotFound, Refusal
from community.kernel.throttle import throttle
from community.realtime.rights import Connected, RightsWire
from community.topics.masks import writes_masked
from community.topics.policy import can_reply
from community.topics.posts import newest_post_id
from community.topics.queries import find_topic

log = logging.getLogger(__name__)
socketio = SocketIO()
connected = Connected()
LISTS = "lists"
"""Everybody's room: that something public was posted or voted for, without saying what."""

TOPIC = "topic:"

Answer = dict[str, Any]


def topic_room(topic_id: int) -> str:
    return f"{TOPIC}{topic_id}"


def person_room(person_id: int) -> str:
    return f"person:{person_id}"


def _async_mode() -> str:
    """gevent only where a gevent server has patched the sockets; never guessed from what happens to be installed."""
    monkey = sys.modules.get("gevent.monkey")
    return "gevent" if monkey and monkey.is_module_patched("socket") else "threading"


def answered(handle: Callable[[dict[str, Any]], Answer]) -> Callable[..., Answer]:
    """A handler that gets a JSON object and always answers: what can't be done is said, never raised."""

    @wraps(handle)
    def run(data: object = None, *_more: object) -> Answer:
        try:
            if not isinstance(data, dict):
                raise NotFound(_("We couldn't read that"))
            throttle.hit("120/minute", "socket", getattr(request, "sid", ""))
            return handle(data)
        except Refusal as refusal:
            return {"ok": False, "status": refusal.status, "error": refusal.message}
        finally:
            db.session.remove()

    return run


def _topic_id(data: dict[str, Any]) -> int:
    topic_id = data.get("topic")
    if not isinstance(topic_id, int) or isinstance(topic_id, bool) or topic_id < 1:
        raise NotFound
    return topic_id


def connect(_auth: object = None) -> None:
    """Anybody may listen to what is public; people signed in also to their own bell."""
    sid: str = getattr(request, "sid", "")
    join_room(LISTS)
    person = me()
    if person is not None:
        join_room(person_room(person.id))
        connected.add(person.id, sid, person.session_key)
    db.session.remove()


def disconnect(_reason: object = None) -> None:
    connected.remove(getattr(request, "sid", ""))


@answered
def join(data: dict[str, Any]) -> Answer:
    """Listen to a topic, if it may be seen now; the answer names its newest post, so that nothing is missed."""
    topic = find_topic(_topic_id(data), seen_by=me())
    for room in rooms():
        if room.startswith(TOPIC):
            leave_room(room)
    try:
        join_room(topic_room(topic.id))
    except ValueError:  # whoever asked has left while we looked
        raise NotFound from None
    return {"ok": True, "last_post": newest_post_id(topic.id)}


@answered
def leave(data: dict[str, Any]) -> Answer:
    leave_room(topic_room(_topic_id(data)))
    return {"ok": True}


@answered
def writing(data: dict[str, Any]) -> Answer:
    """Tell the others in the topic that this person is writing; of whom they know no name there, nothing."""
    person = me()
    topic = find_topic(_topic_id(data), seen_by=person)
    if person is None or not can_take_part(person) or not can_reply(person, topic):
        return {"ok": False, "status": 403, "error": _("You can't write here.")}
    if writes_masked(topic, person):
        return {"ok": True}
    socketio.emit(
        "writing",
        {"topic_id": topic.id, "name": person.display_name},
        to=topic_room(topic.id),
        skip_sid=getattr(request, "sid", ""),
    )
    return {"ok": True}


def broken(error: BaseException) -> Answer:
    """A handler failed in a way nobody foresaw: the client gets an answer, staff get a log line."""
    db.session.rollback()
    db.session.remove()
    log.error("socket handler failed", extra={"error": repr(error)}, exc_info=error)
    return {"ok": False, "status": 500, "error": ""}


def judge_sockets(app: Flask, person_id: int) -> None:
    """Cut off this person's sockets whose session is no longer good; let none hear what they may no longer see."""
    server = socketio.server
    for sid, session_key in connected.of(person_id).items() if server is not None else ():
        with app.test_request_context():
            person = load_person(session_key)
            barred = _barred_rooms(server.rooms(sid), person)
            # Ended, not removed: within a delivery the session is the courier's.
            db.session.rollback()
        if person is None:
            server.disconnect(sid)
        for room in barred if person else ():
            server.leave_room(sid, room)


def _barred_rooms(entered: list[str], person: Person | None) -> list[str]:
    """The topics' rooms among these that the person may not be in."""
    barred = []
    for room in entered:
        if room.startswith(TOPIC):
            try:
                find_topic(int(room.removeprefix(TOPIC)), seen_by=person)
            except Refusal:
                barred.append(room)
    return barred


def init_app(app: Flask) -> RightsWire:
    """Serve sockets here, or only speak to the processes that do (KOENOWA_SOCKETS=separate)."""
    settings = app.extensions["settings"]
    wire = RightsWire(lambda person_id: judge_sockets(app, person_id), settings.redis_url)
    if settings.sockets == "separate":
        socketio.init_app(None, message_queue=settings.redis_url)
        return wire
    socketio.init_app(
        app,
        async_mode=_async_mode(),
        message_queue=settings.redis_url,
        cors_allowed_origins=[settings.site_url] if settings.is_production else None,
        transports=["websocket"],
        allow_upgrades=False,
        manage_session=False,
        max_http_buffer_size=10_000,
        ping_interval=25,
    )
    for name, handle in (
        ("connect", connect),
        ("disconnect", disconnect),
        ("join", join),
        ("leave", leave),
        ("writing", writing),
    ):
        socketio.on_event(name, handle)
    socketio.default_exception_handler = broken
    if settings.redis_url and not app.testing:
        threading.Thread(target=wire.listen, name="rights", daemon=True).start()
    return wire
