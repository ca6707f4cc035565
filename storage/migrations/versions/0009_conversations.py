"""Surveys as they are being asked: rounds, and one person's talk about one group in each."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("status = 'open'")


def upgrade() -> None:
    op.create_table(
        "rounds",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("survey", sa.String(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rounds_key", "rounds", ["key"])
    op.create_table(
        "conversations",
        sa.Column("id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("survey", sa.String(), nullable=False),
        sa.Column("contact_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("address_id", ID, nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminds_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_conversations_round_id"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_conversations_contact_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name="fk_conversations_group_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["address_id"], ["addresses.id"], name="fk_conversations_address_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        sa.UniqueConstraint(
            "round_id", "group_id", "contact_id", name="uq_conversations_round_id_group_id_contact_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_conversations_contact", "conversations", ["contact_id"])
    op.create_index("ix_conversations_group", "conversations", ["group_id"])
    op.create_index("ix_conversations_address", "conversations", ["address_id", "status"])
    op.create_index("ix_conversations_closes", "conversations", ["status", "closes_at"])
    op.create_index("ix_conversations_reminds", "conversations", ["reminds_at"])
    op.create_index(
        "ix_conversations_open",
        "conversations",
        ["address_id", "simulated"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
