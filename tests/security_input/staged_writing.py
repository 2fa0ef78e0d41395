"""What is written without a name, in a question hour, and not yet: and the addresses that only scripts ask."""

from typing import TYPE_CHECKING

from community.drafts.actions import save_draft
from community.drafts.reading import Place
from community.kernel.courier import deliver_due
from community.kernel.database import db
from community.questions.actions import ask_masked
from community.search.saved import save_search
from community.topics.models import Topic
from community.topics.text import written
from tests.hours.clocks import an_hour

if TYPE_CHECKING:
    from tests.security_input.stage import Cast


def write_otherwise(cast: "Cast") -> list[str]:
    """Where to begin reading it."""
    masked = ask_masked("Without a name", written("My doctor couldn't say."), by=cast.author)
    hour = an_hour(cast.ada, title="Ask those who design it")
    save_draft("half-written", Place("question"), {"title": ["Half"], "body": ["Half of it."]}, base=0, by=cast.author)
    shared = [
        (f"{kind}s" if kind == "tip" else "stories", db.session.query(Topic).filter_by(kind=kind).first() or masked)
        for kind in ("tip", "story")
    ]
    save_search("q=title", "Titles", by=cast.author)
    deliver_due()
    return [
        *(f"/questions/{topic.id}?lang=en" for topic in (masked, cast.topics["open"])),
        *(f"/{kind}/{topic.id}?lang=en" for kind, topic in shared),
        f"/ideas/{cast.topics['new'].id}/use-cases?lang=en",
        "/search?q=title&lang=en",
        "/me?tab=searches&lang=en",
        f"/staff/posts/{masked.body_post_id}/reveal",
        *(f"/question-hours/{hour.topic_id}{page}" for page in ("", "/keeping", "/edit")),
        *("/votes", "/me/drafts", "/drafts/half-written", "/compose?draft=half-written"),
        *("/complete/people?q=a", "/complete/tags?q=t", "/compose/outline?kind=question"),
    ]
