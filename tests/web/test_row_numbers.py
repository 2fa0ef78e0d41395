"""A number in the address or in a form that no row can have names nothing, and breaks nothing."""

import pytest

from tests.ideas.proposals import an_idea
from tests.topics.threads import a_question, an_answer, send

NUMBERS = (str(-(2**63) - 1), "-1", "0", str(2**31), str(2**63), "9" * 4_000, "９", "1_0", "1e3", "x", "")


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_no_row_is_nothing(alice, ada, browser_of, number):
    idea, other, question = an_idea(alice), an_idea(alice, "Another"), a_question(alice)
    answer = an_answer(question, alice)
    staff = browser_of(ada)
    asked = {
        f"/ideas/{idea.id}/merge": "into",
        f"/posts/{answer.id}/move": "into",
        f"/topics/{question.id}/split": "post",
        f"/posts/{answer.id}/revert": "to",
        f"/questions/{question.id}": "quote",
        f"/topics/{question.id}/posts": "after",
        f"/topics/{question.id}/since": "after",
        "/me": "removed",
        "/drafts": "deleted",
        "/staff/voices/new": "topic",
        "/compose": "draft",
    }
    for path, name in asked.items():
        answered = staff.get(path, query_string={name: number})
        assert answered.status_code in (200, 302, 303, 404), (path, answered.status_code)
    sent = {
        f"/ideas/{idea.id}/merge": {"into": number, "reason": "The same."},
        f"/posts/{answer.id}/move": {"into": number, "reason": "It belongs there."},
        f"/posts/{answer.id}/revert": {"to": number, "reason": "As it was."},
        f"/questions/{question.id}/accept": {"post": number},
        f"/posts/{other.body_post_id}/vote": {"instead": number},
        "/ideas/compare": {"first": str(idea.id), "second": number, "chosen": number},
    }
    for path, form in sent.items():
        answered = send(staff, path, **form)
        assert answered.status_code < 500, (path, answered.status_code)
