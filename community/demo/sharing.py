"""The demo's story with tips and stories, what was pointed out of them, and what people use."""

from datetime import date
from functools import partial

from community.demo.asking import told_hours
from community.demo.story import Moment, Row, Story, read
from community.tips.actions import Agreement, Shared, comment_on_tip, feature, share
from community.tips.wording import CONSENT, consent_words
from community.topics.text import written
from community.uses.actions import Usage, describe_use

EDITOR = "aya"
"""Who points things out."""


class WholeStory(Story):
    """Everything that is told."""

    def moments(self) -> list[Moment]:
        for row in read("tips"):
            self._tell_tip(row)
        for row in read("uses"):
            self._add(row["days_ago"], partial(self._use, row))
        for ago, act in told_hours(self._person):
            self._add(ago, act)
        return super().moments()

    def _tell_tip(self, row: Row) -> None:
        key, ago = row["key"], row["days_ago"]
        self._add(ago, partial(self._share, row))
        self._votes(f"{row['kind']}:{key}", row["useful"], ago)
        for comment in row["comments"]:
            self._add(comment["days_ago"], partial(self._comment_on_tip, key, comment))
        if "featured_days_ago" in row:
            self._add(row["featured_days_ago"], partial(self._point_out, key))

    def _share(self, row: Row) -> None:
        by = self._person(row["author"])
        shared = Shared(
            row["kind"],
            row["title"],
            written(row["body"]),
            self.products[row["product"]],
            tuple(row["tags"]),
            self._photos(row["photos"], by),
            Agreement(CONSENT, consent_words()) if row.get("agreed") else None,
        )
        topic = share(shared, by=by)
        self.topics[row["key"]] = topic.id
        self.posts[f"{row['kind']}:{row['key']}"] = topic.body_post_id or 0

    def _comment_on_tip(self, key: str, row: Row) -> None:
        comment_on_tip(self._topic(key), written(row["body"]), by=self._person(row["author"]))

    def _point_out(self, key: str) -> None:
        feature(self._topic(key), by=self._person(EDITOR))

    def _use(self, row: Row) -> None:
        since = date.fromisoformat(f"{row['since']}-01") if row["since"] else None
        usage = Usage(since, row["hears_questions"])
        describe_use(self.products[row["product"]], usage, by=self._person(row["person"]))
