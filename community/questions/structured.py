"""A question as search engines read it: schema.org's QAPage."""

from typing import Any

from sqlalchemy import Row

from community.kernel.fragments import fragments
from community.kernel.markup import plain_text
from community.topics.models import PUBLIC
from community.topics.rows import structured_author
from community.topics.showing import post_url
from community.topics.thread import Thread

MOST_ANSWERS = 5
LONGEST = 1_000


def qa_page(thread: Thread, site_url: str) -> dict[str, Any] | None:
    """The data of a public question with its accepted answer and the first others; None for any other."""
    topic, body = thread.topic, thread.body_row
    if body is None or topic.visibility != PUBLIC:
        return None
    answers = [row for row in thread.rows if row.visibility == PUBLIC][:MOST_ANSWERS]
    accepted = [row for row in answers if row.id == topic.accepted_post_id]
    question = {
        "@type": "Question",
        "name": topic.title,
        "text": _text(body),
        "url": site_url + thread.url,
        "inLanguage": topic.language,
        "answerCount": topic.answer_count,
        "upvoteCount": topic.vote_count,
        **_dates(body),
        "author": _author(body, site_url),
    }
    if accepted:
        question["acceptedAnswer"] = _answer(accepted[0], site_url)
    if suggested := [_answer(row, site_url) for row in answers if row.id != topic.accepted_post_id]:
        question["suggestedAnswer"] = suggested
    return {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": question}


def _answer(row: Row[Any], site_url: str) -> dict[str, Any]:
    return {
        "@type": "Answer",
        "text": _text(row),
        "url": site_url + post_url(row.id),
        "inLanguage": row.language,
        "upvoteCount": row.vote_count,
        **_dates(row),
        "author": _author(row, site_url),
    }


def _dates(row: Row[Any]) -> dict[str, str]:
    dates = {"datePublished": row.created_at.isoformat(timespec="seconds")}
    return dates | {"dateModified": row.edited_at.isoformat(timespec="seconds")} if row.edited_at else dates


def _author(row: Row[Any], site_url: str) -> dict[str, str]:
    return structured_author(row, site_url)


def _text(row: Row[Any]) -> str:
    return fragments.get(("plain", row.id, row.version), lambda: plain_text(row.html)[:LONGEST])
