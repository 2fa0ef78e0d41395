"""Mail: written in the transaction of its cause, sent by SMTP or, without a server, kept in a folder."""

from flask import Flask

from community.mail import pages, subscribers
from community.mail.letters import stationery
from community.mail.sending import LocalMailbox, MailServer, post_office

__all__ = ["init_app", "subscribers"]
FOLDER = "mailbox"


def init_app(app: Flask) -> None:
    """Choose where mail goes: to the server in the settings, else into a folder of the instance."""
    settings = app.extensions["settings"]
    stationery.use(settings)
    mailbox = LocalMailbox(settings.instance / FOLDER)
    app.extensions["mailbox"] = mailbox
    post_office.use(MailServer(settings.smtp_url) if settings.smtp_url else mailbox)
    app.register_blueprint(pages.blueprint)
