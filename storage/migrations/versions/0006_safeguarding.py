"""Texts that raised an alarm, kept under seal, and who is told of them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "leads",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sms_id", ID, nullable=True),
        sa.Column("telegram_id", ID, nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["sms_id"], ["addresses.id"], name="fk_leads_sms_id"),
        sa.ForeignKeyConstraint(["telegram_id"], ["addresses.id"], name="fk_leads_telegram_id"),
        sa.PrimaryKeyConstraint("id", name="pk_leads"),
        sa.UniqueConstraint("key", name="uq_leads_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sealed",
        sa.Column("id", ID, nullable=False),
        sa.Column("inbound_id", ID, nullable=False),
        sa.Column("address_id", ID, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["address_id"], ["addresses.id"], name="fk_sealed_address_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sealed"),
        sqlite_autoincrement=True,
    )
