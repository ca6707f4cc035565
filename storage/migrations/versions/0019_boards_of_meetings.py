"""The board whose meeting it is."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("meetings", sa.Column("board", sa.Text(), nullable=False, server_default=""))
