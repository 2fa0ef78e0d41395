"""What a notice says, made when it is read, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from community.hours.events import CANCELLED, RETURNED
from community.kernel.webpage import language
from community.notifications import models
from community.topics.models import IDEA

AUTHOR, VOTER, COMMENTER, FOLLOWER = "author", "voter", "commenter", "follower"

CONVERTED, MOVED, REVERTED = "converted", "moved", "reverted"
"""What was done with a topic or a post."""
CO_AUTHOR, HOST = "co_author", "host"
"""Whose idea was merged into another one, and into whose."""


def kind_name(kind: str) -> str:
    """A kind of notice, as the settings call it."""
    names = {
        models.ANSWER: _("Answers to my questions"),
        models.ACCEPTED: _("My answer is chosen as the solution"),
        models.OFFICIAL: _("Replies from the company to my posts"),
        models.DECISION: _("Decisions on ideas I suggested, supported, commented on or follow"),
        models.COMMENT: _("Comments on my ideas, reviews, tips and stories"),
        models.REPLY: _("Replies to my answers and comments"),
        models.OWNED: _("New questions about products I use"),
        models.MENTION: _("Posts that mention me (@)"),
        models.TALK: _("Answers and comments in topics I follow"),
        models.ABOUT: _("New posts about products and tags I follow"),
        models.BY_PERSON: _("New posts by people I follow"),
        models.NEWS: _("News about things I asked for"),
        models.MERGED: _("Ideas I took part in are merged"),
        models.POLL: _("Polls I took part in are over"),
        models.BEGUN: _("Question hours I follow begin"),
        models.REPLANNED: _("Question hours I follow or asked in are moved or cancelled"),
        models.CURATED: _("Posts of mine, or topics I took part in, are moved, closed, converted or put back"),
        models.USEFUL: _("People find my posts useful"),
        models.FEATURED: _("A tip or story of mine is pointed out"),
        models.HIDDEN: _("A post of mine is hidden by staff"),
    }
    return names[kind]


def _state(state: str) -> str:
    names = {
        "new": _("New"),
        "review": _("Under review"),
        "planned": _("Planned"),
        "building": _("In progress"),
        "shipped": _("Shipped"),
        "declined": _("Not now"),
    }
    return names.get(state, state)


def sentence(kind: str, params: Mapping[str, Any], *, count: int, title: Any, name: Any, topic_kind: str) -> Any:
    """The sentence of a group of `count` notices. Plain values give plain text; Markup in `title` gives Markup."""
    values = {
        "num": count,
        "title": title,
        "name": name,
        "state": _state(str(params.get("state", ""))),
        "why": params.get("why", ""),
        "subject": params.get(f"subject_{language()}", ""),
    }
    if kind == models.DECISION:
        pattern = _decision(str(params.get("role", "")), topic_kind)
    elif kind == models.NEWS:
        pattern = _news(str(params.get("role", "")))
    elif kind == models.MERGED:
        pattern = _merged(str(params.get("role", "")))
    elif kind == models.CURATED:
        pattern = _curated(str(params.get("what", "")), topic_kind)
    elif kind == models.REPLANNED:
        pattern = _replanned(str(params.get("what", "")))
    elif count > 1:
        pattern = _several(kind, count)
    else:
        pattern = _one(kind)
    return type(title)(pattern) % values


def _one(kind: str) -> str:
    sentences = {
        models.ANSWER: _("%(name)s answered: %(title)s"),
        models.OFFICIAL: _("%(name)s of our staff replied: %(title)s"),
        models.COMMENT: _("%(name)s commented: %(title)s"),
        models.REPLY: _("%(name)s replied to you: %(title)s"),
        models.MENTION: _("%(name)s mentioned you: %(title)s"),
        models.TALK: _("%(name)s wrote in a topic you follow: %(title)s"),
        models.ABOUT: _("New about %(subject)s: %(title)s"),
        models.OWNED: _("Somebody asks about %(subject)s, which you use: %(title)s"),
        models.FEATURED: _("Thank you. We point this out to everybody on the home page: %(title)s"),
        models.BY_PERSON: _("%(name)s, whom you follow, posted: %(title)s"),
        models.ACCEPTED: _("Your answer was chosen as the solution: %(title)s"),
        models.USEFUL: _("Somebody found your post useful: %(title)s"),
        models.POLL: _("The poll is over, and here is its result: %(title)s"),
        models.BEGUN: _("The question hour begins: %(title)s"),
        models.HIDDEN: _("We've hidden your post under our rules: %(title)s"),
        models.RETURNED: _("Your post is public again: %(title)s"),
        models.REVEALED: _("A moderator looked up who posted this without a name: %(title)s. Their reason: %(why)s"),
        models.WELCOME: _("Welcome. Ask, answer, or vote for an idea you'd like to see."),
    }
    return sentences[kind]


def _several(kind: str, count: int) -> str:
    title = "%(title)s"  # filled in later, where it may be markup
    sentences = {
        models.ANSWER: ngettext("%(num)s new answer: %(title)s", "%(num)s new answers: %(title)s", count, title=title),
        models.OFFICIAL: ngettext(
            "%(num)s new reply from our staff: %(title)s",
            "%(num)s new replies from our staff: %(title)s",
            count,
            title=title,
        ),
        models.COMMENT: ngettext(
            "%(num)s new comment: %(title)s", "%(num)s new comments: %(title)s", count, title=title
        ),
        models.REPLY: ngettext(
            "%(num)s new reply to you: %(title)s", "%(num)s new replies to you: %(title)s", count, title=title
        ),
        models.MENTION: ngettext(
            "%(num)s post mentions you: %(title)s", "%(num)s posts mention you: %(title)s", count, title=title
        ),
        models.TALK: ngettext(
            "%(num)s new post in a topic you follow: %(title)s",
            "%(num)s new posts in a topic you follow: %(title)s",
            count,
            title=title,
        ),
        models.USEFUL: ngettext(
            "%(num)s person found your post useful: %(title)s",
            "%(num)s people found your post useful: %(title)s",
            count,
            title=title,
        ),
    }
    return sentences.get(kind) or _one(kind)


def _merged(role: str) -> str:
    sentences = {
        AUTHOR: _("Your idea lives on in one that asks for the same: %(title)s"),
        HOST: _("An idea that asks for the same was merged into yours: %(title)s"),
        VOTER: _("An idea you voted for lives on in one that asks for the same: %(title)s"),
        FOLLOWER: _("An idea you follow lives on in one that asks for the same: %(title)s"),
    }
    return sentences.get(role) or _("An idea you commented on lives on in one that asks for the same: %(title)s")


def _news(role: str) -> str:
    sentences = {
        AUTHOR: _("Your idea is ready to use: %(title)s"),
        CO_AUTHOR: _("An idea that asks for the same as yours is ready to use: %(title)s"),
        VOTER: _("An idea you voted for is ready to use: %(title)s"),
        FOLLOWER: _("An idea you follow is ready to use: %(title)s"),
    }
    return sentences.get(role) or _("An idea you took part in is ready to use: %(title)s")


def _curated(what: str, topic_kind: str) -> str:
    if what == CONVERTED:
        if topic_kind == IDEA:
            return _("A question you took part in is an idea now: %(title)s")
        return _("An idea you took part in is a question now: %(title)s")
    sentences = {
        MOVED: _("Posts that concern you were moved to another topic: %(title)s"),
        REVERTED: _("Our staff put earlier words of yours back: %(title)s"),
        "locked": _("Our staff locked what you began: %(title)s"),
    }
    return sentences.get(what) or _("Your question was closed: %(title)s")


def _replanned(what: str) -> str:
    sentences = {
        CANCELLED: _("The question hour won't take place: %(title)s. The reason: %(why)s"),
        RETURNED: _("The question hour takes place after all: %(title)s"),
    }
    return sentences.get(what) or _("The question hour has other times now: %(title)s")


def _decision(role: str, topic_kind: str) -> str:
    if topic_kind != IDEA:
        return _("What you took part in led to a decision (%(state)s): %(title)s")
    if role == AUTHOR:
        return _("Your idea is now “%(state)s”: %(title)s")
    if role == CO_AUTHOR:
        return _("An idea that asks for the same as yours is now “%(state)s”: %(title)s")
    if role == VOTER:
        return _("An idea you voted for is now “%(state)s”: %(title)s")
    if role == FOLLOWER:
        return _("An idea you follow is now “%(state)s”: %(title)s")
    return _("An idea you commented on is now “%(state)s”: %(title)s")
