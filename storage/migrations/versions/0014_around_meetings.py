"""How far events are planned, who came to meetings, series that end, and texts that cannot wait."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "plannings",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name="fk_plannings_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name="pk_plannings"),
    )
    op.create_table(
        "attendances",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name="fk_attendances_event_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name="fk_attendances_group_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "group_id", name="pk_attendances"),
    )
    op.create_index("ix_attendances_group", "attendances", ["group_id"], unique=False)
    op.add_column("series", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("series", sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meetings", sa.Column("apart", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("messages", sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
