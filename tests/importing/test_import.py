"""Content from elsewhere comes in once, with its own dates; bad lines are named and hold nothing up."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.accounts.models import Person
from community.importing.actions import Report, import_content
from community.importing.lines import read_line
from community.kernel.courier import deliver_due
from community.kernel.database import Model, db
from community.notifications.models import Notice
from community.products.models import Product
from community.topics.actions.recounting import recount_products, recount_topics
from community.topics.models import Post, Topic

REAL = Path(__file__).parents[3] / "shared" / "data" / "content"

LINES: list[dict[str, Any]] = [
    {"type": "product", "id": "mill", "names": {"ja": "ハンドミル", "en": "Hand mill"}},
    {"type": "person", "id": "p1", "display_name": "おちゃ", "lang": "ja", "time_zone": "Asia/Tokyo"},
    {"type": "person", "id": "p2", "display_name": "Ken", "lang": "en", "time_zone": "Europe/London"},
    {"type": "question", "id": "q", "lang": "ja", "title": "分解できますか", "body": "洗いたいです。", "author": "p1",
     "product": "mill", "tags": ["手入れ"], "created_at": "2024-03-01T09:00:00+09:00"},
    {"type": "answer", "id": "a", "question": "q", "lang": "en", "body": "Yes, **three** screws.", "author": "p2",
     "accepted": True, "created_at": "2024-03-02T09:00:00+09:00"},
    {"type": "idea", "id": "i", "lang": "en", "title": "A quieter gear", "body": "It wakes the cat.", "author": "p2",
     "product": "mill", "created_at": "2024-04-01T00:00:00Z", "status": "planned"},
    {"type": "review", "id": "r", "lang": "ja", "product": "mill", "title": "よい音", "body": "毎朝使います。",
     "stars": 4, "author": "p1", "created_at": "2024-05-01T00:00:00Z"},
    {"type": "vote", "subject": {"type": "idea", "id": "i"}, "person": "p1", "created_at": "2024-05-02T00:00:00Z"},
    {"type": "vote", "subject": {"type": "answer", "id": "a"}, "person": "p1"},
]  # fmt: skip


def load(folder: Path, lines: list[Any]) -> Report:
    path = folder / "content.jsonl"
    path.write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    )
    report = import_content(path, lambda _read: None)
    db.session.rollback()
    return report


def everything() -> dict[str, list[tuple[Any, ...]]]:
    tables = [t for t in Model.metadata.sorted_tables if t.name not in ("event", "delivery")]
    return {
        t.name: [tuple(row) for row in db.session.execute(t.select().order_by(*t.primary_key.columns))] for t in tables
    }


def test_topics_come_with_their_dates_answers_votes_and_counts(app: Flask, tmp_path: Path) -> None:
    report = load(tmp_path, LINES)
    assert (report.added, report.refused) == (9, [])
    question = db.session.scalars(select(Topic).where(Topic.kind == "question")).one()
    assert (question.state, question.answer_count, question.active_at.isoformat()) == (
        "solved", 1, "2024-03-02T00:00:00+00:00")  # fmt: skip
    idea = db.session.scalars(select(Topic).where(Topic.kind == "idea")).one()
    assert (idea.state, idea.vote_count) == ("planned", 1)
    mill = db.session.scalars(select(Product)).one()
    assert (mill.question_count, mill.idea_count, mill.review_count, mill.stars_4) == (1, 1, 1, 1)


def test_importing_twice_changes_nothing(app: Flask, tmp_path: Path) -> None:
    load(tmp_path, LINES)
    before = everything()
    report = load(tmp_path, LINES)
    assert (report.added, report.changed, report.same) == (0, 0, 9)
    assert everything() == before


def test_a_later_line_with_the_same_id_updates(app: Flask, tmp_path: Path) -> None:
    report = load(tmp_path, [*LINES, {**LINES[3], "title": "分解の手順"}, {**LINES[6], "stars": 2}])
    assert (report.added, report.changed) == (9, 2)
    assert db.session.scalar(select(Topic.title).where(Topic.kind == "question")) == "分解の手順"
    mill = db.session.scalars(select(Product)).one()
    assert (mill.stars_4, mill.stars_2) == (0, 1)


def test_bad_lines_are_named_by_number_and_the_rest_loads(app: Flask, tmp_path: Path) -> None:
    bad = [
        "{not json",
        {"type": "poem", "id": "x"},
        {**LINES[3], "id": "q2", "colour": "red"},
        {**LINES[3], "id": "q3", "author": "nobody"},
        {**LINES[3], "id": "q4", "created_at": "2024-03-01T09:00:00"},
        {**LINES[6], "id": "r2", "stars": 6},
        {**LINES[6], "id": "r3"},
        {"type": "vote", "subject": {"type": "idea", "id": "i"}, "person": "p2"},
    ]
    report = load(tmp_path, [*LINES[:7], *bad, *LINES[7:]])
    assert [number for number, _why in report.refused] == list(range(8, 16))
    assert report.added == 9
    reasons = dict(report.refused)
    assert "colour" in reasons[10]
    assert "person:nobody" in reasons[11]


def test_nobody_is_told_of_what_was_imported(app: Flask, tmp_path: Path) -> None:
    load(tmp_path, LINES)
    deliver_due()
    assert db.session.scalars(select(Notice)).all() == []


def test_people_from_elsewhere_can_not_sign_in_until_claimed(app: Flask, tmp_path: Path) -> None:
    load(tmp_path, LINES)
    assert {p.password_hash for p in db.session.scalars(select(Person))} == {None}


def test_counting_afresh_changes_nothing_that_was_right(app: Flask, tmp_path: Path) -> None:
    load(tmp_path, LINES)
    before = everything()
    assert (recount_topics(), recount_products()) == (0, 0)
    db.session.rollback()
    assert everything() == before


def test_an_unknown_key_names_itself() -> None:
    with pytest.raises(ValueError, match="colour"):
        read_line('{"type": "product", "id": "x", "names": {"en": "X"}, "colour": "red"}')


@pytest.mark.skipif(not REAL.is_dir(), reason="the real texts aren't beside this checkout")
def test_real_texts_load_whole(app: Flask) -> None:
    for path in sorted(REAL.glob("*.jsonl")):
        report = import_content(path, lambda _read: None)
        assert report.refused == []
    counts = dict(iter(db.session.execute(select(Topic.kind, func.count()).group_by(Topic.kind))))
    assert counts == {"question": 562, "review": 300}
    assert db.session.scalar(select(func.count()).select_from(Post).where(Post.is_body.is_(False))) == 866
