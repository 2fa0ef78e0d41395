"""Handles, whom posts mention, and saved searches."""

import sqlalchemy as sa
from alembic import op

revision = "mentions"
down_revision = "feed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("handle", sa.String(length=40), nullable=True))
    op.add_column("person", sa.Column("handle_chosen_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "handle",
        sa.Column("folded", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_handle_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handle")),
        sa.UniqueConstraint("folded", name=op.f("uq_handle_folded")),
    )
    op.create_index(op.f("ix_handle_person_id"), "handle", ["person_id"])
    op.create_table(
        "mention",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mention_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_mention_post_id_post"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mention")),
        sa.UniqueConstraint("post_id", "person_id", name=op.f("uq_mention_post_id_person_id")),
    )
    op.create_index(op.f("ix_mention_person_id"), "mention", ["person_id"])
    op.create_table(
        "saved_search",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_saved_search_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("person_id", "query", name=op.f("uq_saved_search_person_id_query")),
    )


def downgrade() -> None:
    for table in ("saved_search", "mention", "handle"):
        op.drop_table(table)
    op.drop_column("person", "handle_chosen_at")
    op.drop_column("person", "handle")
