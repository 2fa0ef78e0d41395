"""The demo community's content fits together: every name, reference, date and picture it uses exists."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

import community.demo

DEMO = Path(community.demo.__file__).parent
CONTENT = DEMO / "content"
PICTURES = DEMO / "pictures"
STATES = ["new", "review", "planned", "building", "shipped", "declined"]
PERIODS = {"week", "month", "three_months", "half_year", "year"}
REASONS = {"spam", "personal", "abuse", "off_topic", "other"}
ROLES = {"member", "moderator", "product", "admin"}
LANGUAGES = {"ja", "en"}

Record = dict[str, Any]


def read(name: str) -> list[Record]:
    records: list[Record] = json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))
    return records


PEOPLE = {person["key"]: person for person in read("people")}
PRODUCTS = {product["key"]: product for product in read("products")}
QUESTIONS = {question["key"]: question for question in read("questions")}
IDEAS = {idea["key"]: idea for idea in read("ideas")}
REVIEWS = {f"{review['author']}/{review['product']}": review for review in read("reviews")}
STAFF = {key for key, person in PEOPLE.items() if set(person["roles"]) - {"member"}}
TOPICS = [*QUESTIONS.values(), *IDEAS.values(), *REVIEWS.values()]


def follow_ups() -> Iterator[tuple[Record, Record]]:
    """Each answer, comment, company reply and reply, with what it was written under."""
    for topic in TOPICS:
        for post in [*topic.get("answers", []), *topic.get("comments", [])]:
            yield topic, post
            yield from ((post, reply) for reply in post.get("replies", []))
        yield from ((topic, reply) for reply in topic.get("replies", []))


def posts() -> Iterator[Record]:
    yield from TOPICS
    yield from (post for _, post in follow_ups())


def photos() -> Iterator[Record]:
    for topic in TOPICS:
        yield from topic["photos"]


def words_of(topic: Record) -> str:
    return "\n".join(topic.get(part) or "" for part in ("title", "body", "problem", "wish", "good", "bad"))


def state_of(idea: Record) -> str:
    return idea["history"][-1]["state"] if idea["history"] else "new"


def find(reference: str) -> Record:
    kind, key = reference.split(":", 1)
    answers = {answer["key"]: answer for question in QUESTIONS.values() for answer in question["answers"]}
    comments = {comment["key"]: comment for idea in IDEAS.values() for comment in idea["comments"]}
    shelves: dict[str, dict[str, Record]] = {
        "question": QUESTIONS,
        "idea": IDEAS,
        "review": REVIEWS,
        "answer": answers,
        "comment": comments,
    }
    return shelves[kind][key]


@pytest.mark.parametrize("name", ["people", "products", "questions", "ideas", "reports", "backlog"])
def test_no_two_records_share_a_key(name: str) -> None:
    repeated = [key for key, times in Counter(record["key"] for record in read(name)).items() if times > 1]
    assert repeated == []


def test_everyone_can_sign_in_and_be_shown_in_their_own_time() -> None:
    for key, person in PEOPLE.items():
        assert person["email"] == f"{key}@yunowa.example"
        assert person["lang"] in LANGUAGES
        assert ZoneInfo(person["time_zone"]).key == person["time_zone"]
        assert set(person["roles"]) <= ROLES
        assert 0 < len(person["display_name"]) <= 30
    assert len({person["display_name"] for person in PEOPLE.values()}) == len(PEOPLE)


def test_staff_and_only_staff_have_a_title_in_both_languages() -> None:
    for key, person in PEOPLE.items():
        title = person["staff_title"]
        assert (set(title) == LANGUAGES) if key in STAFF else title is None, key
    assert {role for key in STAFF for role in PEOPLE[key]["roles"]} == ROLES


def test_every_product_is_described_in_both_languages() -> None:
    assert len({product["slug"] for product in PRODUCTS.values()}) == len(PRODUCTS)
    for product in PRODUCTS.values():
        for part in ("names", "descriptions", "category", "alt"):
            assert set(product[part]) == LANGUAGES
            assert all(product[part].values())


def test_every_post_is_by_someone_who_had_joined_by_then() -> None:
    early = [
        (post["author"], post["days_ago"])
        for post in posts()
        if post["days_ago"] >= PEOPLE[post["author"]]["joined_days_ago"]
    ]
    assert early == []


def test_nobody_answers_before_they_are_asked() -> None:
    late = [post for above, post in follow_ups() if post["days_ago"] >= above["days_ago"]]
    assert late == []


def test_votes_come_from_members_once_each_and_never_from_the_author() -> None:
    for post in posts():
        for kind in ("me_too", "supporters", "useful"):
            voters = post.get(kind, [])
            assert set(voters) <= set(PEOPLE), post
            assert len(set(voters)) == len(voters), post
            assert post["author"] not in voters, post


def test_topics_belong_to_a_product_we_make_or_to_none() -> None:
    for topic in TOPICS:
        assert topic["product"] is None or topic["product"] in PRODUCTS
    assert all(review["product"] for review in REVIEWS.values())


def test_titles_and_texts_fit_their_fields() -> None:
    for topic in TOPICS:
        assert 0 < len(topic["title"]) <= 80, topic["title"]
        assert len(words_of(topic)) <= 2000
        assert all(0 < len(tag) <= 20 for tag in topic.get("tags", []))
    assert all(0 < len(post["body"]) <= 2000 for _, post in follow_ups())


def test_both_languages_occur_for_every_kind() -> None:
    for records in (PEOPLE, QUESTIONS, IDEAS, REVIEWS):
        assert {record["lang"] for record in records.values()} == LANGUAGES
    assert {item["lang"] for item in read("backlog")} == LANGUAGES
    assert {post["lang"] for _, post in follow_ups()} == LANGUAGES


def test_japanese_is_marked_as_japanese_and_english_as_english() -> None:
    for post in posts():
        text = post["title"] if "title" in post else post["body"]
        has_kana = any("぀" <= letter <= "ヿ" for letter in text)
        if post["lang"] == "ja":
            assert has_kana, text
        elif "title" in post:
            assert not has_kana, text


def test_only_staff_speak_officially() -> None:
    official = {post["author"] for _, post in follow_ups() if post.get("official")}
    assert official
    assert official <= STAFF


def test_a_question_has_at_most_one_accepted_answer_and_not_by_the_asker() -> None:
    solved = 0
    for question in QUESTIONS.values():
        accepted = [answer for answer in question["answers"] if answer["accepted"]]
        assert len(accepted) <= 1, question["key"]
        assert all(answer["author"] != question["author"] for answer in accepted), question["key"]
        solved += len(accepted)
    assert 0 < solved < len(QUESTIONS)
    assert any(not question["answers"] for question in QUESTIONS.values())
    assert max(len(question["answers"]) for question in QUESTIONS.values()) >= 12


def test_every_idea_moves_forward_in_time_with_a_reason_by_the_product_team() -> None:
    for idea in IDEAS.values():
        days = [idea["days_ago"], *(change["days_ago"] for change in idea["history"])]
        assert days == sorted(days, reverse=True), idea["key"]
        states = ["new", *(change["state"] for change in idea["history"])]
        assert len(set(states)) == len(states), idea["key"]
        assert [STATES.index(state) for state in states] == sorted(STATES.index(state) for state in states)
        for change in idea["history"]:
            assert "product" in PEOPLE[change["by"]]["roles"]
            assert len(change["reason"]) >= 20, idea["key"]
    assert {state_of(idea) for idea in IDEAS.values()} == set(STATES)


def test_a_reason_is_given_in_the_language_of_the_idea() -> None:
    for idea in IDEAS.values():
        for change in idea["history"]:
            has_kana = any("぀" <= letter <= "ヿ" for letter in change["reason"])
            assert has_kana == (idea["lang"] == "ja"), change["reason"]


def test_each_person_reviews_a_product_once_with_one_to_five_stars() -> None:
    assert len(REVIEWS) == len(read("reviews"))
    assert {review["stars"] for review in REVIEWS.values()} == {1, 2, 3, 4, 5}
    assert {review["period"] for review in REVIEWS.values()} == PERIODS
    assert {review["product"] for review in REVIEWS.values()} == set(PRODUCTS)
    assert not any(review["author"] in STAFF for review in REVIEWS.values())


def test_a_report_points_at_a_post_and_comes_from_other_people() -> None:
    for case in read("reports"):
        post = find(case["post"])
        reporters = [report["by"] for report in case["reports"]]
        assert len(set(reporters)) == len(reporters) > 0
        for report in case["reports"]:
            assert report["by"] in PEOPLE
            assert report["by"] != post["author"]
            assert report["reason"] in REASONS
            assert report["lang"] in LANGUAGES
            assert report["words"]
            assert report["days_ago"] < post["days_ago"]


def test_backlog_evidence_quotes_its_source_word_for_word() -> None:
    for item in read("backlog"):
        assert item["product"] is None or item["product"] in PRODUCTS
        assert 0 < len(item["title"]) <= 80
        assert item["evidence"]
        for evidence in item["evidence"]:
            assert evidence["quote"] in words_of(find(evidence["ref"])), evidence


def test_a_backlog_item_stands_where_its_ideas_stand() -> None:
    for item in read("backlog"):
        ideas = [find(piece["ref"]) for piece in item["evidence"] if piece["ref"].startswith("idea:")]
        assert {state_of(idea) for idea in ideas} <= {item["state"]}, item["key"]


def test_every_picture_used_is_there_and_every_picture_there_is_used() -> None:
    used = {photo["file"] for photo in photos()} | {product["picture"] for product in PRODUCTS.values()}
    assert used == {path.name for path in PICTURES.iterdir()}


def test_every_photo_is_described_in_the_language_of_its_post() -> None:
    for topic in TOPICS:
        for photo in topic["photos"]:
            assert 0 < len(photo["alt"]) <= 120
            assert any("぀" <= letter <= "ヿ" for letter in photo["alt"]) == (topic["lang"] == "ja")


@pytest.mark.parametrize("path", sorted(PICTURES.glob("*")), ids=lambda path: path.name)
def test_a_picture_is_small_bare_and_of_its_agreed_size(path: Path) -> None:
    assert path.stat().st_size <= 60 * 1024
    with Image.open(path) as picture:
        assert picture.format == "WEBP"
        assert picture.size == ((960, 720) if path.name.startswith("product-") else (1024, 768))
        assert not picture.getexif()
        assert "xmp" not in picture.info
        assert "exif" not in picture.info
