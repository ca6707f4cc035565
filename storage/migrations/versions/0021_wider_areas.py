"""Which area lies in which; in tables on their way in, when people wish to be written to."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "wider_areas",
        sa.Column("area_key", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("wider", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.PrimaryKeyConstraint("area_key", name="pk_wider_areas"),
    )
    op.add_column("staged_rows", sa.Column("times", sa.String(), nullable=True))
