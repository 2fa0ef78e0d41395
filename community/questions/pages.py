"""The list of questions, a question with its answers, answering, accepting, editing."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.alike import alike_for_members
from community.accounts.models import Person
from community.accounts.viewer import me, require_person
from community.attachments.actions import MOST_PHOTOS
from community.attachments.taking import NO_PHOTOS, TakenPhotos, shown_photo, take_photos
from community.follows.models import TOPIC
from community.follows.showing import standing_to
from community.kernel.errors import Conflict, Invalid
from community.kernel.paging import Cursor, Page
from community.kernel.requests import row_number
from community.products.queries import all_products, products_to_choose
from community.questions import actions
from community.questions.forms import QuestionEditForm
from community.questions.queries import STATES, find_question, list_questions, question_counts
from community.questions.structured import qa_page
from community.tags.queries import find_tag, tags_of
from community.topics.actions.posting import Edit, edit_post
from community.topics.forms import PostForm
from community.topics.history import marked
from community.topics.models import QUESTION, Post, Topic
from community.topics.orders import ORDERS, order_options
from community.topics.pinned import apart_from_pinned
from community.topics.posts import photos_of
from community.topics.queries import Wanted, find_editable_post, find_post
from community.topics.rows import rendered_rows
from community.topics.text import LANGUAGES
from community.topics.thread import place_of, thread_of
from community.topics.writing import Writing, blank, received

blueprint = Blueprint("questions", __name__)
LIST_FIELDS = ("state", "product", "tag", "language", "sort")


@blueprint.get("/questions")
@alike_for_members
def questions() -> str:
    asked = {name: request.args.get(name, "").replace("\0", "") for name in LIST_FIELDS}
    products = all_products()
    product = next((one for one in products if one.slug == asked["product"]), None)
    tag = find_tag(asked["tag"]) if asked["tag"] else None
    wanted = Wanted(
        kind=QUESTION,
        state=asked["state"] if asked["state"] in STATES else None,
        product_id=product.id if product else None,
        # An unknown tag is on no question.
        tag_id=(tag.id if tag else 0) if asked["tag"] else None,
        language=asked["language"] if asked["language"] in LANGUAGES else None,
        sort=asked["sort"] if asked["sort"] in ORDERS else "active",
    )
    cursor = Cursor.read(request.args.get("after"))
    page = list_questions(wanted, cursor, seen_by=me())
    pinned, rows = apart_from_pinned(wanted, cursor, page.rows)
    return render_template(
        "questions/list.html",
        rows=rendered_rows(rows),
        pinned=rendered_rows(pinned),
        tabs=_tabs(wanted, asked),
        products=products,
        product=product,
        tag=tag.label if tag else asked["tag"][:40],
        wanted=wanted,
        asked=asked,
        sorts=order_options(QUESTION),
        **_paging(page, asked),
        feature="questions",
    )


def _tabs(wanted: Wanted, asked: dict[str, str]) -> list[tuple[Any, ...]]:
    counts = question_counts(wanted.product_id) if wanted.tag_id is None and wanted.language is None else {}
    names = {"": _("All"), "open": _("Waiting for an answer"), "answered": _("Answered"), "solved": _("Solved")}
    return [
        (
            name,
            _url({**asked, "state": state}),
            (wanted.state or "") == state,
            *([counts.get(state, 0)] if counts else []),
        )
        for state, name in names.items()
    ]


def _url(asked: dict[str, str], **more: str) -> str:
    given = {name: value for name, value in {**asked, **more}.items() if value}
    return f"/questions?{urlencode(given)}" if given else "/questions"


def _paging(page: Page[Any], asked: dict[str, str]) -> dict[str, str]:
    return {
        "earlier_url": _url(asked, after=page.before) if page.before else "",
        "later_url": _url(asked, after=page.after) if page.after else "",
    }


@blueprint.get("/questions/new")
def new() -> Response:
    return redirect("/compose?kind=question")


@blueprint.get("/questions/<int:question_id>")
@alike_for_members
def question(question_id: int) -> str:
    found = find_question(question_id, seen_by=me())
    return _show(found, blank(found, by=me()))


def _show(found: Topic, writing: Writing) -> str:
    thread = thread_of(found, request.args, seen_by=me())
    standing = standing_to(TOPIC, found.id, seen_by=me())
    return render_template(
        "questions/question.html",
        question=found,
        thread=thread,
        writing=writing,
        errors=writing.errors,
        body=thread.body_piece("questions/body.html", (standing,), tags=tags_of(found.id), standing=standing),
        structured=qa_page(thread, current_app.extensions["settings"].site_url) if thread.is_first_page else None,
        feature="questions",
    )


@blueprint.post("/questions/<int:question_id>/answers")
def answer(question_id: int) -> Response | tuple[str, int]:
    person = require_person()
    found = find_question(question_id, seen_by=person)

    def do(form: PostForm) -> Post:
        return actions.post_answer(found, form.text, by=person, is_official=form.is_official, photos=form.photos)

    return received(found, do, shown=lambda writing: _show(found, writing), by=person)


@blueprint.post("/questions/<int:question_id>/accept")
def accept(question_id: int) -> Response:
    person = require_person()
    found = find_question(question_id, seen_by=person)
    chosen = find_post(request.form.get("post", 0, type=row_number), seen_by=person)
    actions.accept_answer(found, chosen, by=person)
    return redirect(place_of(chosen, found), 303)


@blueprint.post("/questions/<int:question_id>/unaccept")
def unaccept(question_id: int) -> Response:
    person = require_person()
    found = find_question(question_id, seen_by=person)
    former = found.accepted_post_id
    actions.unaccept_answer(found, by=person)
    return redirect(f"/posts/{former}" if former else f"/questions/{question_id}", 303)


@blueprint.get("/questions/<int:question_id>/edit")
def edit_form(question_id: int) -> str:
    found, body = _editable(question_id, require_person())
    values = {
        "title": found.title,
        "body": body.markdown,
        "product": found.product.slug if found.product else "",
        "language": found.language,
        "tags": "、".join(tag.label for tag in tags_of(found.id)),
    }
    return _edit_page(found, body, values, {}, NO_PHOTOS)


@blueprint.post("/questions/<int:question_id>/edit")
def edit(question_id: int) -> Response | tuple[str, int]:
    person = require_person()
    found, body = _editable(question_id, person)
    room = MOST_PHOTOS - body.photo_count
    taken = take_photos(request.files.getlist("photos"), request.form, by=person, room=room)
    try:
        form = QuestionEditForm.read(request.form, taken)
        edit_post(body, _edit_of(form), by=person)
    except Invalid as invalid:
        return _edit_page(found, body, request.form, invalid.errors, taken), 422
    except Conflict as stale:
        return _edit_page(found, body, request.form, {"": stale.message}, taken, is_stale=True), 409
    return redirect(f"/questions/{question_id}", 303)


def _edit_of(form: QuestionEditForm) -> Edit:
    asked = form.question
    return Edit(
        asked.text,
        form.words,
        title=asked.title,
        product_id=asked.product_id,
        labels=asked.labels,
        photos=asked.photos,
        dropped=request.form.getlist("take_down"),
    )


def _editable(question_id: int, person: Person) -> tuple[Topic, Post]:
    found = find_question(question_id, seen_by=person)
    return found, find_editable_post(found.body_post_id or 0, by=person)


def _edit_page(
    found: Topic, body: Post, values: Any, errors: dict[str, str], taken: TakenPhotos, *, is_stale: bool = False
) -> str:
    typed = f"{values.get('title', '')}\n\n{values.get('body', '')}"
    newer = f"{found.title}\n\n{body.markdown}"
    return render_template(
        "questions/edit.html",
        question=found,
        post=body,
        values=values,
        errors=errors,
        products=products_to_choose(found.product),
        hung=[shown_photo(photo) for photo in photos_of([body.id]).get(body.id, ())],
        photos=taken.kept,
        room=MOST_PHOTOS - body.photo_count,
        newer=marked(typed, newer, ("typed", typed, body.id, body.words)) if is_stale else "",
        feature="questions",
    )
