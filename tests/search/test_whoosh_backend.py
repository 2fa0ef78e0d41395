"""What is found through the index in files, and what happens when processes meet, die or leave damage behind."""

import gc
import os
import signal
import stat
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.search import generation
from community.search.backend import Doc, IndexBusy, IndexUnavailable
from community.search.storage import IndexDirectory
from community.search.whoosh_backend import WhooshBackend
from tests.processes.starting import FORKED

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)


def a_post(number: int, body: str, *, title: str = "", topic: int = 0, kind: str = "question", product: int = 0) -> Doc:
    return Doc(number, topic or number, kind, product or None, "ja", title, body, NOON)


POSTS = [
    a_post(1, "昨日から床が濡れます。", title="水筒のふたが漏れて困っています", product=7),
    a_post(2, "ポイントはいつ付きますか。", title="ポイントについて"),
    a_post(3, "波間に揺蕩う小舟のようです。", title="静かな音", kind="review"),
    a_post(4, "こんなアイデアはどうでしょう。", title="色を選びたい", kind="idea"),
    a_post(5, "My app keeps running in the background.", title="Battery drains", product=8),
    a_post(6, "I run it with C++ over wi-fi.", topic=5, product=8),
    a_post(8, "コメディアンのアイディア帳を見てみたい。"),
    a_post(7, "The running costs are printed on page 3.", topic=5, product=8),
]


@pytest.fixture
def backend(tmp_path: Path) -> Iterator[WhooshBackend]:
    made = WhooshBackend(tmp_path / "index")
    made.rebuild(POSTS)
    yield made
    made.close()


def found(backend: WhooshBackend, query: str, **asked: object) -> list[int]:
    return [hit.post_id for hit in backend.search(query, **asked)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "post"),
    [
        ("水筒", 1),
        ("ふた 漏れ", 1),
        ("水筒の蓋が漏れる", 1),
        ("ﾎﾟｲﾝﾄ", 2),
        ("揺蕩", 3),
        ("ｱｲﾃﾞｱ", 4),
        ("アイデア", 4),
        ("アイディア", 4),
        ("ｱｲﾃﾞｨｱ", 4),
        ("アイディア", 8),
        ("アイデア", 8),
        ("コメディ", 8),
        ("runs", 5),
        ("c++", 6),
        ("wifi", 6),
        ("Wi-Fi", 6),
        ("ＢＡＴＴＥＲＹ", 5),
    ],
)
def test_people_find_what_was_written_another_way(backend: WhooshBackend, query: str, post: int) -> None:
    assert post in found(backend, query)


def test_a_word_in_the_title_counts_more_than_one_in_the_text(backend: WhooshBackend) -> None:
    backend.index([a_post(11, "About the weather.", title="Kettle"), a_post(12, "The kettle of my aunt, a kettle.")])
    assert found(backend, "kettle")[0] == 11


def test_few_words_must_all_be_there_when_enough_posts_have_them_all(backend: WhooshBackend) -> None:
    backend.index([a_post(20 + n, "red kettle") for n in range(3)] + [a_post(30, "red door")])
    assert set(found(backend, "red kettle")) == {20, 21, 22}


def test_when_hardly_any_post_has_all_words_some_of_them_suffice(backend: WhooshBackend) -> None:
    backend.index([a_post(20, "red kettle"), a_post(30, "red door")])
    assert found(backend, "red kettle") == [20, 30]


def test_a_quoted_phrase_is_found_as_it_stands(backend: WhooshBackend) -> None:
    backend.index([a_post(20, "the lid is loose"), a_post(21, "loose is the lid")])
    assert found(backend, '"lid is loose"') == [20]
    assert found(backend, "“ふたが漏れて”") == [1]
    assert found(backend, '"漏れてふたが"') == []


def test_kinds_and_products_narrow_the_hits(backend: WhooshBackend) -> None:
    assert found(backend, "ポイント アイデア", kinds=("idea",)) == [4]
    assert set(found(backend, "running", product_id=8)) == {5, 6, 7}
    assert found(backend, "running", product_id=7) == []
    assert found(backend, "running", kinds=("poem",)) == []


def test_no_more_hits_come_than_were_asked_for(backend: WhooshBackend) -> None:
    backend.index(a_post(100 + n, f"kettle number {n}") for n in range(80))
    hits = backend.search("kettle", limit=70)
    assert len(hits) == 70
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert backend.search("kettle", limit=0) == []


def test_an_edited_post_is_found_by_its_new_words_only(backend: WhooshBackend) -> None:
    backend.index([a_post(3, "すっかり書き直しました。", title="別の話", kind="review")])
    assert found(backend, "揺蕩") == []
    assert found(backend, "書き直し") == [3]
    assert backend.health().docs == len(POSTS)


def test_a_deleted_post_and_a_deleted_topic_are_not_found(backend: WhooshBackend) -> None:
    backend.delete([3])
    backend.delete_topic(5)
    assert found(backend, "揺蕩") == []
    assert found(backend, "running") == []
    assert backend.health().docs == len(POSTS) - 4


def test_a_title_like_mine_is_offered_with_the_words_we_share(backend: WhooshBackend) -> None:
    best = backend.similar("水筒のふたから漏れます")[0]
    assert best.topic_id == 1
    assert "水筒" in best.words
    assert backend.similar("水筒のふたから漏れます", kinds=("idea",)) == []


def test_only_topics_are_offered_never_replies(backend: WhooshBackend) -> None:
    assert {hit.topic_id for hit in backend.similar("running over wi-fi with C++")} <= {5}


WEIRD = [
    "",
    " ",
    "\0",
    "\0水筒\0",
    '"',
    '""',
    '"""水筒',
    "“”",
    "AND OR NOT",
    "title:foo AND (",
    "*?~^[]{}",
    "content:*",
    "../../etc/passwd",
    "%_%",
    "'; DROP TABLE posts; --",
    "😀👩‍👩‍👧",
    "！？、。",
    "の",
    "水" * 5_000,
    "a " * 2_500,
    "kettle" * 1_000,
    "\ud800",
    "\u202eolleh",
    "-" * 5_000,
]


@pytest.mark.parametrize("query", WEIRD)
def test_no_query_is_too_strange_to_answer(backend: WhooshBackend, query: str) -> None:
    assert isinstance(backend.search(query), list)
    assert isinstance(backend.similar(query), list)
    backend.index([a_post(50, query, title=query)])
    assert isinstance(backend.search(query), list)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=80))
def test_no_query_that_a_machine_invents_fails(backend: WhooshBackend, query: str) -> None:
    backend.search(query)
    backend.similar(query)


def test_an_empty_index_answers_with_nothing(backend: WhooshBackend) -> None:
    backend.clear()
    assert found(backend, "水筒") == []
    assert backend.similar("水筒") == []
    assert backend.health().ok
    assert backend.health().docs == 0


def test_nobody_else_can_look_into_the_directory(backend: WhooshBackend, tmp_path: Path) -> None:
    for path in [tmp_path / "index", *(tmp_path / "index").glob("generation-*")]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_a_directory_that_others_can_write_to_is_not_trusted(backend: WhooshBackend, tmp_path: Path) -> None:
    (tmp_path / "index").chmod(0o777)
    with pytest.raises(IndexUnavailable):
        backend.search("水筒")


def test_without_an_index_the_caller_is_told_so(tmp_path: Path) -> None:
    backend = WhooshBackend(tmp_path / "nowhere")
    assert not backend.health().ok
    for ask in (lambda: backend.search("水筒"), lambda: backend.similar("水筒"), lambda: backend.index(POSTS)):
        with pytest.raises(IndexUnavailable):
            ask()


def test_an_index_made_by_other_token_rules_has_to_be_rebuilt(backend: WhooshBackend, tmp_path: Path) -> None:
    newer = WhooshBackend(tmp_path / "index", version="2")
    with pytest.raises(IndexUnavailable):
        newer.search("水筒")
    assert not newer.health().ok
    newer.rebuild(POSTS)
    assert found(newer, "水筒") == [1]
    with pytest.raises(IndexUnavailable):
        backend.search("水筒")


# Whoosh leaves the files open that it could not make sense of, until they are collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("damage", ["cut", "zeros", "noise", "gone"])
@pytest.mark.parametrize("pattern", ["current.json", "generation-*/*.toc", "generation-*/*.seg"])
def test_damage_is_reported_and_a_rebuild_mends_it(tmp_path: Path, pattern: str, damage: str) -> None:
    root = tmp_path / "index"
    WhooshBackend(root).rebuild(POSTS)
    for path in root.glob(pattern):
        content = path.read_bytes()
        path.unlink()
        if damage == "cut":
            path.write_bytes(content[: len(content) // 3])
        elif damage == "zeros":
            path.write_bytes(bytes(len(content)))
        elif damage == "noise":
            path.write_bytes(bytes((byte * 7 + 31) % 256 for byte in content))
    backend = WhooshBackend(root)
    with pytest.raises(IndexUnavailable):
        backend.search("水筒")
    gc.collect()
    backend.rebuild(POSTS)
    assert found(backend, "水筒") == [1]


def test_search_goes_on_while_a_new_index_is_made(backend: WhooshBackend) -> None:
    answers: list[list[int]] = []

    def posts_read_slowly() -> Iterator[Doc]:
        for post in POSTS:
            answers.append(found(backend, "揺蕩"))
            yield post

    steps: list[int] = []
    backend.rebuild(posts_read_slowly(), steps.append)
    assert answers == [[3]] * len(POSTS)
    assert steps == [len(POSTS)]


def test_what_changes_during_a_rebuild_is_in_the_new_index(backend: WhooshBackend) -> None:
    def posts_that_change_meanwhile() -> Iterator[Doc]:
        yield from POSTS
        backend.index([a_post(60, "kettle, posted meanwhile"), a_post(3, "meanwhile edited", kind="review")])
        backend.delete([1])
        backend.delete_topic(5)

    backend.rebuild(posts_that_change_meanwhile())
    assert found(backend, "kettle") == [60]
    assert found(backend, "揺蕩") == []
    assert found(backend, "水筒") == []
    assert found(backend, "running") == []


def test_a_rebuild_that_fails_leaves_the_old_index(backend: WhooshBackend, tmp_path: Path) -> None:
    def posts_that_end_badly() -> Iterator[Doc]:
        yield POSTS[0]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        backend.rebuild(posts_that_end_badly())
    assert found(backend, "揺蕩") == [3]
    assert len(list((tmp_path / "index").glob("generation-*"))) == 1


def test_only_one_rebuild_runs_at_a_time(backend: WhooshBackend, tmp_path: Path) -> None:
    def posts_that_ask_for_another_rebuild() -> Iterator[Doc]:
        yield from POSTS
        with pytest.raises(IndexBusy):
            WhooshBackend(tmp_path / "index").rebuild(POSTS)

    backend.rebuild(posts_that_ask_for_another_rebuild())


def test_a_first_post_during_the_first_rebuild_is_not_lost(tmp_path: Path) -> None:
    backend = WhooshBackend(tmp_path / "index")

    def posts_with_one_more() -> Iterator[Doc]:
        yield from POSTS
        backend.index([a_post(60, "kettle")])

    backend.rebuild(posts_with_one_more())
    assert found(backend, "kettle") == [60]


def test_rebuilding_changes_nothing(backend: WhooshBackend) -> None:
    queries = ["水筒", "running", "ポイント アイデア", "音"]
    before = [backend.search(query) for query in queries]
    backend.rebuild(POSTS)
    assert [backend.search(query) for query in queries] == before


def test_many_single_posts_leave_few_files_and_are_all_found(backend: WhooshBackend, tmp_path: Path) -> None:
    for number in range(100, 200):
        backend.index([a_post(number, f"kettle {number}")])
    assert set(found(backend, "kettle")) == set(range(100, 200))
    assert len(list((tmp_path / "index").glob("generation-*/*.seg"))) < 25


def test_a_writer_who_waits_too_long_gives_up_so_that_the_delivery_comes_again(tmp_path: Path) -> None:
    WhooshBackend(tmp_path / "index").rebuild(POSTS)
    impatient = WhooshBackend(tmp_path / "index", patience=0.1)
    with IndexDirectory(tmp_path / "index", "any").writing(0), pytest.raises(IndexBusy):
        impatient.index([a_post(60, "kettle")])
    impatient.index([a_post(60, "kettle")])
    assert found(impatient, "kettle") == [60]


def test_threads_search_while_another_one_writes(backend: WhooshBackend) -> None:
    failures: list[Exception] = []
    done = threading.Event()

    def keep_searching() -> None:
        try:
            while not done.is_set():
                assert found(backend, "揺蕩") == [3]
                backend.similar("水筒のふた")
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=keep_searching) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(100, 120):
        backend.index([a_post(number, f"kettle {number}")])
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_forked_worker_searches_on_its_own(backend: WhooshBackend) -> None:
    assert found(backend, "揺蕩") == [3]
    child = os.fork()
    if child == 0:
        os._exit(0 if found(backend, "揺蕩") == [3] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert found(backend, "揺蕩") == [3]


def _write_posts(root: str, first: int, count: int) -> None:
    backend = WhooshBackend(Path(root), patience=30)
    for number in range(first, first + count):
        backend.index([a_post(number, f"kettle {number}")])


def _read_until(root: str, count: int) -> None:
    backend = WhooshBackend(Path(root))
    deadline = time.monotonic() + 180
    while len(backend.search("kettle")) < count:
        if time.monotonic() > deadline:
            raise TimeoutError
        assert found(backend, "揺蕩") == [3]


def test_two_processes_write_and_two_read_at_once(backend: WhooshBackend, tmp_path: Path) -> None:
    root = str(tmp_path / "index")
    workers = [FORKED.Process(target=_write_posts, args=(root, 1_000 * n, 15)) for n in (1, 2)]
    workers += [FORKED.Process(target=_read_until, args=(root, 30)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    assert len(backend.search("kettle")) == 30


def _write_and_tell(root: str, said: str, first: int) -> None:
    generation.MOST_RECENT = 10  # so that some are killed while the log becomes a segment
    backend = WhooshBackend(Path(root), patience=30)
    with Path(said).open("a", encoding="utf-8", buffering=1) as file:
        for number in range(first, first + 10_000):
            backend.index([a_post(number, f"kettle {number}")])
            file.write(f"{number}\n")


def test_a_writer_killed_in_the_middle_loses_nothing_it_had_acknowledged(tmp_path: Path) -> None:
    root, said = tmp_path / "index", tmp_path / "acknowledged"
    backend = WhooshBackend(root, patience=10)
    backend.rebuild(POSTS)
    said.touch()
    for turn in range(4):
        before = said.stat().st_size
        worker = FORKED.Process(target=_write_and_tell, args=(str(root), str(said), 10_000 * (turn + 1)))
        worker.start()
        while said.stat().st_size == before:
            time.sleep(0.01)
        time.sleep(0.05 + 0.037 * turn)
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
        acknowledged = {int(line) for line in said.read_text(encoding="utf-8").split()}
        assert acknowledged <= set(found(WhooshBackend(root), "kettle", limit=100_000))
        backend.index([a_post(90_000 + turn, "ladder")])
    assert len(found(backend, "ladder")) == 4


def _rebuild_for_ever(root: str) -> None:
    def posts() -> Iterator[Doc]:
        yield from POSTS
        Path(root, "started").touch()
        time.sleep(600)

    WhooshBackend(Path(root)).rebuild(posts())


def test_a_rebuild_killed_in_the_middle_is_forgotten(backend: WhooshBackend, tmp_path: Path) -> None:
    root = tmp_path / "index"
    worker = FORKED.Process(target=_rebuild_for_ever, args=(str(root),))
    worker.start()
    while not (root / "started").exists():
        time.sleep(0.02)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    backend.index([a_post(60, "kettle")])
    assert not (root / "changes.jsonl").exists()
    assert found(backend, "kettle") == [60]
    backend.rebuild([*POSTS, a_post(61, "kettle")])
    assert found(backend, "kettle") == [61]


def test_related_goes_by_the_words_that_others_have_too(backend: WhooshBackend) -> None:
    own = "水筒のふたが漏れて困っています"
    backend.index([a_post(41, "部品です。", title="水筒を落としました")])
    assert [hit.topic_id for hit in backend.related(own)][:2] == [1, 41]
