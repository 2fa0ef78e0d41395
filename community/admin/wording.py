"""What verbs, subjects and roles are called."""

from flask_babel import gettext as _

from community.accounts.models import ROLES
from community.backlog.wording import state_name
from community.ideas.models import STATES


def role_name(role: str) -> str:
    """The role in the reader's language."""
    names = {"moderator": _("Moderator"), "product": _("Product team"), "admin": _("Administrator")}
    return names.get(role, role)


def verb_name(verb: str) -> str:
    """What somebody did, in the reader's language; a verb without words stands for itself."""
    names = _of_posts() | _of_topics() | _of_news_and_words() | _of_people_and_products()
    return names.get(verb, verb)


def _of_posts() -> dict[str, str]:
    """What is done with posts and what they are evidence of."""
    return {
        "hide": _("hid a post"),
        "keep": _("kept a post"),
        "undo": _("took a decision back"),
        "reveal": _("looked up who posted without a name"),
        "make item": _("made a backlog item"),
        "edit item": _("edited a backlog item"),
        "add evidence": _("added evidence"),
        "remove evidence": _("took evidence off"),
        "decide": _("decided and replied"),
        "move": _("moved posts"),
        "split": _("made a topic of posts"),
        "unmove": _("undid a move"),
        "unsplit": _("undid a split"),
        "revert": _("put earlier words back"),
        "mark official": _("had a post speak for the company"),
        "unmark official": _("took the company's voice from a post"),
        "hide use case": _("hid a reason"),
        "show use case": _("showed a reason again"),
        "enter vote": _("voted for a customer"),
        "enter post": _("posted for a customer"),
        "revoke vote": _("took a customer's vote back"),
        "revoke post": _("took a customer's post back"),
    }


def _of_topics() -> dict[str, str]:
    """What is done with topics."""
    return {
        "merge": _("merged an idea"),
        "feature": _("pointed something out"),
        "unfeature": _("pointed something out no longer"),
        "withdraw consent": _("took back consent to a story"),
        "unmerge": _("undid a merge"),
        "convert": _("converted a topic"),
        "unconvert": _("undid a conversion"),
        "lock": _("locked a topic"),
        "close": _("closed a question"),
        "reopen": _("reopened a topic"),
        "pin": _("pinned a topic"),
        "unpin": _("took a topic off the top"),
        "slow": _("changed the pace of a topic"),
        "set timer": _("set a timer"),
        "call off timer": _("called a timer off"),
        "refuse timer": _("had a timer that couldn't be carried out"),
    }


def _of_news_and_words() -> dict[str, str]:
    """What is done with news, words and deliveries."""
    return {
        "retry": _("tried a delivery again"),
        "retry all": _("tried all deliveries again"),
        "say words": _("said what two words mean"),
        "forget words": _("took two words out"),
        "write news": _("wrote news"),
        "edit news": _("edited news"),
        "open hour": _("announced a question hour"),
        "plan hour": _("set the times of a question hour"),
        "cancel hour": _("cancelled a question hour"),
        "return hour": _("took the cancelling of a question hour back"),
        "sum up hour": _("summed a question hour up"),
        "publish news": _("published news"),
        "schedule news": _("set a time for news"),
        "unschedule news": _("made news a draft again"),
        "withdraw news": _("withdrew news"),
        "discard news": _("threw a draft of news away"),
    }


def _of_people_and_products() -> dict[str, str]:
    """What is done with accounts, products, reviews and the number of votes."""
    return {
        "set roles": _("changed roles"),
        "set title": _("changed a staff title"),
        "add product": _("added a product"),
        "change product": _("changed a product"),
        "archive product": _("archived a product"),
        "unarchive product": _("brought a product back"),
        "give badge": _("gave a badge"),
        "take badge back": _("took a badge back"),
        "disable": _("closed an account"),
        "enable": _("opened an account again"),
        "make key": _("made a key for a program"),
        "end key": _("ended a program's key"),
        "label": _("labelled a review"),
        "invite": _("invited owners"),
        "limit votes": _("limited votes"),
        "lift limit": _("lifted the limit of votes"),
        "offer aspects": _("changed what can be rated"),
        "offer variants": _("changed the variants"),
    }


def value_name(value: str) -> str:
    """A state, visibility or roles as they were noted, in the reader's language."""
    visibilities = {
        "public": _("Public"),
        "held": _("Waiting for its author's address"),
        "hidden": _("Hidden"),
        "open": _("Open"),
        "kept": _("Kept"),
    }
    words = value.split()
    if all(word in (*STATES, *ROLES) for word in words):
        return _(", ").join(role_name(state_name(word)) for word in words)
    return visibilities.get(value, value)


def subject_name(subject_type: str, subject_id: int) -> str:
    """What it was done to."""
    names = {
        "post": _("Post %(number)s", number=subject_id),
        "topic": _("Topic %(number)s", number=subject_id),
        "backlog_item": _("Item %(number)s", number=subject_id),
        "person": _("Person %(number)s", number=subject_id),
        "news": _("News %(number)s", number=subject_id),
        "use_case": _("Reason %(number)s", number=subject_id),
        "product": _("Product %(number)s", number=subject_id),
        "word_pair": _("Pair of words %(number)s", number=subject_id),
        "vote_budget": _("Votes"),
        "program_key": _("Key %(number)s", number=subject_id),
        "delivery": _("Delivery %(number)s", number=subject_id) if subject_id else _("Deliveries"),
    }
    return names.get(subject_type, f"{subject_type} {subject_id}")


def subject_url(subject_type: str, subject_id: int) -> str:
    """Where to look at it."""
    places = {
        "post": f"/posts/{subject_id}",
        "topic": f"/topics/{subject_id}",
        "backlog_item": f"/staff/backlog/{subject_id}",
        "person": f"/people/{subject_id}",
        "news": f"/news/{subject_id}",
        "delivery": "/staff/deliveries",
        "word_pair": "/staff/words",
        "program_key": "/staff/keys",
    }
    return places.get(subject_type, "")
