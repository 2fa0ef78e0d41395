"""News entries, the ideas they tell of, their photos and how they read before."""

import sqlalchemy as sa
from alembic import op

revision = "0002_news"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "news_entry",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("title_ja", sa.String(length=80), nullable=False),
        sa.Column("title_en", sa.String(length=80), nullable=False),
        sa.Column("body_ja", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("html_ja", sa.Text(), nullable=False),
        sa.Column("html_en", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=True),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state != 'published' OR published_at IS NOT NULL", name=op.f("ck_news_entry_published_at_some_time")
        ),
        sa.CheckConstraint(
            "state != 'scheduled' OR publish_at IS NOT NULL", name=op.f("ck_news_entry_scheduled_for_some_time")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_news_entry_by_id")),
        sa.ForeignKeyConstraint(["planned_by_id"], ["person.id"], name=op.f("fk_news_entry_planned_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_entry")),
    )
    op.create_index("ix_news_entry_published", "news_entry", ["state", "published_at", "id"])
    op.create_table(
        "news_entry_idea",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["news_entry.id"], name=op.f("fk_news_entry_idea_entry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_news_entry_idea_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_entry_idea")),
        sa.UniqueConstraint("entry_id", "topic_id", name=op.f("uq_news_entry_idea_entry_id_topic_id")),
    )
    op.create_index("ix_news_entry_idea_topic", "news_entry_idea", ["topic_id"])
    op.create_table(
        "news_entry_photo",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("alt", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["news_entry.id"], name=op.f("fk_news_entry_photo_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_entry_photo")),
        sa.UniqueConstraint("token", name=op.f("uq_news_entry_photo_token")),
    )
    op.create_index(op.f("ix_news_entry_photo_entry_id"), "news_entry_photo", ["entry_id"])
    op.create_table(
        "news_entry_revision",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_news_entry_revision_by_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["news_entry.id"], name=op.f("fk_news_entry_revision_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_entry_revision")),
    )
    op.create_index(op.f("ix_news_entry_revision_entry_id"), "news_entry_revision", ["entry_id"])


def downgrade() -> None:
    for table in ("news_entry_revision", "news_entry_photo", "news_entry_idea", "news_entry"):
        op.drop_table(table)
