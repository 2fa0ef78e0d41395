"""Interests and lists of one's own, what people keep to themselves, badges, and what ranks ask for besides points."""

import sqlalchemy as sa
from alembic import op

revision = "feed"
down_revision = "20261128_products"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "badge",
        sa.Column("key", sa.String(length=30), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("name_ja", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=40), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge")),
        sa.UniqueConstraint("key", name=op.f("uq_badge_key")),
    )
    op.create_table(
        "feed_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_personal", sa.Boolean(), nullable=False),
        sa.Column("steps_closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_feed_choice_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_choice")),
        sa.UniqueConstraint("person_id", name=op.f("uq_feed_choice_person_id")),
    )
    op.create_table(
        "interest",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject_type", sa.String(length=8), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("subject_type IN ('product', 'tag')", name=op.f("ck_interest_subject")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interest_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint(
            "person_id", "subject_type", "subject_id", name=op.f("uq_interest_person_id_subject_type_subject_id")
        ),
    )
    op.create_table(
        "rank_criterion",
        sa.Column("rank", sa.String(length=20), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["rank"], ["rank.key"], name=op.f("fk_rank_criterion_rank")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rank_criterion")),
        sa.UniqueConstraint("rank", "measure", name=op.f("uq_rank_criterion_rank_measure")),
    )
    op.create_table(
        "badge_award",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("badge_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("awarded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["badge_id"], ["badge.id"], name=op.f("fk_badge_award_badge_id")),
        sa.ForeignKeyConstraint(["given_by_id"], ["person.id"], name=op.f("fk_badge_award_given_by_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_badge_award_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_badge_award_topic_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge_award")),
        sa.UniqueConstraint("person_id", "badge_id", name=op.f("uq_badge_award_person_id_badge_id")),
    )
    op.create_index(op.f("ix_badge_award_badge_id"), "badge_award", ["badge_id"], unique=False)
    op.create_index(op.f("ix_badge_award_topic_id"), "badge_award", ["topic_id"], unique=False)

    op.create_table(
        "feed_set_aside",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_feed_set_aside_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_feed_set_aside_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_set_aside")),
        sa.UniqueConstraint("person_id", "topic_id", name=op.f("uq_feed_set_aside_person_id_topic_id")),
    )
    op.create_index(op.f("ix_feed_set_aside_topic_id"), "feed_set_aside", ["topic_id"], unique=False)

    op.add_column("person", sa.Column("hidden", sa.String(length=80), server_default="engines", nullable=False))


def downgrade() -> None:
    op.drop_column("person", "hidden")

    op.drop_index(op.f("ix_feed_set_aside_topic_id"), table_name="feed_set_aside")

    op.drop_table("feed_set_aside")
    op.drop_index(op.f("ix_badge_award_topic_id"), table_name="badge_award")
    op.drop_index(op.f("ix_badge_award_badge_id"), table_name="badge_award")

    op.drop_table("badge_award")
    op.drop_table("rank_criterion")
    op.drop_table("interest")
    op.drop_table("feed_choice")
    op.drop_table("badge")
