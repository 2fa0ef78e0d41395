"""What people and staff of Yunowa have set and given when the story ends."""

from community.accounts.models import Person
from community.badges.actions import give_badge
from community.badges.queries import badges_by_hand
from community.demo.story import Story
from community.feed.actions import choose_interests
from community.follows.actions import follow
from community.follows.models import PERSON, PRODUCT, Subject
from community.kernel.database import db
from community.kernel.transaction import action


@action
def finish(story: Story) -> None:
    """Minami follows somebody and a product and chose what interests her; staff thanked somebody with a badge."""
    minami, sajikagen, haruka = (
        db.session.get_one(Person, story.people[key]) for key in ("minami", "sajikagen", "haruka")
    )
    choose_interests([story.products[key] for key in list(story.products)[:2]], [], by=minami)
    follow(Subject(PERSON, sajikagen.id), by=minami)
    follow(Subject(PRODUCT, list(story.products.values())[2]), by=minami)
    for badge in badges_by_hand():
        if badge.key == "behind-the-scenes":
            give_badge(badge, sajikagen, reason="お手入れの質問に、いつもいちばんに答えてくれました。", by=haruka)
