"""No page type is left out when pages are looked at."""

import re

from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.journeys.pages import EVERYBODY, MEMBER, STAFF

NO_PAGES = frozenset(
    {
        *("static", "health.healthz", "health.readyz", "sitemap.robots", "sitemap.index", "sitemap.part"),
        *("faces.face", "photos.photo", "products.picture", "news_pictures.picture", "product_reviews.rating"),
        *("loyalty.points_csv", "backlog.backlog_file", "impact.contributions_csv"),
        *("mail.mailbox", "mail.letter", "mail.letter_as_html", "voices_api.voices", "voices_api.voice"),
    }
)
"""Files, data, what programs read, and the mailbox of developers."""
LEAD_ON = frozenset(
    {
        *("topics.topic", "topics.post", "questions.new", "staff.staff", "notifications.open_notice", "topics.quote"),
        *("preferences.language_by_cookie", "preferences.theme_by_cookie"),
    }
)
PARTS_OF_PAGES = frozenset(
    {"topics.new_posts", "topics.since", "similar.similar", "drafts.draft", "writing_help.outline"}
)
BY_A_KEY_OR_AFTER_A_DEED = frozenset(
    {
        *("accounts.verify", "forgotten.choose", "invitations.invitation", "notifications.ask_to_stop_mail"),
        *("posts.deleted", "ideas.edit_form", "editing.edit_form"),
    }
)
"""Shown in tests of their own; two are the form of questions/edit.html with other words."""


def test_every_page_type_is_looked_at(app: Flask) -> None:
    places = app.url_map.bind("localhost")
    looked_at = set()
    for path in {*EVERYBODY, *MEMBER, *STAFF}:
        try:
            looked_at.add(places.match(re.sub(r"\{\w+\}", "1", path).partition("?")[0], "GET")[0])
        except HTTPException:
            assert path == "/nowhere"
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    left_out = {one for one in pages - looked_at if not one.startswith(("feeds.", "completing."))}
    assert left_out - NO_PAGES - LEAD_ON - PARTS_OF_PAGES - BY_A_KEY_OR_AFTER_A_DEED == set()
