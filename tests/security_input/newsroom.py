"""News on the stage: public with a photo and a former version, a draft, one that waits for its time, one withdrawn."""

import io
from datetime import timedelta
from typing import TYPE_CHECKING

from PIL import Image

from community.attachments.actions import new_token
from community.kernel.clock import now
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
from community.news.pictures import picture_folder

if TYPE_CHECKING:
    from tests.security_input.stage import Cast


def _words(cast: "Cast") -> Words:
    titles = [cast.say("news title") for _ in ("ja", "en")]
    bodies = [cast.text("news body") for _ in ("ja", "en")]
    return Words("shipped", *titles, *bodies, [cast.topics["decided"].id])


def write_news(cast: "Cast") -> None:
    petra, out = cast.petra, io.BytesIO()
    for state in ("published", "draft", "scheduled", "withdrawn"):
        entry = write_entry(_words(cast), by=petra)
        edit_entry(entry, _words(cast), seen_words=1, by=petra)
        if state in ("published", "withdrawn"):
            publish_entry(entry, by=petra)
        if state == "withdrawn":
            withdraw_entry(entry, by=petra)
        elif state == "scheduled":
            schedule_entry(entry, now() + timedelta(days=1), by=petra)
        elif state == "published":
            Image.new("RGB", (40, 30), "green").save(out, "PNG")
            out.seek(0)
            token = new_token()
            picture_folder().store(token, take_in(out))
            hang_photo(entry, token, cast.say("news photo alt"), by=petra)
        # Each has other buttons, and of pages that are alike only two are walked to.
        cast.places.append(f"/staff/news/{entry.id}?{state}=1")
