"""Requests of programs: whose key they carry, and what they send. Cookies count for nothing here."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _

from community.kernel.errors import Invalid, KeyNeeded, NotAllowed
from community.kernel.throttle import throttle
from community.keys.actions import note_use
from community.keys.models import ProgramKey
from community.keys.queries import key_of

CALLS, STRANGERS = "120/minute", "30/minute"
"""How often one key may ask, and how often one address may come with none that works."""


def require_key(scope: str) -> ProgramKey:
    """The key of this request: in the header `Authorization: Bearer KEY`, and for `scope`."""
    given = request.authorization
    secret = (given.token or "") if given and given.type == "bearer" else ""
    key = key_of(secret) if secret else None
    if key is None:
        throttle.hit(STRANGERS, "program without key", request.remote_addr)
        raise KeyNeeded(_("Send a key that works, as Authorization: Bearer KEY."))
    throttle.hit(CALLS, "program", key.id)
    if not key.allows(scope):
        raise NotAllowed(_("This key isn't for that: it lacks %(scope)s.", scope=scope))
    note_use(key)
    return key


def read_object() -> dict[str, Any]:
    """The JSON object that was sent."""
    try:
        sent = request.get_json(force=True, silent=True)
    except RecursionError:
        sent = None
    if not isinstance(sent, dict):
        raise Invalid({"": _("Send one JSON object, in UTF-8.")})
    return sent


def words_of(sent: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, str]:
    """What was sent as the words of a form. `fields` says by which name (`customer.email`) a field of the form goes.

    A list of texts is a line with commas. Raises Invalid with what stands in no field, or is no text.
    """
    words: dict[str, str] = {}
    errors: dict[str, str] = {}
    for name, value in _flat(sent):
        if name not in fields:
            errors[name] = _("There is no field of this name.")
        elif value is None:
            continue
        elif (word := _word(value)) is None:
            errors[name] = _("Send a text here.")
        else:
            words[fields[name]] = word
    if errors:
        raise Invalid(errors)
    return words


def _flat(sent: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What stands in an object that isn't empty goes under both names."""
    for name, value in sent.items():
        if isinstance(value, dict) and value:
            yield from ((f"{name}.{inner}", one) for inner, one in value.items())
        else:
            yield name, value


def _word(value: Any) -> str | None:
    """A text, or a list of them; None for anything else, and for halves of signs, which no database takes."""
    if isinstance(value, list) and all(isinstance(one, str) and "," not in one for one in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value
