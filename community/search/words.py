"""The words that search takes for the same: what staff and merges say, names of products, and common words."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, case, func, literal, select, union_all
from sqlalchemy.orm import aliased

from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.remembered import memory
from community.products.models import Product
from community.search.learning import in_order
from community.search.lexicon import Lexicon, Pair
from community.search.models import APART, SAME, Deflection, LearnedPair, WordPair
from community.search.tokens import fold
from community.topics.models import PUBLIC, Merge, Post, Topic

STAFF_WEIGHT, NAME_WEIGHT, COMMON_WEIGHT, LEARNED_WEIGHT = 1.0, 1.0, 0.7, 0.6
ENOUGH_SHARE = 0.5
"""A merge says as much as one pair; below half of that, a pair is only one of many possible ones."""
NAME, LEARNED = "name", "learned"
COMMON_WORDS = Path(__file__).parent / "common_words.txt"
MOST_LEARNED_SHOWN = 50
LATELY = timedelta(days=30)
MOST_HELPFUL = 5


class Known(NamedTuple):
    """A row of what is known of words: which pair, who says so, and how much."""

    one: str
    other: str
    source: str
    share: float


def lexicon_in_use() -> Lexicon:
    """What two words may stand for each other now. One statement, remembered for a moment."""
    return memory.recall("lexicon", lambda: _lexicon_of(_everything_known()))


def learned_pairs() -> Sequence[Row[Any]]:
    """What merges have taught: pairs, how many merges say so, the surest first. Nothing of hidden ones."""
    surest = (func.sum(LearnedPair.share).desc(), LearnedPair.one, LearnedPair.other)
    return db.session.execute(_learned().order_by(*surest).limit(MOST_LEARNED_SHOWN)).all()


def said_pairs() -> Sequence[WordPair]:
    """What staff say of pairs of words, the latest first."""
    return db.session.scalars(select(WordPair).order_by(WordPair.made_at.desc(), WordPair.id.desc())).all()


class Helped(NamedTuple):
    """How often something solved helped before it was asked again: in all, of late, and which most."""

    total: int
    lately: int
    most: Sequence[Any]


def deflections() -> Helped:
    """Counted once for each person and question. Two statements."""
    of_late = func.sum(case((Deflection.made_at >= now() - LATELY, 1), else_=0))
    total, lately = db.session.execute(select(func.count(), of_late).select_from(Deflection)).one()
    columns: tuple[Any, ...] = (Topic.id, Topic.title, Topic.language)
    most = (
        select(*columns, func.count().label("count"))
        .join(Deflection, Deflection.topic_id == Topic.id)
        .where(Topic.visibility == PUBLIC)
        .group_by(*columns)
        .order_by(func.count().desc(), Topic.id)
        .limit(MOST_HELPFUL)
    )
    return Helped(total, lately or 0, db.session.execute(most).all())


@lru_cache(maxsize=1)
def common_pairs() -> tuple[tuple[str, str], ...]:
    """Words of both languages that customers of any product use."""
    lines = COMMON_WORDS.read_text("utf-8").splitlines()
    return tuple(pair for line in lines if line and not line.startswith("#") for pair in _pairs_in(line))


def _pairs_in(line: str) -> Iterator[tuple[str, str]]:
    """`noise, sound = 音, 騒音` is each of the one side with each of the other, and those of a side with each other."""
    sides = [[fold(word) for word in side.split(",")] for side in line.split("=")]
    for one in sides[0]:
        for other in sides[1]:
            yield in_order(one, other)
    for side in sides:
        for at, one in enumerate(side):
            for other in side[at + 1 :]:
                yield in_order(one, other)


def _everything_known() -> tuple[Known, ...]:
    said = select(WordPair.one, WordPair.other, WordPair.stance.label("source"), literal(1.0).label("share"))
    named = select(Product.name_ja, Product.name_en, literal(NAME), literal(1.0))
    taught = _learned().subquery()
    learned = select(taught.c.one, taught.c.other, literal(LEARNED), taught.c.share)
    return tuple(Known(*row) for row in db.session.execute(union_all(said, named, learned)))


def _learned() -> Select[Any]:
    """Of merges that stand and whose two sides everybody may read."""
    merged, into = aliased(Topic), aliased(Topic)
    first, second = aliased(Post), aliased(Post)
    columns: tuple[Any, ...] = (
        LearnedPair.one,
        LearnedPair.other,
        func.count().label("merges"),
        func.sum(LearnedPair.share).label("share"),
    )
    return (
        select(*columns)
        .join(Merge, Merge.id == LearnedPair.merge_id)
        .join(merged, merged.id == Merge.from_id)
        .join(into, into.id == Merge.into_id)
        .join(first, first.id == merged.body_post_id)
        .join(second, second.id == into.body_post_id)
        .where(Merge.undone_at.is_(None), first.visibility == PUBLIC, second.visibility == PUBLIC)
        .group_by(LearnedPair.one, LearnedPair.other)
    )


@lru_cache(maxsize=4)
def _lexicon_of(known: tuple[Known, ...]) -> Lexicon:
    """Whoever is surer of a pair is believed; what staff say are two things never stands for each other."""
    weights: dict[tuple[str, str], float] = dict.fromkeys(common_pairs(), COMMON_WEIGHT)
    for one, other, source, share in known:
        pair = in_order(fold(one), fold(other))
        weights[pair] = max(_weight_of(source, share), weights.get(pair, 0.0))
    for one, other, source, _share in known:
        if source == APART:
            weights.pop((one, other), None)
    return Lexicon(tuple(Pair(*pair, weight) for pair, weight in weights.items() if weight and pair[0] != pair[1]))


def _weight_of(source: str, share: float) -> float:
    if source == LEARNED:
        return LEARNED_WEIGHT * min(1.0, share) if share >= ENOUGH_SHARE else 0.0
    return {SAME: STAFF_WEIGHT, NAME: NAME_WEIGHT}.get(source, 0.0)
