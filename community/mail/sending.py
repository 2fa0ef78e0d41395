"""The two ways a letter can go: to the SMTP server of the settings, or as a file into a folder of the instance."""

import smtplib
import ssl
from email import message_from_binary_file, policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from community.mail.letters import stationery
from community.mail.models import Mail

TIMEOUT = 20
HERE = ("localhost", "127.0.0.1", "::1")


class Envelope(policy.EmailPolicy):
    """SMTP's rules, but a List header stays in one piece: folded, its address is encoded and no longer read."""

    def fold(self, name: str, value: str) -> str:
        if name.lower().startswith("list-"):
            return f"{name}: {value}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower().startswith("list-"):
            return self.fold(name, value).encode("ascii", "strict")
        return bytes(super().fold_binary(name, value))


class Post(Protocol):
    """Whoever takes letters. A letter may be handed in twice with the same Message-ID."""

    def send(self, mail: Mail) -> None: ...


def message_of(mail: Mail) -> EmailMessage:
    """The letter as it travels. The Message-ID follows from its key, so a repeated sending can be told as one."""
    message = EmailMessage(policy=Envelope(linesep=policy.SMTP.linesep))
    name, address = parseaddr(stationery.mail_from)
    message["From"] = formataddr((name or stationery.site_name("en"), address))
    message["To"] = mail.to_address
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{sha256(mail.key.encode()).hexdigest()[:32]}@{stationery.host}>"
    message["Auto-Submitted"] = "auto-generated"
    for header, value in mail.headers.items():
        message[header] = value
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


class MailServer:
    """An SMTP server, by smtp:// (with STARTTLS where it is offered) or smtps://."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    def send(self, mail: Mail) -> None:
        with self._connected() as server:
            server.send_message(message_of(mail), to_addrs=[mail.to_address])

    def _connected(self) -> smtplib.SMTP:
        url, host = self._url, self._url.hostname or "localhost"
        context = ssl.create_default_context()
        if url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(host, url.port or 587, timeout=TIMEOUT)
        try:
            _greet(server, url, context)
        except BaseException:
            server.close()
            raise
        return server


def _greet(server: smtplib.SMTP, url: SplitResult, context: ssl.SSLContext) -> None:
    """Encrypt and log in. On this very machine there is nothing to encrypt against; elsewhere no password goes bare."""
    server.ehlo()
    is_secret = url.scheme == "smtps" or url.hostname in HERE
    if not is_secret and server.has_extn("starttls"):
        server.starttls(context=context)
        server.ehlo()
        is_secret = True
    if url.username:
        if not is_secret:
            raise smtplib.SMTPNotSupportedError("The server offers no STARTTLS, so the password isn't sent to it.")
        server.login(unquote(url.username), unquote(url.password or ""))


class LocalMailbox:
    """A folder with one file per letter, for a site without a mail server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, mail: Mail) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(mail.id)
        draft = path.with_suffix(".new")
        draft.write_bytes(message_of(mail).as_bytes())
        draft.chmod(0o600)
        draft.replace(path)

    def _path(self, mail_id: int) -> Path:
        return self._folder / f"{mail_id}.eml"

    def latest(self, most: int = 100) -> list[tuple[int, EmailMessage]]:
        """The newest letters with their numbers."""
        numbers = sorted((int(path.stem) for path in self._folder.glob("*.eml") if path.stem.isdigit()), reverse=True)
        return [(number, found) for number in numbers[:most] if (found := self.read(number))]

    def read(self, mail_id: int) -> EmailMessage | None:
        """One letter, if it is there."""
        try:
            with self._path(mail_id).open("rb") as file:
                return message_from_binary_file(file, EmailMessage, policy=policy.default)
        except FileNotFoundError:
            return None


class PostOffice:
    """Where this process hands in its letters."""

    def __init__(self) -> None:
        self._post: Post | None = None

    def use(self, post: Post) -> None:
        self._post = post

    def send(self, mail: Mail) -> None:
        if self._post is None:
            raise RuntimeError("No way to send mail was chosen.")
        self._post.send(mail)


post_office = PostOffice()
