"""Groups, the people who answer for them, and how they are reached."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import LASTING_IDS, core, id_column, listed, moment, ref, text


class GroupRow(SQLModel, table=True):
    """A group. `key` is its name as it is compared, `area_key` its area."""

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("key"), Index("ix_groups_area_key", "area_key"), LASTING_IDS)

    id: int | None = id_column()
    key: str = text()
    name: str = text()
    kind: str
    area: str = text()
    area_key: str = text()
    tier: str
    communities: tuple[str, ...] = listed()
    topics: tuple[str, ...] = listed()
    level: str | None = Field(default=None)
    created_at: datetime = moment()


class ContactRow(SQLModel, table=True):
    """A person. `language_chosen` is set once they chose it by text, `times` is when to write to them."""

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_name_key", "name_key"), LASTING_IDS)

    id: int | None = id_column()
    name: str = text()
    name_key: str = text()
    language: str
    language_chosen: bool = Field(default=False)
    times: str | None = Field(default=None)
    consent_source: str | None = text(default=None)
    consent_on: date | None = Field(default=None)
    consent_purposes: tuple[str, ...] = listed()
    created_at: datetime = moment()


class MembershipRow(SQLModel, table=True):
    """A person answering for a group."""

    __tablename__ = "memberships"
    __table_args__ = (
        ForeignKeyConstraint(["group_id"], ["groups.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["contact_id"], ["contacts.id"], ondelete="CASCADE"),
        Index("ix_memberships_contact", "contact_id"),
    )

    group_id: int = ref(primary_key=True)
    contact_id: int = ref(primary_key=True)
    role: str = text()


class AddressRow(SQLModel, table=True):
    """A way to reach a phone, with what its owner wants of us."""

    __tablename__ = "addresses"
    __table_args__ = (UniqueConstraint("channel", "value"), LASTING_IDS)

    id: int | None = id_column()
    channel: str
    value: str = text()
    language: str | None = Field(default=None)
    stopped_at: datetime | None = moment(default=None)
    stop_reason: str | None = Field(default=None)
    bad_at: datetime | None = moment(default=None)
    created_at: datetime = moment()


class LinkRow(SQLModel, table=True):
    """A contact at an address. A disowned link is kept, so that an import cannot bring it back."""

    __tablename__ = "links"
    __table_args__ = (
        ForeignKeyConstraint(["contact_id"], ["contacts.id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["address_id"], ["addresses.id"], ondelete="CASCADE"),
        Index("ix_links_address", "address_id"),
    )

    contact_id: int = ref(primary_key=True)
    address_id: int = ref(primary_key=True)
    linked_at: datetime = moment()
    disowned_at: datetime | None = moment(default=None)


class InvitationRow(SQLModel, table=True):
    """A code by which people join a group. A code is never given a second time."""

    __tablename__ = "invitations"
    __table_args__ = (
        ForeignKeyConstraint(["group_id"], ["groups.id"], ondelete="CASCADE"),
        UniqueConstraint("code"),
        Index("ix_invitations_group", "group_id", "expires_at"),
    )

    id: int | None = id_column()
    group_id: int = ref()
    code: str = text()
    created_at: datetime = moment()
    expires_at: datetime = moment()


class StaffRow(SQLModel, table=True):
    """Someone who works for the network. No areas means all of them."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("key"), LASTING_IDS)

    id: int | None = id_column()
    key: str = text()
    name: str = text()
    role: str
    areas: tuple[str, ...] | None = listed(default=None)


groups = core("groups")
contacts = core("contacts")
memberships = core("memberships")
addresses = core("addresses")
links = core("links")
invitations = core("invitations")
staff = core("staff")
