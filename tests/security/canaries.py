"""The roles that the site is looked at with, and the secrets on it: a word in each that stands nowhere else, beside
the roles that may read it."""

from hashlib import sha256

ROLES = ("anonymous", "new", "member", "other", "moderator", "product", "admin", "disabled", "expired")
"""Nobody signed in; one who hasn't confirmed their address; the author of most things; somebody else; the three kinds
of staff; somebody whose account was closed; somebody whose session is over. Each but the first has a cookie."""

MODERATORS = frozenset({"moderator", "admin"})
STAFF = MODERATORS | {"product"}
PRODUCT_TEAM = frozenset({"product", "admin"})
AUTHOR = MODERATORS | {"member"}
"""Of what the member wrote and staff hid, or they deleted themselves."""
WAITING = MODERATORS | {"new"}
"""Of what waits until its author has confirmed their address."""
NOBODY: frozenset[str] = frozenset()

SECRETS: dict[str, frozenset[str]] = {
    "hidden question: title": AUTHOR,
    "hidden question: text": AUTHOR,
    "hidden question: tag": AUTHOR,
    "hidden question: its former text": AUTHOR,
    "hidden question: an answer to it": AUTHOR,
    "hidden question: its poll": AUTHOR,
    "hidden question: an option of its poll": AUTHOR,
    "hidden answer": AUTHOR,
    "hidden answer: its former text": AUTHOR,
    "hidden reply": AUTHOR,
    "hidden idea: title": AUTHOR,
    "hidden idea: wish": AUTHOR,
    "idea hidden after it was merged: title": AUTHOR,
    "idea hidden after it was merged: wish": AUTHOR,
    "hidden review: title": AUTHOR,
    "hidden review: what is good": AUTHOR,
    "hidden review: words for its photo": AUTHOR,
    "hidden converted question: title": AUTHOR,
    "hidden converted question: why": MODERATORS,
    "hidden locked question: why": AUTHOR,
    "hidden since posts were moved there: title": AUTHOR,
    "hidden with the topic it was moved to": AUTHOR,
    "hidden tip: title": AUTHOR,
    "hidden tip: text": AUTHOR,
    "hidden tip: words for its photo": AUTHOR,
    "hidden story: title": AUTHOR,
    "hidden story: text": AUTHOR,
    "question hour that is hidden: title": STAFF,
    "question hour that is hidden: text": STAFF,
    "question hour that is hidden: a question": STAFF,
    "question hour that is hidden: summary": STAFF,
    "question hour that is hidden: why it was cancelled": STAFF,
    "waiting question: title": WAITING,
    "waiting question: text": WAITING,
    "waiting question: tag": WAITING,
    "waiting answer": WAITING,
    "waiting idea: wish": WAITING,
    "waiting review: what is bad": WAITING,
    "waiting story: title": WAITING,
    "waiting story: text": WAITING,
    "deleted question: title": AUTHOR,
    "deleted question: its former text": MODERATORS,
    "deleted answer": MODERATORS,
    "draft: title": frozenset({"member"}),
    "draft: text": frozenset({"member"}),
    "draft: an answer half written": frozenset({"member"}),
    "draft that was deleted": NOBODY,
    "what somebody typed who is to sign in first": NOBODY,
    "words of a report": MODERATORS | {"other"},
    "message from staff to an author": AUTHOR,
    "reason for keeping a post": MODERATORS,
    "reason for closing an account": MODERATORS,
    "news draft: title": PRODUCT_TEAM,
    "news draft: text": PRODUCT_TEAM,
    "news draft: its former text": PRODUCT_TEAM,
    "news draft: words for its photo": PRODUCT_TEAM,
    "scheduled news: title": PRODUCT_TEAM,
    "withdrawn news: title": PRODUCT_TEAM,
    "withdrawn news: text": PRODUCT_TEAM,
    "reason for taking a badge back": MODERATORS,
    "what somebody says on a page that they keep to themselves": frozenset({"other"}),
    "backlog item: title": STAFF,
    "backlog item: notes": STAFF,
    "backlog item: quote": STAFF,
    "backlog item: quote of what was hidden since": NOBODY,
    "customer: name": STAFF,
    "customer: mail address": STAFF,
    "customer: number": STAFF,
    "customer: note": STAFF,
    "name of a program that has a key": MODERATORS,
    "hidden reason of a supporter": AUTHOR,
    "name of somebody unconfirmed": WAITING,
    "what somebody unconfirmed says of themselves": frozenset({"new"}),
    "mail address of a member": frozenset({"member", "admin"}),
    "mail address of somebody unconfirmed": frozenset({"new", "admin"}),
    "name of who posts without it": MODERATORS,
    "name of a saved search": frozenset({"member"}),
    "where else a member is signed in": frozenset({"member"}),
}
TOKENS: dict[str, frozenset[str]] = {
    "handle of who posts without a name": NOBODY,
    "page of who posts without a name": MODERATORS,
    "face of who posts without a name": MODERATORS,
    "a line of a ledger": frozenset({"member"}),
    "token of a photo on no post": NOBODY,
    "token of a photo in a hidden review": AUTHOR,
    "token of a photo in a news draft": PRODUCT_TEAM,
    "a key mailed to confirm an address": NOBODY,
    "a key mailed to set a password": NOBODY,
    "hash of a password": NOBODY,
    "hash of a session's key": NOBODY,
    "hash of a program's key": NOBODY,
}
"""Secrets that are no words of ours: `World.tokens` has their marks."""

MAILED_WHILE_PUBLIC = ("hidden question: title", "hidden question: an answer to it")
"""These were public until staff hid them, and the people they concern were told of them while they were."""


def _word(kind: str, name: str) -> str:
    number = int(sha256(f"{kind} {name}".encode()).hexdigest(), 16)
    return "zq" + "".join(chr(ord("a") + number // 26**place % 26) for place in range(9)) + "x"


def canary(name: str) -> str:
    """The word by which a secret is recognised."""
    return _word("canary", name)


def lure(name: str) -> str:
    """The word beside it, by which people search for it: what is searched for is said again on the page."""
    return _word("lure", name)


def secret(name: str) -> str:
    """A text that holds a secret."""
    assert name in SECRETS, name
    return f"{canary(name)} {lure(name)}"
