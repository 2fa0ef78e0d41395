"""Taking in an answer, comment or reply, the same for all kinds, and showing its form again when it can't be taken.

A kind's page: `return received(topic, do, shown=lambda writing: show(topic, writing), by=person)` with
`do(form: PostForm) -> Post`; its template includes topics/_write.html with `thread` and `writing`, at first
`blank(topic, by=me())`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

from flask import current_app, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.alike import not_alike
from community.accounts.models import Person
from community.attachments.queries import free_photos
from community.attachments.taking import shown_photo, take_photos
from community.drafts.actions import finish_draft
from community.drafts.queries import draft_of
from community.kernel.errors import Invalid, Refusal, TooMany
from community.kernel.once import once
from community.kernel.requests import row_number
from community.kernel.throttle import throttle
from community.topics import policy
from community.topics.elsewhere import Shut
from community.topics.forms import PostForm
from community.topics.masks import writes_masked
from community.topics.models import HOUR, QUESTION, Post, Topic
from community.topics.queries import find_post
from community.topics.quoting import quoted
from community.topics.rows import topic_url
from community.topics.thread import place_of

POSTS = "60/10 minutes"


@dataclass(frozen=True)
class Writing:
    """The form below a thread: blank, or with what was typed and what was wrong with it."""

    action: str
    draft: str
    """The key of the draft that is kept of what is typed."""
    label: str
    hint: str
    button: str
    may_be_official: bool = False
    is_held: bool = False
    """Whether what is written waits until the writer's address is confirmed."""
    is_masked: bool = False
    """Whether the writer's name stays out of it, as it did before in this topic."""
    takes_photos: bool = True
    base: int = 0
    """The version of the account's draft that the form was filled from."""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    photos: Sequence[SimpleNamespace] = ()


def blank(topic: Topic, *, by: Person | None) -> Writing:
    """The form below a topic before anything is typed."""
    place, label, hint, button = _words_for(topic.kind)
    fresh = Writing(
        action=f"{topic_url(topic.kind, topic.id)}/{place}",
        draft=f"topic-{topic.id}",
        label=label,
        hint=hint,
        button=button,
        may_be_official=policy.can_answer_officially(by),
        is_held=by is not None and by.email_verified_at is None,
        is_masked=writes_masked(topic, by),
    )
    return begun(fresh, by=by)


def _words_for(kind: str) -> tuple[str, str, str, str]:
    """Where what is written goes, what it is called, a hint, and the button."""
    if kind == QUESTION:
        hint = _("Steps, photos and how long you've used it help those who read later.")
        return "answers", _("Your answer"), hint, _("Post answer")
    if kind == HOUR:
        hint = _("One question each, so that others can say which of them they find useful, too.")
        return "questions", _("Your question"), hint, _("Ask this")
    return "comments", _("Your comment"), "", _("Post comment")


def blank_reply(post: Post, *, by: Person) -> Writing:
    """The form for a reply to a post. What staff say in a question hour they say for the company, unless they don't."""
    may_be_official = policy.can_answer_officially(by)
    fresh = Writing(
        action=f"/posts/{post.id}/reply",
        draft=f"reply-{post.id}",
        label=_("Your reply"),
        hint="",
        button=_("Post reply"),
        may_be_official=may_be_official,
        is_held=by.email_verified_at is None,
        is_masked=writes_masked(post.topic, by),
        takes_photos=False,
        values={"official": "1"} if may_be_official and post.topic.kind == HOUR else {},
    )
    return begun(fresh, by=by)


def begun(fresh: Writing, *, by: Person | None) -> Writing:
    """The form with what its address asks for: a draft to go on with (`draft`), a post to quote (`quote`)."""
    if not request.args.keys() & {"draft", "quote"}:
        return fresh
    not_alike()
    if by is None:
        return fresh
    key = request.args.get("draft") or fresh.draft
    draft = draft_of(key, by=by)
    values = {name: texts[0] for name, texts in draft.fields.items()} if draft else dict(fresh.values)
    photos = free_photos(draft.fields.get("photo_token", ()), owner_id=by.id) if draft else ()
    if number := request.args.get("quote", 0, type=row_number):
        typed = values.get("body", "").rstrip()
        values["body"] = (f"{typed}\n\n" if typed else "") + quoted(find_post(number, seen_by=by))
    return replace(
        fresh,
        draft=key if draft else fresh.draft,
        base=draft.version if draft else 0,
        values=values,
        photos=[shown_photo(photo) for photo in photos],
    )


def received(
    topic: Topic,
    do: Callable[[PostForm], Post],
    *,
    shown: Callable[[Writing], str],
    by: Person,
    writing: Writing | None = None,
) -> Response | tuple[str, int]:
    """Take in the form of this request once, however often it's sent, and lead to the new post.

    What can't be taken is `shown` again, with everything typed and the photos that are fine.
    """
    if not by.is_staff:
        throttle.hit(POSTS, "post", by.id)
    taken = take_photos(request.files.getlist("photos"), request.form, by=by)
    try:
        form = PostForm.read(request.form, taken)
        url = once(
            f"person:{by.id}",
            request.form.get("nonce", ""),
            {"topic": topic.id, "path": request.path, **form.values},
            lambda: _posted(do(form), topic, by),
            refusal=_("This form was sent before with other words. Check below, then send it again."),
        )
    except Invalid as invalid:
        errors = {"" if name == "nonce" else name: sentence for name, sentence in invalid.errors.items()}
        again = replace(writing or blank(topic, by=by), values=request.form, errors=errors, photos=taken.kept)
        return shown(again), 422
    except (Shut, TooMany) as refusal:
        again = replace(writing or blank(topic, by=by), values=request.form, errors={"": refusal.message})
        return _refused(refusal, shown(replace(again, photos=taken.kept)))
    flash(_("Posted. You can take it back for ten minutes."), f"posted:{url.rpartition('#post-')[2]}")
    return redirect(url, 303)


def _refused(refusal: Refusal, page: str) -> Response:
    """The page with everything typed, as what it is: shut since, or too soon after the last post."""
    headers = {"Retry-After": str(refusal.retry_after)} if isinstance(refusal, TooMany) else {}
    return current_app.make_response((page, refusal.status, headers))


def _posted(post: Post, topic: Topic, by: Person) -> str:
    """Where the post stands; what was kept of it as a draft goes in the same transaction."""
    finish_draft(request.form.get("draft", ""), by=by)
    return place_of(post, topic)
