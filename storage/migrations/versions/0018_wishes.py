"""When people wish to be written to."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("contacts", sa.Column("times", sa.String(), nullable=True))
