"""Views on consultations. No table has row numbers: they would tell which row came first."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "view_books",
        sa.Column("event_id", ID, nullable=False, autoincrement=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("is_scrubbed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_view_books"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "view_drafts",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("contact_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_view_drafts_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "question", "contact_id", name="pk_view_drafts"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_view_drafts_contact", "view_drafts", ["contact_id"])
    op.create_table(
        "open_views",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quotable", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_open_views"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_open_views_event", "open_views", ["event_id"])
    op.create_table(
        "view_links",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("contact_id", ID, nullable=False),
        sa.Column("view_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_view_links_contact_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["view_id"], ["open_views.id"], name="fk_view_links_view_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "question", "contact_id", name="pk_view_links"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_view_links_contact", "view_links", ["contact_id"])
    op.create_index("ix_view_links_view", "view_links", ["view_id"])
    op.create_table(
        "answered",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("contact_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_answered_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "contact_id", name="pk_answered"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_answered_contact", "answered", ["contact_id"])
    op.create_table(
        "kept_views",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quotable", sa.Boolean(), nullable=False),
        sa.Column("is_read", sa.Boolean(), nullable=False),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_kept_views"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_kept_views_event", "kept_views", ["event_id", "id"])
