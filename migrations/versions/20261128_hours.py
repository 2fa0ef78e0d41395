"""Question hours: their times, who answers, and until when people may write in a topic."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_hours"
down_revision = "anonymous"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("topic", sa.Column("writes_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "question_hour",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("summary_html", sa.Text(), nullable=False),
        sa.Column("summary_language", sa.String(length=2), nullable=False),
        sa.Column("summary_by_id", sa.Integer(), nullable=True),
        sa.Column("summary_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > begins_at", name=op.f("ck_question_hour_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_question_hour_topic_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["cancelled_by_id"], ["person.id"], name=op.f("fk_question_hour_cancelled_by_id")),
        sa.ForeignKeyConstraint(["summary_by_id"], ["person.id"], name=op.f("fk_question_hour_summary_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_hour")),
        sa.UniqueConstraint("topic_id", name=op.f("uq_question_hour_topic_id")),
    )
    op.create_index("ix_question_hour_ends", "question_hour", ["ends_at", "id"])
    op.create_table(
        "question_hour_host",
        sa.Column("hour_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hour_id"], ["question_hour.id"], name=op.f("fk_question_hour_host_hour_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_question_hour_host_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_hour_host")),
        sa.UniqueConstraint("hour_id", "person_id", name=op.f("uq_question_hour_host_hour_id_person_id")),
    )
    op.create_index(op.f("ix_question_hour_host_person_id"), "question_hour_host", ["person_id"])


def downgrade() -> None:
    for table in ("question_hour_host", "question_hour"):
        op.drop_table(table)
    with op.batch_alter_table("topic") as topic:
        topic.drop_column("writes_until")
