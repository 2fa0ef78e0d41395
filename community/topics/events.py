"""What can happen to topics and posts."""

from dataclasses import dataclass

from community.kernel.events import Fact


@dataclass(frozen=True)
class TopicPosted(Fact):
    """A topic became public for the first time."""

    topic_id: int
    post_id: int
    kind: str
    author_id: int
    product_id: int | None


@dataclass(frozen=True)
class PostAdded(Fact):
    """An answer, comment or reply became public for the first time."""

    post_id: int
    topic_id: int
    kind: str
    author_id: int
    parent_id: int | None
    is_official: bool


@dataclass(frozen=True)
class PostEdited(Fact):
    """A post's text, or its topic's title, tags or product, changed."""

    post_id: int
    topic_id: int
    kind: str
    by_id: int


@dataclass(frozen=True)
class PeopleMentioned(Fact):
    """An edit of a public post calls people whom it didn't call before."""

    post_id: int
    person_ids: list[int]


@dataclass(frozen=True)
class TagsAdded(Fact):
    """An edit of a public topic gave it tags that it didn't have before."""

    topic_id: int
    tag_ids: list[int]


@dataclass(frozen=True)
class PostWithdrawn(Fact):
    """A post is no longer public: hidden by staff or deleted by its author (`how`)."""

    post_id: int
    topic_id: int
    kind: str
    author_id: int
    is_body: bool
    how: str
    by_id: int


@dataclass(frozen=True)
class PostTakenBack(Fact):
    """A post was deleted by its author so soon that nobody needs to have heard of it."""

    post_id: int
    topic_id: int
    kind: str
    author_id: int
    is_body: bool


@dataclass(frozen=True)
class PostReturned(Fact):
    """A hidden or deleted post is public again."""

    post_id: int
    topic_id: int
    kind: str
    author_id: int
    is_body: bool
    by_id: int


@dataclass(frozen=True)
class VoteCast(Fact):
    """Somebody voted for a post."""

    post_id: int
    topic_id: int
    vote: str
    person_id: int
    author_id: int


@dataclass(frozen=True)
class VoteTakenBack(Fact):
    """Somebody took their vote back."""

    post_id: int
    topic_id: int
    vote: str
    person_id: int
    author_id: int


@dataclass(frozen=True)
class OutcomeRecorded(Fact):
    """A topic got a new state with its public reason; `decision` is shared by all topics of one decision."""

    outcome_id: int
    topic_id: int
    kind: str
    state: str
    decision: str
    by_id: int


@dataclass(frozen=True)
class TopicMerged(Fact):
    """A topic lives on in another one."""

    merge_id: int
    topic_id: int
    into_id: int
    kind: str
    by_id: int


@dataclass(frozen=True)
class TopicUnmerged(Fact):
    """A topic that lived on in another one stands by itself again."""

    merge_id: int
    topic_id: int
    into_id: int
    kind: str
    by_id: int


@dataclass(frozen=True)
class TopicsImported(Fact):
    """Topics came in from a file, with everything in them: nobody is to be told, but they are to be found."""

    topic_ids: list[int]
