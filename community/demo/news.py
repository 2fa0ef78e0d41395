"""The news of the story: what the company told everybody, and from whose ideas it came."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from community.accounts.models import Person
from community.attachments.actions import new_token
from community.kernel.pictures import take_in
from community.news.actions import Words, hang_photo, publish_entry, write_entry
from community.news.pictures import picture_folder
from community.topics.models import Topic
from community.topics.text import written

HERE = Path(__file__).parent


def told_news(
    person: Callable[[str], Person], topic: Callable[[str], Topic]
) -> Iterator[tuple[float, Callable[[], None]]]:
    """Each entry as an act so many days ago. People and ideas are found by their keys when the time has come."""
    for row in json.loads((HERE / "content" / "news.json").read_text("utf-8")):
        yield row["days_ago"], partial(_tell, row, person, topic)


def _tell(row: dict[str, Any], person: Callable[[str], Person], topic: Callable[[str], Topic]) -> None:
    by, title, body = person(row["by"]), row["title"], row["body"]
    ideas = [topic(key).id for key in row["ideas"]]
    words = Words(row["kind"], title["ja"], title["en"], written(body["ja"]), written(body["en"]), ideas)
    entry = write_entry(words, by=by)
    if row["photo"]:
        token = new_token()
        with (HERE / "pictures" / row["photo"]["file"]).open("rb") as file:
            picture_folder().store(token, take_in(file))
        hang_photo(entry, token, row["photo"]["alt"], by=by)
    publish_entry(entry, by=by)
