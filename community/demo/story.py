"""The demo's story as moments: each an act of somebody at some time, told in order through the site's own verbs.

Because the acts are the real ones, points, notices, the index and the staff log come about as they would have.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from community.accounts.actions.handles import give_handle
from community.accounts.models import Person
from community.attachments.actions import describe_photo, keep_photo, new_token
from community.attachments.taking import photo_folder
from community.backlog.actions import add_evidence, make_item
from community.demo.care import take_care
from community.demo.joining import join_in
from community.demo.news import told_news
from community.ideas.actions import Proposal, comment_on_idea, decide_idea, propose_idea
from community.kernel.clock import now
from community.kernel.database import db
from community.kernel.pictures import take_in
from community.kernel.transaction import action, transaction
from community.moderation.actions import report_post
from community.products.actions import Description, add_product, describe_product, set_picture
from community.products.models import ASPECT, VARIANT, Product
from community.products.pictures import keep_picture
from community.products.queries import facets_of
from community.questions.actions import accept_answer, ask_question, post_answer
from community.reviews.actions import Verdict, reply_to_review, write_review
from community.reviews.models import Purchase
from community.reviews.ownership import accept_invitation, invite
from community.reviews.staffing import FacetLine, label_review, offer_facets
from community.topics.actions.concerns import raise_concern
from community.topics.actions.voting import vote
from community.topics.models import Post, Topic
from community.topics.text import opening, written

CONTENT = Path(__file__).parent / "content"
PICTURES = Path(__file__).parent / "pictures"
SOON = 0.02
"""Days after a text in which votes for it begin to come in."""

Row = dict[str, Any]
Cast = Callable[..., bool]


@dataclass(order=True)
class Moment:
    """An act, so many days ago. `order` keeps acts of the same time in the order of the telling."""

    days_ago: float
    order: int
    act: Callable[[], None] = field(compare=False)


def read(name: str) -> list[Row]:
    rows: list[Row] = json.loads((CONTENT / f"{name}.json").read_text("utf-8"))
    return rows


class Story:
    """Everybody and everything by the keys of the content, filled while the story is told."""

    def __init__(self) -> None:
        self.people: dict[str, int] = {}
        self.products: dict[str, int] = {}
        self.topics: dict[str, int] = {}
        self.posts: dict[str, int] = {}
        self._moments: list[Moment] = []
        self._joined = {row["key"]: float(row["joined_days_ago"]) for row in read("people")}

    def moments(self) -> list[Moment]:
        """All acts, the longest ago first."""
        for number, row in enumerate(read("products")):
            self._add(1000.0, partial(self._make_product, row, number))
            self._add(self._joined["takuya"] - 1, partial(self._offer, row))
        for row in read("people"):
            self._add(float(row["joined_days_ago"]), partial(self._join, row))
        for kind, tell in (
            ("questions", self._tell_question),
            ("ideas", self._tell_idea),
            ("reviews", self._tell_review),
        ):
            for row in read(kind):
                tell(row)
        for row in read("reports"):
            for report in row["reports"]:
                self._add(report["days_ago"], partial(self._report, row["post"], report))
        for ago, act in told_news(self._person, self._topic):
            self._add(ago, act)
        for row in read("curation"):
            self._add(row["days_ago"], partial(take_care, row, self._topic, self._person))
        for row in read("backlog"):
            self._add(0.0, partial(self._gather, row))
        return sorted(self._moments, key=lambda one: (-one.days_ago, one.order))

    def _add(self, days_ago: float, act: Callable[[], None]) -> None:
        self._moments.append(Moment(days_ago, len(self._moments), act))

    def _person(self, key: str) -> Person:
        return db.session.get_one(Person, self.people[key])

    def _topic(self, key: str) -> Topic:
        return db.session.get_one(Topic, self.topics[key])

    def _post(self, key: str) -> Post:
        return db.session.get_one(Post, self.posts[key])

    def _photos(self, photos: list[Row], by: Person) -> tuple[str, ...]:
        tokens = []
        for photo in photos:
            with (PICTURES / photo["file"]).open("rb") as file:
                picture = take_in(file)
            token = new_token()
            photo_folder().store(token, picture)
            describe_photo(keep_photo(picture, token, by=by), photo["alt"])
            tokens.append(token)
        return tuple(tokens)

    # Who and what

    @action
    def _join(self, row: Row) -> None:
        title = row["staff_title"] or {}
        person = Person(
            display_name=row["display_name"],
            email_verified_at=now(),
            language=row["lang"],
            time_zone=row["time_zone"],
            bio=row["bio"],
            roles=" ".join(role for role in row["roles"] if role != "member"),
            staff_title_ja=title.get("ja", ""),
            staff_title_en=title.get("en", ""),
            created_at=now(),
        )
        db.session.add(person)
        db.session.flush()
        give_handle(person)
        self.people[row["key"]] = person.id

    @action
    def _make_product(self, row: Row, position: int) -> None:
        product = add_product(row["slug"], names=row["names"], descriptions=row["descriptions"])
        describe_product(product, Description(row["names"], row["descriptions"], row["category"], position))
        with (PICTURES / row["picture"]).open("rb") as file:
            set_picture(product, keep_picture(file))
        self.products[row["key"]] = product.id

    def _offer(self, row: Row) -> None:
        product, by = db.session.get_one(Product, self.products[row["key"]]), self._person("takuya")
        for kind, names in ((ASPECT, row.get("aspects")), (VARIANT, row.get("variants"))):
            if names:
                offer_facets(product, kind, [FacetLine(None, name["ja"], name["en"]) for name in names], by=by)

    # Questions

    def _tell_question(self, row: Row) -> None:
        key, ago = row["key"], row["days_ago"]
        self._add(ago, partial(self._ask, row))
        self._votes(f"question:{key}", row["me_too"], ago, raise_concern)
        for answer in row["answers"]:
            name = f"answer:{answer['key']}"
            self._add(answer["days_ago"], partial(self._answer, key, name, answer))
            self._votes(name, answer["useful"], answer["days_ago"])
            for reply in answer["replies"]:
                self._add(reply["days_ago"], partial(self._reply, key, name, reply))
            if answer["accepted"]:
                self._add(max(answer["days_ago"] - 4 * SOON, 0.01), partial(self._accept, key, name))

    def _ask(self, row: Row) -> None:
        by = self._person(row["author"])
        product = self.products.get(row["product"] or "")
        photos = self._photos(row["photos"], by)
        text = opening(row["body"], row["tags"])
        topic = ask_question(row["title"], text, by=by, product_id=product, labels=row["tags"], photos=photos)
        self.topics[row["key"]] = topic.id
        self.posts[f"question:{row['key']}"] = topic.body_post_id or 0

    def _answer(self, key: str, name: str, row: Row) -> None:
        by = self._person(row["author"])
        post = post_answer(self._topic(key), written(row["body"]), by=by, is_official=row["official"])
        self.posts[name] = post.id

    def _reply(self, key: str, parent: str, row: Row) -> None:
        text = written(row["body"])
        post_answer(self._topic(key), text, by=self._person(row["author"]), parent_id=self.posts[parent])

    def _accept(self, key: str, name: str) -> None:
        topic = self._topic(key)
        accept_answer(topic, self._post(name), by=topic.author)

    # Votes

    def _votes(self, name: str, voters: list[str], ago: float, cast: Cast = vote) -> None:
        for number, voter in enumerate(voters, start=1):
            later = max(ago - SOON - ago * 0.5 * number / len(voters), 0.005)
            self._add(min(later, self._joined[voter] - SOON), partial(self._vote, name, voter, cast))

    def _vote(self, name: str, voter: str, cast: Cast) -> None:
        cast(self._post(name), by=self._person(voter))

    # Ideas

    def _tell_idea(self, row: Row) -> None:
        key, ago = row["key"], row["days_ago"]
        self._add(ago, partial(self._propose, row))
        self._votes(f"idea:{key}", row["supporters"], ago)
        self._add(ago / 2, lambda: join_in(self._topic(key), row, self._person))
        for comment in row["comments"]:
            name = f"comment:{comment['key']}"
            self._add(comment["days_ago"], partial(self._comment, key, name, comment))
            self._votes(name, comment["useful"], comment["days_ago"])
        for step in row["history"]:
            self._add(step["days_ago"], partial(self._decide, key, step))

    def _propose(self, row: Row) -> None:
        by = self._person(row["author"])
        proposal = Proposal(
            row["title"],
            written(row["problem"]),
            written(row["wish"]),
            self.products.get(row["product"] or ""),
            tuple(row["tags"]),
            self._photos(row["photos"], by),
        )
        topic = propose_idea(proposal, by=by)
        self.topics[row["key"]] = topic.id
        self.posts[f"idea:{row['key']}"] = topic.body_post_id or 0

    def _comment(self, key: str, name: str, row: Row) -> None:
        post = comment_on_idea(self._topic(key), written(row["body"]), by=self._person(row["author"]))
        self.posts[name] = post.id

    def _decide(self, key: str, step: Row) -> None:
        decide_idea(self._topic(key), step["state"], written(step["reason"]), by=self._person(step["by"]))

    # Reviews

    def _tell_review(self, row: Row) -> None:
        key = f"{row['author']}/{row['product']}"
        if "proof" in row:
            self._add(row["days_ago"] + 0.5, partial(self._show_to_have, row))
        self._add(row["days_ago"], partial(self._review, key, row))
        if "label" in row:
            self._add(row["days_ago"] - SOON, partial(self._label, key, row))
        self._votes(f"review:{key}", row["useful"], row["days_ago"])
        for reply in row["replies"]:
            self._add(reply["days_ago"], partial(self._answer_review, key, reply))

    @action
    def _show_to_have(self, row: Row) -> None:
        person, product = self._person(row["author"]), db.session.get_one(Product, self.products[row["product"]])
        if row["proof"] == "invitation":
            [key] = invite(product, 1, by=self._person("takuya"))
            accept_invitation(key, by=person)
            return
        name, day = f"{row['author']}/{row['product']}", now().date()
        db.session.add(Purchase(source_id=name, product_id=product.id, person_id=person.id, bought_on=day))

    def _label(self, key: str, row: Row) -> None:
        label = row["label"]
        label_review(
            self._topic(f"review:{key}"),
            is_provided="provided" in label,
            is_rewarded="rewarded" in label,
            reason=" ".join(label.values()),
            by=self._person("takuya"),
        )

    def _review(self, key: str, row: Row) -> None:
        by = self._person(row["author"])
        facets = facets_of(self.products[row["product"]])
        rated = zip(facets.aspects, row.get("ratings", ()), strict=False)
        verdict = Verdict(
            self.products[row["product"]],
            row["title"],
            written(row["body"]),
            row["stars"],
            row["period"],
            row["good"],
            row["bad"],
            self._photos(row["photos"], by),
            facets.variants[row["variant"]].id if "variant" in row else None,
            {aspect.id: stars for aspect, stars in rated if stars},
        )
        topic = write_review(verdict, by=by)
        self.topics[f"review:{key}"] = topic.id
        self.posts[f"review:{key}"] = topic.body_post_id or 0

    def _answer_review(self, key: str, row: Row) -> None:
        topic = self._topic(f"review:{key}")
        reply_to_review(topic, written(row["body"]), by=self._person(row["author"]), is_official=row["official"])

    # Staff

    def _report(self, name: str, row: Row) -> None:
        report_post(self._post(name), reason=row["reason"], words=row["words"], by=self._person(row["by"]))

    def _gather(self, row: Row) -> None:
        with transaction():
            by = self._person("takuya")
            item = make_item(row["title"], by=by, product_id=self.products.get(row["product"] or ""))
            item.state = row["state"]
            for evidence in row["evidence"]:
                add_evidence(item, self._post(evidence["ref"]), quote=evidence["quote"], by=by)
