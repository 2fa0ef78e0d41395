"""Points: a ledger that is only ever added to, rules as data, and ranks by what was earned."""

from flask import Flask

from community.loyalty import commands, pages, subscribers
from community.loyalty.wording import rank_name

__all__ = ["subscribers"]


def init_app(app: Flask) -> None:
    """Open the pages, add the command, and let every template show points and ranks."""
    app.register_blueprint(pages.blueprint)
    commands.install(app)
    app.jinja_env.globals.update(rank_name=rank_name, steps_shown=pages.steps_shown)
