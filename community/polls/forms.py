"""Opening a poll, and choosing in one."""

from collections.abc import Mapping

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from community.kernel.errors import Invalid
from community.kernel.forms import Reader
from community.polls.actions import NewPoll
from community.polls.models import (
    FEWEST_OPTIONS,
    LONGEST_OPTION,
    LONGEST_QUESTION,
    MODES,
    MOST_OPTIONS,
    RANKED,
    SHOWN,
    SINGLE,
    Poll,
)

DAYS = ("1", "3", "7", "14", "30", "")
"""For how long; nothing means until somebody closes it."""


def read_poll(form: Mapping[str, str]) -> NewPoll:
    """What is asked. Fields: question, options (one on each line), mode, shown, days."""
    reader = Reader(form)
    question = reader.line("question", longest=LONGEST_QUESTION, missing=_("Write what you want to ask."))
    lines = reader.text("options", longest=MOST_OPTIONS * (LONGEST_OPTION + 2)).splitlines()
    labels = tuple(label for line in lines if (label := " ".join(line.split())))
    if "options" not in reader.errors:
        _check_labels(reader, labels)
    mode = reader.choice("mode", MODES, missing=_("Choose one of the options."))
    shown = reader.choice("shown", SHOWN, missing=_("Choose one of the options."))
    days = reader.choice("days", DAYS)
    reader.check()
    return NewPoll(question, labels, mode, shown, int(days) if days else None)


def _check_labels(reader: Reader, labels: tuple[str, ...]) -> None:
    if not FEWEST_OPTIONS <= len(labels) <= MOST_OPTIONS:
        sentence = _("Write %(fewest)s to %(most)s options, each on a line.", fewest=FEWEST_OPTIONS, most=MOST_OPTIONS)
    elif len(set(labels)) < len(labels):
        sentence = _("Write each option once only.")
    elif any(len(label) > LONGEST_OPTION for label in labels):
        sentence = _("Keep each option to %(longest)s characters.", longest=LONGEST_OPTION)
    else:
        return
    reader.refuse("options", sentence)


def read_choice(form: MultiDict[str, str], poll: Poll) -> list[int]:
    """The options on a ballot, the first choice first. Fields: option, or rank-<option id> where options are ranked."""
    if poll.mode != RANKED:
        sent = form.getlist("option")[: 1 if poll.mode == SINGLE else MOST_OPTIONS]
        return [int(value) for value in sent if value.isascii() and value.isdecimal() and len(value) < 10]
    places = {option.id: form.get(f"rank-{option.id}", "") for option in poll.options}
    ranked = sorted((int(place), option_id) for option_id, place in places.items() if place in _places(poll))
    if len({place for place, _option in ranked}) < len(ranked):
        raise Invalid({"option": _("Give each place to another option.")})
    return [option_id for _place, option_id in ranked]


def _places(poll: Poll) -> tuple[str, ...]:
    return tuple(str(place) for place in range(1, len(poll.options) + 1))
