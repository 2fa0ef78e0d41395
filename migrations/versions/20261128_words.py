"""Words that say the same, words learned from merges, and questions that helped before another was asked."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_words"
down_revision = "mentions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "word_pair",
        sa.Column("one", sa.String(length=40), nullable=False),
        sa.Column("other", sa.String(length=40), nullable=False),
        sa.Column("stance", sa.String(length=5), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("stance IN ('same', 'apart')", name=op.f("ck_word_pair_stance")),
        sa.CheckConstraint("one <> other", name=op.f("ck_word_pair_two")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_word_pair_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_pair")),
        sa.UniqueConstraint("one", "other", name=op.f("uq_word_pair_one_other")),
    )
    op.create_table(
        "learned_pair",
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("one", sa.String(length=40), nullable=False),
        sa.Column("other", sa.String(length=40), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["merge_id"], ["topic_merge.id"], name=op.f("fk_learned_pair_merge_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_pair")),
        sa.UniqueConstraint("merge_id", "one", "other", name=op.f("uq_learned_pair_merge_id_one_other")),
    )
    op.create_table(
        "deflection",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("guest", sa.String(length=64), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(person_id IS NULL) <> (guest IS NULL)", name=op.f("ck_deflection_who")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_deflection_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_deflection_topic_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deflection")),
        sa.UniqueConstraint("topic_id", "guest", name=op.f("uq_deflection_topic_id_guest")),
        sa.UniqueConstraint("topic_id", "person_id", name=op.f("uq_deflection_topic_id_person_id")),
    )


def downgrade() -> None:
    op.drop_table("deflection")
    op.drop_table("learned_pair")
    op.drop_table("word_pair")
