"""What the staff of Yunowa did with topics: pinned, slowed down, closed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from community.accounts.models import Person
from community.curation.actions.closing import Why, close_topic
from community.curation.actions.pinning import pin_topic, set_pace
from community.kernel.clock import now
from community.topics.models import Topic


def take_care(row: dict[str, Any], topic_of: Callable[[str], Topic], person_of: Callable[[str], Person]) -> None:
    """Do what a row of the content tells."""
    topic, by = topic_of(row["topic"]), person_of(row["by"])
    if row["deed"] == "pin":
        pin_topic(topic, now() + timedelta(days=row["days"]), by=by)
    elif row["deed"] == "slow":
        set_pace(topic, row["minutes"], by=by)
    else:
        close_topic(topic, Why(row["reason"], row["words"]), by=by)
