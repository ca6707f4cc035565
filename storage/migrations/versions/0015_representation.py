"""Boards, who sits on them for whom, and the meetings after which they are asked; names in rounds' texts."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "boards",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("does", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("area_key", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("parent_id", ID, nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["boards.id"], name="fk_boards_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_boards"),
        sa.UniqueConstraint("key", name="uq_boards_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "seats",
        sa.Column("id", ID, nullable=False),
        sa.Column("board_id", ID, nullable=False),
        sa.Column("contact_id", ID, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("speaks_for", sa.Text(), nullable=False),
        sa.Column("areas", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("chosen", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["boards.id"], name="fk_seats_board_id"),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_seats_contact_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_seats"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_seats_board", "seats", ["board_id"])
    op.create_index("ix_seats_contact", "seats", ["contact_id"])
    op.create_table(
        "debriefings",
        sa.Column("id", ID, nullable=False),
        sa.Column("board_id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["board_id"], ["boards.id"], name="fk_debriefings_board_id"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_debriefings_round_id"),
        sa.PrimaryKeyConstraint("id", name="pk_debriefings"),
        sa.UniqueConstraint(
            "board_id",
            "held_on",
            "title_key",
            "simulated",
            name="uq_debriefings_board_id_held_on_title_key_simulated",
        ),
    )
    op.create_index("ix_debriefings_round", "debriefings", ["round_id"])
    op.create_index("ix_debriefings_held", "debriefings", ["held_on"])
    op.add_column("rounds", sa.Column("fills", sa.Text(), nullable=True))
