"""What only consultations have, and how far a phone is with one."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "consulted",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("questions", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("shut_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name="fk_consulted_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name="pk_consulted"),
    )
    op.create_table(
        "hearings",
        sa.Column("address_id", ID, nullable=False),
        sa.Column("contact_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=True),
        sa.Column("event_ids", sa.Text(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("question", sa.SmallInteger(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["addresses.id"], name="fk_hearings_address_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_hearings_contact_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_hearings_event_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("address_id", name="pk_hearings"),
    )
    op.create_index("ix_hearings_event", "hearings", ["event_id"], unique=False)
