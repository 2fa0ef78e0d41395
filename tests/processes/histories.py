"""Random histories of ideas that are merged, voted for, shared and talked about, and what has to be true each time."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import select, text

from community.accounts.models import Person
from community.ideas.actions import comment_on_idea, merge_idea, unmerge_idea
from community.ideas.models import UseCase
from community.ideas.use_cases import add_use_case
from community.kernel.database import WRITES, db
from community.kernel.errors import Refusal
from community.topics.actions.concerns import Extent, describe_concern, drop_concern, raise_concern
from community.topics.actions.voting import take_back_vote, vote
from community.topics.models import FREQUENCIES, MERGED, PUBLIC, SEVERITIES, Concern, Merge, Post, Topic
from community.topics.text import written
from community.votes.models import ME_TOO, SUPPORT, Vote

VOTE, TAKE_BACK, COMMENT, REPLY, MERGE, UNMERGE = "vote", "take back", "comment", "reply", "merge", "unmerge"
CONCERN, DESCRIBE, DROP, SAY_WHY = "have it too", "describe it", "have it no more", "say why"
OFTEN = (
    *((VOTE,) * 4 + (TAKE_BACK,) * 2 + (COMMENT, REPLY) + (MERGE,) * 4 + (UNMERGE,) * 3),
    *((CONCERN,) * 3 + (DESCRIBE,) * 2 + (DROP,) * 2 + (SAY_WHY,) * 2),
)
MOSTLY = 0.8
REASON = written("They ask for the same.")

Step = tuple[str, int, int, int]
"""What is done, and numbers that choose the idea, the other idea or comment, and the person."""


@dataclass(frozen=True)
class Cast:
    """Who is in a history, and on which ideas: ids, so that it can be handed to another process."""

    ideas: Sequence[int]
    people: Sequence[int]
    staff: int


def do(step: Step, cast: Cast) -> bool:
    """One step; False if it was refused or changed nothing."""
    deed, one, other, who = step
    db.session.rollback()
    idea = db.session.get_one(Topic, cast.ideas[one % len(cast.ideas)])
    second = db.session.get_one(Topic, cast.ideas[other % len(cast.ideas)])
    person = db.session.get_one(Person, cast.people[who % len(cast.people)])
    staff = db.session.get_one(Person, cast.staff)
    try:
        if deed == VOTE:
            return vote(db.session.get_one(Post, idea.body_post_id), by=person)
        if deed == TAKE_BACK:
            return take_back_vote(db.session.get_one(Post, idea.body_post_id), by=person)
        if deed in (CONCERN, DESCRIBE, DROP, SAY_WHY):
            return _join_in(deed, db.session.get_one(Post, idea.body_post_id), person, other)
        if deed == COMMENT:
            comment_on_idea(idea, written("Mine, too."), by=person)
        elif deed == REPLY:
            comment_on_idea(idea, written("And mine."), by=person, parent_id=_a_comment_in(idea, other))
        elif deed == MERGE:
            merge_idea(idea, second, REASON, by=staff)
        else:
            standing = select(Merge).where(Merge.from_id == idea.id, Merge.undone_at.is_(None))
            merge = db.session.scalar(standing)
            if merge is None:
                return False
            unmerge_idea(merge, by=staff)
    except Refusal:
        return False
    return True


def _join_in(deed: str, post: Post, person: Person, number: int) -> bool:
    if deed == CONCERN:
        return raise_concern(post, by=person)
    if deed == DROP:
        return drop_concern(post, by=person)
    if deed == DESCRIBE:
        describe_concern(post, Extent(FREQUENCIES[number % 4], SEVERITIES[number % 3]), by=person)
    else:
        add_use_case(post, f"Reason {number}", by=person)
    return True


def _a_comment_in(idea: Topic, number: int) -> int | None:
    ids = db.session.scalars(
        select(Post.id).where(Post.topic_id == idea.id, Post.is_body.is_(False), Post.parent_id.is_(None))
    ).all()
    return ids[number % len(ids)] if ids else None


@dataclass(frozen=True)
class Picture:
    """All that is written down about some ideas, as of one instant."""

    topics: dict[int, Any]
    posts: dict[int, Any]
    votes: list[Any]
    concerns: list[Any]
    """Who has the problem of which."""
    said: list[tuple[Any, ...]]
    """What hangs on votes: how often and how badly, and why."""
    parents: dict[int, int]
    """Into which idea each merged one was merged directly."""

    @classmethod
    def take(cls, idea_ids: Sequence[int]) -> "Picture":
        db.session.rollback()
        if db.engine.dialect.name == "postgresql":
            db.session.connection(execution_options={WRITES: True})
            db.session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        topics = {row.id: row for row in db.session.execute(select(*Topic.__table__.c).where(Topic.id.in_(idea_ids)))}
        in_them = Post.topic_id.in_(idea_ids)
        posts = {row.id: row for row in db.session.execute(select(*Post.__table__.c).where(in_them))}
        bodies = [row.body_post_id for row in topics.values()]
        votes = db.session.execute(select(*Vote.__table__.c).where(Vote.post_id.in_(bodies), Vote.kind == SUPPORT))
        concerns = db.session.execute(select(*Vote.__table__.c).where(Vote.post_id.in_(bodies), Vote.kind == ME_TOO))
        extents = db.session.execute(
            select(Vote.post_id, Vote.person_id, Concern.frequency, Concern.severity)
            .join(Concern, Concern.vote_id == Vote.id)
            .where(Vote.post_id.in_(bodies))
        )
        reasons = db.session.execute(
            select(Vote.post_id, Vote.person_id, UseCase.words)
            .join(UseCase, UseCase.vote_id == Vote.id)
            .where(Vote.post_id.in_(bodies))
        )
        said = [tuple(row) for row in (*extents, *reasons)]
        merges = db.session.execute(
            select(Merge.from_id, Merge.into_id).where(Merge.from_id.in_(idea_ids), Merge.undone_at.is_(None))
        )
        found = cls(topics, posts, list(votes), list(concerns), said, {row.from_id: row.into_id for row in merges})
        db.session.rollback()
        return found

    def root(self, idea_id: int) -> int:
        while idea_id in self.parents:
            idea_id = self.parents[idea_id]
        return idea_id

    def family(self, idea_id: int) -> set[int]:
        """An idea and all that was merged into it, at whatever remove."""

        def is_in(other: int | None) -> bool:
            while other is not None and other != idea_id:
                other = self.parents.get(other)
            return other == idea_id

        return {other for other in self.topics if is_in(other)}

    def cast_for(self, idea_id: int) -> dict[int, Any]:
        """Who voted for this very idea, and when."""
        body_id = self.topics[idea_id].body_post_id
        return {row.person_id: row.created_at for row in self.votes if row.post_id == body_id and not row.cast_post_id}

    def concerned_by(self, idea_id: int) -> dict[int, Any]:
        """Who has the problem of this very idea, and since when."""
        body_id = self.topics[idea_id].body_post_id
        return {
            row.person_id: row.created_at for row in self.concerns if row.post_id == body_id and not row.cast_post_id
        }

    def shown_for(self, idea_id: int) -> list[int]:
        """Whose votes count for an idea."""
        return [row.person_id for row in self.votes if row.post_id == self.topics[idea_id].body_post_id]

    def own(self, idea_id: int) -> dict[str, Any]:
        """What is an idea's own, wherever it lives: what a merge mustn't change and undoing it brings back."""
        topic = self.topics[idea_id]
        posts = [
            (
                row.id,
                row.parent_id,
                row.is_body,
                row.author_id,
                row.visibility,
                row.vote_count if not row.is_body else 0,
            )
            for row in self.posts.values()
            if (row.home_id or row.topic_id) == idea_id
        ]
        return {
            "idea": (topic.title, topic.state, topic.author_id, topic.active_at, topic.body_post_id),
            "posts": sorted(posts),
            "votes": self.cast_for(idea_id),
            "concerns": self.concerned_by(idea_id),
            "said": sorted(row for row in self.said if row[0] == topic.body_post_id),
        }

    def shown(self, idea_id: int) -> tuple[Any, ...]:
        """What people see of an idea: whether it stands by itself, its counts, its posts, its voters."""
        topic = self.topics[idea_id]
        posts = sorted((row.id, row.home_id) for row in self.posts.values() if row.topic_id == idea_id)
        here = [row for row in self.votes if row.post_id == topic.body_post_id]
        votes = sorted((row.person_id, row.cast_post_id or 0, row.created_at) for row in here)
        theirs = [row for row in self.concerns if row.post_id == topic.body_post_id]
        concerns = sorted((row.person_id, row.cast_post_id or 0, row.created_at) for row in theirs)
        counts = (topic.vote_count, topic.concern_count, topic.answer_count)
        return (topic.visibility, topic.merged_into_id, topic.state, counts, posts, votes, concerns)

    def problems(self) -> list[str]:
        """What isn't as it has to be, worked out from the votes that were cast and the merges that stand."""
        checks = (self._votes, self._concerns, self._place)
        return [problem for idea_id in self.topics for check in checks for problem in check(idea_id)]

    def _votes(self, idea_id: int) -> list[str]:
        topic = self.topics[idea_id]
        union: set[int] = set().union(*(self.cast_for(one) for one in self.family(idea_id))) - {topic.author_id}
        shown = self.shown_for(idea_id)
        body = self.posts[topic.body_post_id]
        wrong = []
        if sorted(shown) != sorted(union):
            wrong.append(f"idea {idea_id} shows {sorted(shown)}, not {sorted(union)}")
        if not topic.vote_count == body.vote_count == len(union):
            wrong.append(f"idea {idea_id} counts {topic.vote_count} and {body.vote_count}, not {len(union)}")
        return wrong

    def _concerns(self, idea_id: int) -> list[str]:
        topic = self.topics[idea_id]
        union: set[int] = set().union(*(self.concerned_by(one) for one in self.family(idea_id))) - {topic.author_id}
        shown = sorted(row.person_id for row in self.concerns if row.post_id == topic.body_post_id)
        if shown != sorted(union) or topic.concern_count != len(union):
            return [f"idea {idea_id} shows {shown} and counts {topic.concern_count}, not {sorted(union)}"]
        return []

    def _place(self, idea_id: int) -> list[str]:
        topic, root = self.topics[idea_id], self.root(idea_id)
        is_merged = root != idea_id
        wrong = []
        if (topic.visibility, topic.merged_into_id) != ((MERGED, root) if is_merged else (PUBLIC, None)):
            wrong.append(f"idea {idea_id} is {topic.visibility} in {topic.merged_into_id}, its end is {root}")
        here = [row for row in self.posts.values() if row.topic_id == idea_id]
        homes = {row.home_id or idea_id for row in here}
        if here and (is_merged or not homes <= self.family(idea_id)):
            wrong.append(f"posts of {sorted(homes)} stand in {idea_id}")
        answers = sum(row.parent_id is None and not row.is_body for row in here)
        if topic.answer_count != answers:
            wrong.append(f"idea {idea_id} counts {topic.answer_count} comments, not {answers}")
        wrong += [f"reply {row.id} and what it replies to were torn apart" for row in here if self._is_torn(row)]
        return wrong

    def _is_torn(self, reply: Any) -> bool:
        above = self.posts.get(reply.parent_id)
        return above is not None and (above.topic_id, above.home_id) != (reply.topic_id, reply.home_id)


def at_root(step: Step, picture: Picture, cast: Cast) -> Step:
    """The same step, done where people find the idea: on the page of the one in which it lives."""
    deed, one, *others = step
    if deed in (MERGE, UNMERGE):
        return step
    return deed, cast.ideas.index(picture.root(cast.ideas[one % len(cast.ideas)])), *others


def live(_app: Flask, work: tuple[int, Sequence[Cast], int, Barrier]) -> None:
    """Go through the histories, each together with the other processes, on the same ideas but with people of one's own.

    After each step of one's own all has to be right, and what nobody but these people do mustn't have changed: their
    votes. `work`: a seed, the cast of each history, how many steps, and where all wait for each other.
    """
    seed, casts, steps, start = work
    dice = random.Random(seed)
    for cast in casts:
        start.wait(timeout=60)
        _live_one(dice, cast, steps)


def _live_one(dice: random.Random, cast: Cast, steps: int) -> None:
    voted = _voted(cast)
    for _ in range(steps):
        step = (dice.choice(OFTEN), dice.randrange(100), dice.randrange(100), dice.randrange(100))
        if dice.random() < MOSTLY:
            step = at_root(step, Picture.take(cast.ideas), cast)
        done = do(step, cast)
        problems = Picture.take(cast.ideas).problems()
        assert not problems, (step, problems)
        now = _voted(cast)
        assert _follows(voted, now, step, cast, is_done=done), (step, done, voted, now)
        voted = now


def _voted(cast: Cast) -> set[tuple[int, int]]:
    """Which ideas these people voted for themselves."""
    picture = Picture.take(cast.ideas)
    return {(one, person) for one in cast.ideas for person in picture.cast_for(one) if person in cast.people}


def _follows(
    before: set[tuple[int, int]], after: set[tuple[int, int]], step: Step, cast: Cast, *, is_done: bool
) -> bool:
    """Only one's own vote, and only one's own taking back, changes what one voted for."""
    deed, one, _other, who = step
    idea, person = cast.ideas[one % len(cast.ideas)], cast.people[who % len(cast.people)]
    if deed == VOTE and is_done:
        return after == before | {(idea, person)}
    if deed == SAY_WHY and is_done:
        return before <= after <= before | {(idea, person)}
    if deed == TAKE_BACK and is_done:
        gone = before - after
        return after < before and (idea, person) not in after and {by for _idea, by in gone} == {person}
    return after == before
