"""Plays transcripts.

A transcript is a text file. `#` begins a remark. What is done:

    send BRIEFING           a coordinator sends a briefing to everyone
    answer TEXT             a coordinator answers the newest question in the inbox
    check-in GROUP          a coordinator asks a group how it stands; several groups are parted by semicolons
    meeting DAYS TITLE; GROUP   there is a meeting in so many days, for that group
    ask TITLE               the phone is asked if someone comes, as a reminder does it
    hold DAYS TITLE | COLUMN TEXT...   staff set up a meeting in so many days, with what the columns say
    change TITLE | COLUMN TEXT...      staff change it
    call-off TITLE          staff call it off
    came TITLE; GROUP       the organiser notes that the group came
    boards                  the sample register of boards is taken in
    hear-of BOARD, MEETING  who sat on a board is asked about its meeting of yesterday
    consult TITLE           a coordinator announces a consultation that is open, and closes in 25 days
    remind                  reminders that are due go out, and consultations whose time is over are shut
    outcome                 a coordinator writes what came of the newest consultation
    wait HOURS              time passes; what is due then is done when the phone is next looked at
    invite GROUP            a coordinator asks for the group's join code; {code} stands for it below
    link CONTACT, GROUP     the phone becomes that contact's
    fare BEHAVIOUR          how texts to the phone fare from now on: deliver, undelivered, bad_address, ...
    hear STATUS             the provider says so of the last briefing that went to the phone
    share NUMBER            the phone's owner shares their own number from this chat
    phone CHANNEL ADDRESS [LANGUAGE]   which phone the next lines are about
    > TEXT                  the phone sends a text
    press NUMBER            a button of the last question on the phone is pressed
    look                    the phone is looked at
    log GROUP               the log is read: what became of briefings to the group

and what follows from it, which the test compares or, with --rewrite, writes anew:

    < TEXT                  a text that arrived on the phone; further lines are set in, [buttons] come last
    = STATUS                what the log says, of the inbound text or as asked
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bot.app import App
from bot.channels.simulator import Behaviour, Simulator, connect
from bot.domain.actor import OPERATOR
from bot.domain.audience import Audience
from bot.domain.board_table import REQUIRED, Column
from bot.domain.directory import ChannelName
from bot.domain.ids import BriefingId, Language, MessageId
from bot.domain.inbound import Inbound
from bot.domain.journal import EventKind, Query
from bot.domain.messages import MessageKind, Receipt, ReceiptStatus, State
from bot.ports.channels import Channel, Surroundings
from bot.settings import resources
from bot.spreadsheets import open_table
from tests.fakes import FakeClock
from tests.journeys.consulting import consult
from tests.journeys.meeting import meet

FOLDER = Path(__file__).parent / "transcripts"
CHECK_IN = "ecm_check_in"
EXPECTED = ("< ", "  ", "= ")

Connect = Callable[[Surroundings], Sequence[Channel]]


class Stage:
    """Every line is played by a Handbill that has just been started: nothing lives in memory."""

    def __init__(self, restart: Callable[[Connect], App], clock: FakeClock) -> None:
        self._restart = restart
        self._clock = clock
        self._channel = ChannelName.SMS
        self._address = ""
        self._language: Language | None = None
        self._seen: dict[str, datetime] = {}
        self._inbound = 0
        self._logged = 0
        self._code = ""
        self._told: dict[tuple[ChannelName, str], Behaviour] = {}
        self._phones: Sequence[Channel] = ()
        self._pressable: dict[str, MessageId] = {}

    def _connect(self, around: Surroundings) -> Sequence[Channel]:
        """Simulated phones that behave as they were told, even before the restart."""
        self._phones = connect(around)
        for phones in self._phones:
            assert isinstance(phones, Simulator)
            for (channel, address), behaviour in self._told.items():
                if channel is phones.name:
                    phones.tell(address, behaviour)
        return self._phones

    async def _run(self, app: App) -> None:
        """Send what waits, and what follows from the receipts for it."""
        await self._clock.run(app.dispatch.run())
        for phones in self._phones:
            await phones.aclose()
        await self._clock.run(app.dispatch.run())

    async def play(self, lines: list[str]) -> list[str]:
        """The transcript as it really goes."""
        played: list[str] = []
        for line in lines:
            if line.startswith(EXPECTED):
                continue
            played.append(line)
            if line.strip() and not line.startswith("#"):
                played += await self._do(line)
        return played

    async def _do(self, line: str) -> list[str]:
        what, _, rest = line.partition(" ")
        app = self._restart(self._connect)
        self._clock.advance(1)
        match what:
            case ">" | "share" | "press":
                await self._write_as(app, what, rest)
                return [*await self._read_as(app), *await self._arrived(app)]
            case "invite":
                self._code = (await app.invitations.invite(OPERATOR, rest)).invitation.code
            case "look":
                await app.follow_up.tick()
                await self._run(app)
                return await self._arrived(app)
            case "phone":
                channel, self._address, *language = rest.split()
                self._channel = ChannelName(channel)
                self._language = Language(language[0]) if language else None
                self._seen.setdefault(self._address, self._clock.now() - timedelta(seconds=1))
            case "send":
                await app.bulletins.send(OPERATOR, BriefingId(rest), Audience(), lambda _done, _whole: None)
                await self._run(app)
            case "answer":
                items = await app.inbox.items(OPERATOR)
                await app.inbox.answer(OPERATOR, items[-1].id, rest)
                await self._clock.run(app.dispatch.run())
            case "log":
                return await self._story(app, rest)
            case "wait":
                self._clock.advance(float(rest) * 3600)
            case _:
                await self._fate(app, what, rest)
        return []

    async def _fate(self, app: App, what: str, rest: str) -> None:
        """Whose the phone is, what it is asked, how texts to it fare, and what is heard of them."""
        match what:
            case "link":
                contact, group = rest.split(", ")
                await app.directory.link(OPERATOR, group, contact, self._channel, self._address)
            case "fare":
                self._told[self._channel, self._address] = Behaviour(rest)
            case "check-in":
                audience = Audience(groups=tuple(rest.split("; ")))
                await app.checkins.send(OPERATOR, CHECK_IN, audience, lambda _done, _whole: None)
            case "meeting" | "ask" | "hold" | "change" | "call-off" | "came":
                await meet(app, what, rest, (self._channel, self._address))
            case "boards":
                table = open_table(resources() / "content" / "samples" / "boards.csv", Column, REQUIRED)
                assert (await app.boards.imports.take_in(OPERATOR, table.lines())).rejected == []
            case "hear-of":
                board, meeting = rest.split(", ")
                today = app.today()
                await app.boards.feedback.ask(OPERATOR, board, meeting, today - timedelta(days=1), today)
            case "hear":
                await self._hear(app, ReceiptStatus(rest))
            case "consult" | "remind" | "outcome":
                await consult(app, what, rest)
            case _:
                raise AssertionError(f"no such line in a transcript: {what}")

    async def _write_as(self, app: App, how: str, what: str) -> None:
        match how:
            case "share":
                await self._write(app, "", shared_phone=what)
            case "press":
                await self._write(app, what, pressed=self._pressable[self._address])
            case _:
                await self._write(app, what.replace("{code}", self._code))

    async def _write(
        self, app: App, text: str, shared_phone: str | None = None, pressed: MessageId | None = None
    ) -> None:
        self._inbound += 1
        inbound = Inbound(
            channel=self._channel,
            address=self._address,
            text=text,
            provider_id=f"in{self._inbound}",
            received_at=self._clock.now(),
            language=self._language,
            shared_phone=shared_phone,
            pressed=pressed,
        )
        # Providers deliver twice now and then; the second time must change nothing.
        await app.receive.take(inbound)
        await app.receive.take(inbound)
        await self._clock.run(app.dispatch.run())

    async def _hear(self, app: App, status: ReceiptStatus) -> None:
        lines = [line async for line in app.journal.lines(OPERATOR, Query(kinds=(MessageKind.BULLETIN,)))]
        (*_, message) = [line.entry.message for line in lines if line.entry.channel is self._channel]
        assert message is not None
        await app.receipts(Receipt(message=message, status=status, at=self._clock.now()))

    async def _story(self, app: App, name: str) -> list[str]:
        group, _people = await app.directory.group(OPERATOR, name)
        query = Query(group=group.id, kinds=(MessageKind.BULLETIN, EventKind.PASSED_ON))
        entries = [line.entry async for line in app.journal.lines(OPERATOR, query)]
        return [
            " ".join(("=", each.kind, each.channel or "", each.status, each.reason or "")).rstrip()
            for each in entries
            # Whether a text is seen on its way before its receipt comes is chance.
            if each.status != State.ACCEPTED
        ]

    async def _read_as(self, app: App) -> list[str]:
        """What the log says that the text was read as; one about a view is not there."""
        lines = [line async for line in app.journal.lines(OPERATOR, Query(kinds=(EventKind.INBOUND,)))]
        before, self._logged = self._logged, len(lines)
        return [f"= {lines[-1].entry.status}" if len(lines) > before else "= nothing in the log"]

    async def _arrived(self, app: App) -> list[str]:
        since = self._seen[self._address]
        arrived = await app.outbox.received(OPERATOR, self._channel, self._address, since)
        if arrived:
            self._seen[self._address] = arrived[-1].at
        if self._channel is not ChannelName.TELEGRAM:
            return [line for each in arrived for line in _shown(each.text)]
        for each in arrived:
            if each.choices:
                self._pressable[self._address] = each.message
        return [line for each in arrived for line in _shown(each.text, each.choices, each.file)]


def _shown(text: str, buttons: Sequence[str] = (), file: str | None = None) -> list[str]:
    """A text as a transcript shows it."""
    lines = text.split("\n")
    if file:
        lines.append(f"[file {file}]")
    if buttons:
        lines.append(" ".join(f"[{button}]" for button in buttons))
    return [f"{'  ' if place else '< '}{line}" for place, line in enumerate(lines)]


def read_transcript(path: Path) -> list[str]:
    """The lines of a transcript."""
    return path.read_text(encoding="utf-8").splitlines()


def write_transcript(path: Path, lines: list[str]) -> None:
    """Keep what was played as what is expected from now on."""
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
