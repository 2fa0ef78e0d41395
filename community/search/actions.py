"""Asking for an index where there is none, saying which words mean the same, and noting what has helped."""

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from community.accounts.models import Person
from community.audit.actions import note
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from community.kernel.events import publish
from community.kernel.throttle import throttle
from community.kernel.transaction import action
from community.questions.actions import SOLVED
from community.search import policy
from community.search.events import IndexMissed
from community.search.learning import in_order, pairs_learned
from community.search.models import LONGEST_WORD, Deflection, LearnedPair, WordPair
from community.search.tokens import fold, tokens
from community.topics.models import QUESTION, Merge, Topic

OFTEN_ENOUGH = "1/5 minutes"
MOST_PAIRS = 2_000


def ask_for_index() -> None:
    """Have the index rebuilt in the background; asked again and again, it is said once in five minutes."""
    try:
        throttle.hit(OFTEN_ENOUGH, "index-missed")
    except TooMany:
        return
    _say_index_is_missed()


@action
def _say_index_is_missed() -> None:
    publish(IndexMissed())


@action
def say_words_are(stance: str, one: str, other: str, *, by: Person) -> WordPair:
    """From now on, search takes two words for the same, or never does. The last word on a pair holds."""
    if not policy.can_edit_words(by):
        raise NotAllowed(_("Only staff can say which words mean the same."))
    words = in_order(fold(one), fold(other))
    _check_words({"one": fold(one), "other": fold(other)})
    if db.session.scalar(select(WordPair.id).offset(MOST_PAIRS - 1).limit(1)):
        raise Conflict(_("There are %(count)s pairs already. Remove some that nobody needs.", count=MOST_PAIRS))
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    values = {"stance": stance, "by_id": by.id, "made_at": now()}
    pair_id = db.session.scalar(
        insert(WordPair)
        .values(one=words[0], other=words[1], **values)
        .on_conflict_do_update(index_elements=["one", "other"], set_=values)
        .returning(WordPair.id)
    )
    note("say words", "word_pair", pair_id or 0, by=by, one=words[0], other=words[1], stance=stance)
    return db.session.get_one(WordPair, pair_id, populate_existing=True)


def _check_words(words: dict[str, str]) -> None:
    errors = {}
    for name, word in words.items():
        if not tokens(word):
            errors[name] = _("Enter a word")
        elif len(word) > LONGEST_WORD:
            errors[name] = _("Use at most %(count)s characters", count=LONGEST_WORD)
    if not errors and words["one"] == words["other"]:
        errors["other"] = _("Enter another word than the first")
    if errors:
        raise Invalid(errors)


@action
def forget_word_pair(pair_id: int, *, by: Person) -> WordPair:
    """Staff say nothing of these words any more. Returns what they had said, so that it can be said again."""
    if not policy.can_edit_words(by):
        raise NotAllowed(_("Only staff can say which words mean the same."))
    pair = db.session.get(WordPair, pair_id) if pair_id < 2**31 else None
    if pair is None:
        raise NotFound
    note("forget words", "word_pair", pair.id, by=by, one=pair.one, other=pair.other, stance=pair.stance)
    db.session.delete(pair)
    return pair


@action
def learn_from(merge_id: int) -> int:
    """Keep what a merge says about words, if it stands; what it said before goes. Returns how many pairs."""
    merged, into = aliased(Topic), aliased(Topic)
    titles = db.session.execute(
        select(merged.title, into.title)
        .select_from(Merge)
        .join(merged, merged.id == Merge.from_id)
        .join(into, into.id == Merge.into_id)
        .where(Merge.id == merge_id, Merge.undone_at.is_(None))
    ).first()
    db.session.execute(delete(LearnedPair).where(LearnedPair.merge_id == merge_id))
    pairs = pairs_learned(*titles) if titles else []
    for one, other, share in pairs:
        db.session.add(LearnedPair(merge_id=merge_id, one=one, other=other, share=share))
    return len(pairs)


@action
def learn_words_again() -> int:
    """Throw away what was learned, and learn it from the merges that stand."""
    db.session.execute(delete(LearnedPair))
    standing = db.session.scalars(select(Merge.id).where(Merge.undone_at.is_(None)).order_by(Merge.id)).all()
    return sum(learn_from(merge_id) for merge_id in standing)


@action
def note_deflection(topic: Topic, *, by: Person | None, guest: str | None = None) -> bool:
    """A solved question helped somebody who was about to ask; False if it was known that it helped them."""
    if topic.kind != QUESTION or topic.state != SOLVED:
        raise Conflict(_("This question isn't solved yet."))
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    row = {"topic_id": topic.id, "person_id": by.id if by else None, "guest": None if by else guest}
    made = db.session.scalar(
        insert(Deflection).values(**row, made_at=now()).on_conflict_do_nothing().returning(Deflection.id)
    )
    return made is not None
