"""Tips and stories to try things on."""

from typing import Any

from community.accounts.models import Person
from community.tips.actions import Agreement, Shared, share
from community.tips.wording import CONSENT
from community.topics.models import STORY, TIP, Topic
from community.topics.text import written

AGREED = Agreement(CONSENT, "You may point it out.")


def a_tip(by: Person, title: str = "Citric acid makes it shine", body: str = "Two pinches.", **more: Any) -> Topic:
    return share(Shared(TIP, title, written(body), **more), by=by)


def a_story(by: Person, title: str = "Breakfast together", body: str = "Since then we sit down.", **more: Any) -> Topic:
    return share(Shared(STORY, title, written(body), **more), by=by)
