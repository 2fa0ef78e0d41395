"""The newest changes lie in a log beside what Whoosh wrote; searching sees both as one index, whoever wrote what."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from community.search import generation
from community.search.backend import Doc, IndexUnavailable
from community.search.generation import Generation
from community.search.segments import Segment
from community.search.whoosh_backend import WhooshBackend

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
WORDS = ("kettle", "ladder", "lantern", "水筒", "掃除機", "電池")


def a_post(number: int, body: str, *, title: str = "", topic: int = 0, kind: str = "question", product: int = 7) -> Doc:
    return Doc(number, topic or number, kind, product, "en", title, body, NOON)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def backend(root: Path) -> Iterator[WhooshBackend]:
    made = WhooshBackend(root)
    made.rebuild([a_post(number, f"door {number}") for number in range(1, 21)])
    yield made
    made.close()


def found(backend: WhooshBackend, query: str, **asked: object) -> set[int]:
    return {hit.post_id for hit in backend.search(query, **asked)}  # type: ignore[arg-type]


def log_of(root: Path) -> Path:
    [log] = root.glob("generation-*/recent-*.jsonl")
    return log


def segments_of(root: Path) -> int:
    return len(list(root.glob("generation-*/*.seg")))


def test_a_new_post_is_found_without_a_new_segment(backend: WhooshBackend, root: Path) -> None:
    before = segments_of(root)
    backend.index([a_post(30, "kettle", title="Whistles", kind="idea", product=8)])
    assert found(backend, "kettle") == found(backend, "whistles") == {30}
    assert found(backend, "kettle", kinds=("idea",), product_id=8) == {30}
    assert found(backend, "kettle", kinds=("review",)) == found(backend, "kettle", product_id=7) == set()
    assert [hit.topic_id for hit in backend.similar("whistles")] == [30]
    assert segments_of(root) == before


def test_new_posts_rank_with_the_old_ones(backend: WhooshBackend) -> None:
    backend.index([a_post(30, "door, door, door", title="Door")])
    best = backend.search("door")
    assert best[0].post_id == 30
    assert {hit.post_id for hit in best} == {*range(1, 21), 30}


def test_an_edited_and_a_deleted_old_post_are_not_found_by_their_former_words(backend: WhooshBackend) -> None:
    backend.index([a_post(3, "ladder")])
    backend.delete([4])
    backend.delete_topic(5)
    assert found(backend, "door") == set(range(1, 21)) - {3, 4, 5}
    assert found(backend, "ladder") == {3}
    assert backend.health().docs == 18


def test_of_a_post_edited_again_and_again_only_the_last_words_count(backend: WhooshBackend) -> None:
    for word in WORDS:
        backend.index([a_post(30, word)])
    assert [found(backend, word) for word in WORDS] == [set()] * 5 + [{30}]
    assert backend.health().docs == 21


def test_many_new_posts_become_a_segment_and_the_log_begins_anew(
    backend: WhooshBackend, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "MOST_RECENT", 5)
    before = segments_of(root)
    for number in range(30, 43):
        backend.index([a_post(number, "kettle")])
    backend.delete([31, 40])
    assert found(backend, "kettle") == set(range(30, 43)) - {31, 40}
    assert segments_of(root) == before + 2
    assert len(log_of(root).read_text().splitlines()) == 4


def test_a_log_that_grew_long_by_edits_of_one_post_begins_anew(
    backend: WhooshBackend, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "LARGEST_LOG", 2_000)
    for _ in range(30):
        backend.index([a_post(30, "kettle")])
        assert not list(root.glob("generation-*/recent-*.jsonl")) or log_of(root).stat().st_size < 2_000
    assert found(backend, "kettle") == {30}
    assert backend.health().docs == 21


def test_whatever_happens_in_whichever_order_it_says_what_an_index_made_anew_says(
    backend: WhooshBackend, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "MOST_RECENT", 7)
    dice = random.Random(5)
    other = WhooshBackend(root)
    posts = {number: a_post(number, f"door {number}") for number in range(1, 21)}
    for _ in range(120):
        writer, number = dice.choice((backend, other)), dice.randint(1, 40)
        what = dice.random()
        if what < 0.6:
            posts[number] = a_post(number, " ".join(dice.choices(WORDS, k=3)), topic=dice.randint(1, 10))
            writer.index([posts[number]])
        elif what < 0.9:
            posts.pop(number, None)
            writer.delete([number])
        else:
            topic = dice.randint(1, 10)
            posts = {key: post for key, post in posts.items() if post.topic_id != topic}
            writer.delete_topic(topic)
        assert backend.health().docs == other.health().docs == len(posts)
    anew = WhooshBackend(tmp_path / "anew")
    anew.rebuild(posts.values())
    for word in (*WORDS, "door", "kettle ladder", "水筒 電池"):
        assert found(backend, word) == found(other, word) == found(anew, word)


def test_each_process_finds_what_another_one_wrote(backend: WhooshBackend, root: Path) -> None:
    other = WhooshBackend(root)
    assert found(other, "kettle") == set()
    backend.index([a_post(30, "kettle")])
    assert found(other, "kettle") == {30}
    other.index([a_post(31, "kettle")])
    assert found(backend, "kettle") == {30, 31}
    backend.delete([30, 1])
    assert found(other, "kettle") == {31}
    assert 1 not in found(other, "door")


def test_a_line_that_a_dying_writer_left_unfinished_hides_nothing(backend: WhooshBackend, root: Path) -> None:
    backend.index([a_post(30, "kettle")])
    whole = log_of(root).read_bytes()
    log_of(root).write_bytes(whole + whole[: len(whole) // 2])
    assert found(backend, "kettle") == {30}
    backend.index([a_post(31, "kettle")])
    assert found(backend, "kettle") == found(WhooshBackend(root), "kettle") == {30, 31}


def test_a_damaged_log_is_reported_and_a_rebuild_mends_it(backend: WhooshBackend, root: Path) -> None:
    backend.index([a_post(30, "kettle")])
    log_of(root).write_bytes(b"\x00\xff not a change\n")
    late = WhooshBackend(root)
    with pytest.raises(IndexUnavailable):
        late.search("kettle")
    assert not late.health().ok
    late.rebuild([a_post(30, "kettle")])
    assert found(late, "kettle") == {30}


def test_a_new_post_does_not_make_anybody_open_the_old_segments_again(
    backend: WhooshBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend.search("door")
    opened: list[str] = []
    real = Segment.__init__

    def noted(self: Segment, *args: object) -> None:
        real(self, *args)  # type: ignore[arg-type]
        opened.append(self.id)

    monkeypatch.setattr(Segment, "__init__", noted)
    monkeypatch.setattr(generation, "MOST_RECENT", 5)
    for number in range(30, 36):
        backend.index([a_post(number, "kettle")])
    assert found(backend, "kettle") == set(range(30, 36))
    assert len(opened) == 1


def test_what_was_answered_before_is_not_answered_after_a_change(backend: WhooshBackend) -> None:
    assert backend.search("kettle") == []
    backend.index([a_post(30, "kettle")])
    assert found(backend, "kettle") == {30}
    backend.delete([30])
    assert backend.search("kettle") == []


def test_whoever_asks_again_gets_a_list_of_their_own(backend: WhooshBackend) -> None:
    first = backend.search("door")
    first.clear()
    assert len(backend.search("door")) == 20


def test_who_still_reads_an_older_state_is_not_disturbed(backend: WhooshBackend, root: Path) -> None:
    [folder] = root.glob("generation-*")
    reader = Generation(folder)
    before = reader.newest()
    for number in range(30, 30 + 2 * generation.MOST_RECENT, generation.MOST_RECENT):
        backend.index(a_post(each, "door") for each in range(number, number + generation.MOST_RECENT))
    assert reader.newest().live_count == 20 + 2 * generation.MOST_RECENT
    assert before.live_count == 20
    assert before.frequency("content", "door") == 20
    assert before.text(0)[1] == "door 1"
