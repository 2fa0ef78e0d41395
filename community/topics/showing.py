"""Posts as pages show them: rendered once per version and relation of the reader, then joined."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any, cast

from flask import current_app, render_template
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Row

from community.accounts.alike import unless_among, unless_there_is
from community.accounts.models import EVERYBODY, MEMBERS, Person
from community.accounts.policy import is_moderator, is_product_team
from community.attachments.taking import shown_photo
from community.kernel.clock import now
from community.kernel.fragments import fragments
from community.kernel.webpage import language, when, zone
from community.topics import policy
from community.topics.models import HELD, HIDDEN, HOUR, IDEA, LOCKED, PUBLIC, QUESTION, Topic
from community.topics.posts import photos_of, replies_to
from community.topics.rows import author_name, author_url, foreign_name, stand_in_name, topic_url
from community.topics.text import language_of
from community.votes.models import ME_TOO
from community.votes.queries import own_votes, votes_of

CHOSEN, OFFICIAL, PLAIN = "chosen", "official", "answer"


def post_url(post_id: int) -> str:
    """The permanent address of a post; it leads to the post's place in its thread."""
    return f"/posts/{post_id}"


def edit_url(topic: Topic, post_id: int, *, is_body: bool) -> str:
    """Where a post's author changes its words: bodies at their kind's own page."""
    return f"{topic_url(topic.kind, topic.id)}/edit" if is_body else f"/posts/{post_id}/edit"


def staff_role(title_ja: str, title_en: str, *, is_staff: bool) -> str:
    """What a member of staff is called in the reader's language; nothing for members."""
    if not is_staff:
        return ""
    first, second = (title_ja, title_en) if language() == "ja" else (title_en, title_ja)
    return first or second or _("Staff")


def shown_person(person: Person) -> SimpleNamespace:
    """A person as the `avatar` part takes them."""
    name = stand_in_name(is_mask=True) if person.is_mask else person.display_name
    return SimpleNamespace(
        id=person.id,
        display_name=name,
        initial=name[:1],
        hue=person.hue,
        avatar_url=f"/avatars/{person.avatar}" if person.avatar else None,
        is_staff=person.is_staff,
        is_mask=person.is_mask,
    )


def _author_of(row: Row[Any]) -> SimpleNamespace:
    return SimpleNamespace(
        id=row.author_id,
        display_name=author_name(row),
        initial=author_name(row)[:1],
        hue=row.author_id * 7 % 12,
        avatar_url=f"/avatars/{row.author_avatar}" if row.author_avatar else None,
        is_staff=bool(row.author_roles),
    )


@dataclass(frozen=True)
class PostSet:
    """Some posts of a topic with their replies, photos and the reader's votes: three statements for any number."""

    topic: Topic
    seen_by: Person | None
    replies: dict[int, list[Row[Any]]]
    photos: dict[int, list[Row[Any]]]
    voted: frozenset[int]
    concerned: frozenset[int] = frozenset()
    """Of the posts that the reader voted for, and those whose question or problem they have, too."""

    @classmethod
    def gather(
        cls, topic: Topic, rows: Sequence[Row[Any]], *, seen_by: Person | None, as_everybody: bool = False
    ) -> "PostSet":
        """`as_everybody`: the reader sees of this topic no more than others do."""
        replies = replies_to([row.id for row in rows if not row.is_body], seen_by=None if as_everybody else seen_by)
        everything = [*rows, *(reply for some in replies.values() for reply in some)]
        photos = photos_of([row.id for row in everything if row.photo_count])
        ids = [row.id for row in everything]
        votes = votes_of(seen_by.id, ids) if seen_by else set()
        unless_among({topic.author_id, *(row.author_id for row in everything)})
        unless_there_is(own_votes(ids))
        return cls(topic, seen_by, replies, photos, *_told_apart(votes))

    @cached_property
    def standing(self) -> str:
        """How the reader stands to the topic, in letters."""
        return _standing(self.seen_by, self.topic)

    @cached_property
    def frame(self) -> tuple[Hashable, ...]:
        """What every rendered post depends on besides itself and the reader."""
        topic = self.topic
        is_public, is_over = topic.visibility == PUBLIC, policy.is_over(topic)
        return (language(), zone(), now().year, is_public, topic.kind, topic.closure, is_over)

    def relation(self, row: Row[Any]) -> str:
        """How the reader stands to a post: all of theirs that a rendered post may depend on."""
        is_own = self.seen_by is not None and self.seen_by.owns(row.author_id)
        return self.standing + "o" if is_own else self.standing

    def key(self, row: Row[Any]) -> tuple[Hashable, ...]:
        """What a rendered post depends on."""
        return (
            row.id,
            row.version,
            row.author_version,
            row.visibility,
            row.id == self.topic.accepted_post_id,
            self.relation(row),
            row.id in self.voted,
            row.id in self.concerned,
            row.home_title,
            self._shows_use(row),
            self.frame,
        )

    def _shows_use(self, row: Row[Any]) -> bool:
        """Whether the reader may know that its author uses the product, and they do."""
        may_know = row.shows_uses == EVERYBODY or (row.shows_uses == MEMBERS and self.seen_by is not None)
        return bool(row.uses_it) and may_know

    def piece(self, template: str, row: Row[Any], more: tuple[Hashable, ...] = (), **context: Any) -> Markup:
        """`template` rendered with `post` and the context, or what was rendered before under the same key."""

        def render() -> str:
            return render_template(template, post=self.view(row), **context)

        return Markup(fragments.get((template, *self.key(row), *more), render))

    def rendered(self, row: Row[Any], look: str = PLAIN) -> Markup:
        """A post with its replies."""
        replies = self.replies.get(row.id, ())
        inner = Markup("").join(self.piece("topics/reply.html", reply) for reply in replies)
        return self.piece(
            "topics/post.html", row, (look, *(self.key(reply) for reply in replies)), look=look, replies=inner
        )

    def rendered_all(self, rows: Iterable[Row[Any]], look: str = PLAIN) -> Markup:
        return Markup("").join(self.rendered(row, look) for row in rows)

    def rendered_in_turn(self, row: Row[Any]) -> Markup:
        """A post among the others; one that speaks for the company looks so wherever it stands."""
        return self.rendered(row, OFFICIAL if row.is_official else PLAIN)

    def rendered_alone(self, row: Row[Any]) -> Markup:
        """A post out of its place, as it arrives while somebody reads; a reply says what it replies to."""
        if row.parent_id:
            return self.piece("topics/lone_reply.html", row)
        return self.rendered_in_turn(row)

    def view(self, row: Row[Any]) -> SimpleNamespace:
        """What the macros of `topics/_post.html` need of a post."""
        relation = self.relation(row)
        is_own, is_public = "o" in relation, row.visibility == PUBLIC and self.topic.visibility == PUBLIC
        is_merged = row.is_body and row.home_id is not None
        is_accepted = row.id == self.topic.accepted_post_id
        is_staff = bool({"m", "p"} & set(relation))
        is_shut = (bool(self.topic.closure) or policy.is_over(self.topic)) and not is_staff
        is_locked = self.topic.closure == LOCKED and not is_staff
        may_choose = "a" in relation and not row.is_body and not row.parent_id and is_public
        role = staff_role(row.staff_title_ja, row.staff_title_en, is_staff=bool(row.author_roles))
        return SimpleNamespace(
            id=row.id,
            topic_id=row.topic_id,
            topic_kind=self.topic.kind,
            topic_title=self.topic.title,
            home_title=row.home_title,
            home_lang=language_of(row.home_title or ""),
            home_url=topic_url(self.topic.kind, row.home_id) if row.home_id else "",
            parent_id=row.parent_id,
            is_body=row.is_body,
            is_official=row.is_official,
            url=post_url(row.id),
            author=_author_of(row),
            author_url=author_url(row),
            role=role,
            rank="" if role else _rank_of(row),
            at=when(row.created_at),
            is_edited=row.words > 1,
            uses_it=self._shows_use(row),
            lang=row.language if row.language != language() else "",
            said_in=foreign_name(row.language),
            html=row.html,
            photos=[shown_photo(photo) for photo in self.photos.get(row.id, ())],
            vote_url=f"/posts/{row.id}/vote",
            vote_count=row.vote_count,
            is_voted=row.id in self.voted,
            concern_url=f"/topics/{row.topic_id}/concern",
            concern_count=self.topic.concern_count,
            is_concerned=row.id in self.concerned,
            is_own=is_own,
            label=_label(self.topic.kind, row),
            notice=_notice(row.visibility, is_own=is_own),
            can_vote=is_public and not is_own and not is_merged and not is_locked,
            shows_votes=row.visibility == PUBLIC,
            can_reply=is_public and not row.is_body and not row.parent_id and not is_shut,
            can_quote=is_public,
            can_edit=is_own and row.visibility in (PUBLIC, HELD) and not is_merged and not is_locked,
            can_delete=is_own and row.visibility in (PUBLIC, HELD),
            edit_url=edit_url(self.topic, row.id, is_body=row.is_body),
            can_report=not is_own and row.visibility == PUBLIC,
            can_choose=may_choose and "c" not in relation,
            can_choose_instead=may_choose and "c" in relation and not is_accepted,
            can_unchoose=may_choose and is_accepted,
            can_hide="m" in relation and not is_own and row.visibility == PUBLIC,
            can_gather=is_staff and is_public,
            can_curate=is_staff and is_public and not is_merged,
            **self._curated(row, is_keeper=(is_staff or is_own) and is_public and not is_merged),
        )

    def _curated(self, row: Row[Any], *, is_keeper: bool) -> dict[str, bool]:
        """What staff, and the author of a topic, may ask to be done with it."""
        kind, is_answer = self.topic.kind, not row.is_body and not row.parent_id
        # What is closed or converted says by whom, so behind a mask nobody is offered that.
        is_keeper = is_keeper and (not row.author_is_mask or policy.can_curate(self.seen_by))
        return {
            "can_convert": is_keeper and row.is_body and kind in (QUESTION, IDEA),
            "can_pin": policy.can_be_pinned(kind),
            "can_close": is_keeper and row.is_body and kind == QUESTION,
            "can_mark_official": is_answer and not row.is_official and bool(row.author_roles),
            "can_unmark_official": is_answer and row.is_official,
        }


def _told_apart(votes: set[tuple[int, str]]) -> tuple[frozenset[int], frozenset[int]]:
    voted = frozenset(post_id for post_id, kind in votes if kind != ME_TOO)
    return voted, frozenset(post_id for post_id, kind in votes if kind == ME_TOO)


def _standing(person: Person | None, topic: Topic) -> str:
    """Signed in (s), moderator (m), of the product team (p), may accept (a) and has accepted (c)."""
    if person is None:
        return ""
    may_accept = policy.can_accept(person, topic)
    letters = (
        ("s", True),
        ("m", is_moderator(person)),
        ("p", is_product_team(person)),
        ("a", may_accept),
        ("c", may_accept and topic.accepted_post_id is not None),
    )
    return "".join(letter for letter, holds in letters if holds)


def _rank_of(row: Row[Any]) -> str:
    if row.author_stands_in:
        return "" if row.author_is_mask else _("Customer's voice (entered by staff)")
    return _rank_name(row.author_standing)


def _rank_name(standing: str) -> str:
    """The reader's word for a rank, from whoever counts points; nothing until somebody does."""
    name = cast("Callable[[str], str] | None", current_app.jinja_env.globals.get("rank_name"))
    return name(standing) if name and standing else ""


def _label(kind: str, row: Row[Any]) -> str:
    name = author_name(row)
    if row.parent_id:
        return _("Reply by %(name)s", name=name)
    if row.is_body:
        return _("Post by %(name)s", name=name)
    if kind == QUESTION:
        return _("Answer by %(name)s", name=name)
    if kind == HOUR:
        return _("Question by %(name)s", name=name)
    return _("Comment by %(name)s", name=name)


def _notice(visibility: str, *, is_own: bool) -> str:
    """Why somebody sees what others don't."""
    if visibility == HELD:
        if is_own:
            return _("Only you and our moderators see this until you've confirmed your email address.")
        return _("This waits until its author has confirmed their email address. You see it as a moderator.")
    if visibility == HIDDEN:
        if is_own:
            return _("We've hidden this under our rules. Only you and our moderators still see it.")
        return _("This is hidden. You see it as a moderator; so does its author.")
    return ""
