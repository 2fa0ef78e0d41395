"""Items, evidence and decisions as the pages show them."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Row

from community.accounts.viewer import me
from community.backlog import policy, queries
from community.backlog.models import Decision, Item
from community.ideas.models import STATES
from community.kernel.webpage import language, when
from community.products.models import Product
from community.topics.models import IDEA
from community.topics.rows import author_name, author_url
from community.topics.showing import post_url, shown_person
from community.topics.text import language_of


def item_url(item_id: int) -> str:
    """Where an item lives."""
    return f"/staff/backlog/{item_id}"


def _name_of_product(row: Row[Any]) -> str:
    first, second = row.product_name_ja, row.product_name_en
    name = (first or second) if language() == "ja" else (second or first)
    return name or ""


def shown_card(row: Row[Any]) -> SimpleNamespace:
    """A card on the board, with the states it can move to."""
    return SimpleNamespace(
        id=row.id,
        url=item_url(row.id),
        title=row.title,
        lang=language_of(row.title),
        product=_name_of_product(row),
        customers=row.customers,
        votes=row.votes,
        at=when(row.changed_at),
        moves=[state for state in STATES if state != row.state],
    )


def shown_choice(row: Row[Any]) -> SimpleNamespace:
    """An item that a post may join."""
    return SimpleNamespace(
        id=row.id,
        url=item_url(row.id),
        title=row.title,
        lang=language_of(row.title),
        state=row.state,
        product=_name_of_product(row),
        customers=row.customers,
        is_joined=row.is_joined,
    )


def shown_evidence(row: Row[Any]) -> SimpleNamespace:
    """A quote with its source."""
    return SimpleNamespace(
        id=row.id,
        is_public=row.is_public,
        quote=row.quote,
        quote_lang=language_of(row.quote),
        url=post_url(row.post_id),
        topic_title=row.title,
        topic_lang=row.language,
        kind=row.kind,
        concern_count=row.concern_count,
        # Of an idea more people say why they need it.
        reasons_url=f"/ideas/{row.topic_id}/use-cases" if row.kind == IDEA and row.is_public and row.is_body else "",
        at=when(row.said_at),
        added_by=row.added_by_name,
        author_url=author_url(row),
        author=SimpleNamespace(
            display_name=author_name(row),
            initial=author_name(row)[:1],
            hue=row.author_id * 7 % 12,
            avatar_url=f"/avatars/{row.author_avatar}" if row.author_avatar else None,
            is_staff=bool(row.author_roles),
        ),
    )


def shown_decision(decision: Decision) -> SimpleNamespace:
    """A step of an item's history."""
    return SimpleNamespace(
        before=decision.before,
        state=decision.state,
        html=decision.reply_html,
        lang=language_of(decision.reply),
        by=shown_person(decision.by),
        by_url=f"/people/{decision.by_id}",
        at=when(decision.created_at),
    )


def shown_item(item: Item) -> SimpleNamespace:
    """An item's head."""
    return SimpleNamespace(
        id=item.id,
        url=item_url(item.id),
        title=item.title,
        lang=language_of(item.title),
        notes=item.notes,
        notes_lang=language_of(item.notes),
        state=item.state,
        words=item.words,
        product=item.product.name(language()) if item.product else "",
        product_url=f"/products/{item.product.slug}" if item.product else "",
        created_by=item.created_by.display_name,
        created_at=when(item.created_at),
        moves=[state for state in STATES if state != item.state],
    )


def product_choices(products: Sequence[Product], key: str = "slug") -> list[tuple[str, str]]:
    """(value, name) of each product, for a select."""
    return [(str(getattr(product, key)), product.name(language())) for product in products]


def backlog_links(topic_id: int) -> list[Mapping[str, str]]:
    """For staff: the items in which a topic speaks. Nothing, and no statement, for anybody else."""
    if not policy.can_see_backlog(me()):
        return []
    return [
        {"url": item_url(row.id), "title": row.title, "lang": language_of(row.title), "state": row.state}
        for row in queries.items_of_topic(topic_id)
    ]
