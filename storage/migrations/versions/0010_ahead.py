"""What lies ahead: events, the reminders of them, and what staff must know or do."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", ID, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "events",
        sa.Column("id", ID, nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.String(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("decisive_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("areas", sa.Text(), nullable=False),
        sa.Column("group_names", sa.Text(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("organiser_id", ID, nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["organiser_id"], ["staff.id"], name="fk_events_organiser_id"),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.UniqueConstraint("uid", name="uq_events_uid"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_decisive", "events", ["decisive_at"], unique=False)
    op.create_table(
        "notices",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("event_id", ID, nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_notices_staff_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("key", name="uq_notices_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notices_done", "notices", ["done_at", "id"], unique=False)
    op.create_table(
        "event_areas",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("area_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name="fk_event_areas_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "area_key", name="pk_event_areas"),
    )
    op.create_index("ix_event_areas_area", "event_areas", ["area_key"], unique=False)
    op.create_table(
        "event_groups",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name="fk_event_groups_event_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name="fk_event_groups_group_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "group_id", name="pk_event_groups"),
    )
    op.create_index("ix_event_groups_group", "event_groups", ["group_id"], unique=False)
    op.create_table(
        "meetings",
        sa.Column("event_id", ID, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("pays", sa.Text(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("series_id", ID, nullable=True),
        sa.Column("original", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_meetings_event_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_meetings_series_id"),
        sa.PrimaryKeyConstraint("event_id", name="pk_meetings"),
        sa.UniqueConstraint("series_id", "original", name="uq_meetings_series_id_original"),
    )
    op.create_table(
        "occurrences",
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("reminder", sa.String(), nullable=False),
        sa.Column("contact_id", ID, nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("useless_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("towards", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("absorbs", sa.Text(), nullable=False),
        sa.Column("fate", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_occurrences_contact_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name="fk_occurrences_event_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_occurrences"),
        sa.UniqueConstraint(
            "event_id", "reminder", "contact_id", name="uq_occurrences_event_id_reminder_contact_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_occurrences_contact", "occurrences", ["contact_id"], unique=False)
    op.create_index(
        "ix_occurrences_due",
        "occurrences",
        ["simulated", "due_at"],
        unique=False,
        sqlite_where=sa.text("fate = 'pending'"),
        postgresql_where=sa.text("fate = 'pending'"),
    )
