"""Filling the site with news: public, and what only the product team reads."""

from datetime import timedelta
from typing import TYPE_CHECKING

from community.attachments.actions import new_token
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.pictures import take_in
from community.news.actions import (
    Words,
    edit_entry,
    hang_photo,
    publish_entry,
    schedule_entry,
    withdraw_entry,
    write_entry,
)
from community.news.models import Entry
from community.news.pictures import picture_folder
from community.topics.text import written
from tests.security.canaries import secret
from tests.topics.threads import a_picture

if TYPE_CHECKING:
    from tests.security.world import World


def _words(world: "World", title: str, text: str) -> Words:
    # Each word once in each language, so that it is found whatever the language of who looks.
    return Words("shipped", title, title, written(text), written(text), [int(str(world.ids["idea"]))])


def _entry(world: "World", title: str, text: str) -> Entry:
    return write_entry(_words(world, title, text), by=world.people["product"])


def news(world: "World") -> None:
    petra = world.people["product"]
    public, token = _entry(world, "A lid with a catch", "You can buy it now."), new_token()
    picture_folder().store(token, take_in(a_picture()))
    hang_photo(public, token, "The catch", by=petra)
    publish_entry(public, by=petra)
    draft, draft_token = _entry(world, "A lid", secret("news draft: its former text")), new_token()
    words = _words(world, secret("news draft: title"), secret("news draft: text"))
    edit_entry(draft, words, seen_words=1, by=petra)
    picture_folder().store(draft_token, take_in(a_picture()))
    photo = hang_photo(draft, draft_token, secret("news draft: words for its photo"), by=petra)
    scheduled = _entry(world, secret("scheduled news: title"), "It comes.")
    schedule_entry(scheduled, now() + timedelta(days=1), by=petra)
    withdrawn = _entry(world, secret("withdrawn news: title"), secret("withdrawn news: text"))
    publish_entry(withdrawn, by=petra)
    withdraw_entry(db.session.get_one(Entry, withdrawn.id), by=petra)
    world.ids |= {
        "news": public.id,
        "news_photo": token,
        "draft_news": draft.id,
        "draft_photo": draft_token,
        "draft_photo_id": photo.id,
        "scheduled_news": scheduled.id,
        "withdrawn_news": withdrawn.id,
    }
    world.tokens["token of a photo in a news draft"] = draft_token
