"""Having the same problem apart from votes, why supporters need an idea, vote budgets, and customers' voices."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_ideas"
down_revision = "20261128_curation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stands_in", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_entered", sa.Boolean(), nullable=False, server_default=sa.false()))
    where = sa.text("is_entered")
    op.create_index("ix_vote_entered", "vote", ["post_id"], sqlite_where=where, postgresql_where=where)
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("concern_count", sa.Integer(), nullable=False, server_default="0"))
    # A question's votes were me-toos all along: they stay, and are what lists go by; its words start with none.
    op.execute("UPDATE topic SET concern_count = vote_count WHERE kind = 'question'")
    op.execute(
        "UPDATE post SET vote_count = 0 WHERE is_body AND vote_count <> 0"
        " AND topic_id IN (SELECT id FROM topic WHERE kind = 'question')"
    )
    op.create_table(
        "concern",
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("frequency", sa.String(length=10), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name=op.f("fk_concern_vote_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("vote_id", name=op.f("uq_concern_vote_id")),
    )
    op.create_table(
        "use_case",
        sa.Column("vote_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name=op.f("fk_use_case_vote_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["hidden_by_id"], ["person.id"], name=op.f("fk_use_case_hidden_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_use_case")),
        sa.UniqueConstraint("vote_id", name=op.f("uq_use_case_vote_id")),
    )
    op.create_table(
        "idea_comparison",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("chosen_id", sa.Integer(), nullable=True),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_idea_comparison_ordered")),
        sa.CheckConstraint(
            "chosen_id IS NULL OR chosen_id IN (first_id, second_id)", name=op.f("ck_idea_comparison_of_these")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_idea_comparison_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["first_id"], ["topic.id"], name=op.f("fk_idea_comparison_first_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["topic.id"], name=op.f("fk_idea_comparison_second_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_comparison")),
        sa.UniqueConstraint(
            "person_id", "first_id", "second_id", name=op.f("uq_idea_comparison_person_id_first_id_second_id")
        ),
    )
    op.create_index("ix_idea_comparison_pair", "idea_comparison", ["first_id", "second_id"])
    op.create_table(
        "vote_budget",
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_vote_budget_single")),
        sa.CheckConstraint("votes >= 1", name=op.f("ck_vote_budget_some")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_budget")),
    )
    op.create_table(
        "customer",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=True),
        sa.Column("name_key", sa.String(length=80), nullable=True),
        sa.Column("stand_in_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> '' OR email IS NOT NULL OR reference IS NOT NULL", name=op.f("ck_customer_known")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["person.id"], name=op.f("fk_customer_stand_in_id")),
        sa.ForeignKeyConstraint(["member_id"], ["person.id"], name=op.f("fk_customer_member_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_customer_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("email", name=op.f("uq_customer_email")),
        sa.UniqueConstraint("reference", name=op.f("uq_customer_reference")),
        sa.UniqueConstraint("name_key", name=op.f("uq_customer_name_key")),
        sa.UniqueConstraint("stand_in_id", name=op.f("uq_customer_stand_in_id")),
        sa.UniqueConstraint("member_id", name=op.f("uq_customer_member_id")),
    )
    op.create_table(
        "customer_voice",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("vote_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=5), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('vote', 'post')", name=op.f("ck_customer_voice_kind")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_customer_voice_customer_id")),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_customer_voice_topic_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name=op.f("fk_customer_voice_vote_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_customer_voice_by_id")),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["person.id"], name=op.f("fk_customer_voice_revoked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_voice")),
    )
    op.create_index(op.f("ix_customer_voice_customer_id"), "customer_voice", ["customer_id"])
    op.create_index("ix_customer_voice_topic", "customer_voice", ["topic_id"])
    op.create_index(op.f("ix_customer_voice_vote_id"), "customer_voice", ["vote_id"])


def downgrade() -> None:
    op.drop_table("customer_voice")
    op.drop_table("customer")
    op.drop_table("vote_budget")
    op.drop_table("idea_comparison")
    op.drop_table("use_case")
    op.drop_table("concern")
    op.execute(
        "DELETE FROM vote WHERE kind = 'me_too' AND post_id IN (SELECT body_post_id FROM topic WHERE kind = 'idea')"
    )
    op.execute(
        "UPDATE post SET vote_count = (SELECT concern_count FROM topic WHERE topic.id = post.topic_id) WHERE is_body"
        " AND topic_id IN (SELECT id FROM topic WHERE kind = 'question')"
    )
    # Not in batches: SQLite would drop the tables meanwhile, and with them all that hangs on their rows.
    op.execute("ALTER TABLE topic DROP COLUMN concern_count")
    op.drop_index("ix_vote_entered", "vote")
    op.execute("ALTER TABLE vote DROP COLUMN is_entered")
    op.execute("ALTER TABLE person DROP COLUMN stands_in")
