"""Members who post without their name: masks, who is behind them, and when a moderator looked."""

import sqlalchemy as sa
from alembic import op

revision = "anonymous"
down_revision = "20261128_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("is_mask", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("person", sa.Column("mask_ids", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "mask",
        sa.Column("mask_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mask_id"], ["person.id"], name=op.f("fk_mask_mask_id_person"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mask_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mask")),
        sa.UniqueConstraint("mask_id", name=op.f("uq_mask_mask_id")),
    )
    op.create_index(op.f("ix_mask_person_id"), "mask", ["person_id"])
    op.create_table(
        "mask_reveal",
        sa.Column("mask_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mask_id"], ["person.id"], name=op.f("fk_mask_reveal_mask_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_mask_reveal_by_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mask_reveal")),
        sa.UniqueConstraint("mask_id", "by_id", name=op.f("uq_mask_reveal_mask_id_by_id")),
    )


def downgrade() -> None:
    op.drop_table("mask_reveal")
    op.drop_table("mask")
    op.execute("ALTER TABLE person DROP COLUMN mask_ids")
    op.execute("ALTER TABLE person DROP COLUMN is_mask")
