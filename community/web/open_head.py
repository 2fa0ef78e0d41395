"""What a page says of itself in its head: to search engines, to previews of links, to feed readers."""

from typing import Any

from flask import Flask, request
from markupsafe import Markup

from community.kernel.webpage import piece
from community.web.context import LANGUAGES


def open_head(path: str, title: str, description: str = "", image: str = "", **more: Any) -> Markup:
    """The lines for the head, made once for these values.

    `path` is the canonical address without site and language, "" for one of several views of the same things;
    `description` plain text, cut here; `image` a path. And by name: `kind` (website, article or profile), `is_listed`
    (False for what people may link to but search engines shouldn't list), `feeds` (pairs of name and path).
    """
    asked = request.args.get("lang", "")
    return piece(
        "parts/open.html",
        path=path,
        title=title,
        description=description,
        image=image,
        kind=more.get("kind", "website"),
        is_listed=bool(more.get("is_listed", True)),
        feeds=tuple(more.get("feeds", ())),
        asked=asked if asked in LANGUAGES else "",
    )


def init_app(app: Flask) -> None:
    """Let every template say it."""
    app.jinja_env.globals.update(open_head=open_head)
