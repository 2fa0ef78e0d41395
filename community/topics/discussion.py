"""A topic that people talk about, as search engines read it: schema.org's DiscussionForumPosting, or its Article."""

from typing import Any

from sqlalchemy import Row

from community.kernel.fragments import fragments
from community.kernel.markup import plain_text
from community.topics.models import PUBLIC
from community.topics.rows import structured_author
from community.topics.showing import post_url
from community.topics.thread import Thread

MOST_COMMENTS = 5
LONGEST = 1_000
POSTING, ARTICLE = "DiscussionForumPosting", "Article"


def discussion(thread: Thread, site_url: str, schema: str = POSTING) -> dict[str, Any] | None:
    """The data of a public topic with its first comments; None for any other."""
    topic, body = thread.topic, thread.body_row
    if body is None or topic.visibility != PUBLIC:
        return None
    comments = [row for row in thread.rows if row.visibility == PUBLIC][:MOST_COMMENTS]
    return {
        "@context": "https://schema.org",
        "@type": schema,
        "headline": topic.title,
        "url": site_url + thread.url,
        "commentCount": topic.answer_count,
        "interactionStatistic": {
            "@type": "InteractionCounter",
            "interactionType": "https://schema.org/LikeAction",
            "userInteractionCount": topic.vote_count,
        },
        **_words(body, site_url),
        "comment": [
            {"@type": "Comment", "url": site_url + post_url(row.id), **_words(row, site_url)} for row in comments
        ],
    }


def _words(row: Row[Any], site_url: str) -> dict[str, Any]:
    dates = {"datePublished": row.created_at.isoformat(timespec="seconds")}
    if row.edited_at:
        dates["dateModified"] = row.edited_at.isoformat(timespec="seconds")
    return {
        "text": fragments.get(("plain", row.id, row.version), lambda: plain_text(row.html)[:LONGEST]),
        "inLanguage": row.language,
        **dates,
        "author": structured_author(row, site_url),
    }
