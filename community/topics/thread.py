"""A topic's detail page, ready to show: body, accepted and official posts, a page of answers, and what came of it.

Interface: `thread = thread_of(topic, request.args, seen_by=me())`, then in the template `thread.body` (a view, see
templates/topics/_post.html), `thread.body_piece(…)`, `thread.outcomes`, and {% include 'topics/_thread.html' %}.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy import Row

from community.accounts.alike import not_alike, unless_there_is
from community.accounts.models import Person
from community.kernel.errors import NotFound
from community.kernel.fragments import fragments
from community.kernel.paging import PAGE_SIZE, Cursor
from community.kernel.remembered import memory
from community.kernel.webpage import language, when, zone
from community.topics import policy
from community.topics.models import HOUR, PUBLIC, QUESTION, Outcome, Post, Topic
from community.topics.posts import head_of, is_pinned, page_of_posts, sees_as, unseen_posts
from community.topics.queries import find_own_deleted_post, outcomes_of
from community.topics.rows import topic_url
from community.topics.showing import CHOSEN, OFFICIAL, PostSet, shown_person, staff_role

SORTS = ("useful", "new", "old")


@dataclass(frozen=True)
class Thread:
    """What a detail page shows. Statements: head, page, replies, photos, outcomes, and the reader's votes."""

    topic: Topic
    url: str
    body_row: Row[Any] | None
    merged_rows: Sequence[Row[Any]]
    """The first posts of topics that were merged into this one."""
    accepted: Markup
    officials: Markup
    posts: Markup
    rows: Sequence[Row[Any]]
    """The accepted, official and ordinary posts of this page, for whoever describes them to machines."""
    sort: str
    sorts: Sequence[tuple[str, str]]
    earlier_url: str
    later_url: str
    is_first_page: bool
    newest_id: int
    outcomes: Sequence[SimpleNamespace]
    """Oldest first, as the `timeline` part takes them: state, reason, by, by_url, by_role, at."""
    can_write: bool
    deleted_id: int | None
    """A post that the reader has just deleted here and may bring back."""
    set: PostSet

    @cached_property
    def body(self) -> SimpleNamespace | None:
        """The first post as a view; None if it may no longer be seen."""
        return self.set.view(self.body_row) if self.body_row is not None else None

    def body_piece(self, template: str, more: tuple[Hashable, ...] = (), **context: Any) -> Markup:
        """`template` with `post` (the body's view), kept by version and relation; `more` is what else it depends on."""
        return self.set.piece(template, self.body_row, more, **context) if self.body_row is not None else Markup("")

    @property
    def heading(self) -> str:
        """How many answers or comments there are, in words."""
        count = self.topic.answer_count
        if self.topic.kind == QUESTION:
            return ngettext("%(num)s answer", "%(num)s answers", count)
        if self.topic.kind == HOUR:
            return ngettext("%(num)s question", "%(num)s questions", count)
        return ngettext("%(num)s comment", "%(num)s comments", count)

    @property
    def picture(self) -> str:
        """The picture beside a link to this topic: the first photo of its body, else its product's; or none."""
        photos = self.set.photos.get(self.body_row.id) if self.body_row is not None else None
        if photos:
            return f"/photos/{photos[0].token}"
        product = self.topic.product
        return f"/products/pictures/{product.picture}" if product and product.picture else ""

    @property
    def is_listed(self) -> bool:
        """Whether search engines may list this page: the same posts in another order are no other page."""
        return self.is_first_page or self.sort == default_sort(self.topic.kind)

    @property
    def invitation(self) -> str:
        """What stands where there is no answer or comment yet."""
        if self.topic.kind == QUESTION:
            return _("No answers yet. Do you know something that helps?")
        if self.topic.kind == HOUR:
            return _("Nobody has asked anything yet. What would you like to know?")
        return _("No comments yet. Want to start?")

    @property
    def main_attrs(self) -> Markup:
        """What the scripts need to know on <main>: which topic is open, and its newest post."""
        return Markup('data-live-topic="{}" data-last-post="{}"').format(self.topic.id, self.newest_id)

    @property
    def is_over(self) -> bool:
        """Whether the time has passed in which everybody may write here."""
        return policy.is_over(self.topic)

    @property
    def has_posts(self) -> bool:
        return bool(self.posts or self.accepted or self.officials)


def default_sort(kind: str) -> str:
    """Answers, and what is asked in a question hour, by use; talk in the order in which it was said."""
    return "useful" if kind in (QUESTION, HOUR) else "old"


def thread_of(topic: Topic, arguments: Mapping[str, str], *, seen_by: Person | None) -> Thread:
    """The thread of a topic that the reader may see. `arguments` are the page's: sort, after, deleted."""
    sort = arguments.get("sort", "")
    sort = sort if sort in SORTS else default_sort(topic.kind)
    cursor = Cursor.read(arguments.get("after"))
    seer = sees_as(topic, seen_by)
    unless_there_is(unseen_posts(topic.id))
    if "deleted" in arguments:
        not_alike()
    head = head_of(topic, seen_by=seer)
    body = next((row for row in head if row.id == topic.body_post_id), None)
    merged = [row for row in head if row.is_body and row.id != topic.body_post_id]
    pinned = [row for row in head if not row.is_body]
    page = page_of_posts(topic, sort, cursor, seen_by=seer, apart=[row.id for row in pinned])
    is_first = cursor is None or page.before is None
    pinned = pinned if is_first else []
    rows = [*([body] if body is not None else ()), *merged, *pinned, *page.rows]
    posts = PostSet.gather(topic, rows, seen_by=seen_by, as_everybody=seer is None)
    chosen = [row for row in pinned if row.id == topic.accepted_post_id]
    official = [row for row in pinned if row.id != topic.accepted_post_id]
    return Thread(
        topic=topic,
        url=topic_url(topic.kind, topic.id),
        body_row=body,
        merged_rows=merged,
        accepted=posts.rendered_all(chosen, CHOSEN),
        officials=posts.rendered_all(official, OFFICIAL),
        posts=Markup("").join(posts.rendered_in_turn(row) for row in page.rows),
        rows=[*chosen, *official, *page.rows],
        sort=sort,
        sorts=_sorts(),
        earlier_url=_page_url(topic, sort, page.before),
        later_url=_page_url(topic, sort, page.after),
        is_first_page=is_first,
        newest_id=head[0].newest_id or 0 if head else 0,
        outcomes=memory.recall(
            ("outcomes", topic.id, language(), zone()),
            lambda: [shown_outcome(outcome) for outcome in outcomes_of(topic.id)],
        ),
        can_write=policy.can_reply(seen_by, topic),
        deleted_id=_deleted(arguments.get("deleted", ""), topic, seen_by),
        set=posts,
    )


def _sorts() -> list[tuple[str, str]]:
    return [("useful", _("Most useful first")), ("new", _("Newest first")), ("old", _("Oldest first"))]


def _page_url(topic: Topic, sort: str, cursor: str | None) -> str:
    if cursor is None:
        return ""
    return f"{topic_url(topic.kind, topic.id)}?{urlencode({'sort': sort, 'after': cursor})}#answers"


def _deleted(text: str, topic: Topic, person: Person | None) -> int | None:
    if person is None or not text.isdecimal() or len(text) > 9:
        return None
    try:
        post = find_own_deleted_post(int(text), by=person)
    except NotFound:
        return None
    return post.id if post.topic_id == topic.id else None


def shown_outcome(outcome: Outcome) -> SimpleNamespace:
    """One step of what came of a topic, as the `timeline` part takes it."""
    by, lang = outcome.by, outcome.language if outcome.language != language() else ""
    return SimpleNamespace(
        id=outcome.id,
        state=outcome.state,
        reason=Markup(
            fragments.get(
                ("reason", outcome.id, lang),
                lambda: render_template("topics/reason.html", html=outcome.html, lang=lang),
            )
        ),
        by=shown_person(by),
        by_url=f"/people/{by.id}",
        by_role=staff_role(by.staff_title_ja, by.staff_title_en, is_staff=by.is_staff),
        at=when(outcome.created_at),
    )


def place_of(post: Post, topic: Topic) -> str:
    """Where in its thread a post stands: on the first page of a short thread, else on a page that begins with it."""
    url, anchor = topic_url(topic.kind, topic.id), f"#post-{post.id}"
    if post.opens:
        return url
    standing = post.parent or post
    if topic.answer_count <= PAGE_SIZE or standing.visibility != PUBLIC or is_pinned(standing, topic):
        return url + anchor
    sort = default_sort(topic.kind)
    values = (standing.vote_count, standing.id + 1) if sort == "useful" else (1 - standing.id,)
    return f"{url}?{urlencode({'sort': sort, 'after': str(Cursor(values))})}{anchor}"
