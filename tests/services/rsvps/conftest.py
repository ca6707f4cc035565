"""A small network of people who agreed to reminders."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from bot.domain.actor import OPERATOR, SYSTEM
from bot.domain.directory import ChannelName
from bot.domain.events import Event
from bot.domain.inbound import Inbound
from bot.domain.journal import EventKind, Query
from bot.domain.meetings import Coming, Need
from bot.domain.messages import MessageKind
from bot.services.meetings.questions import Asking
from tests.services.conftest import World, cells, silent
from tests.services.rsvps.moves import Meant, address_of, invite, set_up

OSEI, ROKEYA, GRACE, SHARED, ANN = (f"+4477009000{number}" for number in ("33", "31", "32", "34", "35"))
CHAT = "70090133"
AGREED = "form,2026-03-02,bulletins;check-ins;reminders"
PEOPLE = (
    f"Lantern Choir,community,Camden,1,,,bn,Rokeya Ali,,{ROKEYA},{AGREED}",
    f"Lantern Choir,community,Camden,1,,,en,Grace Obi,,{GRACE},{AGREED}",
    f"Chess at Five,community,Merton,1,,,en,Osei Ade,,{OSEI},{AGREED}",
    f"Garden at Five,community,Merton,1,,,en,Osei Ade,,{OSEI},{AGREED}",
    f"Sewing Room,faith,Merton,2,,,en,Monira Das,,{SHARED},{AGREED}",
    f"Sewing Room,faith,Merton,2,,,en,Jhorna Das,,{SHARED},{AGREED}",
    f"Lantern Choir,community,Camden,1,,,en,Ann Lee,,{ANN},form,2026-03-02,bulletins",
)
DAY = 86_400

FORUM = Meant(title="Forum for families", days=10)
TRAINING = Meant(title="First aid training", days=20)
BOARD = Meant(title="Children's board", days=30)
CHOIR = Meant(title="Choir forum", groups=("Lantern Choir",))


@dataclass(kw_only=True)
class Hall:
    """The network, and the moves that tests about answers make in it."""

    world: World

    async def set_up(self, meant: Meant) -> Event:
        return await set_up(self.world.app, meant)

    async def invite(
        self, phone: str, *events: Event, channel: ChannelName = ChannelName.SMS
    ) -> Sequence[Asking]:
        found = [await invite(self.world.app, channel, phone, event) for event in events]
        await self.world.drain()
        return found

    async def text(self, phone: str, *texts: str) -> list[str]:
        """Text from a phone; gives what came back."""
        before = len(self.world.texts(phone))
        for text in texts:
            await self.world.write(text, phone)
            await self.world.drain()
        return self.world.texts(phone)[before:]

    async def press(self, chat: str, digit: str, title: str) -> list[str]:
        """Press a button of the newest message about a meeting in a chat; gives what came back."""
        letters = [each for each in self.world.telegram.sent if each.address == chat]
        asking = [each for each in letters if each.choices and title in each.text]
        self.world.clock.advance(1)
        await self.world.app.receive.take(
            Inbound(
                channel=ChannelName.TELEGRAM,
                address=chat,
                text=digit,
                provider_id=f"press {self.world.clock.now()}",
                received_at=self.world.clock.now(),
                pressed=asking[-1].message,
            )
        )
        await self.world.drain()
        return [each.text for each in self.world.telegram.sent if each.address == chat][len(letters) :]

    async def answers(self, event: Event) -> dict[str, tuple[Coming, tuple[Need, ...]]]:
        """What each group has said."""
        async with self.world.app.database.reading() as tx:
            groups = await tx.directory.groups(SYSTEM, event.audience)
            names = {group.id: group.name for group in groups}
            found = await tx.rsvps.of_event(SYSTEM, event.id)
        return {names[each.group]: (each.coming, each.needs) for each in found}

    async def reading(self) -> str:
        lines = await self.world.log(Query(kinds=(EventKind.INBOUND,)))
        return lines[-1].entry.status

    async def asked_at(self, phone: str) -> str | None:
        """What is open on a phone."""
        async with self.world.app.database() as tx:
            now = self.world.clock.now()
            address = await address_of(tx, ChannelName.SMS, phone, now)
            question = await tx.questions.current(SYSTEM, address, now)
        return question.kind if question else None

    async def told(self) -> int:
        """How many texts told others of a group."""
        return len(await self.world.log(Query(kinds=(MessageKind.NOTICE,))))


@pytest.fixture
async def hall(world: World) -> Hall:
    await world.app.enrolment.take_in(OPERATOR, cells(PEOPLE), silent)
    return Hall(world=world)
