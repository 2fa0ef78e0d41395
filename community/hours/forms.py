"""Reading what a question hour is about, when it is, who answers, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from community.hours.actions import NewHour, Plan
from community.hours.models import LONGEST_REASON, MOST_HOSTS
from community.kernel.forms import Reader
from community.kernel.markup import MAX_LENGTH
from community.products.queries import all_products
from community.topics.forms import read_language
from community.topics.models import TITLE_LENGTH
from community.topics.text import Text, opening, written


@dataclass(frozen=True)
class Subject:
    """What it is about. Fields: title, body, product (a slug or nothing) and language."""

    title: str
    text: Text
    product_id: int | None
    values: Mapping[str, Any]
    """What makes two sendings the same."""


def _subject(reader: Reader) -> Subject:
    title = reader.line("title", longest=TITLE_LENGTH, missing=_("Enter a title."))
    body = reader.text("body", longest=MAX_LENGTH, missing=_("Write what people can ask about."))
    products = {product.slug: product.id for product in all_products()}
    product, language = reader.choice("product", products), read_language(reader)
    values = {"title": title, "body": body[:MAX_LENGTH], "product": product, "language": language}
    return Subject(title, opening(values["body"], (), language), products.get(product), values)


def _plan(reader: Reader, form: MultiDict[str, str], zone: str) -> Plan:
    begins = _moment(reader.line("begins", longest=40), zone)
    ends = _moment(reader.line("ends", longest=40), zone)
    for name, at in (("begins", begins), ("ends", ends)):
        if at is None:
            reader.refuse(name, _("Choose a day and a time."))
    sent = form.getlist("hosts")[:MOST_HOSTS]
    hosts = tuple(int(one) for one in sent if one.isascii() and one.isdecimal() and len(one) < 10)
    if not hosts:
        reader.refuse("hosts", _("Choose who answers."))
    nothing = datetime.max.replace(tzinfo=UTC)
    return Plan(begins or nothing, ends or nothing, hosts)


def _moment(text: str, zone: str) -> datetime | None:
    """A day and clock time of the reader's; None for anything else."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_hour(form: MultiDict[str, str], zone: str) -> tuple[NewHour, Mapping[str, Any]]:
    """A new one, and what makes two sendings the same."""
    reader = Reader(form)
    subject, plan = _subject(reader), _plan(reader, form, zone)
    reader.check()
    values = {**subject.values, "begins": plan.begins_at, "ends": plan.ends_at, "hosts": plan.host_ids}
    return NewHour(subject.title, subject.text, subject.product_id, plan), values


def read_subject(form: Mapping[str, str]) -> tuple[Subject, int]:
    """Its new words, and the count of edits that their writer had seen."""
    reader = Reader(form)
    subject, seen = _subject(reader), _seen(reader, "words")
    reader.check()
    return subject, seen


def read_plan(form: MultiDict[str, str], zone: str) -> tuple[Plan, int]:
    """Its new times and who answers, and the count of settings that was seen."""
    reader = Reader(form)
    plan, seen = _plan(reader, form, zone), _seen(reader, "plan")
    reader.check()
    return plan, seen


def read_reason(form: Mapping[str, str]) -> str:
    reader = Reader(form)
    reason = reader.text("reason", longest=LONGEST_REASON, missing=_("Write the reason. Everybody can read it."))
    reader.check()
    return reason


def read_summary(form: Mapping[str, str]) -> tuple[Text | None, int]:
    """The summary, None for an empty one, and the count of versions that was seen."""
    reader = Reader(form)
    markdown, seen = reader.text("summary", longest=MAX_LENGTH), _seen(reader, "words")
    reader.check()
    return written(markdown) if markdown else None, seen


def _seen(reader: Reader, name: str) -> int:
    return reader.whole(name, least=0, most=10**9, missing=_("Reload the page and edit again.")) or 0
