"""The index says what the database says, whoever writes, in whichever order it hears of it."""

import json

import pytest

from community.importing.actions import import_content
from community.kernel.courier import waiting_and_dead
from community.kernel.database import db
from community.kernel.outbox import Delivery
from community.questions.actions import ask_question, post_answer
from community.search import subscribers
from community.search.backend import IndexUnavailable
from community.search.documents import all_documents, count_public
from community.search.engine import engine
from community.search.events import IndexMissed
from community.search.queries import index_health
from community.topics.actions.posting import Edit, edit_post
from community.topics.actions.visibility import delete_post, hide_post, restore_post, show_post
from community.topics.events import PostAdded, PostEdited, PostWithdrawn, TopicPosted
from community.topics.models import Post, Topic
from community.topics.text import written
from tests.processes.crew import all_at_once, carry, write_answers
from tests.topics.threads import a_question, an_answer

pytestmark = pytest.mark.usefixtures("index_folder")


def found(words):
    return {hit.post_id for hit in engine().search(words)}


def body_of(topic):
    return db.session.get_one(Post, topic.body_post_id)


def test_each_change_reaches_the_index(alice, bob, mona, deliver):
    question = a_question(alice, "Zeppelin", "It flies.")
    answer = an_answer(question, bob, "High up.")
    deliver()
    assert found("zeppelin") == {question.body_post_id}
    assert found("high") == {answer.id}
    hide_post(body_of(question), by=mona)
    deliver()
    assert found("zeppelin") == found("high") == set()
    show_post(body_of(question), by=mona)
    deliver()
    assert found("zeppelin") == {question.body_post_id}
    assert found("high") == {answer.id}
    delete_post(answer, by=bob)
    deliver()
    assert found("high") == set()
    restore_post(answer, by=bob)
    deliver()
    assert found("high") == {answer.id}


def test_an_answer_withdrawn_while_its_question_was_hidden_stays_away(alice, bob, mona, deliver):
    question = a_question(alice, "Zeppelin", "It flies.")
    answer = an_answer(question, bob, "High up.")
    deliver()
    hide_post(body_of(question), by=mona)
    hide_post(answer, by=mona)
    show_post(body_of(question), by=mona)
    deliver()
    assert found("zeppelin") == {question.body_post_id}
    assert found("high") == set()


def test_another_product_is_known_to_all_posts_of_a_topic(alice, bob, kettle, deliver):
    question = a_question(alice, "Zeppelin", "It flies.")
    answer = an_answer(question, bob, "High up.")
    deliver()
    edit_post(body_of(question), Edit(written("It flies."), 1, title="Zeppelin", product_id=kettle.id), by=alice)
    deliver()
    assert [hit.post_id for hit in engine().search("high", product_id=kettle.id)] == [answer.id]


def test_an_edited_answer_is_indexed_without_the_rest_of_its_topic(alice, bob, kettle, deliver, monkeypatch):
    question = a_question(alice, "Zeppelin", "It flies.")
    answer, other = an_answer(question, bob, "High up."), an_answer(question, bob, "High, too.")
    deliver()
    written_anew = []
    real = engine().index
    monkeypatch.setattr(engine(), "index", lambda docs: (written_anew.extend(d.post_id for d in docs), real(docs)))
    edit_post(answer, Edit(written("Low down."), 1), by=bob)
    deliver()
    assert written_anew == [answer.id]
    assert (found("high"), found("low")) == ({other.id}, {answer.id})
    edit_post(body_of(question), Edit(written("It flies."), 1, title="Airship", product_id=kettle.id), by=alice)
    deliver()
    assert set(written_anew[1:]) == {question.body_post_id, answer.id, other.id}


def test_late_repeated_and_swapped_news_change_nothing(alice, bob, mona, deliver):
    question = a_question(alice, "Zeppelin", "It flies.")
    answer = an_answer(question, bob, "High up.")
    hide_post(answer, by=mona)
    deliver()
    posted = TopicPosted(question.id, question.body_post_id, "question", alice.id, None)
    added = PostAdded(answer.id, question.id, "question", bob.id, None, is_official=False)
    withdrawn = PostWithdrawn(answer.id, question.id, "question", bob.id, is_body=False, how="hidden", by_id=mona.id)
    subscribers.drop_withdrawn([withdrawn, withdrawn])
    subscribers.index_added([added])
    subscribers.index_posted([posted, posted])
    assert found("high") == set()
    show_post(answer, by=mona)
    subscribers.drop_withdrawn([withdrawn])
    assert found("high") == {answer.id}
    assert found("zeppelin") == {question.body_post_id}


def test_who_read_earlier_and_writes_later_looks_again(alice, deliver, monkeypatch):
    """Another process edits and indexes between this one's reading and its writing."""
    question = a_question(alice, "Zeppelin", "It flies.")
    deliver()
    real = engine().index

    def index_late(docs):
        docs = list(docs)
        monkeypatch.setattr(engine(), "index", real)
        edit_post(body_of(question), Edit(written("It sails."), 1, title="Ship"), by=alice)
        real(docs)

    monkeypatch.setattr(engine(), "index", index_late)
    subscribers.index_edited([PostEdited(question.body_post_id, question.id, "question", alice.id)])
    assert found("ship") == {question.body_post_id}
    assert found("zeppelin") == set()


def test_rebuilding_changes_nothing(app, alice, bob, mona, kettle, deliver):
    for number in range(30):
        question = a_question(alice, f"Kettle number {number}", "It whistles.", labels=["noise"], product_id=kettle.id)
        answer = an_answer(question, bob, "So does mine.")
        if number % 5 == 0:
            hide_post(answer, by=mona)
        if number % 7 == 0:
            hide_post(body_of(question), by=mona)
    deliver()
    queries = ("kettle", "whistles", "mine", "noise K2", "how many kettles whistle, and does mine?")
    before = [[hit.post_id for hit in engine().search(words)] for words in queries]
    outcome = app.test_cli_runner().invoke(args=["rebuild-index"])
    assert outcome.exit_code == 0, outcome.output
    assert f"Indexed {count_public()} posts" in outcome.output
    after = [[hit.post_id for hit in engine().search(words)] for words in queries]
    assert [set(ids) for ids in after] == [set(ids) for ids in before]
    assert engine().health().docs == count_public() == len(list(all_documents()))


def test_what_comes_from_files_is_found(app, deliver, tmp_path):
    lines = [
        {"type": "person", "id": "p", "display_name": "Ken", "lang": "en", "time_zone": "Europe/London"},
        {"type": "question", "id": "q", "lang": "en", "title": "Zeppelin", "body": "How?", "author": "p",
         "created_at": "2024-03-01T09:00:00Z"},
        {"type": "answer", "id": "a", "question": "q", "lang": "en", "body": "High up.", "author": "p",
         "created_at": "2024-03-02T09:00:00Z"},
    ]  # fmt: skip
    path = tmp_path / "content.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines))
    import_content(path, lambda _read: None)
    deliver()
    assert len(found("zeppelin")) == len(found("high")) == 1


def test_a_large_site_without_an_index_says_so_to_staff_and_is_healed_by_the_command(
    app, alice, client, deliver, monkeypatch
):
    monkeypatch.setattr(subscribers, "QUICKLY_REBUILT", 2)
    for number in range(3):
        a_question(alice, f"Zeppelin {number}", "It flies.")
    deliver()
    waiting, _dead = waiting_and_dead()
    assert waiting == 3
    errors = {row.error for row in db.session.query(Delivery).filter(Delivery.state == "due")}
    assert all("flask rebuild-index" in error for error in errors)
    assert client.get("/search?q=zeppelin").status_code == 200
    app.test_cli_runner().invoke(args=["rebuild-index"])
    assert len(found("zeppelin")) == 3


def test_many_searches_without_an_index_ask_for_it_once(alice, client, deliver):
    question = a_question(alice, "Zeppelin", "It flies.")
    for number in range(5):
        client.get(f"/search?q=zeppelin&page={number}")
    missed = [d for d in db.session.query(Delivery) if d.subscriber == "search.rebuild_missed"]
    assert len(missed) == 1
    deliver()
    assert found("zeppelin") == {question.body_post_id}


def test_an_index_that_is_there_is_not_rebuilt_again(alice, deliver, monkeypatch):
    a_question(alice, "Zeppelin", "It flies.")
    deliver()
    monkeypatch.setattr(engine(), "rebuild", lambda *_: pytest.fail("rebuilt"))
    subscribers.rebuild_missed(IndexMissed())


def test_health_tells_how_many_posts_and_how_old(alice, client, deliver):
    assert index_health(engine())["ok"] is False
    a_question(alice)
    deliver()
    told = client.get("/healthz").json["index"]
    assert (told["ok"], told["docs"], told["version"]) == (True, 1, engine().health().version)
    assert 0 <= told["age_seconds"] < 60


def test_two_processes_index_and_a_third_finds_everything(settings, alice, bob):
    """Two write answers and carry deliveries at once; this one, whose snapshot is older, sees all of it."""
    question = ask_question("Zeppelin", written("It flies."), by=alice)
    subscribers.index_posted([TopicPosted(question.id, question.body_post_id, "question", alice.id, None)])
    assert found("zeppelin") == {question.body_post_id}
    written_by = [[(question.id, bob.id, f"Answer {name}{n} zeppelins") for n in range(8)] for name in ("a", "b")]
    all_at_once(settings, (write_answers, written_by[0]), (write_answers, written_by[1]), (carry, 40), (carry, 40))
    all_at_once(settings, (carry, 3))
    db.session.rollback()
    everything = set(db.session.scalars(db.select(Post.id).where(Post.topic_id == question.id)))
    assert len(everything) == 17
    assert found("zeppelin") == everything
    assert engine().health().docs == 17


def test_an_index_made_by_other_rules_is_made_anew(alice, index_folder, deliver):
    question = a_question(alice, "Zeppelin", "It flies.")
    deliver()
    pointer = index_folder / "current.json"
    pointer.write_text(json.dumps({**json.loads(pointer.read_text()), "version": "0/0"}))
    with pytest.raises(IndexUnavailable):
        engine().search("zeppelin")
    post_answer(db.session.get_one(Topic, question.id), written("High up."), by=alice)
    deliver()
    assert found("zeppelin") == {question.body_post_id}
