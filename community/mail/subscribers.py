"""Sends letters once the change they tell of is committed."""

from community.kernel.database import db
from community.kernel.events import on
from community.mail.actions import mark_sent, unsent_mail
from community.mail.events import MailQueued
from community.mail.sending import post_office


@on(MailQueued, outside=True)
def send_mail(event: MailQueued) -> None:
    """Hand the letter in. Nothing is held in the database meanwhile, however slow the server is."""
    mail = unsent_mail(event.mail_id)
    if mail is None:
        return
    db.session.expunge(mail)
    db.session.rollback()
    post_office.send(mail)
    mark_sent(mail.id)
