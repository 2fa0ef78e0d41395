"""What the tests of moderation begin with, and what they ask the database."""

from sqlalchemy import event, func, select

from community.accounts.models import Person
from community.audit.models import LogLine
from community.kernel.database import db
from community.moderation.actions import report_post
from community.moderation.models import Case
from community.questions.actions import ask_question, post_answer
from community.topics.models import Post, Topic
from community.topics.text import written


def a_question(
    by: Person, title: str = "How do I clean the kettle?", words: str = "It has gone white inside."
) -> Topic:
    return ask_question(title, written(words), by=by)


def an_answer(question: Topic, by: Person, words: str = "Buy it at half price in this shop.") -> Post:
    return post_answer(question, written(words), by=by)


def a_report(post: Post, by: Person, reason: str = "spam", words: str = "I saw this three times.") -> Case:
    return report_post(post, reason=reason, words=words, by=by)


def fresh(row: Post | Topic | Case) -> object:
    """Read the row anew."""
    db.session.rollback()
    db.session.expire_all()
    return row


def state_of(case: Case) -> str:
    fresh(case)
    return case.state


def visibility_of(post: Post) -> str:
    fresh(post)
    return post.visibility


def log() -> list[tuple[str, str]]:
    """(verb, reason) of each line, oldest first."""
    db.session.rollback()
    return [
        (verb, reason) for verb, reason in db.session.execute(select(LogLine.verb, LogLine.reason).order_by(LogLine.id))
    ]


def how_many(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


class Statements:
    """Counts the SQL statements inside a `with`."""

    def __enter__(self) -> "Statements":
        self.heard: list[str] = []
        event.listen(db.engine, "before_cursor_execute", self._note)
        return self

    def _note(self, _c: object, _u: object, statement: str, *_rest: object) -> None:
        self.heard.append(statement)

    def __exit__(self, *_error: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._note)

    def __len__(self) -> int:
        return len(self.heard)
