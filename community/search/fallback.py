"""Finding posts by plain SQL, for as long as there is no index: fewer are found, none that may not be seen."""

import re

from sqlalchemy import ColumnElement, and_, case, literal, or_, select

from community.kernel.database import db
from community.search.backend import Hit
from community.search.documents import IS_PUBLIC
from community.search.parsing import STOP_TOKENS
from community.search.tokens import fold
from community.topics.models import Post, Topic

MOST_FOUND = 50
MOST_WORDS = 8
ALL_REQUIRED = 3
_WORD = re.compile(r"[々㐀-䶿一-鿿]+|[ァ-ヺー]+|[ぁ-ゖ]+|[^\W_ぁ-ゖァ-ヺー々㐀-䶿一-鿿]+")
_HIRAGANA = re.compile(r"[ぁ-ゖ]+")


def hits_by_sql(text: str) -> list[Hit]:
    """At most 50 posts with these words in title or text, those with most of them first. One statement."""
    words = _words(text)
    if not words:
        return []
    matched: ColumnElement[int] = literal(0)
    for word in words:
        in_title = and_(Post.is_body, Topic.title.icontains(word, autoescape=True))
        matched += case((or_(in_title, Post.markdown.icontains(word, autoescape=True)), 1), else_=0)
    rows = db.session.execute(
        select(Post.id, Post.topic_id, matched.label("matched"))
        .join(Topic, Topic.id == Post.topic_id)
        .where(*IS_PUBLIC, matched >= min(len(words), ALL_REQUIRED))
        .order_by(matched.desc(), Post.id.desc())
        .limit(MOST_FOUND)
    )
    return [Hit(row.id, row.topic_id, float(row.matched)) for row in rows]


def _words(text: str) -> list[str]:
    """Words by their script; hiragana between others is mostly grammar."""
    found = [word for word in dict.fromkeys(_WORD.findall(fold(text))) if word not in STOP_TOKENS]
    telling = [word for word in found if not _HIRAGANA.fullmatch(word)]
    return (telling or found)[:MOST_WORDS]
