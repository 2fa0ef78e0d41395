"""Which titles say the same, and which words they share."""

from community.search.similar import likeness, shared_words


def test_the_same_title_is_most_alike() -> None:
    same, near, far = likeness(
        "掃除機の充電ができません",
        ["掃除機の充電ができません", "掃除機が充電できなくなりました", "ポイントはいつ付きますか"],
    )
    assert same > 0.99
    assert same > near > far


def test_a_half_typed_word_is_already_like_the_whole_one() -> None:
    near, far = likeness("How do I delete my Faceb", ["Deleting a Facebook account", "Exporting tweets to a file"])
    assert near > far


def test_a_title_is_not_like_nothing() -> None:
    assert likeness("水筒", [""]) == [0.0]
    assert likeness("", ["水筒"]) == [0.0]
    assert likeness("水筒", []) == []


def test_shared_words_are_shown_as_they_were_typed() -> None:
    shared = shared_words("Wi-Fiのバッテリーが切れる C++ running", "runs on C++ だけど、wi-fi のバッテリが心配")
    assert shared == ("Wi-Fi", "バッテリー", "C++", "running")


def test_of_a_compound_the_shared_piece_is_shown() -> None:
    assert shared_words("充電端子が汚れた", "充電器を探しています") == ("充電",)


def test_common_english_words_are_not_shown_as_shared() -> None:
    assert shared_words("How do I delete my account", "How can I find my account") == ("account",)


def test_titles_with_nothing_in_common_share_nothing() -> None:
    assert shared_words("水筒のふた", "アプリが落ちる") == ()
