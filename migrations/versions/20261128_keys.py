"""Keys of programs, and through which of them something was entered for a customer."""

import sqlalchemy as sa
from alembic import op

revision = "keys"
down_revision = "20261128_hours"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "program_key",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("scopes", sa.String(length=200), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("beginning", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("scopes <> ''", name=op.f("ck_program_key_scopes")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_program_key_ended_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_program_key_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_program_key_key_hash")),
    )
    op.create_index(op.f("ix_program_key_person_id"), "program_key", ["person_id"])
    with op.batch_alter_table("customer_voice") as voice:
        voice.add_column(sa.Column("through_id", sa.Integer(), nullable=True))
        voice.create_foreign_key(op.f("fk_customer_voice_through_id"), "program_key", ["through_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("customer_voice") as voice:
        voice.drop_constraint(op.f("fk_customer_voice_through_id"), type_="foreignkey")
        voice.drop_column("through_id")
    op.drop_table("program_key")
