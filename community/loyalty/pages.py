"""The page on which everybody sees how points are given, and members what they have and why."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row

from community.accounts.models import Person
from community.accounts.viewer import me, require_person
from community.kernel.paging import Cursor
from community.kernel.webpage import when
from community.loyalty import queries
from community.loyalty.export import ledger_csv
from community.loyalty.models import REVERSAL
from community.loyalty.queries import Summary
from community.loyalty.rules import Ladder, Rule
from community.loyalty.wording import criterion_name, line_name, rank_name, rule_name, step_left, step_name, why
from community.topics.models import MERGED, PUBLIC, Topic
from community.topics.rows import topic_url

blueprint = Blueprint("loyalty", __name__)


def summary_shown(person_id: int) -> SimpleNamespace:
    """A person's points as pages show them."""
    found = queries.points_summary(person_id)
    return SimpleNamespace(
        balance=found.balance,
        earned=found.earned,
        rank=found.rank,
        rank_name=rank_name(found.rank),
        next_rank_name=rank_name(found.next_rank),
        steps=steps_shown(found),
        tenths=found.share // 10,
        ranks=ranks_shown(found.ladder),
    )


def steps_shown(found: Summary) -> tuple[tuple[str, int, str], ...]:
    """Of each criterion of the next rank: what its bar is called, how full it is, and what is missing in words."""
    rank = rank_name(found.next_rank)
    return tuple((step_name(step), step.share, step_left(step, rank)) for step in found.steps)


def ranks_shown(ladder: Ladder) -> list[tuple[str, str, int, str]]:
    """Key, name and points of each rank, and what else it asks for."""
    return [
        (
            rank.key,
            rank_name(rank.key),
            rank.threshold,
            _(", ").join(criterion_name(one.measure, one.least) for one in ladder.criteria if one.rank == rank.key),
        )
        for rank in ladder.ranks
    ]


def cap_shown(rule: Rule) -> str:
    """How often a rule counts in a day, in words; nothing where there is no limit."""
    if rule.daily_cap is None:
        return ""
    if rule.points and rule.daily_cap % rule.points == 0:
        times = rule.daily_cap // rule.points
        return ngettext("up to %(num)s time a day", "up to %(num)s times a day", times)
    return ngettext("up to %(num)s point a day", "up to %(num)s points a day", rule.daily_cap)


def _rules_shown() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(key=rule.key, name=rule_name(rule.key), points=rule.points, cap=cap_shown(rule))
        for rule in queries.rules()
    ]


def _line_shown(line: Row[Any], topics: Mapping[int, Topic]) -> SimpleNamespace:
    topic = topics.get(line.reason.get("topic_id", 0))
    note = why(line.reason.get("why", ""))
    if line.kind == REVERSAL and line.awarded_at:
        note += " " + _("This takes back the points of %(day)s.", day=when(line.awarded_at).striptags())
    return SimpleNamespace(
        id=line.id,
        name=line_name(line.rule, line.kind),
        note=note.strip(),
        points=line.points,
        balance=line.balance_after,
        at=when(line.created_at),
        title=topic.title if topic else "",
        lang=topic.language if topic else "",
        is_public=topic is not None and topic.visibility in (PUBLIC, MERGED),
        url=f"{topic_url(topic.kind, topic.id)}#post-{line.subject_id}" if topic else "",
    )


@blueprint.get("/points")
def points() -> str:
    person = me()
    if person is None:
        ranks = ranks_shown(queries.ladder())
        return render_template("loyalty/about_points.html", feature="points", rules=_rules_shown(), ranks=ranks)
    page = queries.ledger(person.id, Cursor.read(request.args.get("at")))
    topics = queries.subjects({row.reason.get("topic_id", 0) for row in page.rows}, seen_by=person)
    return render_template(
        "loyalty/points.html",
        feature="points",
        summary=summary_shown(person.id),
        rules=_rules_shown(),
        lines=[_line_shown(line, topics) for line in page.rows],
        since=when(person.created_at),
        is_staff=person.is_staff,
        prev_url=f"/points?at={page.before}#ledger" if page.before else "",
        next_url=f"/points?at={page.after}#ledger" if page.after else "",
    )


@blueprint.get("/points.csv")
def points_csv() -> Response:
    person = require_person()
    answer = Response(_csv_of(person), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="points.csv"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _csv_of(person: Person) -> str:
    lines = queries.whole_ledger(person.id)
    about = sorted({line.reason.get("topic_id", 0) for line in lines})
    topics: dict[int, Topic] = {}
    for start in range(0, len(about), 500):
        topics |= queries.subjects(about[start : start + 500], seen_by=person)
    return ledger_csv(lines, topics)
