"""Invitations to groups, and how a phone comes to be in one."""

from datetime import datetime
from typing import Protocol

from bot.domain.actor import Actor
from bot.domain.directory import Consent
from bot.domain.ids import AddressId, GroupId, Language
from bot.domain.invitations import Code, Invitation
from bot.domain.messages import Recipient


class Invitations(Protocol):
    """Codes by which people join. A code is the right to learn its group's name and to join that group."""

    async def live(self, actor: Actor, group: GroupId, now: datetime) -> Invitation | None:
        """The group's invitation, if one is in force."""

    async def issue(
        self, actor: Actor, group: GroupId, code: Code, at: datetime, expires_at: datetime
    ) -> bool:
        """Put a new code in force and end the group's older ones. False, with nothing changed, when the code
        was given before. Raises OutOfScope.
        """

    async def find(self, actor: Actor, code: Code, now: datetime) -> Invitation | None:
        """What a code invites to, if it is in force."""

    async def has_agreed(self, actor: Actor, address: AddressId, group: GroupId) -> bool:
        """Whether someone at the address is in the group and has agreed to be written to."""

    async def join(
        self,
        actor: Actor,
        address: AddressId,
        invitation: Invitation,
        language: Language,
        consent: Consent,
        at: datetime,
    ) -> Recipient:
        """Put who has the address into the group, with their consent.

        Nobody known there becomes a contact without a name, who reads `language`.
        """
