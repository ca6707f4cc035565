"""What a person can choose from, for channels that have buttons."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("messages", sa.Column("choices", sa.Text(), nullable=True))
