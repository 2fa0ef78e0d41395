"""Asking the index, and judging by SQL what may be seen: nothing else is returned, counted or hinted at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Row, Select, bindparam, desc, func, select, union

from community.accounts.models import Person
from community.accounts.reader import ME
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.paging import PAGE_SIZE
from community.search.backend import Doc, Hit, IndexUnavailable, SearchBackend, SimilarHit
from community.search.documents import IS_PUBLIC, looked_up, public_documents
from community.search.fallback import hits_by_sql
from community.search.lexicon import NONE, Lexicon
from community.search.parsing import LONGEST_QUERY, Query, parse
from community.search.tokens import fold, tokens
from community.search.words import lexicon_in_use
from community.tags.models import Tag, Tagging
from community.topics.models import Post, Topic
from community.topics.queries import topics_by_id

MOST_HITS = 1_000
MOST_TAGS = 8
FRESH = timedelta(minutes=2)
"""For so long one's own posts are found although the index may not have them yet."""
MOST_FRESH = 20
BEST, NEWEST = "best", "new"
SORTS = (BEST, NEWEST)

SIMILAR_ASKED = 20
MOST_SIMILAR = 6
MOST_RELATED = 5
SAME_KIND = 1.15
"""How much more a topic of the kind being written counts; what is closer comes first, whatever it is."""
ALIKE, HARDLY_ALIKE = 0.5, 0.12
"""Scores of the engine on real titles: below the first a shared kanji says nothing, below the second a word."""
RELATED, HARDLY_RELATED = 0.15, 0.05
"""The same where the title asked for is the best hit itself and all others look small beside it."""


@dataclass(frozen=True)
class Filters:
    """What else is asked for; empty or None means any. A tag of 0 is a tag nobody ever used."""

    kind: str = ""
    product_id: int | None = None
    tag_id: int | None = None
    state: str = ""
    language: str = ""


@dataclass(frozen=True)
class Match:
    """A topic that was found, and the post of it that fits best."""

    topic: Row[Any]
    post: Doc

    @property
    def is_body(self) -> bool:
        return bool(self.post.title)


@dataclass(frozen=True)
class Found:
    """A page of what was found. `total` counts all topics that were found; `tags` are theirs, with counts."""

    matches: Sequence[Match] = ()
    total: int = 0
    page: int = 1
    tags: Sequence[tuple[str, int]] = ()
    is_whole: bool = True
    """Whether the index was there; without it only plain matches are found."""

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


@dataclass(frozen=True)
class Asked:
    """What somebody typed and chose."""

    words: str
    filters: Filters = field(default_factory=Filters)
    sort: str = BEST
    page: int = 1


def cleaned(words: str) -> str:
    """What was typed on one line, without signs that no database takes."""
    return " ".join(words.replace("\0", " ").split())[:LONGEST_QUERY]


def in_other_words(words: str) -> str:
    """What was typed, and what else is looked for because of it."""
    return " ".join([words, *(found.other for found in lexicon_in_use().beside(fold(cleaned(words))))])


def search(backend: SearchBackend, asked: Asked, *, seen_by: Person | None) -> Found:
    """The topics that fit, one page of them, with exact counts. The number of statements doesn't grow."""
    words = cleaned(asked.words)
    if not words:
        return Found()
    hits, is_whole = _hits(backend, words, asked.filters)
    if seen_by is not None and is_whole:
        hits = _with_own_fresh_posts(hits, words, seen_by)
    best = _best_posts(hits, asked)
    page = max(1, min(asked.page, -(-len(best) // PAGE_SIZE)))
    shown = dict(islice(best.items(), (page - 1) * PAGE_SIZE, page * PAGE_SIZE))
    return Found(_matches(shown, seen_by), len(best), page, _tags_of(list(best)), is_whole)


def _hits(backend: SearchBackend, words: str, filters: Filters) -> tuple[list[Hit], bool]:
    kinds = (filters.kind,) if filters.kind else ()
    try:
        known = lexicon_in_use()
        return backend.search(words, kinds=kinds, product_id=filters.product_id, limit=MOST_HITS, known=known), True
    except IndexUnavailable:
        return hits_by_sql(words), False


def _best_posts(hits: Sequence[Hit], asked: Asked) -> dict[int, int]:
    """The topics in order, each with the best hit in it that everybody may see. One statement."""
    if not hits:
        return {}
    rows = db.session.execute(_seen(asked.filters, asked.sort), {"post_ids": [hit.post_id for hit in hits]})
    topic_of: dict[int, int] = dict(iter(rows))
    best: dict[int, int] = {}
    for hit in hits:
        if hit.post_id in topic_of:
            best.setdefault(topic_of[hit.post_id], hit.post_id)
    return {topic_id: best[topic_id] for topic_id in topic_of.values()} if asked.sort == NEWEST else best


@lru_cache(maxsize=64)
def _seen(filters: Filters, sort: str) -> Select[int, int]:
    """Which of the posts named are public and fit, with their topics. Kept, because it takes time to build."""
    query = select(Post.id, Post.topic_id).join(Topic, Topic.id == Post.topic_id)
    query = query.where(*IS_PUBLIC, Post.id.in_(bindparam("post_ids", expanding=True)))
    if sort == NEWEST:
        query = query.order_by(Topic.created_at.desc(), Topic.id.desc())
    for column, value in (
        (Topic.kind, filters.kind),
        (Topic.state, filters.state),
        (Topic.language, filters.language),
    ):
        if value:
            query = query.where(looked_up(column) == value)
    if filters.product_id is not None:
        query = query.where(looked_up(Topic.product_id) == filters.product_id)
    if filters.tag_id is not None:
        query = query.where(Topic.id.in_(select(Tagging.topic_id).where(Tagging.tag_id == filters.tag_id)))
    return query


def _matches(post_of: Mapping[int, int], seen_by: Person | None) -> list[Match]:
    topics = topics_by_id(post_of, seen_by=seen_by)
    posts = {doc.post_id: doc for doc in public_documents(post_of.values())}
    return [
        Match(topics[topic_id], posts[post_id])
        for topic_id, post_id in post_of.items()
        if topic_id in topics and post_id in posts
    ]


_TAGS_OF = (
    select(Tag.label, func.count().label("count"))
    .join(Tagging, Tagging.tag_id == Tag.id)
    .where(Tagging.topic_id.in_(bindparam("topic_ids", expanding=True)))
    .group_by(Tag.id, Tag.label)
    .order_by(func.count().desc(), Tag.id)
    .limit(MOST_TAGS)
)


def _tags_of(topic_ids: Sequence[int]) -> list[tuple[str, int]]:
    """The most frequent tags of the topics found."""
    if not topic_ids:
        return []
    return [(label, number) for label, number in db.session.execute(_TAGS_OF, {"topic_ids": topic_ids})]


def fresh_posts() -> tuple[Select[Any], Select[Any]]:
    """The ids of what the reader (accounts/reader) wrote, and of what they edited, so recently that the index may not
    have it yet. Two queries, as each has an index of its own: an OR of both would read all they ever wrote."""
    since, own = now() - FRESH, select(Post.id).where(Post.author_id == ME)
    return own.where(Post.created_at >= since), own.where(Post.edited_at >= since)


def _fresh_posts_of(person: Person) -> Sequence[int]:
    newest = union(*fresh_posts()).order_by(desc("id")).limit(MOST_FRESH)
    return db.session.scalars(newest, {"me": person.id}).all()


def _with_own_fresh_posts(hits: Sequence[Hit], words: str, person: Person) -> list[Hit]:
    """First one's own newest posts, judged by their present words; an index that lags knows the former ones."""
    fresh = public_documents(_fresh_posts_of(person))
    if not fresh:
        return list(hits)
    query = parse(words, lexicon_in_use())
    known = {doc.post_id: frozenset(tokens(f"{doc.title}\n{doc.body}")) for doc in fresh}
    own = [doc for doc in fresh if _fits(query, doc, known[doc.post_id])]
    found = {doc.post_id for doc in own}
    others = [
        hit
        for hit in hits
        if hit.post_id not in found and not (hit.post_id in known and known[hit.post_id].isdisjoint(query.tokens))
    ]
    top = hits[0].score if hits else 1.0
    return [Hit(doc.post_id, doc.topic_id, top) for doc in sorted(own, key=lambda doc: -doc.post_id)] + others


def _fits(query: Query, doc: Doc, known: frozenset[str]) -> bool:
    text = fold(f"{doc.title}\n{doc.body}")
    if not all(phrase in text for phrase in query.phrases):
        return False
    if query.is_sentence:
        return 2 * len(known.intersection(query.tokens)) >= len(query.tokens)
    has_words = all(any(known.issuperset(each) for each in equivalents) for equivalents in query.words)
    return has_words and bool(query.words or query.phrases)


def similar_topics(
    backend: SearchBackend, kind: str, title: str, *, seen_by: Person | None
) -> list[tuple[Row[Any], SimilarHit]]:
    """Up to six topics of all kinds that say much the same, the closest first. Nothing while there is no index."""
    title = cleaned(title)
    try:
        hits = backend.similar(title, limit=SIMILAR_ASKED, known=lexicon_in_use()) if title else []
    except IndexUnavailable:
        return []
    hits = [hit for hit in hits if _is_alike(hit)]
    topics = topics_by_id([hit.topic_id for hit in hits], seen_by=seen_by)
    found = [(topics[hit.topic_id], hit) for hit in hits if hit.topic_id in topics]
    return sorted(found, key=lambda one: -one[1].score * (SAME_KIND if one[0].kind == kind else 1))[:MOST_SIMILAR]


def _is_alike(hit: SimilarHit) -> bool:
    """The engine always has a best one; whether it is good enough to be shown shows in the words of its title."""
    if not hit.words:
        return False
    return hit.score >= ALIKE or (hit.score >= HARDLY_ALIKE and _has_a_word(hit))


def _is_related(hit: SimilarHit) -> bool:
    return hit.score >= RELATED or (hit.score >= HARDLY_RELATED and _has_a_word(hit))


def _has_a_word(hit: SimilarHit) -> bool:
    """More than a single kanji or letter."""
    return any(len(word) > 1 for word in hit.words)


def related_ids(backend: SearchBackend, topic_id: int, kind: str, title: str, known: Lexicon = NONE) -> list[int]:
    """The topics of the same kind that are most like this one. Raises IndexUnavailable."""
    hits = backend.related(cleaned(title), kinds=(kind,), limit=MOST_RELATED + 1, known=known)
    return [hit.topic_id for hit in hits if hit.topic_id != topic_id and _is_related(hit)][:MOST_RELATED]


def index_health(backend: SearchBackend) -> dict[str, object]:
    """How many posts the index has, how long ago it was written, and by which rules."""
    health = backend.health()
    age = None if health.updated_at is None else round((now() - health.updated_at).total_seconds())
    return {"ok": health.ok, "docs": health.docs, "age_seconds": age, "version": health.version}
