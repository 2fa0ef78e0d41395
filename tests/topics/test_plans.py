"""No page reads a whole table of what people wrote: each statement of a page finds its rows by an index."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text, update

from community.ideas.actions import merge_idea
from community.kernel.clock import now
from community.kernel.courier import deliver_due
from community.kernel.database import WRITES, db
from community.kernel.transaction import transaction
from community.questions.actions import accept_answer
from community.search.queries import fresh_posts
from community.topics.models import Post
from community.topics.text import written
from tests.conftest import a_person
from tests.ideas.proposals import an_idea
from tests.topics.threads import a_question, an_answer, told_of_statements

LARGE = ("post", "topic", "vote", "notice", "ledger_entry", "delivery", "revision")
SCAN = {
    "sqlite": re.compile(rf"SCAN ({'|'.join(LARGE)})$", re.MULTILINE),
    # By its key from end to end is the whole table, too.
    "postgresql": re.compile(rf"Seq Scan on ({'|'.join(LARGE)})\b|using pk_({'|'.join(LARGE)}) on .*\n *Filter:"),
}
Statement = tuple[str, Any]


@contextmanager
def noted() -> Iterator[list[Statement]]:
    """The SELECT statements that are run meanwhile, with their parameters."""
    seen: list[Statement] = []

    def note(statement: str, parameters: Any) -> None:
        if statement.startswith(("SELECT", "WITH")):
            seen.append((statement, parameters))

    with told_of_statements(note):
        yield seen


def plan_of(statement: Statement) -> str:
    """How the database goes about it; PostgreSQL is told to read a table whole only where there is no other way."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    # In a transaction, which is what SET LOCAL is for.
    with db.engine.connect().execution_options(**{WRITES: True}) as connection:
        if not is_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        how = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
        return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(how + statement[0], statement[1]))


@pytest.fixture
def places(alice, bob, petra, kettle) -> list[str]:
    question = a_question(alice, product_id=kettle.id)
    answer = an_answer(question, bob)
    an_answer(question, petra, is_official=True)
    accept_answer(question, answer, by=alice)
    idea, other = an_idea(alice, product_id=kettle.id), an_idea(a_person("Nina"))
    merge_idea(other, idea, written("The same."), by=petra)
    deliver_due()
    db.session.rollback()
    topics = [f"/questions/{question.id}", f"/ideas/{idea.id}"]
    lists = ["/", "/?show=you", "/questions", "/questions?sort=new", "/ideas", "/tips", "/roadmap", "/notifications"]
    return [*topics, *lists, f"/products/{kettle.slug}", f"/people/{bob.id}", f"/people/{alice.id}", "/me", "/points"]


@pytest.mark.parametrize("who", ["nobody", "alice", "petra"])
def test_no_statement_of_a_page_reads_all_posts_or_topics(who, places, request, client, browser_of):
    browser = client if who == "nobody" else browser_of(request.getfixturevalue(who))
    whole = SCAN[db.engine.dialect.name]
    found = []
    for place in places:
        with noted() as statements:
            assert browser.get(place).status_code < 400
        found += [(place, statement[0]) for statement in statements if whole.search(plan_of(statement))]
    assert found == []


def test_what_somebody_wrote_just_now_is_found_without_reading_all_they_ever_wrote(alice, bob):
    question = a_question(alice)
    for _ in range(30):
        an_answer(question, bob)
    with transaction():
        db.session.execute(update(Post).values(created_at=now() - timedelta(days=1)))
        if db.engine.dialect.name == "postgresql":
            # It goes by what it knows of the rows; SQLite takes the index that fits more of what is asked.
            db.session.execute(text("ANALYZE post"))
    for fresh, column in zip(fresh_posts(), ("created_at", "edited_at"), strict=True):
        with noted() as statements:
            db.session.execute(fresh, {"me": bob.id}).all()
        assert re.search(rf"author_id ?=.*AND.*{column} ?>", plan_of(statements[-1]))


def test_a_statement_that_has_no_index_is_found(app):
    with noted() as statements, db.engine.connect() as connection:
        connection.exec_driver_sql("SELECT id FROM post WHERE html = 'x'")
    assert SCAN[db.engine.dialect.name].search(plan_of(statements[0]))
