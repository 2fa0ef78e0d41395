"""The board, one state of it at length, and the table file."""

from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext as _

from community.accounts.viewer import require_staff
from community.backlog import policy, queries
from community.backlog.export import backlog_csv
from community.backlog.queries import MOST_CARDS, SORTS, Wanted
from community.backlog.showing import product_choices, shown_card
from community.ideas.models import DECLINED, STATES
from community.kernel.paging import Cursor
from community.products.models import Product
from community.products.queries import all_products
from community.settings import Settings

blueprint = Blueprint("backlog", __name__)


def _wanted(product: Product | None) -> Wanted:
    sort = request.args.get("sort", "")
    return Wanted(product.id if product else None, sort if sort in SORTS else SORTS[0])


def _sorts() -> list[tuple[str, str]]:
    names = {
        "customers": _("Most customers first"),
        "votes": _("Most votes first"),
        "changed": _("Latest change first"),
        "waiting": _("Longest here first"),
    }
    return [(sort, names[sort]) for sort in SORTS]


@blueprint.get("/staff/backlog")
def board() -> str:
    """Columns by state; with ?state= one of them as a list."""
    person = require_staff()
    products = all_products()
    product = next((one for one in products if one.slug == request.args.get("product")), None)
    wanted = _wanted(product)
    state = request.args.get("state", "")
    chosen = {"product": product.slug if product else "", "sort": wanted.sort}
    shared = {
        "staff_page": "backlog",
        "products": product_choices(products),
        "sorts": _sorts(),
        "chosen": chosen,
        "can_decide": policy.can_decide(person),
        "csv_query": urlencode(chosen),
    }
    if state in STATES:
        page = queries.items_in(state, wanted, Cursor.read(request.args.get("at")))
        return render_template(
            "backlog/state.html",
            state=state,
            cards=[shown_card(row) for row in page.rows],
            prev_url=_list_url(chosen, state, page.before),
            next_url=_list_url(chosen, state, page.after),
            **shared,
        )
    columns = queries.board(wanted)
    shown = {
        column: {
            "cards": [shown_card(row) for row in rows],
            "count": rows[0].in_state if rows else 0,
            "more_url": _list_url(chosen, column) if rows and rows[0].in_state > MOST_CARDS else "",
        }
        for column, rows in columns.items()
    }
    return render_template(
        "backlog/board.html",
        columns={key: column for key, column in shown.items() if key != DECLINED},
        declined=shown[DECLINED],
        count=sum(column["count"] for column in shown.values()),
        **shared,
    )


def _list_url(chosen: dict[str, str], state: str, cursor: str | None = "") -> str:
    if cursor is None:
        return ""
    return f"/staff/backlog?{urlencode({**chosen, 'state': state, 'at': cursor})}"


@blueprint.get("/staff/backlog.csv")
def backlog_file() -> Response:
    """With ?bom=1 as some spreadsheets want Japanese to be marked."""
    require_staff()
    settings: Settings = current_app.extensions["settings"]
    product = next((one for one in all_products() if one.slug == request.args.get("product")), None)
    rows = queries.whole_backlog(_wanted(product))
    text = backlog_csv(rows, site_url=settings.site_url, marked=request.args.get("bom") == "1")
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="backlog.csv"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
