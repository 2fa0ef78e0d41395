"""The search page, and what is similar to a title being typed or to a topic being read."""

from collections.abc import Mapping
from types import SimpleNamespace
from urllib.parse import urlencode

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from community.accounts.alike import alike_for_members, unless_there_is
from community.accounts.viewer import me, require_person
from community.ideas.models import STATES as IDEA_STATES
from community.kernel.errors import Invalid
from community.kernel.paging import PAGE_SIZE
from community.kernel.throttle import throttle
from community.kernel.webpage import language
from community.products.queries import all_products
from community.questions.queries import STATES as QUESTION_STATES
from community.search.actions import ask_for_index
from community.search.documents import readable
from community.search.engine import engine
from community.search.excerpts import excerpt, marked
from community.search.queries import (
    BEST,
    NEWEST,
    SORTS,
    Asked,
    Filters,
    Found,
    Match,
    fresh_posts,
    in_other_words,
    search,
)
from community.search.saved import own_searches, save_search
from community.search.saving import asked_for, read_name, saving
from community.tags.models import fold
from community.tags.queries import find_tag
from community.topics.models import IDEA, KINDS, QUESTION, REVIEW, STORY, TIP
from community.topics.rows import shown
from community.topics.showing import post_url
from community.topics.text import LANGUAGES

blueprint = Blueprint("search", __name__)
SAVINGS = "60/hour"
LONGEST_SHOWN = 1_000


@blueprint.get("/search")
@alike_for_members
def search_page() -> str:
    # For whom the index has everything; who just wrote finds their own posts besides.
    for fresh in fresh_posts():
        unless_there_is(fresh)
    return _shown_page(request.args, {})


def _shown_page(args: Mapping[str, str], errors: Mapping[str, str]) -> str:
    """What is found by these words and filters; `errors` are about saving them."""
    person, products = me(), _products()
    given = _given(products, args)
    unless_there_is(own_searches())
    found = search(engine(), _asked(given, products, args), seen_by=person)
    looked_for = in_other_words(given["q"]) if found.matches else ""
    if not found.is_whole:
        ask_for_index()
    return render_template(
        "search/search.html",
        given=given,
        errors=errors,
        saving=saving(given, args, person),
        found=found,
        first=(found.page - 1) * PAGE_SIZE + 1,
        rows=[_shown(match, looked_for) for match in found.matches],
        products=[(slug, name) for slug, (_id, name) in products.items()],
        kinds=_kinds(),
        question_states=[("open", _("Waiting for an answer")), ("answered", _("Answered")), ("solved", _("Solved"))],
        idea_states=IDEA_STATES,
        languages=[("ja", _("Japanese")), ("en", _("English"))],
        sorts=[(BEST, _("Best match")), (NEWEST, _("Newest first"))],
        tags=_tag_chips(found, given),
        plain_url=_url({"q": given["q"]}),
        is_filtered=any(given[name] for name in ("kind", "product", "state", "tag", "language")),
        earlier_url=_url(given, page=found.page - 1) if found.page > 1 else "",
        later_url=_url(given, page=found.page + 1) if found.page < found.pages else "",
    )


def _kinds() -> list[tuple[str, str]]:
    return [
        (QUESTION, _("Questions")),
        (IDEA, _("Ideas")),
        (REVIEW, _("Reviews")),
        (TIP, _("Tips")),
        (STORY, _("Stories")),
    ]


def _products() -> dict[str, tuple[int, str]]:
    return {one.slug: (one.id, one.name(language())) for one in all_products()}


def _given(products: dict[str, tuple[int, str]], args: Mapping[str, str]) -> dict[str, str]:
    """What was typed and chosen; choices that there are not count as none."""
    allowed = {
        "kind": KINDS,
        "product": tuple(products),
        "state": (*QUESTION_STATES, *IDEA_STATES),
        "language": LANGUAGES,
        "sort": SORTS[1:],
    }
    chosen = {name: value for name in allowed if (value := args.get(name, "")) in allowed[name]}
    typed = {name: args.get(name, "").replace("\0", "").strip() for name in ("q", "tag")}
    return {**dict.fromkeys(allowed, ""), **chosen, "q": typed["q"][:LONGEST_SHOWN], "tag": typed["tag"][:40]}


def _asked(given: dict[str, str], products: dict[str, tuple[int, str]], args: Mapping[str, str]) -> Asked:
    tag = find_tag(given["tag"]) if given["tag"] else None
    filters = Filters(
        kind=given["kind"],
        product_id=products[given["product"]][0] if given["product"] else None,
        tag_id=(tag.id if tag else 0) if given["tag"] else None,
        state=given["state"],
        language=given["language"],
    )
    number = args.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 1
    return Asked(given["q"], filters, given["sort"] or BEST, page)


def _url(given: dict[str, str], page: int = 1, **changed: str) -> str:
    kept = {name: value for name, value in {**given, **changed}.items() if value}
    return "/search?" + urlencode({**kept, "page": page} if page > 1 else kept)


def _tag_chips(found: Found, given: dict[str, str]) -> list[tuple[str, str, bool, int]]:
    """The tags of what was found: each narrows the search, or, chosen already, widens it again."""
    chosen = fold(given["tag"])
    chips = [
        (label, _url(given, tag="" if fold(label) == chosen else label), fold(label) == chosen, count)
        for label, count in found.tags
    ]
    if chosen and not any(is_chosen for _label, _target, is_chosen, _count in chips):
        chips.insert(0, (given["tag"], _url(given, tag=""), True, found.total))
    return chips


def _shown(match: Match, words: str) -> SimpleNamespace:
    """A row as `topic_row` takes it, with its words marked and a link to the very post that fits."""
    row, post = shown(match.topic), match.post
    row.title, row.excerpt = marked(row.title, words), excerpt(readable(post), words)
    if not match.is_body:
        row.url = post_url(post.post_id)
        row.note = _("In an answer") if row.kind == QUESTION else _("In a comment")
    return row


@blueprint.post("/search/saved")
def save() -> Response:
    """Keep the words and filters that the form repeats; what can't be kept is shown again with what was found."""
    person = require_person()
    throttle.hit(SAVINGS, "save search", person.id)
    given = _given(_products(), request.form)
    try:
        name = read_name(request.form)
        save_search(urlencode(asked_for(given)), name, by=person)
    except Invalid as invalid:
        return make_response(_shown_page(request.form, invalid.errors), 422)
    flash(_("Saved. You find it here and on your page."), "ok")
    return redirect(_url(given), 303)
