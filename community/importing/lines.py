"""The kinds of lines that can be read, and what each must hold. Unknown keys are errors."""

from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from community.kernel.markup import MAX_LENGTH
from community.topics.models import LONGEST_TITLE

Key = Annotated[str, Field(min_length=1, max_length=100)]
Title = Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)]
Body = Annotated[str, Field(max_length=MAX_LENGTH)]
Language = Literal["ja", "en"]


class Line(BaseModel):
    """What all lines have in common."""

    model_config = ConfigDict(extra="forbid", strict=False)

    id: Key

    @property
    def source_id(self) -> str:
        """Unique over all types that share a table."""
        return f"{getattr(self, 'type', '')}:{self.id}"


class Words(BaseModel):
    """A text in one or both languages."""

    model_config = ConfigDict(extra="forbid")

    ja: str = ""
    en: str = ""


class ProductLine(Line):
    type: Literal["product"]
    names: Words
    description: Words = Words()

    @field_validator("names")
    @classmethod
    def has_a_name(cls, names: Words) -> Words:
        if not (names.ja or names.en):
            raise ValueError("a product needs a name")
        return names


class PersonLine(Line):
    type: Literal["person"]
    display_name: Annotated[str, Field(min_length=1, max_length=40)]
    lang: Language
    time_zone: str
    email: str | None = None

    @field_validator("time_zone")
    @classmethod
    def is_a_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("unknown time zone")
        return name


class TopicLine(Line):
    type: Literal["question", "idea"]
    lang: Language
    title: Title
    body: Body
    author: Key
    product: Key | None = None
    tags: list[str] = []
    created_at: AwareDatetime
    status: Literal["new", "review", "planned", "building", "shipped", "declined"] | None = None

    @field_validator("tags")
    @classmethod
    def are_short(cls, tags: list[str]) -> list[str]:
        if len(tags) > 20 or any(len(tag) > 40 for tag in tags):
            raise ValueError("at most 20 tags of 40 characters")
        return tags


class PostLine(Line):
    type: Literal["answer", "comment"]
    question: Key | None = None
    idea: Key | None = None
    review: Key | None = None
    lang: Language
    body: Body
    author: Key
    accepted: bool = False
    created_at: AwareDatetime

    @property
    def topic_source_id(self) -> str:
        for kind in ("question", "idea", "review"):
            if key := getattr(self, kind):
                return f"{kind}:{key}"
        raise ValueError("names no question, idea or review")


class ReviewLine(Line):
    type: Literal["review"]
    lang: Language
    product: Key
    title: Title
    body: Body
    stars: Annotated[int, Field(ge=1, le=5)]
    author: Key
    created_at: AwareDatetime


class Subject(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: Literal["question", "idea", "review", "answer", "comment"]
    id: Key


class VoteLine(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: Literal["vote"]
    subject: Subject
    person: Key
    created_at: datetime | None = None

    @field_validator("created_at")
    @classmethod
    def has_a_zone(cls, at: datetime | None) -> datetime | None:
        if at is not None and at.tzinfo is None:
            raise ValueError("a time needs a zone")
        return at


AnyLine = Annotated[
    ProductLine | PersonLine | TopicLine | PostLine | ReviewLine | VoteLine, Field(discriminator="type")
]
_reader: TypeAdapter[ProductLine | PersonLine | TopicLine | PostLine | ReviewLine | VoteLine] = TypeAdapter(AnyLine)


class BadLine(ValueError):
    """A line that can't be taken, and why, in one sentence."""


def read_line(text: str) -> ProductLine | PersonLine | TopicLine | PostLine | ReviewLine | VoteLine:
    """The line as an object; BadLine says what is wrong with it."""
    try:
        return _reader.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"][1:] or first["loc"])
        raise BadLine(f"{place}: {first['msg']}" if place else str(first["msg"])) from None
