"""Drafts in the account, templates of posts, and posts that were taken back within minutes."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_drafts"
down_revision = "20261128_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("claim_hash", sa.String(length=64), nullable=True),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("person_id IS NOT NULL OR claim_hash IS NOT NULL", name=op.f("ck_draft_owned")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_draft_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("claim_hash", name=op.f("uq_draft_claim_hash")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_draft_person_id_key")),
    )
    op.create_index("ix_draft_person", "draft", ["person_id", "saved_at"])
    op.create_table(
        "post_template",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("body_ja", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_post_template_product_id_product")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_template")),
        sa.UniqueConstraint("product_id", "kind", name=op.f("uq_post_template_product_id_kind")),
    )
    op.create_table(
        "withdrawal",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_withdrawal_post_id_post"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal")),
        sa.UniqueConstraint("post_id", name=op.f("uq_withdrawal_post_id")),
    )


def downgrade() -> None:
    op.drop_table("withdrawal")
    op.drop_table("post_template")
    op.drop_index("ix_draft_person", table_name="draft")
    op.drop_table("draft")
