"""Writing something new: one page for every kind. Changing the kind keeps what is typed."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import quote

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.models import Person
from community.accounts.policy import can_mask
from community.accounts.viewer import me, require_person
from community.attachments.taking import NO_PHOTOS, TakenPhotos, take_photos
from community.drafts.actions import Newer, finish_draft, keep_mine, keep_other, save_draft
from community.drafts.models import Draft
from community.drafts.queries import draft_of
from community.drafts.reading import Place
from community.ideas.actions import propose_idea
from community.ideas.forms import IdeaForm
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid
from community.kernel.once import once
from community.kernel.throttle import throttle
from community.kernel.webpage import when
from community.products.queries import Facets, all_products, facets_of, products_to_choose
from community.products.templates import has_templates, is_template
from community.questions.actions import ask_masked, ask_question
from community.questions.forms import QuestionForm
from community.reviews.actions import review_of, write_review
from community.reviews.forms import ReviewForm
from community.reviews.wording import period_options
from community.tips.actions import share
from community.tips.forms import TipForm
from community.tips.wording import CONSENT, consent_words
from community.topics.models import DELETED, IDEA, KINDS, QUESTION, REVIEW, STORY, TIP, Topic
from community.topics.rows import topic_url
from community.topics.text import Text
from community.web.beginning import Kept, begin, fields_of, kept_in, with_template
from community.web.own_queries import opening_post

blueprint = Blueprint("compose", __name__)
POSTS = "30/10 minutes"
FIELDS = {
    QUESTION: ("title", "body", "product", "tags", "language", "masked"),
    IDEA: ("title", "body", "wish", "product", "tags", "language"),
    REVIEW: ("title", "body", "product", "stars", "period", "good", "bad", "variant", "language"),
    TIP: ("title", "body", "product", "tags"),
    STORY: ("title", "body", "product", "tags", "consent"),
}
RATED = re.compile(r"aspect-[0-9]{1,10}")


@dataclass(frozen=True)
class Composed:
    """Something ready to be posted: how it will read, what makes two sendings the same, and the deed."""

    title: str
    texts: Sequence[tuple[str, Text]]
    """Each with its heading, or nothing."""
    values: Mapping[str, Any]
    post: Callable[[Person], Topic]
    points: Sequence[tuple[str, str]] = ()
    """Short texts in plain words, each with its heading."""


def _question(form: Mapping[str, str], taken: TakenPhotos) -> Composed:
    read = QuestionForm.read(form, taken)

    def post(by: Person) -> Topic:
        ask = ask_masked if read.is_masked else ask_question
        return ask(read.title, read.text, by=by, product_id=read.product_id, labels=read.labels, photos=read.photos)

    return Composed(read.title, [("", read.text)], read.values, post)


def _idea(form: Mapping[str, str], taken: TakenPhotos) -> Composed:
    read = IdeaForm.read(form, taken)
    proposal = read.proposal
    texts = [(_("What bothers me"), proposal.problem), (_("What would make me glad"), proposal.wish)]
    return Composed(proposal.title, texts, read.values, lambda by: propose_idea(proposal, by=by))


def _review(form: Mapping[str, str], taken: TakenPhotos) -> Composed:
    read = ReviewForm.read(form, taken)
    verdict = read.verdict
    points = [(_("What is good"), verdict.good), (_("What isn't"), verdict.bad)]
    said = [(heading, text) for heading, text in points if text]
    return Composed(verdict.title, [("", verdict.text)], read.values, lambda by: write_review(verdict, by=by), said)


def _shared(kind: str, form: Mapping[str, str], taken: TakenPhotos) -> Composed:
    read = TipForm.read(kind, form, taken)
    shared = read.shared
    return Composed(shared.title, [("", shared.text)], read.values, lambda by: share(shared, by=by))


READERS: Mapping[str, Callable[[Mapping[str, str], TakenPhotos], Composed]] = {
    QUESTION: _question,
    IDEA: _idea,
    REVIEW: _review,
    TIP: partial(_shared, TIP),
    STORY: partial(_shared, STORY),
}


@dataclass(frozen=True)
class Sheet:
    """The form as it is shown: blank, or with what was typed, what was wrong with it, and how it would read."""

    kind: str
    values: Mapping[str, Any]
    errors: Mapping[str, str]
    kept: Kept
    taken: TakenPhotos = NO_PHOTOS
    preview: Composed | None = None
    own_review_url: str = ""
    rival: Draft | None = None
    """The draft as another device saved it, if this form doesn't know of that."""


@blueprint.get("/compose")
def compose_form() -> Response | str:
    person = me()
    if person is None:
        return redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'))}", 303)
    kind, product = request.args.get("kind", ""), request.args.get("product", "")
    if kind == REVIEW and (url := _own_review_url(product, person)):
        flash(_already(url), "info")
        return redirect(url, 303)
    begun = begin(request.args, person)
    return _show(Sheet(begun.kind, begun.values, {}, begun.kept, begun.taken), person)


def _already(url: str) -> str:
    if url.endswith("/deleted"):
        return _("You deleted your review of this product. Bring it back, and change whatever has changed.")
    return _("You've already reviewed this product. Here is your review: change whatever has changed.")


@blueprint.post("/compose")
def compose() -> Response | tuple[str, int] | str:
    person = require_person()
    throttle.hit(POSTS, "compose", person.id)
    taken = take_photos(request.files.getlist("photos"), request.form, by=person)
    sheet = Sheet(_kind(request.form.get("kind", "")), request.form, {}, kept_in(request.form), taken)
    if other := request.form.get("switch"):
        kind = _kind(other)
        return _show(replace(sheet, kind=kind, values=with_template(sheet.values, kind)), person)
    try:
        return _done(sheet, person)
    except Invalid as invalid:
        errors = {"" if name == "nonce" else name: sentence for name, sentence in invalid.errors.items()}
        return _show(replace(sheet, errors=errors), person), 422
    except Newer as newer:
        rival = draft_of(sheet.kept.key, by=person)
        return _show(replace(sheet, errors={"": newer.message}, rival=rival), person), 409
    except Conflict as conflict:
        own = _own_review_url(request.form.get("product", ""), person)
        return _show(replace(sheet, errors={"product": conflict.message}, own_review_url=own), person), 409


def _done(sheet: Sheet, person: Person) -> Response | str:
    """What the button says: put aside, shown as it will read, or posted."""
    if request.form.keys() & {"save", "choice"}:
        return _save(sheet, person)
    _check_template(request.form.get("body", ""))
    composed = READERS[sheet.kind](request.form, sheet.taken)
    if "preview" in request.form:
        return _show(replace(sheet, preview=composed), person)
    return redirect(_post_once(sheet.kind, composed, person), 303)


def _check_template(body: str) -> None:
    if is_template(body):
        raise Invalid({"body": _("These are only our own words. Write yours between them, or in their place.")})


def _save(sheet: Sheet, person: Person) -> Response:
    """Put the form aside; between two versions, the one that isn't chosen becomes a draft of its own."""
    fields = fields_of(request.form, sheet.taken)
    choice, key = request.form.get("choice"), sheet.kept.key
    if choice == "mine":
        keep_mine(key, fields, by=person)
    elif choice == "other":
        keep_other(key, fields, by=person)
    else:
        save_draft(key, Place(sheet.kind), fields, base=sheet.kept.version, by=person)
    flash(_("The draft is saved. You can go on from any device."), "ok")
    return redirect(f"/compose?draft={key}" if choice else "/me/drafts", 303)


def _post_once(kind: str, composed: Composed, person: Person) -> str:
    """Post it, however often the form is sent, and say what happens next. Returns where it is."""

    def do() -> str:
        topic = composed.post(person)
        finish_draft(request.form.get("draft", ""), by=person)
        return topic_url(topic.kind, topic.id)

    url = once(
        f"person:{person.id}",
        request.form.get("nonce", ""),
        {"kind": kind, **composed.values},
        do,
        refusal=_("This form was sent before with other words. Check below, then send it again."),
    )
    body_id = opening_post(int(url.rpartition("/")[2]))
    if person.email_verified_at:
        flash(
            _("It's public now. We'll tell you as soon as somebody answers. You can take it back for ten minutes."),
            f"posted:{body_id}",
        )
    else:
        flash(_("Saved. Others see it once you've confirmed your email address."), f"posted:{body_id}")
    return url


def _facets(sheet: Sheet) -> Facets | None:
    """What a review of the chosen product may speak of; None until there is one."""
    slug = sheet.values.get("product", "")
    product_id = next((one.id for one in all_products() if one.slug == slug), None)
    return facets_of(product_id) if product_id and sheet.kind == REVIEW else None


def _kind(text: str) -> str:
    return text if text in KINDS else QUESTION


def _own_review_url(slug: str, person: Person) -> str:
    """Where this person's review of a product can be changed, or brought back; nothing if they haven't written one."""
    product = next((one for one in all_products() if one.slug == slug), None)
    own = review_of(product.id, person.id) if product else None
    topic = db.session.get(Topic, own.topic_id) if own else None
    if topic is None:
        return ""
    if topic.visibility == DELETED:
        return f"/posts/{topic.body_post_id}/deleted"
    return f"{topic_url(REVIEW, topic.id)}/edit"


def _show(sheet: Sheet, person: Person) -> str:
    elsewhere = {name for names in FIELDS.values() for name in names} - set(FIELDS[sheet.kind])
    if sheet.kind != REVIEW:
        elsewhere |= {name for name in sheet.values if RATED.fullmatch(name)}
    return render_template(
        "web/compose.html",
        sheet=sheet,
        kind=sheet.kind,
        values=sheet.values,
        errors=sheet.errors,
        # What belongs to another kind only is kept out of sight, for the way back.
        kept={name: sheet.values.get(name) for name in sorted(elsewhere) if sheet.values.get(name)},
        products=products_to_choose(),
        consent=(CONSENT, consent_words()),
        periods=period_options(),
        facets=_facets(sheet),
        has_templates=has_templates(sheet.kind),
        saved_at=when(sheet.kept.saved_at) if sheet.kept.saved_at else "",
        rival=sheet.rival,
        # While nothing but a template stands there, nothing was typed.
        outline=str(sheet.values.get("body", "")) if is_template(str(sheet.values.get("body", ""))) else "",
        is_held=person.email_verified_at is None,
        may_mask=can_mask(person),
    )
