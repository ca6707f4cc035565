"""Where check-ins and staff put groups, and what explains it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "placements",
        sa.Column("id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("contact_id", ID, nullable=True),
        sa.Column("round_id", ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("certainty", sa.String(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("factors", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("staff_id", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name="fk_placements_group_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_placements_contact_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_placements"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_placements_group", "placements", ["group_id", "at", "id"])
    op.create_index("ix_placements_contact", "placements", ["contact_id"])
    op.create_table(
        "area_facts",
        sa.Column("area_key", sa.Text(), nullable=False),
        *_fact(),
        sa.PrimaryKeyConstraint("area_key", "factor", name="pk_area_facts"),
    )
    op.create_table(
        "group_facts",
        sa.Column("group_id", ID, nullable=False),
        *_fact(),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name="fk_group_facts_group_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "factor", name="pk_group_facts"),
    )


def _fact() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("factor", sa.String(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("staff_id", ID, nullable=True),
    )
