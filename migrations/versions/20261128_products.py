"""Tips and stories: what is pointed out and who agreed to it; who uses which product; products that are archived."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_products"
down_revision = "20261128_ideas"
branch_labels = None
depends_on = None

STANDING = sa.text("withdrawn_at IS NULL")
FEATURED = sa.text("ended_at IS NULL")


def upgrade() -> None:
    for name in ("tip_count", "story_count", "user_count"):
        op.add_column("product", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("product", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("shows_uses", sa.String(length=10), nullable=False, server_default="members"))
    op.create_table(
        "product_use",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("hears_questions", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_product_use_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_product_use_product_id_product")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_use")),
        sa.UniqueConstraint("person_id", "product_id", name=op.f("uq_product_use_person_id_product_id")),
    )
    op.create_index("ix_product_use_product", "product_use", ["product_id", "hears_questions", "person_id"])
    op.create_table(
        "story_consent",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_story_consent_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_consent")),
    )
    op.create_index(
        "uq_story_consent_topic",
        "story_consent",
        ["topic_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_table(
        "topic_feature",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("featured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_topic_feature_topic_id_topic"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_topic_feature_by_id_person")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_topic_feature_ended_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_feature")),
    )
    op.create_index(
        "uq_topic_feature_topic",
        "topic_feature",
        ["topic_id"],
        unique=True,
        sqlite_where=FEATURED,
        postgresql_where=FEATURED,
    )
    op.create_index("ix_topic_feature_featured", "topic_feature", ["ended_at", "featured_at"])


def downgrade() -> None:
    for name in ("topic_feature", "story_consent", "product_use"):
        op.drop_table(name)
    with op.batch_alter_table("person") as person:
        person.drop_column("shows_uses")
    with op.batch_alter_table("product") as product:
        for name in ("archived_at", "user_count", "story_count", "tip_count"):
            product.drop_column(name)
