"""What was changed of meetings since groups first heard of them."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("meetings", sa.Column("changes", sa.Text(), nullable=False, server_default=""))
