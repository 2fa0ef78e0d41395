"""Care for topics: closures, conversions, moves, timers, and what lists and posts have to know of them."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_curation"
down_revision = "0002_news"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
STANDS = {"sqlite_where": sa.text("undone_at IS NULL"), "postgresql_where": sa.text("undone_at IS NULL")}
WAITS = {"sqlite_where": sa.text("ended_at IS NULL"), "postgresql_where": sa.text("ended_at IS NULL")}
PINNED = {"sqlite_where": sa.text("pinned_until IS NOT NULL"), "postgresql_where": sa.text("pinned_until IS NOT NULL")}


def key(table: str, column: str, of: str, **more: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}"), **more)


def upgrade() -> None:
    op.add_column("topic", sa.Column("closure", sa.String(length=6), nullable=False, server_default=""))
    op.add_column("topic", sa.Column("former_kind", sa.String(length=10), nullable=False, server_default=""))
    op.add_column("topic", sa.Column("slow_minutes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("topic", sa.Column("pinned_until", AT, nullable=True))
    op.add_column("topic", sa.Column("move_count", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_topic_pinned", "topic", ["kind", "pinned_until"], **PINNED)
    op.add_column("post", sa.Column("deleted_at", AT, nullable=True))
    op.add_column("revision", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "closure",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=6), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("undone_at", AT, nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        key("closure", "topic_id", "topic", ondelete="CASCADE"),
        key("closure", "by_id", "person"),
        key("closure", "undone_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    op.create_index("uq_closure_topic", "closure", ["topic_id"], unique=True, **STANDS)
    op.create_table(
        "conversion",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("from_kind", sa.String(length=10), nullable=False),
        sa.Column("to_kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("accepted_post_id", sa.Integer(), nullable=True),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        key("conversion", "topic_id", "topic", ondelete="CASCADE"),
        key("conversion", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversion")),
    )
    op.create_index("ix_conversion_topic", "conversion", ["topic_id", "id"])
    op.create_table(
        "post_move",
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("is_split", sa.Boolean(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("undone_at", AT, nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_id <> into_id", name=op.f("ck_post_move_apart")),
        key("post_move", "from_id", "topic", ondelete="CASCADE"),
        key("post_move", "into_id", "topic", ondelete="CASCADE"),
        key("post_move", "by_id", "person"),
        key("post_move", "undone_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_move")),
    )
    op.create_index("ix_post_move_from", "post_move", ["from_id"], **STANDS)
    op.create_index("ix_post_move_into", "post_move", ["into_id"], **STANDS)
    op.create_table(
        "topic_timer",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        key("topic_timer", "topic_id", "topic", ondelete="CASCADE"),
        key("topic_timer", "by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_timer")),
    )
    op.create_index("uq_topic_timer_waiting", "topic_timer", ["topic_id"], unique=True, **WAITS)


def downgrade() -> None:
    for table in ("topic_timer", "post_move", "conversion", "closure"):
        op.drop_table(table)
    with op.batch_alter_table("revision") as revision_table:
        revision_table.drop_column("reason")
    with op.batch_alter_table("post") as post:
        post.drop_column("deleted_at")
    op.drop_index("ix_topic_pinned", table_name="topic")
    with op.batch_alter_table("topic") as topic:
        for column in ("move_count", "pinned_until", "slow_minutes", "former_kind", "closure"):
            topic.drop_column(column)
