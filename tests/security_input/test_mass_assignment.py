"""No form takes more than its own fields: whatever else is sent along, the same rows come out."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.security_input.crawling import Pairs
from tests.security_input.exploring import Exploration, Tried
from tests.security_input.snapshots import changes, snapshot

KEYS = {
    "admin": "roles role is_staff is_admin admin staff permissions",
    "1": "id person_id author_id owner_id by_id user_id created_by_id to_person_id author by person viewer parent_id "
    "topic_id product_id case_id item_id is_official is_body is_solved is_active accepted_post_id "
    "body_post_id __class__ __dict__ constructor _method _user_id query_class metadata",
    "taken@example.com": "email display_name password password_hash bio avatar standing source_id staff_title_en",
    "2001-01-01T00:00:00Z": "email_verified_at created_at edited_at active_at disabled_at",
    "public": "visibility is_hidden before",
    "shipped": "state decision accepted outcome",
    "999": "vote_count answer_count photo_count report_count question_count stars_5 points balance earned rank version",
    "<b>1</b>": "html wish_html reply_html excerpt renderer markdown",
    "en": "language time_zone theme session_key",
    "6": "stars",
    "idea": "kind",
}
EXTRA = {name: value for value, names in KEYS.items() for name in names.split()}
OWN = {"search.save": frozenset({"state", "language", "kind"})}
"""What a form may bring although it has no field for it: filters, when they are set."""
AT_ONCE = 40
"""A form with a draft refuses more than 60 fields."""
A_DAY = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
RANDOM = re.compile(r"[\w+/=-]{16,}(?:\.[\w-]+)?")


def plain(value: Any) -> Any:
    """A value without what differs each time: moments, keys and numbers of seconds."""
    if isinstance(value, datetime):
        return "a moment"
    if isinstance(value, str):
        return RANDOM.sub("a key", A_DAY.sub("a moment", value))
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    return value


def effect(exploration: Exploration, tried: Tried, values: Pairs) -> tuple[int, set[tuple[str, int, str, str]]]:
    """The status and every change in the database, but for the cell of a draft that keeps a form as it was typed."""
    exploration.forget_counts()
    answer = exploration.send(tried, values)
    after = snapshot()
    found = {
        (table, key, column, repr(plain(new)))
        for table, key, column, new in changes(exploration.beginning, after)
        if (table, column) != ("draft", "fields")
    }
    exploration.reset(after)
    return answer.status_code, found


def test_whatever_is_sent_along_changes_nothing(exploration: Exploration) -> None:
    assert len(EXTRA) >= 37
    differing, with_effect = {}, 0
    for tried in exploration.forms:
        endpoint, values = tried.form.endpoint, tried.form.values
        own = {one.name for one in tried.form.fields if one.kind != "read"} | OWN.get(endpoint, frozenset())
        more = tuple((name, value) for name, value in EXTRA.items() if name not in own)
        alone = effect(exploration, tried, values)
        with_effect += bool(alone[1])
        for some in batched(more, AT_ONCE):
            along = effect(exploration, tried, (*values, *some))
            if alone != along:
                differing[endpoint] = (alone[0], along[0], alone[1] ^ along[1])
    assert differing == {}
    assert with_effect >= 40


def batched(pairs: Pairs, size: int) -> Iterator[Pairs]:
    """The pairs in runs of at most this many."""
    yield from (pairs[start : start + size] for start in range(0, len(pairs), size))
