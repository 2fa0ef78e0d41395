"""The command line: `flask import-content FILE`, `flask import-orders FILE`, `flask rebuild-counts`."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
from flask import Flask

from community.importing.actions import Report, import_content
from community.importing.orders import import_orders
from community.reviews.scoring import recount_ratings
from community.topics.actions.helpful import recount_helpful
from community.topics.actions.recounting import recount_products, recount_topics


def init_app(app: Flask) -> None:
    @app.cli.command("import-content")
    @click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
    def import_files(files: tuple[Path, ...]) -> None:
        """Load people, products, topics and votes from JSON Lines files. Running it again changes nothing."""
        sys.exit(_read_all(files, import_content))

    @app.cli.command("import-orders")
    @click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
    def import_order_files(files: tuple[Path, ...]) -> None:
        """Load from JSON Lines files who bought what, for the label "Verified owner". See docs/reviews.md."""
        sys.exit(_read_all(files, import_orders))

    @app.cli.command("rebuild-counts")
    def rebuild_counts() -> None:
        """Count everything afresh that is kept as a count."""
        topics, products = recount_topics(), recount_products()
        topics, products = topics + recount_helpful(), products + recount_ratings()
        click.echo(f"{topics} posts and topics and {products} products were wrong.")


def _read_all(files: tuple[Path, ...], read: Callable[[Path, Callable[[int], None]], Report]) -> int:
    """Read the files and say what came of each; the status to end with."""
    has_refused = False
    for path in files:
        begun = time.perf_counter()
        with click.progressbar(length=path.stat().st_size, label=path.name, file=sys.stderr) as bar:
            report = read(path, bar.update)
        for number, why in report.refused:
            click.echo(f"{path.name}, line {number}: {why}", err=True)
        count = report.added + report.changed + report.same
        seconds = max(time.perf_counter() - begun, 0.001)
        click.echo(
            f"{path.name}: {report.added} added, {report.changed} changed, {report.same} as before, "
            f"{len(report.refused)} refused; {count / seconds:.0f} items per second"
        )
        has_refused = has_refused or bool(report.refused)
    return 1 if has_refused else 0
