"""What queries can say of whoever is looking, before anybody does."""

from typing import Any

from sqlalchemy import BindParameter, ScalarSelect, bindparam

ME: BindParameter[Any] = bindparam("me")
"""The reader's id."""
MINE: BindParameter[Any] = bindparam("mine", expanding=True)
"""The ids as which the reader has written."""

read_along: dict[str, ScalarSelect[Any]] = {}
"""What every page of theirs needs and is read in one statement with their `Person`; `viewer.besides` tells it."""
