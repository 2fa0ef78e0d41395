"""The request behind a sign-in: from where it came, and the cookie that it leads to."""

from ipaddress import IPv6Address, ip_address, ip_network

from flask import current_app, request, session
from flask_login import login_user, logout_user

from community.accounts.actions.signing_in import Begun, Browser
from community.accounts.viewer import forget_me
from community.kernel.redirects import safe_path

ENTRANCES = ("/sign-in", "/register", "/reset-password", "/verify", "/sign-out")


def source() -> str:
    """What a throttle counts by: the sender's address, or its /64, of which every household has 18 trillion."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    return str(ip_network((address, 64), strict=False) if isinstance(address, IPv6Address) else address)


def this_browser() -> Browser:
    return Browser(user_agent=request.user_agent.string, address=request.remote_addr or "")


def enter(begun: Begun) -> None:
    """Put a session that just began into the cookie; nothing of what the cookie held before stays."""
    session.clear()
    begun.person.session_key = begun.key
    session.permanent = True
    login_user(begun.person)
    forget_me()


def leave() -> None:
    """Empty the cookie."""
    logout_user()
    session.clear()
    forget_me()


def way_on() -> str:
    """Where somebody wanted to go before they had to sign in."""
    path = safe_path(request.values.get("next"))
    return "/" if path.startswith(ENTRANCES) else path


def mailbox_url() -> str:
    """In development without a mail server: where the letter can be read."""
    settings = current_app.extensions["settings"]
    is_local = settings.environment == "development" and not settings.smtp_url
    return "/development/mailbox" if is_local else ""
