"""The addresses of reporting and judging."""

from flask import g

from community.accounts.viewer import me
from community.moderation.pages import judging, reporting, revealing
from community.moderation.queries import Waiting, waiting

BLUEPRINTS = (reporting.blueprint, judging.blueprint, revealing.blueprint)


def open_case_count() -> int:
    """How many cases wait for the moderator who looks: for the staff pages' navigation."""
    if "waiting_cases" not in g:
        g.waiting_cases = waiting(seen_by=me())
    kept: Waiting = g.waiting_cases
    return kept.count
