"""Who has a token: read once, kept while there is room."""

from array import array

from community.search.postings import COST_OF_ONE, Postings, PostingStore


def postings(*docs: int) -> Postings:
    return Postings(array("I", docs), array("f", [1.0 + doc for doc in docs]))


def test_few_documents_are_looked_up_and_many_walked_along_with_one_result() -> None:
    even = postings(*range(0, 1_000, 2))
    assert even.shared({3, 4, 998, 999, 2_000}) == {4, 998}
    assert even.shared(set(range(100))) == set(range(0, 100, 2))
    assert dict(even.counted({4, 5})) == {4: 5.0}
    assert dict(even.counted()) == {doc: 1.0 + doc for doc in range(0, 1_000, 2)}
    assert set(range(0, 100, 2)) <= dict(even.counted(range(100))).keys()


def test_what_was_read_is_not_read_again() -> None:
    store, read = PostingStore(), []

    def from_file() -> Postings:
        read.append(1)
        return postings()

    assert store.get("a", from_file) is store.get("a", from_file)
    assert len(read) == 1


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    store, read = PostingStore(largest=3 * (COST_OF_ONE + 2)), []

    def ask(name: str) -> None:
        store.get(name, lambda: read.append(name) or postings(1, 2))

    for name in ("a", "b", "c", "a", "d", "a", "c", "b"):
        ask(name)
    assert read == ["a", "b", "c", "d", "b"]
