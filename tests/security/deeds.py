"""A form for every address that takes one: filled in as it should be, and sent by somebody who may."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

from community.kernel.clock import now
from community.tips.wording import CONSENT
from tests.security.world import PASSWORD, World
from tests.topics.threads import a_picture

NEW_PASSWORD = "seven cups of barley tea"
QUESTION = {"kind": "question", "title": "Where is the filter?", "body": "I can't find it."}
TOMORROW = (now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
NEWS = {
    "kind": "shipped",
    "title_ja": "留め具",
    "title_en": "A catch",
    "body_ja": "つきました。",
    "body_en": "It is here.",
    "ideas": "{idea}",
}
LATER = (now() + timedelta(days=20)).strftime("%Y-%m-%dT12:00")
VOICE = {"kind": "idea", "title": "A lamp", "body": "It is dark.", "wish": "A lamp.", "name": "Kim", "source": "shop"}
HOUR = {"title": "Ask our cooks", "body": "About soup."}
HOURS = {
    "begins": LATER,
    "ends": (now() + timedelta(days=21)).strftime("%Y-%m-%dT12:00"),
    "hosts": "{product_id}",
}
PRODUCT = {"name_en": "A jug", "name_ja": "ジャグ", "position": "4"}


@dataclass(frozen=True)
class Deed:
    """Who does it, where, and what they type. `picture` names the field of a file that goes with it."""

    role: str
    address: str
    form: Mapping[str, str] = field(default_factory=dict)
    picture: str = ""

    def data(self, world: World) -> dict[str, Any]:
        """The form with this world's ids."""
        typed: dict[str, Any] = {name: world.filled(value) for name, value in self.form.items()}
        if self.picture:
            typed[self.picture] = (BytesIO(a_picture().read()), "face.png")
        return typed


DEEDS = {
    "accounts.register_person": Deed(
        "anonymous", "/register", {"display_name": "Fay", "email": "fay@example.com", "password": NEW_PASSWORD}
    ),
    "accounts.sign_in_person": Deed("anonymous", "/sign-in", {"email": "other@example.com", "password": PASSWORD}),
    "accounts.sign_out": Deed("member", "/sign-out"),
    "accounts.verify_address": Deed("anonymous", "/verify/{verify_key}"),
    "forgotten.send_key": Deed("anonymous", "/reset-password", {"email": "other@example.com"}),
    "forgotten.reset": Deed("anonymous", "/reset-password/{reset_key}", {"password": NEW_PASSWORD}),
    "settings.edit_profile": Deed(
        "member",
        "/settings/profile",
        {"display_name": "Alicia", "bio": "", "language": "ja", "time_zone": "Asia/Tokyo", "theme": "dark"},
    ),
    "settings.change_own_password": Deed(
        "member", "/settings/password", {"present": PASSWORD, "password": NEW_PASSWORD}
    ),
    "settings.end_session": Deed("member", "/settings/sessions/{session}/end"),
    "settings.end_other_sessions": Deed("member", "/settings/sessions/end-others"),
    "settings.send_verification_again": Deed("new", "/settings/verification"),
    "faces.choose_face": Deed("member", "/settings/avatar", picture="picture"),
    "faces.remove_face": Deed("carol", "/settings/avatar/remove"),
    "preferences.language": Deed("member", "/settings/language", {"value": "ja"}),
    "preferences.theme": Deed("member", "/settings/theme", {"value": "dark"}),
    "notifications.keep_notification_settings": Deed("member", "/settings/notifications", {"app-answer": "1"}),
    "notifications.read_all": Deed("member", "/notifications/read", {"up_to": "99999"}),
    "notifications.read_notice": Deed("member", "/notifications/{member_notice}/read"),
    "notifications.stop_mail_by_link": Deed("anonymous", "/notifications/off/{off_token}"),
    "search.save": Deed("member", "/search/saved", {"q": "kettle", "name": "Kettles"}),
    "saved_searches.remove": Deed("member", "/search/saved/{saved_search}/remove"),
    "saved_searches.restore": Deed("member", "/search/saved/{removed_search}/restore"),
    "settings.change_handle": Deed("member", "/settings/handle", {"handle": "teatime"}),
    "compose.compose": Deed("member", "/compose", QUESTION),
    "drafts.save": Deed("member", "/drafts/topic-{question}", {"body": "Half a thought."}),
    "drafts.delete": Deed("member", "/drafts/new-canary/delete"),
    "drafts.restore": Deed("member", "/me/drafts/{deleted_draft}/restore"),
    "writing_help.preview": Deed("member", "/compose/preview", {"body": "It **slides**."}),
    "photos.add": Deed("member", "/photos", picture="photos"),
    "taking_back.take_back": Deed("member", "/posts/{own_answer}/take-back"),
    "questions.answer": Deed("other", "/questions/{question}/answers", {"body": "Behind the lid."}),
    "questions.accept": Deed("member", "/questions/{question}/accept", {"post": "{answer}"}),
    "questions.unaccept": Deed("member", "/questions/{solved_question}/unaccept"),
    "questions.edit": Deed("member", "/questions/{question}/edit", {**QUESTION, "words": "1"}),
    "ideas.comment": Deed("other", "/ideas/{idea}/comments", {"body": "I want that."}),
    "ideas.decide": Deed("product", "/ideas/{idea}/decide", {"state": "planned", "reason": "You asked for it."}),
    "ideas.edit": Deed(
        "member", "/ideas/{idea}/edit", {"title": "A lid", "body": "It slides.", "wish": "A catch.", "words": "1"}
    ),
    "merging.merge": Deed("product", "/ideas/{idea}/merge", {"into": "{host_idea}", "reason": "The same lid."}),
    "merging.undo": Deed("moderator", "/ideas/merges/{merge}/undo"),
    "reviews.comment": Deed("other", "/reviews/{review}/comments", {"body": "Mine isn't loud."}),
    "reviews.edit": Deed(
        "member",
        "/reviews/{review}/edit",
        {"title": "Light", "body": "And quick.", "stars": "5", "period": "year", "words": "1"},
    ),
    "feed.choose_interests": Deed("member", "/settings/interests", {"product": "{kettle_id}", "tags": "care"}),
    "feed.set_aside": Deed("other", "/feed/topics/{question}/aside", {"on": "1"}),
    "feed.steps": Deed("member", "/welcome/steps", {"on": "0"}),
    "settings.choose_privacy": Deed("member", "/settings/privacy", {"page": "1", "rank": "1"}),
    "badges.give": Deed(
        "moderator", "/staff/badges/{member_id}", {"badge": "behind-the-scenes", "reason": "You sort the tags."}
    ),
    "badges.take_back": Deed("moderator", "/staff/badges/{member_id}/{badge_award}/back", {"why": "A mistake."}),
    "follows.follow": Deed("other", "/follow/topic/{question}", {"on": "1"}),
    "follows.mute": Deed("other", "/mute/product/{kettle_id}", {"on": "1"}),
    "follows.block": Deed("other", "/block/person/{carol_id}", {"on": "1"}),
    "invitations.accept": Deed("other", "/reviews/invitation/{invitation}"),
    "review_staffing.aspects": Deed("product", "/staff/products/cup/aspects", {"aspect_en-0": "Handling"}),
    "review_staffing.variants": Deed("product", "/staff/products/cup/variants", {"variant_en-0": "White"}),
    "review_staffing.invitations": Deed("product", "/staff/products/cup/invitations", {"count": "2"}),
    "hours.ask": Deed("other", "/question-hours/{hour}/questions", {"body": "Is it dear?"}),
    "hours_keeping.open_": Deed("moderator", "/question-hours/new", {**HOUR, **HOURS}),
    "hours_keeping.edit": Deed("product", "/question-hours/{hour}/edit", {**HOUR, "words": "1"}),
    "hours_keeping.plan": Deed("moderator", "/question-hours/{hour}/plan", {**HOURS, "plan": "1"}),
    "hours_keeping.cancel": Deed("moderator", "/question-hours/{hour}/cancel", {"reason": "We are ill."}),
    "hours_keeping.return_": Deed("moderator", "/question-hours/{cancelled_hour}/return"),
    "hours_keeping.summary": Deed("moderator", "/question-hours/{hour}/summary", {"summary": "Red.", "words": "0"}),
    "tips.comment": Deed("other", "/tips/{tip}/comments", {"body": "Vinegar works, too."}),
    "tips.edit": Deed("member", "/tips/{tip}/edit", {"title": "Citric acid", "body": "Two pinches.", "words": "1"}),
    "tips.consent": Deed("member", "/stories/{quiet_story}/consent", {"consent": CONSENT}),
    "tips.withdraw": Deed("member", "/stories/{story}/consent/withdraw"),
    "tips.feature": Deed("product", "/tips/{tip}/feature"),
    "tips.unfeature": Deed("moderator", "/stories/{featured_story}/unfeature"),
    "uses.use": Deed("other", "/products/kettle/use", {"on": "1"}),
    "uses.describe": Deed("other", "/products/mill/using", {"since": "2026-03", "hears_questions": "1"}),
    "product_editing.archive": Deed("product", "/staff/products/cup/archive"),
    "product_editing.unarchive": Deed("product", "/staff/products/mill/unarchive"),
    "review_staffing.labels": Deed(
        "product", "/staff/reviews/{review}/labels", {"provided": "1", "reason": "From our list of testers."}
    ),
    "posts.cast_vote": Deed("member", "/posts/{answer}/vote", {"on": "1"}),
    "concerns.concern": Deed("other", "/topics/{question}/concern", {"on": "1"}),
    "concerns.extent": Deed("other", "/topics/{idea}/concern/extent", {"frequency": "daily", "severity": "hard"}),
    "comparing.answer": Deed(
        "moderator",
        "/ideas/compare",
        {"first": "{pot_idea}", "second": "{other_pot_idea}", "chosen": "{pot_idea}"},
    ),
    "use_cases.say": Deed("other", "/ideas/{idea}/use-case", {"words": "For tea."}),
    "use_cases.take_back": Deed("carol", "/ideas/{idea}/use-case/take-back"),
    "use_cases.hide": Deed("moderator", "/ideas/use-cases/{use_case}/hide", {"reason": "It is an advertisement."}),
    "use_cases.show": Deed("moderator", "/ideas/use-cases/{hidden_use_case}/show"),
    "keys.make": Deed("admin", "/staff/keys", {"name": "Till", "scopes": "voices:read"}),
    "keys.end": Deed("admin", "/staff/keys/{program_key}/end"),
    "voices_api.enter": Deed("admin", "/api/v1/voices", VOICE),
    "voices_api.revoke": Deed("admin", "/api/v1/voices/{voice}/revoke"),
    "voices.enter": Deed("product", "/staff/voices/new", VOICE),
    "voices.revoke": Deed("product", "/staff/voices/{voice}/revoke"),
    "voting.set_limit": Deed("admin", "/staff/votes", {"is_on": "1", "votes": "9"}),
    "posts.reply": Deed("member", "/posts/{talk}/reply", {"body": "So it does."}),
    "posts.delete": Deed("member", "/posts/{own_answer}/delete"),
    "posts.restore": Deed("member", "/posts/{deleted_answer}/restore"),
    "editing.edit": Deed("member", "/posts/{own_answer}/edit", {"body": "Mine doesn't.", "words": "1"}),
    "polls.open_": Deed(
        "member",
        "/topics/{idea}/poll",
        {"question": "Which catch?", "options": "A hook\nA ring", "mode": "single", "shown": "always", "days": "7"},
    ),
    "polls.ballot": Deed("other", "/polls/{poll}/ballot", {"option": "{poll_option}"}),
    "polls.close": Deed("member", "/polls/{poll}/close"),
    "converting.convert": Deed(
        "member", "/topics/{unanswered}/convert", {"from": "question", "reason": "It's a wish."}
    ),
    "converting.undo": Deed("moderator", "/conversions/{conversion}/undo"),
    "closing.lock": Deed("moderator", "/topics/{idea}/lock", {"reason": "heated", "words": "Until Monday."}),
    "closing.close": Deed("member", "/topics/{question}/close", {"reason": "outdated"}),
    "closing.reopen": Deed("moderator", "/topics/{locked_question}/reopen"),
    "closing.time": Deed("product", "/topics/{idea}/timer", {"deed": "lock", "at": LATER, "reason": "heated"}),
    "closing.call_off": Deed("product", "/timers/{timer}/off"),
    "pinning.pin": Deed("product", "/topics/{idea}/pin", {"until": LATER[:10]}),
    "pinning.unpin": Deed("product", "/topics/{idea}/unpin"),
    "pinning.pace": Deed("product", "/topics/{idea}/pace", {"minutes": "5"}),
    "pinning.official": Deed("product", "/posts/{staff_answer}/official", {"on": "1"}),
    "moving.move": Deed("moderator", "/posts/{talk}/move", {"into": "{question}", "reason": "It belongs there."}),
    "moving.split": Deed(
        "moderator",
        "/topics/{anothers_question}/split",
        {"posts": "{talk}", "kind": "idea", "title": "A whistling lid", "reason": "Another matter."},
    ),
    "moving.undo": Deed("moderator", "/moves/{move}/undo"),
    "reverting.revert": Deed(
        "moderator", "/posts/{reworded}/revert", {"to": "{revision}", "words": "2", "reason": "It was right."}
    ),
    "reporting.report": Deed("other", "/posts/{talk}/report", {"reason": "spam", "words": "It is."}),
    "revealing.reveal_author": Deed(
        "admin", "/staff/posts/{masked_post}/reveal", {"why": "It says that somebody is in danger."}
    ),
    "queue.take_up": Deed("moderator", "/staff/queue?post={talk}"),
    "queue.hide": Deed("moderator", "/staff/cases/{case}/hide", {"reason": "abuse", "message-abuse": "It attacks."}),
    "queue.keep": Deed("moderator", "/staff/cases/{case}/keep", {"keep_reason": "It is an opinion."}),
    "queue.undo": Deed("moderator", "/staff/cases/{hidden_case}/undo"),
    "gathering.gather": Deed(
        "product", "/staff/backlog/new?post={comment}", {"quote": "Mine slides", "title": "Hold the lid"}
    ),
    "similar.helped": Deed("anonymous", "/questions/{solved_question}/helped"),
    "words.say_words": Deed("moderator", "/staff/words", {"one": "jug", "other": "pitcher", "stance": "same"}),
    "words.forget_words": Deed("product", "/staff/words/{words}/forget"),
    "backlog_items.decide": Deed(
        "product", "/staff/backlog/{item}/decide", {"state": "planned", "reply": "It comes.", "seen_state": "new"}
    ),
    "news_editing.write": Deed("product", "/staff/news/new", NEWS),
    "news_editing.edit": Deed("product", "/staff/news/{draft_news}", {**NEWS, "words": "2"}),
    "news_editing.publish": Deed("product", "/staff/news/{draft_news}/publish"),
    "news_editing.discard": Deed("product", "/staff/news/{draft_news}/discard"),
    "news_editing.schedule": Deed("product", "/staff/news/{draft_news}/schedule", {"at": TOMORROW}),
    "news_editing.unschedule": Deed("product", "/staff/news/{scheduled_news}/unschedule"),
    "news_editing.withdraw": Deed("product", "/staff/news/{news}/withdraw"),
    "news_editing.return_": Deed("product", "/staff/news/{withdrawn_news}/return"),
    "news_pictures.add": Deed("product", "/staff/news/{draft_news}/photos", {"alt": "The lid"}, picture="picture"),
    "news_pictures.remove": Deed("product", "/staff/news/{draft_news}/photos/{draft_photo_id}/remove"),
    "backlog_items.edit": Deed("product", "/staff/backlog/{item}/edit", {"title": "The lid", "words": "2"}),
    "backlog_items.remove": Deed("moderator", "/staff/backlog/{item}/evidence/{evidence}/remove"),
    "product_editing.add": Deed("product", "/staff/products/new", {**PRODUCT, "slug": "jug"}),
    "product_editing.edit": Deed("product", "/staff/products/cup", PRODUCT),
    "deliveries.again": Deed("admin", "/staff/deliveries/{dead_delivery}/again"),
    "deliveries.all_again": Deed("admin", "/staff/deliveries/again"),
    "administered_people.roles": Deed(
        "admin", "/staff/people/{other_id}/roles", {"roles": "moderator", "title_ja": "", "title_en": ""}
    ),
    "administered_people.disable": Deed("admin", "/staff/people/{other_id}/disable", {"reason": "They asked us to."}),
    "administered_people.enable": Deed("admin", "/staff/people/{disabled_id}/enable"),
}
