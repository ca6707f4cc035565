"""Inviting people to a group: a code, what to print or say, and where it leads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.actor import Actor
from bot.domain.directory import ChannelName, Group
from bot.domain.ids import GroupId, Language
from bot.domain.invitations import INVITATION_LIFE, Invitation, draw_code
from bot.domain.journal import Entry, EventKind
from bot.domain.wording import Reply, Said
from bot.ports.channels import Sender
from bot.ports.hooks import Named
from bot.ports.work import Work
from bot.ports.world import Clock
from bot.services.directory import DirectoryDesk
from bot.services.voice import Voice


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """An invitation as it is handed on.

    `number` is the SMS number to text, None where phones are simulated or the provider has not told one;
    `link` opens Telegram, None while there is no bot. `texts` are the SMS wording in every language that may
    be used, none where there is no SMS.
    """

    group: Group
    invitation: Invitation
    number: str | None
    link: str | None
    texts: tuple[Said, ...]

    @property
    def scan(self) -> str:
        """What a QR code of it holds: the link, else a text message ready to be sent, else its words only."""
        words = f"JOIN {self.invitation.code}"
        return self.link or (f"SMSTO:{self.number}:{words}" if self.number else words)


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationDesk:
    """What staff do with invitations. `pick` gives one character of a text, which nobody can foresee."""

    work: Work
    clock: Clock
    directory: DirectoryDesk
    voice: Voice
    languages: Sequence[Language]
    senders: Mapping[ChannelName, Sender]
    bots: Sequence[Named]
    pick: Callable[[str], str]

    async def invite(self, actor: Actor, name: str, *, renew: bool = False) -> Card:
        """A group's invitation; a new one if there is none or with `renew`, which ends the old.

        Raises NotFound for a group the actor does not see.
        """
        group, _people = await self.directory.group(actor, name)
        invitation = None if renew else await self.live(actor, group.id)
        if invitation is None:
            invitation = await self._issue(actor, group)
        sender = self.senders.get(ChannelName.SMS)
        real = sender is not None and not sender.simulated and sender.name.startswith("+")
        return Card(
            group=group,
            invitation=invitation,
            number=sender.name if sender and real else None,
            link=await self._link(invitation),
            texts=self._texts(invitation, sender) if sender else (),
        )

    async def live(self, actor: Actor, group: GroupId) -> Invitation | None:
        """The group's invitation, if one is in force."""
        async with self.work.reading() as tx:
            return await tx.invitations.live(actor, group, self.clock.now())

    async def _issue(self, actor: Actor, group: Group) -> Invitation:
        """Draw codes until one is new."""
        now = self.clock.now()
        ends = now + INVITATION_LIFE
        async with self.work() as tx:
            code = draw_code(self.pick)
            while not await tx.invitations.issue(actor, group.id, code, now, ends):
                code = draw_code(self.pick)
            entry = Entry(at=now, kind=EventKind.INVITED, status="issued", group=group.id)
            await tx.log.add(actor, [entry])
        return Invitation(group=group.id, group_name=group.name, code=code, expires_at=ends)

    def _texts(self, invitation: Invitation, sender: Sender) -> tuple[Said, ...]:
        values = {"code": invitation.code, "number": sender.name}
        said = [
            self.voice.say(language, Reply.INVITATION, ChannelName.SMS, values) for language in self.languages
        ]
        return tuple({each.language: each for each in said}.values())

    async def _link(self, invitation: Invitation) -> str | None:
        for bot in self.bots:
            name = await bot.public_name()
            if name is not None:
                return invitation.deep_link(name)
        return None
