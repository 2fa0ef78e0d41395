"""What was taken away or given, so that taking it back is offered: every such button has something to undo."""

from typing import TYPE_CHECKING

from community.badges.actions import give_badge, seed_badges
from community.badges.models import Badge
from community.customers.actions import Heard, vote_for_customer
from community.customers.knowing import Details
from community.customers.models import PHONE
from community.drafts.actions import delete_draft, save_draft
from community.drafts.reading import Place
from community.hours.actions import cancel_hour
from community.ideas.use_cases import add_use_case, hide_use_case
from community.kernel.database import db
from community.keys.actions import make_key
from community.keys.models import READ_VOICES
from community.products.actions import add_product, archive_product
from community.search.actions import say_words_are
from community.search.models import SAME
from community.search.saved import remove_search, save_search, saved_by
from community.tips.actions import Shared, share
from community.topics.models import STORY, TIP, Post
from tests.hours.clocks import an_hour

if TYPE_CHECKING:
    from tests.security_input.stage import Cast


def leave_to_undo(cast: "Cast") -> list[str]:
    """Where to begin reading it; `page` is read by nothing and tells these pages from others of their type."""
    return [*_of_the_author(cast), *_of_staff(cast)]


def _of_the_author(cast: "Cast") -> list[str]:
    draft = save_draft("thrown-away", Place("question"), {"title": ["Thrown away"]}, base=0, by=cast.author)
    delete_draft(draft, by=cast.author)
    save_search("q=spout", "Spouts", by=cast.author)
    search = next(one for one in saved_by(cast.author.id) if one.name == "Spouts")
    remove_search(search)
    shared = [
        share(Shared(kind, cast.say(f"{kind} title"), cast.text(f"{kind} text"), None, (), (), None), by=cast.author)
        for kind in (STORY, TIP)
    ]
    return [
        f"/me/drafts?deleted={draft.id}",
        f"/me?tab=searches&removed={search.id}",
        *(f"/{place}/{topic.id}?page=1" for place, topic in zip(("stories", "tips"), shared, strict=True)),
    ]


def _of_staff(cast: "Cast") -> list[str]:
    idea = cast.topics["new"]
    body = db.session.get_one(Post, idea.body_post_id)
    add_use_case(body, cast.say("use case"), by=cast.helper)
    hidden = add_use_case(body, cast.say("use case"), by=cast.mona)
    hide_use_case(hidden, reason=cast.say("reason for hiding"), by=cast.ada)
    heard = Heard(Details(cast.say("customer name")[:40]), PHONE, cast.say("note on a customer"))
    vote_for_customer(idea, heard, by=cast.ada)
    seed_badges()
    badge = db.session.query(Badge).filter_by(measure="").order_by(Badge.id).first()
    assert badge
    give_badge(badge, cast.helper, reason=cast.say("reason of a badge"), by=cast.ada)
    make_key(cast.say("name of a program")[:60], [READ_VOICES], f"koenowa_{cast.tag}", by=cast.ada)
    say_words_are(SAME, "spout", "nozzle", by=cast.ada)
    names = {language: cast.say("product name") for language in ("ja", "en")}
    archived = add_product(f"archived-{cast.tag}", names=names, descriptions=names)
    archive_product(archived)
    hour = an_hour(cast.ada, title="Called off")
    cancel_hour(hour, cast.say("reason for calling off"), by=cast.ada)
    return [
        f"/ideas/{idea.id}?page=1",
        f"/ideas/{idea.id}/use-cases?page=1",
        f"/staff/badges/{cast.helper.id}",
        f"/staff/products/{archived.slug}",
        f"/question-hours/{hour.topic_id}/keeping?page=1",
        *("/staff/voices", "/staff/words", "/staff/keys"),
    ]
