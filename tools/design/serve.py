"""Shows the gallery of parts without the rest of the product: python tools/design/serve.py [port]

Everything a page gets from the shell is played here. Votes answer after a moment; /vote/fail always fails, so that
rolling back can be watched; POST /play/<event> with JSON sends that event to every open page.
"""

import json
import secrets
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_socketio import SocketIO
from jinja2 import FileSystemLoader
from markupsafe import Markup

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORDS = json.loads((ROOT / "community/translations/ja/web.json").read_text("utf-8"))
SAMPLES = json.loads((HERE / "samples.json").read_text("utf-8"))
AT = Markup('<time datetime="2026-11-21T04:38:00Z" data-relative>24分前</time>')
pages = Blueprint("gallery", __name__)


def language() -> str:
    return request.args.get("lang", "ja")


def say(text: str) -> str:
    return str(text if language() == "en" else WORDS.get(text, text))


def say_many(one: str, many: str, n: int) -> str:
    return (one if n == 1 else many) if language() == "en" else say(one)


def person(name: str, hue: int, *, staff: bool = False) -> SimpleNamespace:
    look = {"initial": name[0], "hue": hue, "avatar_url": None, "is_staff": staff, "roles": ["admin"] if staff else []}
    return SimpleNamespace(id=hue + 1, display_name=name, **look)


class Piece:
    """A part of the frame, rendered: it isn't escaped again."""

    def __init__(self, template: str, **values: object) -> None:
        self.html = render_template(template, **values)

    def __html__(self) -> str:
        return self.html


def hole(name: str) -> object:
    """What the shell fills in when a page leaves."""
    if name == "menu":
        me = person("高橋みなみ", 1, staff=True)
        return Piece("parts/frame/me.html", name=me.display_name, unread=3, **vars(me))
    return {"me": "2", "here": request.path, "place": request.path}.get(name, "played")


def rows() -> list[dict[str, Any]]:
    return [SAMPLES["row"] | {"active_at_html": AT} | row for row in SAMPLES["rows"]]


def outcomes() -> list[dict[str, Any]]:
    by = {"by": person("森 拓也", 0, staff=True), "by_url": "#", "by_role": "商品企画"}
    return [told | by for told in SAMPLES["outcomes"]]


def shell() -> dict[str, Any]:
    """What the site's context processor gives to every page."""
    ja = language() == "ja"
    return {
        "viewer": None if "out" in request.args else person("高橋みなみ", 1, staff=True),
        "site_name": "ゆのわ" if ja else "Yunowa",
        "lang": language(),
        "lang_switch_url": "?lang=en" if ja else "?lang=ja",
        "theme": request.args.get("theme", ""),
    }


@pages.get("/")
@pages.get("/staff")
def gallery() -> str:
    frame = "staff_layout.html" if request.path == "/staff" else "layout.html"
    people = {"mori": person("森 拓也", 0, staff=True), "minami": person("高橋みなみ", 1)}
    nav = {"feature": "home", "staff_page": "queue"}
    return render_template("gallery.html", frame=frame, rows=rows(), outcomes=outcomes(), **people, **nav)


@pages.get("/error/<int:code>")
def error(code: int) -> tuple[str, int]:
    title, what, safe, label = SAMPLES["errors"][str(code)]
    way = {"action_url": "/", "action_label": label}
    return render_template("web/error.html", code=code, title=title, what=what, safe=safe, **way), code


@pages.post("/vote/<int:count>")
def vote(count: int) -> ResponseReturnValue:
    time.sleep(0.4)
    on = request.form["on"] == "1"
    if request.accept_mimetypes.best != "application/json":
        return redirect("/")
    return jsonify(pressed=on, count=count + on, message="票を入れました" if on else "票を取り消しました")


@pages.post("/vote/fail")
def fail() -> ResponseReturnValue:
    time.sleep(0.4)
    return jsonify(message="保存できませんでした。もう一度お試しください。"), 503


@pages.post("/settings/theme")
def theme() -> ResponseReturnValue:
    return redirect("/?theme=" + request.form["value"].replace("system", ""))


@pages.get("/similar")
def similar() -> str:
    return render_template("similar.html", rows=rows()[1:3])


@pages.get("/topics/<int:topic>/posts")
def posts(topic: int) -> str:
    after = int(request.args["after"])
    return render_template("posts.html", topic=topic, ids=(after + 1, after + 2), kumo=person("kumo", 8))


@pages.post("/play/<event>")
def play(event: str) -> ResponseReturnValue:
    current_app.extensions["socketio"].emit(event, request.get_json())
    return "", 204


def strict(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = "default-src 'self'; img-src 'self' data: blob:"
    return response


def make() -> Flask:
    app = Flask(__name__, static_folder=str(ROOT / "static"))
    app.secret_key = secrets.token_hex()
    app.jinja_env.loader = FileSystemLoader([ROOT / "templates", HERE])
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(say, say_many, newstyle=True)
    token = Markup('<input type="hidden" name="csrf_token" value="played">')
    app.jinja_env.globals.update(
        asset=lambda path: f"/static/{path}",
        csrf_field=lambda: token,
        hole=hole,
        open_case_count=lambda: 7,
        piece=Piece,
    )
    app.context_processor(shell)
    app.after_request(strict)
    app.register_blueprint(pages)
    SocketIO(app, async_mode="threading").on_event("join", lambda asked: {"ok": asked["topic"] == 12, "last_post": 33})
    return app


if __name__ == "__main__":
    make().run(port=int(sys.argv[1]) if len(sys.argv) > 1 else 8123)
