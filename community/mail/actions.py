"""Queueing mail in the transaction of its cause, and noting that it was sent."""

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.events import publish
from community.kernel.transaction import action
from community.mail.events import MailQueued
from community.mail.letters import Letter
from community.mail.models import Mail


@action
def queue_mail(
    letter: Letter,
    *,
    to_address: str,
    key: str,
    to_person_id: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> bool:
    """Have a letter sent once this transaction is committed. False if one was already queued under `key`.

    `headers` are further ones, such as List-Unsubscribe.
    """
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    mail_id = db.session.scalar(
        insert(Mail)
        .values(
            key=key,
            to_person_id=to_person_id,
            to_address=to_address,
            subject=letter.subject[:200],
            text=letter.text,
            html=letter.html,
            headers=dict(headers or {}),
            created_at=now(),
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Mail.id)
    )
    if mail_id is None:
        return False
    publish(MailQueued(mail_id))
    return True


def unsent_mail(mail_id: int) -> Mail | None:
    """The letter, unless it was sent already."""
    return db.session.scalar(select(Mail).where(Mail.id == mail_id, Mail.sent_at.is_(None)))


@action
def mark_sent(mail_id: int) -> None:
    """Note that it was sent and forget what it said: links in it can be keys."""
    db.session.execute(
        update(Mail).where(Mail.id == mail_id, Mail.sent_at.is_(None)).values(sent_at=now(), text="", html="")
    )
