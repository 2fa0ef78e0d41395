"""What reasons are called, and the first draft of what an author reads, in the author's language."""

from flask_babel import force_locale
from flask_babel import gettext as _

from community.moderation.models import REASONS


def reason_name(reason: str) -> str:
    """The reason in the reader's language; nothing for none."""
    names = {
        "spam": _("Advertising"),
        "personal": _("Personal details"),
        "abuse": _("Attacking words"),
        "off_topic": _("Off topic"),
        "other": _("Something else"),
    }
    return names.get(reason, "")


def _draft(reason: str) -> str:
    drafts = {
        "spam": _(
            "Thank you for taking part. We don't publish advertising or invitations to shops and services here, "
            "so we've hidden this post. You're welcome to post it again without them."
        ),
        "personal": _(
            "Your post contained personal details, such as a phone number or an address. To protect the people they "
            "belong to, we've hidden it. You're welcome to post it again without those details."
        ),
        "abuse": _(
            "Your post contained words that attack somebody, so we've hidden it. Criticism is welcome here when it "
            "stays with the matter. You're welcome to say it again in other words."
        ),
        "off_topic": _(
            "Your post is about something else than the topic it was written under, so we've hidden it to keep the "
            "thread easy to follow. You're welcome to bring it up as a topic of its own."
        ),
        "other": _(
            "We've hidden this post because it doesn't keep to our promise to each other. Please read the promise "
            "once more. You're welcome to post again in keeping with it."
        ),
    }
    return drafts[reason]


def drafts_in(language: str) -> dict[str, str]:
    """A message for each reason, in the author's language, for the moderator to edit."""
    with force_locale(language):
        return {reason: _draft(reason) for reason in REASONS}
