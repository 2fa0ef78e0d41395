"""What is offered while somebody writes: whom they may call with @, and tags. Asked for by static/site/complete.js."""

import re

from flask import Blueprint, Response, jsonify, request

from community.accounts.models import Person
from community.accounts.viewer import require_person
from community.kernel.errors import Refusal
from community.kernel.throttle import throttle
from community.topics.models import Topic
from community.topics.queries import find_post, find_topic
from community.web.completing_queries import people_to_call, tags_to_name

blueprint = Blueprint("completing", __name__)
ASKED = "240/minute"
LONGEST = 40
_TOPIC = re.compile(r"/(?:questions|ideas|reviews|topics)/(\d{1,9})(?:/|$)")
_POST = re.compile(r"/posts/(\d{1,9})(?:/|$)")


@blueprint.get("/complete/people")
def people() -> Response:
    """Those who take part in what is written in first, then others whose handle or name begins so."""
    person, typed = _asked()
    found = people_to_call(typed, _place(person), seen_by=person)
    return jsonify(offers=[{"word": one.known_as, "name": one.display_name} for one in found])


@blueprint.get("/complete/tags")
def tags() -> Response:
    _person, typed = _asked()
    return jsonify(offers=[{"word": label} for label in tags_to_name(typed)])


def _asked() -> tuple[Person, str]:
    person = require_person()
    throttle.hit(ASKED, "complete", person.id)
    return person, request.args.get("q", "").replace("\0", "").strip()[:LONGEST]


def _place(person: Person) -> Topic | None:
    """The topic that somebody writes in, if they may see it."""
    path = request.args.get("at", "")
    try:
        if found := _TOPIC.match(path):
            return find_topic(int(found.group(1)), seen_by=person)
        if found := _POST.match(path):
            return find_post(int(found.group(1)), seen_by=person).topic
    except Refusal:
        return None
    return None
