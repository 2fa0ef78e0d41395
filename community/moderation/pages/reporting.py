"""Reporting a post."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.viewer import require_person
from community.kernel.errors import Invalid, NotAllowed
from community.kernel.markup import excerpt
from community.kernel.once import once
from community.kernel.throttle import throttle
from community.moderation import policy
from community.moderation.actions import report_post
from community.moderation.forms import ReportForm
from community.moderation.models import LONGEST_WORDS, REASONS
from community.moderation.queries import own_report
from community.moderation.wording import reason_name
from community.topics.models import Post
from community.topics.queries import find_post
from community.topics.rows import PLACES
from community.topics.thread import place_of

blueprint = Blueprint("reporting", __name__)
REPORTS = "20/hour"
QUOTED = 300


def _reportable(post_id: int, person: Person) -> Post:
    post = find_post(post_id, seen_by=person)
    if person.owns(post.author_id):
        raise NotAllowed(_("This is your own post. You can edit or delete it."))
    if person.email_verified_at is None:
        raise NotAllowed(_("Confirm your email address to report posts."))
    if not policy.can_report(person, post):
        raise NotAllowed(_("You can't report this post."))
    return post


@blueprint.get("/posts/<int:post_id>/report")
def report_form(post_id: int) -> str:
    person = require_person()
    post = _reportable(post_id, person)
    before = own_report(post_id, by=person)
    values = {"reason": before.reason, "words": before.words} if before else {}
    return _page(post, values, {}, is_again=before is not None)


@blueprint.post("/posts/<int:post_id>/report")
def report(post_id: int) -> Response | tuple[str, int]:
    """Take in a report, and lead back to the post with thanks."""
    person = require_person()
    post = _reportable(post_id, person)
    throttle.hit(REPORTS, "report", person.id)

    def do(form: ReportForm) -> str:
        report_post(post, reason=form.reason, words=form.words, by=person)
        return place_of(post, post.topic)

    try:
        form = ReportForm.read(request.form)
        url = once(
            f"person:{person.id}",
            request.form.get("nonce", ""),
            {"report": post_id, **form.values},
            lambda: do(form),
            refusal=_("This form was sent before with other words. Check it, then send it again."),
        )
    except Invalid as invalid:
        errors = {"" if name == "nonce" else name: sentence for name, sentence in invalid.errors.items()}
        return _page(post, request.form, errors), 422
    flash(_("Thank you. Our staff will look at this within 24 hours. Until then the post stays as it is."), "ok")
    return redirect(url, 303)


def _page(post: Post, values: Mapping[str, str], errors: Mapping[str, str], *, is_again: bool = False) -> str:
    return render_template(
        "moderation/report.html",
        feature=PLACES[post.topic.kind],
        post=post,
        quote=excerpt(post.markdown, QUOTED),
        back_url=f"/posts/{post.id}",
        reasons=[(reason, reason_name(reason)) for reason in REASONS],
        longest=LONGEST_WORDS,
        values=values,
        errors=errors,
        is_again=is_again,
    )
