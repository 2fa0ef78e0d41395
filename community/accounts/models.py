"""People, their roles, their sessions and the single-use keys they get by mail."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, String, Text, case, false, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.handles import given_handle
from community.kernel.database import Model

MODERATOR, PRODUCT, ADMIN = "moderator", "product", "admin"
ROLES = (MODERATOR, PRODUCT, ADMIN)
THEMES = ("system", "light", "dark")
LANGUAGES = ("ja", "en")
EVERYBODY, MEMBERS, NOBODY = "everybody", "members", "nobody"
AUDIENCES = (EVERYBODY, MEMBERS, NOBODY)
"""Who may read something about a person: all, those who are signed in, or nobody else."""
PAGE, ACTIVITY, PRODUCTS = "page", "activity", "products"
RANK, BADGES, BOARDS, ENGINES = "rank", "badges", "boards", "engines"
HIDEABLE = (PAGE, ACTIVITY, PRODUCTS, RANK, BADGES, BOARDS, ENGINES)
"""What people can keep to themselves: their whole page, the list of what they wrote, the products they use, their rank,
their badges, their place in lists of thanks and in rankings, and their page's place in search engines.

Votes are never shown to others."""
VERIFY, RESET = "verify", "reset"
FORGOTTEN_AFTER = timedelta(days=60)
"""A session that wasn't used for so long is over."""


class Person(Model):
    """Somebody who takes part.

    `roles` are words with blanks between them. `standing` is the rank's key, written down by whoever counts points.
    """

    __tablename__ = "person"

    display_name: Mapped[str] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    email_verified_at: Mapped[datetime | None]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="ja")
    time_zone: Mapped[str] = mapped_column(String(40), default="Asia/Tokyo")
    theme: Mapped[str] = mapped_column(String(6), default="system")
    handle: Mapped[str | None] = mapped_column(String(40))
    handle_chosen_at: Mapped[datetime | None]
    bio: Mapped[str] = mapped_column(Text, default="")
    avatar: Mapped[str | None] = mapped_column(String(40))
    roles: Mapped[str] = mapped_column(String(60), default="")
    staff_title_ja: Mapped[str] = mapped_column(String(60), default="")
    staff_title_en: Mapped[str] = mapped_column(String(60), default="")
    standing: Mapped[str] = mapped_column(String(20), default="")
    shows_uses: Mapped[str] = mapped_column(String(10), default=MEMBERS)
    """To whom it is shown, beside their name, that they use a product: one of AUDIENCES."""
    hidden: Mapped[str] = mapped_column(String(80), default=ENGINES, server_default=ENGINES)
    """Which of HIDEABLE this person keeps to themselves, as words with blanks between them."""
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    source_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    stands_in: Mapped[bool] = mapped_column(default=False)
    """Whether this is nobody who takes part, but stands for a customer whom staff heard, or is a mask."""
    is_mask: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether this stands for a member who writes in a topic without their name; who that is, only `Mask` says."""
    mask_ids: Mapped[str] = mapped_column(Text, default="", server_default="")
    """The masks of this member, as numbers with blanks between them: read with them, so that asking is free."""

    session_key = ""

    @property
    def own_ids(self) -> frozenset[int]:
        """As whom they have written: as themselves, and behind their masks."""
        return frozenset((self.id, *map(int, (self.mask_ids or "").split())))

    def owns(self, author_id: int) -> bool:
        """Whether what this author wrote is theirs."""
        return author_id == self.id or (bool(self.mask_ids) and author_id in self.own_ids)

    def signing(self, author_id: int) -> int:
        """As whom they do something about what this author wrote: as the author, if that is theirs."""
        return author_id if self.owns(author_id) else self.id

    @property
    def role_names(self) -> frozenset[str]:
        return frozenset(self.roles.split())

    def hides(self, what: str) -> bool:
        """Whether they keep this (one of HIDEABLE) to themselves; who hides their page hides all that is on it."""
        hidden = self.hidden.split()
        return what in hidden or (PAGE in hidden and what != BOARDS)

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    def staff_title(self, language: str) -> str:
        """What a member of staff is called beside their name, in the reader's language."""
        if language == "ja":
            return self.staff_title_ja or self.staff_title_en
        return self.staff_title_en or self.staff_title_ja

    @property
    def known_as(self) -> str:
        """The word after @ by which they are called."""
        return self.handle or given_handle(self.id)

    @property
    def initial(self) -> str:
        """The first letter, for a person without a picture."""
        return self.display_name[:1]

    @property
    def hue(self) -> int:
        """A steady colour, 0 to 11."""
        return self.id * 7 % 12

    def itself(self) -> "Person":
        """The row behind a proxy."""
        return self

    # flask-login's four questions
    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    @property
    def is_anonymous(self) -> bool:
        return False

    def get_id(self) -> str:
        """What flask-login keeps in the cookie: the key of the present session."""
        return self.session_key


def hides(what: str) -> ColumnElement[bool]:
    """The same for a query; no word of HIDEABLE is part of another."""
    if what == BOARDS:
        return Person.hidden.contains(what)
    return or_(Person.hidden.contains(what), Person.hidden.contains(PAGE))


SHOWN_STANDING = case((hides(RANK), ""), else_=Person.standing)
"""The rank that others see beside a name."""


class Mask(Model):
    """Who is behind a mask. Nothing that is shown, listed, searched, pushed or exported asks for this."""

    __tablename__ = "mask"

    mask_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]


class Handle(Model):
    """A handle that somebody has or had, in the form that makes spellings equal. It's theirs for good."""

    __tablename__ = "handle"

    folded: Mapped[str] = mapped_column(String(40), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    taken_at: Mapped[datetime]


class SignIn(Model):
    """A session: the browser holds the key, we hold its hash. Ended means dead on the next request."""

    __tablename__ = "sign_in"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_agent: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(60), default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")


class MailedKey(Model):
    """A single-use key sent to an address: to verify it, or to set a new password. Only its hash is kept."""

    __tablename__ = "mailed_key"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    email: Mapped[str] = mapped_column(String(254))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
