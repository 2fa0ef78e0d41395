"""How well the search engine finds, and how fast: nDCG, MRR and recall on the judged development sets, typed and whole.

`make bench-search`, or `python -m bench.search_quality [FOLDER]`; the sets are looked for beside the checkout.
"""

import json
import math
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench import corpus
from community.search.backend import Doc
from community.search.lexicon import NONE, Lexicon, Pair
from community.search.whoosh_backend import WhooshBackend
from community.search.words import COMMON_WEIGHT, common_pairs

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data" / "search"
TYPED = (25, 50, 75, 100)
"""In percent of the characters."""
POSTS, ASKED = 50_000, 400
SAME_WORDS = Lexicon(tuple(Pair(one, other, COMMON_WEIGHT) for one, other in common_pairs()))
"""What comes with Koenowa: no word of it was put there by a site's staff or learned from merges."""

Gains = dict[str, dict[str, float]]
Lines = list[dict[str, Any]]
Ask = Callable[[WhooshBackend, str], list[int]]


def read_lines(path: Path) -> Lines:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_gains(path: Path) -> Gains:
    gains: Gains = defaultdict(dict)
    for line in path.read_text(encoding="utf-8").splitlines():
        query, doc, gain = line.split()
        gains[query][doc] = float(gain)
    return gains


def index_of(root: Path, docs: Iterable[dict[str, Any]]) -> tuple[WhooshBackend, dict[int, str]]:
    backend = WhooshBackend(root)
    names: dict[int, str] = {}

    def posts() -> Iterable[Doc]:
        for number, doc in enumerate(docs, start=1):
            names[number] = doc["id"]
            kind = doc.get("type", "question")
            yield Doc(number, number, kind, None, doc["lang"], doc["title"], doc["body"], datetime.now(UTC))

    backend.rebuild(posts())
    return backend, names


def figures(gains: Gains, hits: dict[str, list[str]], queries: list[str]) -> str:
    total: dict[str, float] = defaultdict(float)
    for query in queries:
        want, got = gains[query], hits[query]
        gained = sum(want.get(doc, 0) / math.log2(rank + 2) for rank, doc in enumerate(got[:10]))
        ideal = sum(gain / math.log2(rank + 2) for rank, gain in enumerate(sorted(want.values(), reverse=True)[:10]))
        total["nDCG@10"] += gained / ideal
        total["MRR@10"] += next((1 / (rank + 1) for rank, doc in enumerate(got[:10]) if doc in want), 0)
        total["recall@5"] += len(set(got[:5]) & want.keys()) / len(want)
        total["recall@20"] += len(set(got[:20]) & want.keys()) / len(want)
    return "  ".join(f"{name} {value / len(queries):.4f}" for name, value in total.items())


@dataclass
class Judged:
    """An index of a set's posts, with what is asked of it and what should be found."""

    name: str
    backend: WhooshBackend
    names: dict[int, str]
    queries: Lines
    gains: Gains


@contextmanager
def judged(sets: Path, name: str, docs: Lines) -> Iterator[Judged]:
    queries, gains = read_lines(sets / name / "queries.jsonl"), read_gains(sets / name / "qrels.tsv")
    with tempfile.TemporaryDirectory() as root:
        backend, names = index_of(Path(root), docs)
        yield Judged(f"{name}, {len(docs)} posts", backend, names, queries, gains)
        backend.close()


def judge(of: Judged, what: str, ask: Ask) -> None:
    """Ask every query and print what was found, by kind of query."""
    hits: dict[str, list[str]] = {}
    taken: list[float] = []
    for query in of.queries:
        started = time.perf_counter()
        hits[query["id"]] = [of.names[number] for number in ask(of.backend, query["text"])]
        taken.append(time.perf_counter() - started)
    by_kind: dict[str, list[str]] = defaultdict(list)
    for query in of.queries:
        by_kind[query.get("kind", "all")].append(query["id"])
    say(f"{of.name}: {what}, {times(taken)}")
    for kind, ids in by_kind.items():
        say(f"  {kind:4} {len(ids):4}  {figures(of.gains, hits, ids)}")


def times(taken: list[float]) -> str:
    taken = sorted(taken)
    p50, p95 = (taken[int(len(taken) * share)] * 1e3 for share in (0.5, 0.95))
    return f"p50 {p50:.1f} ms, p95 {p95:.1f} ms"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def search(backend: WhooshBackend, text: str, known: Lexicon = NONE) -> list[int]:
    return [hit.post_id for hit in backend.search(text, limit=20, known=known)]


def similar(backend: WhooshBackend, text: str, percent: int = 100, known: Lexicon = NONE) -> list[int]:
    """As somebody sees it who has typed so much of it."""
    typed = text[: max(1, len(text) * percent // 100)]
    return [hit.topic_id for hit in backend.similar(typed, limit=20, known=known)]


def judge_typing(of: Judged) -> None:
    for percent in TYPED:
        judge(of, f"similar, {percent} % typed", partial(similar, percent=percent, known=SAME_WORDS))
    judge(of, "similar, 100 % typed, no words for the same", similar)


def time_typing() -> None:
    """In one process, on titles of made-up posts as frequent as words are in texts; all pauses, from a quarter on."""
    dice = random.Random(11)
    titles: dict[int, str] = {}

    def posts() -> Iterator[Doc]:
        for number in range(1, POSTS + 1):
            is_japanese = number % 2 == 0
            words, gap = (corpus.JA, "が") if is_japanese else (corpus.EN, " ")
            titles[number] = corpus.sentence(dice, words, gap, "")[:80]
            lang, body = "ja" if is_japanese else "en", corpus.text(dice, is_japanese)
            yield Doc(number, number, "question", None, lang, titles[number], body, datetime.now(UTC))

    with tempfile.TemporaryDirectory() as root:
        backend = WhooshBackend(Path(root))
        started = time.perf_counter()
        backend.rebuild(posts())
        say(f"{POSTS} posts indexed in {time.perf_counter() - started:.0f} s")
        for percent in TYPED:
            taken: list[float] = []
            work: list[float] = []
            for number in dice.sample(sorted(titles), ASKED):
                started, worked = time.perf_counter(), time.thread_time()
                similar(backend, titles[number], percent, SAME_WORDS)
                taken.append(time.perf_counter() - started)
                work.append(time.thread_time() - worked)
            say(f"similar, {percent} % typed: {times(taken)} by the clock; {times(work)} of CPU")
        backend.close()


def main(arguments: list[str]) -> int:
    sets = Path(arguments[0]) if arguments else BESIDE
    if sets.is_dir():
        jsquad, community, stackfaq = (
            read_lines(sets / name / "docs.jsonl") for name in ("ja_jsquad", "ja_community", "en_stackfaq")
        )
        posts_of = {"ja_jsquad": jsquad, "ja_community": community + jsquad, "en_stackfaq": stackfaq}
        for name, docs in posts_of.items():
            with judged(sets, name, docs) as of:
                judge(of, "search", partial(search, known=SAME_WORDS))
                judge(of, "search, no words for the same", search)
                judge_typing(of)
    else:
        say(f"The development sets are not there: {sets}.")
    time_typing()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
