"""Commands for whoever runs the site."""

import sys
import time

import click
from flask import Flask

from community.search.actions import learn_words_again
from community.search.backend import IndexBusy
from community.search.documents import all_documents, count_public
from community.search.engine import engine


def init_app(app: Flask) -> None:
    @app.cli.command("learn-words")
    def learn_words() -> None:
        """Learn again from all merges which words mean the same."""
        click.echo(f"Learned {learn_words_again()} pairs of words.")

    @app.cli.command("rebuild-index")
    def rebuild_index() -> None:
        """Make the search index anew from the database; people go on searching meanwhile."""
        begun = time.perf_counter()
        with click.progressbar(length=count_public(), label="Posts", file=sys.stderr) as shown:
            try:
                engine().rebuild(all_documents(), lambda done: shown.update(done - shown.pos))
            except IndexBusy as busy:
                raise click.ClickException("Somebody else is rebuilding the index.") from busy
        health = engine().health()
        click.echo(f"Indexed {health.docs} posts in {time.perf_counter() - begun:.1f} s.")
