"""What rules, ranks and lines of the ledger are called, in the reader's language."""

from flask_babel import gettext as _
from flask_babel import ngettext

from community.loyalty.models import REVERSAL
from community.loyalty.rules import POINTS, SHIPPED, SOLUTIONS, Progress

NAMES = {
    "seed": lambda: _("Seed"),
    "sprout": lambda: _("Sprout"),
    "leaf": lambda: _("Young leaf"),
    "grove": lambda: _("Grove"),
    "forest": lambda: _("Forest"),
}


def rank_name(key: str) -> str:
    """A rank's name; nothing for a person without one."""
    return NAMES[key]() if key in NAMES else ""


def step_left(step: Progress, rank: str) -> str:
    """What is missing of one criterion until a rank."""
    if not step.missing:
        names = {POINTS: _("Enough points"), SOLUTIONS: _("Enough solutions"), SHIPPED: _("Enough shipped ideas")}
        return names[step.measure]
    if step.measure == SOLUTIONS:
        return ngettext(
            "%(num)s solution to go until %(rank)s.", "%(num)s solutions to go until %(rank)s.", step.missing, rank=rank
        )
    if step.measure == SHIPPED:
        return ngettext(
            "%(num)s shipped idea to go until %(rank)s.",
            "%(num)s shipped ideas to go until %(rank)s.",
            step.missing,
            rank=rank,
        )
    return ngettext(
        "%(num)s point to go until %(rank)s.", "%(num)s points to go until %(rank)s.", step.missing, rank=rank
    )


def step_name(step: Progress) -> str:
    """What a bar shows, for those who hear it."""
    names = {
        POINTS: _("Points: %(have)s of %(least)s", have=step.have, least=step.least),
        SOLUTIONS: _("Solutions: %(have)s of %(least)s", have=step.have, least=step.least),
        SHIPPED: _("Shipped ideas: %(have)s of %(least)s", have=step.have, least=step.least),
    }
    return names[step.measure]


def criterion_name(measure: str, least: int) -> str:
    """What a rank asks for besides points."""
    if measure == SHIPPED:
        return ngettext("%(num)s shipped idea", "%(num)s shipped ideas", least)
    return ngettext("%(num)s solution", "%(num)s solutions", least)


def rule_name(key: str) -> str:
    """What somebody does to get the points of a rule."""
    names = {
        "answer-accepted": _("Your answer is chosen as the solution"),
        "answer-posted": _("You answer somebody's question"),
        "review-written": _("You write a review"),
        "idea-proposed": _("You suggest an idea"),
        "question-asked": _("You ask a question"),
        "tip-shared": _("You share a tip"),
        "story-told": _("You tell a story"),
        "useful-received": _("Somebody finds your post useful"),
        "idea-planned": _("Your idea is planned"),
        "idea-shipped": _("Your idea ships"),
    }
    return names.get(key, key)


def line_name(rule: str, kind: str) -> str:
    """What happened, for a line of the ledger."""
    if kind == REVERSAL:
        return _("Points taken back: %(what)s", what=_what(rule))
    return _what(rule)


def _what(rule: str) -> str:
    names = {
        "answer-accepted": _("Answer chosen as the solution"),
        "answer-posted": _("Answer posted"),
        "review-written": _("Review written"),
        "idea-proposed": _("Idea suggested"),
        "question-asked": _("Question asked"),
        "tip-shared": _("Tip shared"),
        "story-told": _("Story told"),
        "useful-received": _("Post found useful"),
        "idea-planned": _("Idea planned"),
        "idea-shipped": _("Idea shipped"),
    }
    return names.get(rule, rule)


def why(reason: str) -> str:
    """The sentence under a line that needs one: points that went back, or that the day's limit held back."""
    sentences = {
        "hidden": _("Our staff hid the post under our rules. If it comes back, so do the points."),
        "deleted": _("You deleted the post. If you restore it, the points come back."),
        "unaccepted": _("The answer is no longer the chosen one."),
        "vote": _("The person took their vote back."),
        "capped": _("You'd reached this day's limit, so it counted for less."),
        "again": _("It stands again, so the points are back."),
    }
    return sentences.get(reason, "")
