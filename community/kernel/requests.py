"""What is refused before any page looks at a request: addresses that no row can have, and forms too large to type."""

from typing import Any

from flask import Request
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

LARGEST_NUMBER = 2**31 - 1
"""The largest key of a row that both databases can hold; an address with a larger one leads nowhere."""


def row_number(text: str) -> int:
    """A number in a form or behind `?` that can be a row's: `args.get("topic", type=row_number)`. Else ValueError."""
    number = int(text)
    if not 0 <= number <= LARGEST_NUMBER:
        raise ValueError
    return number


class RowNumber(IntegerConverter):
    """`<int:…>` in an address."""

    def to_python(self, value: str) -> Any:
        number = super().to_python(value)
        if number > LARGEST_NUMBER:
            raise ValidationError
        return number


class Word(UnicodeConverter):
    """Any other part of an address. With a NUL it names nothing, and PostgreSQL wouldn't even compare it."""

    def to_python(self, value: str) -> Any:
        if "\0" in value:
            raise ValidationError
        return super().to_python(value)


class FormRequest(Request):
    """A request of which only what has files may be as large as files are: all else is held in memory at once."""

    @property
    def max_content_length(self) -> int | None:
        most, held = super().max_content_length, self.max_form_memory_size
        if self.mimetype == "multipart/form-data" or most is None or held is None:
            return most
        return min(most, held)

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value
