"""How letters go out: to a server, or into a folder, once for each cause and never for what didn't happen."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from flask import Flask
from sqlalchemy import func, select, update

from community.kernel.clock import now
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.kernel.outbox import DEAD, DUE, Delivery
from community.kernel.transaction import transaction
from community.mail.actions import queue_mail
from community.mail.letters import Letter, compose
from community.mail.models import Mail
from community.mail.sending import LocalMailbox, MailServer, message_of, post_office

LETTER = Letter("Your kettle whistles", "It whistles.\n", "<p>It whistles.</p>")


class Inbox:
    """A mail server's memory, with the answers it is told to give."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answers: list[str] = []
        self.logins: list[tuple[str, str]] = []
        self.was_encrypted: list[bool] = []
        vars(self)["handle_DATA"] = self.take

    async def take(self, _server: SMTP, session: Session, envelope: Envelope) -> str:
        self.was_encrypted.append(session.ssl is not None)
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.envelopes.append(envelope)
        return answer

    def authenticate(self, *details: Any) -> AuthResult:
        login = details[-1]
        assert isinstance(login, LoginPassword)
        self.logins.append((login.login.decode(), login.password.decode()))
        return AuthResult(success=True)

    @property
    def letters(self) -> list[EmailMessage]:
        return [BytesParser(EmailMessage, policy=default).parsebytes(e.content or b"") for e in self.envelopes]


@pytest.fixture(autouse=True)
def usual_way(app: Flask) -> Iterator[None]:
    """An empty folder before each test, and the folder again after it."""
    shutil.rmtree(app.extensions["settings"].instance / "mailbox", ignore_errors=True)
    yield
    post_office.use(app.extensions["mailbox"])


@contextmanager
def serving(inbox: Inbox, tls: ssl.SSLContext | None = None) -> Iterator[None]:
    """A mail server on this machine, to which the site's mail goes meanwhile."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(
        inbox,
        hostname="127.0.0.1",
        port=port,
        authenticator=inbox.authenticate,
        auth_require_tls=tls is not None,
        tls_context=tls,
    )
    server.start()
    post_office.use(MailServer(f"smtp://koenowa:p%40ss@127.0.0.1:{port}"))
    try:
        yield
    finally:
        server.stop()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox()
    with serving(inbox):
        yield inbox


def in_folder(app: Flask) -> list[EmailMessage]:
    mailbox: LocalMailbox = app.extensions["mailbox"]
    return [letter for _, letter in mailbox.latest()]


def queue(key: str = "whistle:1", **more: Any) -> bool:
    return queue_mail(LETTER, to_address="alice@example.com", key=key, **more)


def make_due() -> None:
    with transaction():
        db.session.execute(update(Delivery).values(due_at=now() - timedelta(seconds=1)))


def test_a_letter_reaches_the_server_in_both_forms(app: Flask, inbox: Inbox) -> None:
    queue(headers={"List-Unsubscribe": "<http://localhost/off/1>"})
    deliver_due()
    (letter,) = inbox.letters
    assert inbox.envelopes[0].rcpt_tos == ["alice@example.com"]
    assert inbox.logins == [("koenowa", "p@ss")]
    assert (letter["To"], letter["Subject"]) == ("alice@example.com", "Your kettle whistles")
    assert letter["List-Unsubscribe"] == "<http://localhost/off/1>"
    assert letter["Auto-Submitted"] == "auto-generated"
    parts = {part.get_content_type(): part.get_content().strip() for part in letter.iter_parts()}
    assert parts == {"text/plain": "It whistles.", "text/html": "<p>It whistles.</p>"}
    assert in_folder(app) == []


def test_without_a_server_a_letter_lies_in_the_folder_for_its_owner_only(app: Flask) -> None:
    queue()
    deliver_due()
    (letter,) = in_folder(app)
    assert letter["Subject"] == "Your kettle whistles"
    (file,) = Path(app.extensions["settings"].instance / "mailbox").iterdir()
    assert file.stat().st_mode & 0o077 == 0


def test_a_letter_is_not_sent_when_its_transaction_comes_to_nothing(app: Flask, inbox: Inbox) -> None:
    def give_up_after_queueing() -> None:
        with transaction():
            queue()
            raise LookupError

    with pytest.raises(LookupError):
        give_up_after_queueing()
    assert deliver_due() == 0
    assert inbox.envelopes == []
    assert db.session.scalar(select(func.count()).select_from(Mail)) == 0


def test_one_cause_sends_one_letter(app: Flask, inbox: Inbox) -> None:
    assert [queue(), queue(), queue("whistle:2")] == [True, False, True]
    deliver_due()
    deliver_due()
    assert len(inbox.envelopes) == 2


def test_a_letter_that_was_sent_is_not_sent_when_its_delivery_is_repeated(app: Flask, inbox: Inbox) -> None:
    queue()
    deliver_due()
    with transaction():
        db.session.execute(update(Delivery).values(state=DUE, claimed_until=None))
    deliver_due()
    assert len(inbox.envelopes) == 1


def test_a_server_that_refuses_for_now_gets_the_same_letter_again(app: Flask, inbox: Inbox) -> None:
    inbox.answers = ["451 Come back later", "421 Not now"]
    queue()
    for _ in range(3):
        deliver_due()
        make_due()
    (letter,) = inbox.letters
    deliver_due()
    assert len(inbox.letters) == 1
    assert letter["Message-ID"] == message_of(db.session.scalars(select(Mail)).one())["Message-ID"]


def test_a_server_that_is_away_leaves_the_letter_waiting_and_visible_in_the_end(app: Flask) -> None:
    post_office.use(MailServer("smtp://127.0.0.1:9"))
    queue()
    for _ in range(8):
        deliver_due()
        make_due()
    delivery = db.session.scalars(select(Delivery)).one()
    assert (delivery.state, delivery.attempts) == (DEAD, 8)
    assert "refused" in (delivery.error or "").lower()
    mail = db.session.scalars(select(Mail)).one()
    assert mail.sent_at is None
    assert mail.text == LETTER.text


def test_what_was_sent_is_forgotten_here(app: Flask, inbox: Inbox) -> None:
    queue()
    deliver_due()
    mail = db.session.scalars(select(Mail)).one()
    assert mail.sent_at is not None
    assert (mail.text, mail.html) == ("", "")


@pytest.mark.parametrize("subject", ["A\r\nBcc: all@example.com", "A\nB", "日本語の題名" * 20])
def test_no_subject_adds_a_header(app: Flask, inbox: Inbox, subject: str) -> None:
    queue_mail(Letter(" ".join(subject.split()), "x\n", "<p>x</p>"), to_address="alice@example.com", key="x")
    deliver_due()
    (letter,) = inbox.letters
    assert letter["Bcc"] is None
    assert inbox.envelopes[0].rcpt_tos == ["alice@example.com"]


def test_a_raw_line_break_in_a_header_is_refused_rather_than_sent(app: Flask, inbox: Inbox) -> None:
    queue_mail(Letter("A\r\nBcc: all@example.com", "x\n", "<p>x</p>"), to_address="alice@example.com", key="x")
    deliver_due()
    assert inbox.envelopes == []


def test_the_sender_has_the_name_of_the_site_unless_the_settings_name_one(app: Flask, inbox: Inbox) -> None:
    queue()
    deliver_due()
    assert inbox.letters[0]["From"] == "Yunowa <no-reply@localhost>"


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("verify", {"path": "/verify/KEY", "hours": 48}),
        ("reset", {"path": "/reset-password/KEY", "minutes": 60}),
        ("already_registered", {}),
        ("password_changed", {}),
    ],
)
def test_every_letter_says_the_same_in_both_forms_and_escapes_names(
    app: Flask, language: str, name: str, values: dict[str, Any]
) -> None:
    letter = compose(name, language=language, name='<img src=x onerror="alert(1)">', **values)
    assert "<img" not in letter.html
    assert '<img src=x onerror="alert(1)">' in letter.text
    assert letter.subject
    assert "\n" not in letter.subject
    for link in [word for word in letter.text.split() if word.startswith("http")]:
        assert f'href="{link}"' in letter.html
    if "path" in values:
        assert f"http://localhost{values['path']}" in letter.text
    assert f'<html lang="{language}">' in letter.html


def self_signed(folder: Path) -> ssl.SSLContext:
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    asked = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=mail.example"]
    subprocess.run(
        [*asked, "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site doesn't know that the server's address is its own machine's."""
    monkeypatch.setattr("community.mail.sending.HERE", ())


def test_a_password_never_goes_to_a_foreign_server_unencrypted(app: Flask, elsewhere: None) -> None:
    inbox = Inbox()
    with serving(inbox):
        queue()
        deliver_due()
    assert (inbox.logins, inbox.envelopes) == ([], [])


def test_a_foreign_server_with_a_false_certificate_gets_nothing(app: Flask, elsewhere: None, tmp_path: Path) -> None:
    inbox = Inbox()
    with serving(inbox, self_signed(tmp_path)):
        queue()
        deliver_due()
    assert (inbox.logins, inbox.envelopes) == ([], [])


def test_starttls_is_used_where_it_is_offered(
    app: Flask, elsewhere: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = self_signed(tmp_path)
    trusting = ssl.create_default_context(cafile=tmp_path / "certificate.pem")
    trusting.check_hostname = False
    monkeypatch.setattr("community.mail.sending.ssl.create_default_context", lambda: trusting)
    inbox = Inbox()
    with serving(inbox, tls):
        queue()
        deliver_due()
    assert inbox.was_encrypted == [True]
    assert inbox.logins == [("koenowa", "p@ss")]
