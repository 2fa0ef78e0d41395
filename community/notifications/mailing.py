"""The mails that go with notices: in the reader's language, one a day about the same topic, one click from silence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import force_locale

from community.accounts.models import Person
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.markup import excerpt
from community.mail.actions import queue_mail
from community.mail.letters import Letter, compose, stationery
from community.notifications.actions import News, Told
from community.notifications.links import off_path
from community.notifications.models import MAILED_ONCE_A_DAY
from community.notifications.wording import kind_name, sentence
from community.topics.models import Post, Topic
from community.topics.rows import topic_url
from community.topics.showing import shown_person

QUOTED = 300


@dataclass(frozen=True)
class Enclosure:
    """What a mail quotes: an answer's beginning, the reason for a decision, a message from staff."""

    text: str = ""
    language: str = ""
    path: str = ""
    """Where to read on, if that isn't the topic."""


def quoted(post: Post) -> Enclosure:
    """The beginning of a post."""
    return Enclosure(excerpt(post.markdown, QUOTED), post.language)


def mail(told: Iterable[Told], news: News, enclosure: Enclosure) -> None:
    """Queue a letter for each of these people who wants one and whose address is theirs."""
    topic = db.session.get_one(Topic, news.topic_id)
    actor = db.session.get(Person, news.actor_id) if news.actor_id else None
    for one in told:
        person = one.person
        if not one.by_mail or not person.email or not person.email_verified_at:
            continue
        off = off_path(person.id, news.kind)
        path = enclosure.path or _path(news, topic)
        letter = _letter(person, news, topic, {"enclosure": enclosure, "off_path": off, "path": path}, actor)
        key = _day_key(person, news) if news.kind in MAILED_ONCE_A_DAY else f"notice:{one.notice_id}"
        headers = {
            "List-Unsubscribe": f"<{stationery.url(off)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        queue_mail(letter, to_address=person.email, key=key, to_person_id=person.id, headers=headers)


def _path(news: News, topic: Topic) -> str:
    return topic_url(topic.kind, topic.id) + (f"#post-{news.post_id}" if news.post_id else "")


def _letter(person: Person, news: News, topic: Topic, values: Mapping[str, object], actor: Person | None) -> Letter:
    with force_locale(person.language):
        name = shown_person(actor).display_name if actor else ""
        said = sentence(news.kind, news.params, count=1, title=topic.title, name=name, topic_kind=topic.kind)
        why = kind_name(news.kind)
    return compose(
        "notice",
        language=person.language,
        sentence=said,
        why=why,
        name=person.display_name,
        **values,
    )


def _day_key(person: Person, news: News) -> str:
    """The same for all mails to one person about one topic on one of their days."""
    zone = ZoneInfo(person.time_zone if person.time_zone in available_timezones() else "UTC")
    return f"notice:{person.id}:{news.topic_id}:{now().astimezone(zone).date()}"
