"""What one channel could not deliver: whether it was looked at, and its copies on the other."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNWEIGHED = sa.text("weighed_at IS NULL AND state IN ('undelivered', 'failed', 'suppressed')")


def upgrade() -> None:
    op.add_column("messages", sa.Column("weighed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_messages_unweighed",
        "messages",
        ["expires_at"],
        sqlite_where=UNWEIGHED,
        postgresql_where=UNWEIGHED,
    )
    op.create_table(
        "copies",
        sa.Column("original_id", ID, nullable=False),
        sa.Column("copy_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["original_id"], ["messages.id"], name="fk_copies_original_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["copy_id"], ["messages.id"], name="fk_copies_copy_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("original_id", "copy_id", name="pk_copies"),
    )
    op.create_index("ix_copies_copy", "copies", ["copy_id"])
