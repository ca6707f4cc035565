"""Whether groups come to meetings, and the letters that meetings have on phones."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "rsvps",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("coming", sa.String(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("contact_id", ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_rsvps_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_rsvps_group_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_rsvps_contact_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("event_id", "group_id", name="pk_rsvps"),
    )
    op.create_index("ix_rsvps_group", "rsvps", ["group_id"])
    op.create_index("ix_rsvps_contact", "rsvps", ["contact_id"])
    op.create_table(
        "letters",
        sa.Column("address_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["addresses.id"], name="fk_letters_address_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_letters_event_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("address_id", "event_id", name="pk_letters"),
        sa.UniqueConstraint("address_id", "letter", name="uq_letters_address_id_letter"),
    )
    op.create_index("ix_letters_event", "letters", ["event_id"])
