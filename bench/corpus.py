"""A community of 2,000 people, 20 products, 10,000 topics and 100,000 posts, the same at every build."""

import itertools
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from community.accounts.models import Person, SignIn
from community.accounts.viewer import hash_of
from community.ideas.models import Idea
from community.kernel.clock import now
from community.kernel.database import Model, db
from community.kernel.transaction import transaction
from community.loyalty.actions import seed_rules
from community.products.models import Product
from community.products.rating import weight_of
from community.reviews.models import Review
from community.reviews.scoring import recount_ratings
from community.topics.actions.helpful import recount_helpful
from community.topics.actions.recounting import recount_products
from community.topics.models import Post, Topic
from community.topics.text import Text, written

PEOPLE, PRODUCTS, TOPICS, POSTS, HOT = 2_000, 20, 10_000, 100_000, 500
START = datetime(2026, 1, 1, tzinfo=UTC)
KEY, STAFF_KEY = "bench-key-of-the-signed-in-reader", "bench-key-of-a-member-of-staff"

KANJI = [chr(code) for code in range(0x5000, 0x5000 + 1_500)]
KANA = ("する", "できる", "やすい", "にくい", "ながら", "くない", "みたい", "らしい", "たびに", "そうに")
SYLLABLES = ("ka", "ti", "sol", "ren", "mar", "pi", "den", "lor", "vis", "tem", "no", "gal", "ber", "shi", "wat", "ler")


def vocabulary(dice: random.Random) -> tuple[list[str], list[str]]:
    """Some thousand words of each language; the first are said often, the last hardly ever."""
    japanese = [
        "".join(dice.choices(KANJI, k=2)) + (dice.choice(KANA) if dice.random() < 0.2 else "") for _ in range(6_000)
    ]
    english = ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 3))) for _ in range(6_000)]
    return japanese, english


JA, EN = vocabulary(random.Random(7))
ZIPF = list(itertools.accumulate(1 / rank for rank in range(1, 6_001)))


def sentence(dice: random.Random, words: Sequence[str], gap: str, end: str) -> str:
    return gap.join(dice.choices(words, cum_weights=ZIPF, k=dice.randint(6, 14))) + end


def text(dice: random.Random, is_japanese: bool) -> str:
    """About sixty words in a few sentences, sometimes with a list."""
    words, gap, end = (JA, "が", "。") if is_japanese else (EN, " ", ".")
    lines = [sentence(dice, words, gap, end) for _ in range(dice.randint(4, 8))]
    if dice.random() < 0.2:
        return lines[0] + "\n\n" + "\n".join(f"- {line}" for line in lines[1:])
    return ("" if is_japanese else " ").join(lines)


def texts(dice: random.Random, count: int) -> list[tuple[Text, bool]]:
    """A stock of rendered texts to draw from: rendering is measured elsewhere."""
    return [(written(text(dice, n % 2 == 0)), n % 2 == 0) for n in range(count)]


def say(words: str) -> None:
    sys.stderr.write(f"\r{words:<60}")
    sys.stderr.flush()


def put(model: type[Any], rows: list[dict[str, Any]], what: str) -> None:
    for start in range(0, len(rows), 2_000):
        with transaction():
            db.session.execute(insert(model), rows[start : start + 2_000])
        say(f"{what}: {min(start + 2_000, len(rows)):,} of {len(rows):,}")


def people() -> list[dict[str, Any]]:
    return [
        {
            "display_name": f"会員{n}" if n % 2 else f"Member {n}",
            "email": f"member{n}@example.com",
            "email_verified_at": START,
            "language": "ja" if n % 2 else "en",
            "created_at": START,
        }
        for n in range(1, PEOPLE + 1)
    ]


def products() -> list[dict[str, Any]]:
    return [
        {"slug": f"product-{n}", "name_ja": f"製品{n}", "name_en": f"Product {n}", "position": n, "created_at": START}
        for n in range(1, PRODUCTS + 1)
    ]


def topics(dice: random.Random, stock: list[tuple[Text, bool]]) -> Iterator[tuple[dict[str, Any], Text]]:
    reviewed: set[tuple[int, int]] = set()
    for n in range(1, TOPICS + 1):
        words, is_japanese = dice.choice(stock)
        kind = dice.choices(("question", "idea", "review"), (6, 2, 2))[0] if n > 1 else "question"
        author, product = dice.randint(1, PEOPLE), dice.randint(1, PRODUCTS)
        if kind == "review" and (author, product) in reviewed:
            kind = "question"
        reviewed.add((author, product))
        title = sentence(dice, JA if is_japanese else EN, "の" if is_japanese else " ", "")[:78]
        state = {"question": "open", "idea": dice.choice(("new", "new", "review", "planned", "declined")), "review": ""}
        yield (
            {
                "id": n,
                "kind": kind,
                "title": title,
                "excerpt": words.excerpt,
                "language": "ja" if is_japanese else "en",
                "author_id": author,
                "product_id": product,
                "state": state[kind],
                "stars": dice.randint(1, 5) if kind == "review" else None,
                "body_post_id": n,
                "created_at": START + timedelta(minutes=n * 40),
                "active_at": START + timedelta(minutes=n * 40),
                "visibility": "public",
            },
            words,
        )


def post(number: int, topic_id: int, author: int, words: Text, at: datetime, *, is_body: bool) -> dict[str, Any]:
    return {
        "id": number,
        "topic_id": topic_id,
        "is_body": is_body,
        "author_id": author,
        "language": words.language,
        "markdown": words.markdown,
        "html": words.html,
        "renderer": 1,
        "created_at": at,
        "vote_count": 0,
        "visibility": "public",
    }


def fill() -> None:
    """Fill empty tables."""
    dice = random.Random(20261122)
    say("rendering texts")
    stock = texts(dice, 2_000)
    put(Person, people(), "people")
    put(Product, products(), "products")
    made = list(topics(dice, stock))
    posts = [post(t["id"], t["id"], t["author_id"], words, t["created_at"], is_body=True) for t, words in made]
    answered = [1] * HOT + [dice.randint(2, TOPICS) for _ in range(POSTS - TOPICS - HOT)]
    counts: dict[int, int] = {}
    for number, topic_id in enumerate(answered, TOPICS + 1):
        at = START + timedelta(minutes=topic_id * 40 + counts.get(topic_id, 0) + 1)
        posts.append(post(number, topic_id, dice.randint(1, PEOPLE), dice.choice(stock)[0], at, is_body=False))
        counts[topic_id] = counts.get(topic_id, 0) + 1
    rows = [t for t, _ in made]
    for row in rows:
        row["answer_count"] = counts.get(row["id"], 0)
        row["active_at"] += timedelta(minutes=row["answer_count"])
        if row["kind"] == "question" and row["answer_count"]:
            row["state"] = "answered"
    put(Topic, rows, "topics")
    put(Post, posts, "posts")
    put(
        Idea,
        [
            {"topic_id": t["id"], "wish_markdown": w.markdown, "wish_html": w.html}
            for t, w in made
            if t["kind"] == "idea"
        ],
        "ideas",
    )
    put(
        Review,
        [
            {
                "topic_id": t["id"],
                "product_id": t["product_id"],
                "author_id": t["author_id"],
                "stars": t["stars"],
                "period": "month",
                "weight": weight_of(t["created_at"]),
            }
            for t in rows
            if t["kind"] == "review"
        ],
        "reviews",
    )
    recount_products()
    recount_helpful()
    recount_ratings()
    with transaction():
        seed_rules()
        db.session.get_one(Person, 3).roles = "product"
        for person_id, key in ((2, KEY), (3, STAFF_KEY)):
            db.session.add(SignIn(person_id=person_id, key_hash=hash_of(key), created_at=now(), seen_at=now()))
        advance_sequences()
    say("filled\n")


def advance_sequences() -> None:
    """On PostgreSQL rows with given ids leave the sequences behind."""
    if db.engine.dialect.name == "postgresql":
        for model in (Topic, Post):
            table = model.__tablename__
            db.session.connection().exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            )


def build() -> bool:
    """Make and fill the tables unless they are full already; whether they had to be filled."""
    with transaction():
        Model.metadata.create_all(db.session.connection())
    if db.session.scalar(select(Post.id).where(Post.id == POSTS)):
        db.session.remove()
        return False
    fill()
    if db.engine.dialect.name == "postgresql":
        # What autovacuum does of itself in time, where it is on.
        with db.engine.connect() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    db.session.remove()
    return True
