"""Marks on texts: which stretch is bold, for channels that can show it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("messages", sa.Column("entities", sa.Text(), nullable=True))
