"""Which posts of a snapshot fit a query, and in which order.

Few words must all be there; a sentence, or words that hardly anybody wrote together, is found by its rarest tokens.
The best are then ordered again by all tokens of the query and by how much their titles are like it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import nlargest
from typing import NamedTuple

from community.search.backend import Hit, SimilarHit
from community.search.parsing import Query
from community.search.recent import CONTENT, TITLE
from community.search.similar import likeness, shared_words
from community.search.snapshot import Ranked, Scores, Snapshot, Wanted
from community.search.tokens import READING, counted, fold

ENOUGH_STRICT_HITS = 3
MOST_TOKENS = 10
MOST_WEAK_TOKENS = 6
COMMON_SHARE = 0.05
RERANKED = 50
RERANKED_CHARACTERS = 3_000
TITLE_LIKENESS = 0.5
CHECKED_FOR_PHRASE = 500

SIMILAR_TOKENS = 6
SIMILAR_RERANKED = 50
SIMILAR_CONTENT = 0.6
SIMILAR_LIKENESS = 0.5

_HIRAGANA_ONLY = re.compile(r"[ぁ-ゖ]+")
# Hiragana is mostly grammar; what a sentence is about is mostly written in something else.
_HIRAGANA_WEIGHT = 0.5


class Rare(NamedTuple):
    """How many of the rarest tokens are looked for, in what share of posts each may be, and in how many it must."""

    most: int
    share: float | None = None
    least: int = 1


def ranked(snapshot: Snapshot, text: str, query: Query, *, wanted: Wanted, limit: int) -> list[Hit]:
    scores, left = _matching(snapshot, query, wanted)
    found = _best_first(scores, limit)
    head = found[:RERANKED]
    again = _ordered_again(snapshot, _ways_to_say(text, query), left, head)
    lowest = again[-1][1] if again else 0.0
    rest = [(doc, lowest * score / head[-1][1]) for doc, score in found[RERANKED:]]
    return [snapshot.hit(doc, score) for doc, score in again + rest]


def similar(
    snapshot: Snapshot, title: str, query: Query, *, wanted: Wanted, limit: int, least: int = 1
) -> list[SimilarHit]:
    """`least`: tokens that fewer posts have are left out."""
    titled = replace(wanted, is_titled=True)
    rarest = _asked(snapshot, TITLE, query.tokens, query.weak, Rare(SIMILAR_TOKENS, least=least))
    by_title = snapshot.scores(TITLE, rarest, titled)
    telling = _asked(snapshot, CONTENT, query.tokens, query.weak, Rare(SIMILAR_TOKENS, COMMON_SHARE, least))
    by_content = snapshot.scores(CONTENT, telling, titled)
    found = _best_topics(snapshot, _mixed(by_title, by_content, SIMILAR_CONTENT), SIMILAR_RERANKED)
    titles = {doc: snapshot.text(doc)[0] for doc, _ in found}
    alike = _most_alike(_ways_to_say(title, query), list(titles.values()))
    mixed = {
        doc: (1 - SIMILAR_LIKENESS) * score + SIMILAR_LIKENESS * like
        for (doc, score), like in zip(found, alike, strict=True)
    }
    return [
        SimilarHit(snapshot.topic(doc), score, shared_words(title, titles[doc], query.others))
        for doc, score in _best_topics(snapshot, mixed, limit)
    ]


def _asked(
    snapshot: Snapshot, field: str, tokens: Iterable[str], weak: Mapping[str, float], rare: Rare
) -> dict[str, float]:
    """What is looked for and what each is worth: the rarest tokens, and the rarest of other words for the same."""
    most, share, least = rare
    strong = snapshot.rarest(field, tokens, most=most, share=share, least=least)
    others = snapshot.rarest(field, weak, most=MOST_WEAK_TOKENS, share=share, least=least)
    return _weights(strong) | {token: weak[token] for token in others if token not in strong}


def _matching(snapshot: Snapshot, query: Query, wanted: Wanted) -> tuple[Scores, Sequence[str]]:
    """The scores of the posts that fit, and the tokens of the query that have not been counted for them."""
    if query.phrases or not query.is_sentence:
        docs = snapshot.having_every(query.words)
        asked = [token for equivalents in query.words for tokens in equivalents for token in tokens]
        strong = [token for token in asked if token not in query.weak]
        weights = _asked(snapshot, CONTENT, strong, query.weak, Rare(MOST_TOKENS))
        if query.phrases:
            best = _best_first(snapshot.scores_of(docs, CONTENT, weights, wanted), CHECKED_FOR_PHRASE)
            return dict(_with_phrases(snapshot, best, query.phrases)), ()
        if sum(map(len, docs)) >= ENOUGH_STRICT_HITS:
            return snapshot.scores_of(docs, CONTENT, weights, wanted), ()
    weights = _asked(snapshot, CONTENT, query.tokens, query.weak, Rare(MOST_TOKENS, COMMON_SHARE))
    left = [token for token in query.tokens if token not in weights and not token.startswith(READING)]
    return snapshot.scores(CONTENT, weights, wanted), left


def _with_phrases(snapshot: Snapshot, best: Ranked, phrases: Sequence[str]) -> Iterator[tuple[int, float]]:
    for doc, score in best:
        title, body = snapshot.text(doc)
        if all(phrase in title or phrase in body for phrase in phrases):
            yield doc, score


def _ordered_again(snapshot: Snapshot, texts: Sequence[str], left: Sequence[str], head: Ranked) -> Ranked:
    if not head:
        return []
    weights = _weights(left)
    titles: list[str] = []
    totals: list[float] = []
    for doc, score in head:
        title, body = snapshot.text(doc) if left or snapshot.has_title(doc) else ("", "")
        titles.append(title)
        more = 0.0
        if left:
            counts = counted(f"{title}\n{body[:RERANKED_CHARACTERS]}", left)
            there = (token for token in left if counts[token])
            more = sum(snapshot.value(CONTENT, token, counts[token], doc) * weights[token] for token in there)
        totals.append(score + more)
    best = max(totals) or 1.0
    alike = _most_alike(texts, titles)
    return _best_first(
        {doc: total / best + TITLE_LIKENESS * like for (doc, _), total, like in zip(head, totals, alike, strict=True)}
    )


def _ways_to_say(text: str, query: Query) -> list[str]:
    """A text, and the same in other words."""
    other = fold(text)
    for word, same, _weight in query.others:
        other = other.replace(word, same)
    return [text] if not query.others else [text, other]


def _most_alike(texts: Sequence[str], titles: Sequence[str]) -> list[float]:
    """How much each title is like the text in any of its ways to say it."""
    first, *rest = (likeness(text, titles) for text in texts)
    return [max(one) for one in zip(first, *rest, strict=True)]


def _best_first(scores: Scores, most: int | None = None) -> Ranked:
    """The newest of equals first."""
    pairs = zip(scores.values(), scores.keys(), strict=True)
    best = sorted(pairs, reverse=True) if most is None else nlargest(most, pairs)
    return [(doc, score) for score, doc in best]


def _best_topics(snapshot: Snapshot, scores: Scores, most: int) -> Ranked:
    """The newest topics of equals first, whichever was indexed first: for what is to be the same each time."""
    least = min(nlargest(most, scores.values()), default=0.0)
    pairs = [(score, snapshot.topic(doc), doc) for doc, score in scores.items() if score >= least]
    return [(doc, score) for score, _topic, doc in nlargest(most, pairs)]


def _mixed(one: Scores, other: Scores, share: float) -> Scores:
    """Both as shares of their best, `share` of it from the other."""
    best_one, best_other = max(one.values(), default=1.0), max(other.values(), default=1.0)
    return {
        doc: (1 - share) * one.get(doc, 0.0) / best_one + share * other.get(doc, 0.0) / best_other
        for doc in one.keys() | other.keys()
    }


def _weights(tokens: Iterable[str]) -> dict[str, float]:
    return {token: _HIRAGANA_WEIGHT if _HIRAGANA_ONLY.fullmatch(token) else 1.0 for token in tokens}
