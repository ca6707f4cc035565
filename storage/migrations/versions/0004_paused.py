"""Senders that are paused: since when, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("senders", sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("senders", sa.Column("paused_why", sa.String(), nullable=True))
