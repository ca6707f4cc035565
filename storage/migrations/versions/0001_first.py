"""The first schema: directory, imports, outbox, inbound, log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_KEEP_LOG_SQLITE = """
CREATE TRIGGER log_keeps_{event} BEFORE {event} ON log
BEGIN SELECT RAISE(ABORT, 'the engagement log is append-only'); END
"""
_REFUSE_POSTGRESQL = """
CREATE FUNCTION refuse_log_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the engagement log is append-only'; END $$
"""
_KEEP_LOG_POSTGRESQL = """
CREATE TRIGGER log_keeps_{event} BEFORE {event} ON log
FOR EACH ROW EXECUTE FUNCTION refuse_log_change()
"""


def upgrade() -> None:
    op.create_table(
        "addresses",
        sa.Column("id", ID, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stop_reason", sa.String(), nullable=True),
        sa.Column("bad_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_addresses"),
        sa.UniqueConstraint("channel", "value", name="uq_addresses_channel_value"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "contacts",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("language_chosen", sa.Boolean(), nullable=False),
        sa.Column("consent_source", sa.Text(), nullable=True),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("consent_purposes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contacts_name_key", "contacts", ["name_key"], unique=False)
    op.create_table(
        "groups",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("area_key", sa.Text(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("communities", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_groups"),
        sa.UniqueConstraint("key", name="uq_groups_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_groups_area_key", "groups", ["area_key"], unique=False)
    op.create_table(
        "imports",
        sa.Column("id", ID, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("last_line", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_table(
        "log",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("staff_id", ID, nullable=True),
        sa.Column("group_id", ID, nullable=True),
        sa.Column("contact_id", ID, nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("inbound_id", ID, nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_log"),
    )
    op.create_index("ix_log_at", "log", ["at"], unique=False)
    op.create_index("ix_log_group", "log", ["group_id", "id"], unique=False)
    op.create_table(
        "senders",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_senders"),
    )
    op.create_table(
        "sends",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("briefing", sa.String(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("after_contact", ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sends"),
    )
    op.create_index("ix_sends_key", "sends", ["key"], unique=False)
    op.create_table(
        "staff",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("areas", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("key", name="uq_staff_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "inbound",
        sa.Column("id", ID, nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("address_id", ID, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("reading", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["address_id"], ["addresses.id"], name="fk_inbound_address_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inbound"),
        sa.UniqueConstraint("channel", "provider_id", name="uq_inbound_channel_provider_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "links",
        sa.Column("contact_id", ID, nullable=False),
        sa.Column("address_id", ID, nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disowned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["address_id"], ["addresses.id"], name="fk_links_address_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_links_contact_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", "address_id", name="pk_links"),
    )
    op.create_index("ix_links_address", "links", ["address_id"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("contact_id", ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name="fk_memberships_contact_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name="fk_memberships_group_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "contact_id", name="pk_memberships"),
    )
    op.create_index("ix_memberships_contact", "memberships", ["contact_id"], unique=False)
    op.create_table(
        "questions",
        sa.Column("address_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["addresses.id"], name="fk_questions_address_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("address_id", name="pk_questions"),
    )
    op.create_table(
        "staged_rows",
        sa.Column("import_id", ID, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("communities", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("contact_key", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("consent_source", sa.Text(), nullable=True),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("consent_purposes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name="fk_staged_rows_import_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "line", name="pk_staged_rows"),
    )
    op.create_index(
        "ix_staged_rows_contact", "staged_rows", ["import_id", "group_key", "contact_key"], unique=False
    )
    op.create_index("ix_staged_rows_phone", "staged_rows", ["import_id", "phone"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("inbound_id", ID, nullable=False),
        sa.Column("address_id", ID, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["address_id"], ["addresses.id"], name="fk_inbox_address_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["inbound_id"], ["inbound.id"], name="fk_inbox_inbound_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inbox"),
    )
    op.create_index("ix_inbox_state", "inbox", ["state", "id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("id", ID, nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("address_id", ID, nullable=False),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("part", sa.SmallInteger(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("segments", sa.SmallInteger(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("after_id", ID, nullable=True),
        sa.Column("answers_id", ID, nullable=True),
        sa.Column("send_id", ID, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["addresses.id"], name="fk_messages_address_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["answers_id"], ["inbound.id"], name="fk_messages_answers_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["send_id"], ["sends.id"], name="fk_messages_send_id"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("key", name="uq_messages_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_address", "messages", ["address_id", "id"], unique=False)
    op.create_index("ix_messages_send", "messages", ["send_id", "state"], unique=False)
    op.create_index("ix_messages_turn", "messages", ["sender", "state", "lane", "due_at", "id"], unique=False)
    op.create_table(
        "attempts",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_attempts_message_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", "number", name="pk_attempts"),
    )
    op.create_index("ix_attempts_provider_id", "attempts", ["provider_id"], unique=False)
    op.create_table(
        "receipts",
        sa.Column("id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_receipts_message_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_receipts"),
        sa.UniqueConstraint(
            "message_id", "source", "status", "at", name="uq_receipts_message_id_source_status_at"
        ),
    )
    op.create_table(
        "recipients",
        sa.Column("message_id", ID, nullable=False),
        sa.Column("contact_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_recipients_message_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", "contact_id", "group_id", name="pk_recipients"),
    )
    op.create_index("ix_recipients_group", "recipients", ["group_id"], unique=False)
    _keep_log()


def _keep_log() -> None:
    """The log is append-only: the database itself refuses to change or delete an entry."""
    if op.get_bind().dialect.name == "sqlite":
        statement = _KEEP_LOG_SQLITE
    else:
        op.execute(_REFUSE_POSTGRESQL)
        statement = _KEEP_LOG_POSTGRESQL
    for event in ("UPDATE", "DELETE"):
        op.execute(statement.format(event=event))
