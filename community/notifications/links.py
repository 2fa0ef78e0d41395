"""The link in each mail that stops mails of its kind without signing in: it names whom and what, signed."""

from flask import current_app
from itsdangerous import BadSignature, Signer

from community.kernel.errors import NotFound
from community.notifications.models import CHOICES


def _signer() -> Signer:
    return Signer(str(current_app.config["SECRET_KEY"]), salt="notifications.off", key_derivation="hmac")


def off_path(person_id: int, kind: str) -> str:
    """Where mails of this kind to this person are stopped."""
    return f"/notifications/off/{_signer().sign(f'{person_id}.{kind}').decode()}"


def read_token(token: str) -> tuple[int, str]:
    """Whom and what a link is about; NotFound for anything we didn't sign."""
    try:
        person_id, _dot, kind = _signer().unsign(token).decode().partition(".")
    except (BadSignature, UnicodeDecodeError) as error:
        raise NotFound from error
    if kind not in CHOICES:
        raise NotFound
    return int(person_id), kind
