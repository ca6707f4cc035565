"""Texts about views that are forgotten, and a way from a text to our answers for that."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

ANSWERING = sa.text("answers_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "forgotten_texts",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "provider_id", name="pk_forgotten_texts"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_messages_answers",
        "messages",
        ["answers_id"],
        sqlite_where=ANSWERING,
        postgresql_where=ANSWERING,
    )
    # What closed before still has its texts about views: they are forgotten at the next look.
    op.execute("UPDATE view_books SET is_scrubbed = false WHERE is_closed")
