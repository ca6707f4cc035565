"""The composition root: the only place where Handbill is wired together."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.app import App
from bot.bankholidays import BankHolidays
from bot.calendars import write_calendar
from bot.channels.guard import Guarded
from bot.channels.registry import connect
from bot.databases import prepare_database
from bot.domain.directory import ChannelName
from bot.domain.hours import GoodHours
from bot.domain.messages import MessageKind
from bot.i18n.catalogues import Catalogues
from bot.i18n.languages import english_name
from bot.library.content import Library, read_content
from bot.library.markup import read_markup
from bot.logs import set_up
from bot.machine import Chance, SystemClock
from bot.phones import read_phone
from bot.ports.channels import Channel, Surroundings
from bot.ports.hooks import Buttoned, Hooked, Listening, Named, Offering, Probing
from bot.ports.world import Clock, Translator
from bot.scheduling.ticker import Tick, Ticker
from bot.sealing import FernetSeal, read_key
from bot.services.alerts import PauseAlert
from bot.services.boards.after_meetings import AfterMeetings
from bot.services.boards.ended import EndedMeetings
from bot.services.boards.rooms import open_rooms
from bot.services.bulletins import Bulletins
from bot.services.calendars import CalendarDesk
from bot.services.consultations.whole import consulting
from bot.services.directory import DirectoryDesk
from bot.services.dispatch import Dispatch
from bot.services.enrolment import Enrolment
from bot.services.factors import FactorDesk
from bot.services.glossary import Glossary
from bot.services.inbox import InboxDesk
from bot.services.intake import Intake
from bot.services.invitations import InvitationDesk
from bot.services.journal import Journal
from bot.services.meetings.questions import meeting_questions
from bot.services.meetings.rooms import furnish
from bot.services.outbox import OutboxDesk
from bot.services.passing_on import BriefingReprint, PassingOn
from bot.services.placements import PlacementDesk
from bot.services.press import Press
from bot.services.proofreading import Proofreader
from bot.services.readback import ReadBack
from bot.services.receipts import ReceiptBook
from bot.services.receive.pipeline import Receive
from bot.services.safeguarding import SafeguardingDesk
from bot.services.serving import Serving
from bot.services.surveys.asking import Surveyor
from bot.services.surveys.follow_up import FollowUp
from bot.services.surveys.rounds import CheckIns
from bot.services.surveys.speech import Speech
from bot.services.translations import TranslationDesk
from bot.services.views.desk import ViewDesk
from bot.services.vitals import Vitals
from bot.services.voice import Voice
from bot.settings import Drafts, Settings, resources
from storage.database import Database, read_url


def build(settings: Settings, **overrides: Any) -> App:
    """Wire everything. `overrides` replace `clock`, `chance`, `content` or `connect`, for tests.

    Raises ContentError for words that cannot be used, and Refused for a database that cannot.
    """
    set_up(settings.log_level)
    clock: Clock = overrides.get("clock", SystemClock())
    chance: Chance = overrides.get("chance", Chance())
    prepared = prepare_database(settings, clock)
    work = Database(read_url(settings.database_address))
    translator = Catalogues(
        resources() / "locales",
        overlay=settings.own_locales,
        drafts_allowed=settings.drafts is Drafts.ALLOW,
    )
    content: Library = overrides.get("content") or read_content(
        resources() / "content", translator.languages(), settings.own_briefings, settings.own_reminders
    )
    receipts = ReceiptBook(work=work, clock=clock)
    around = Surroundings(simulate=settings.simulate, clock=clock, receipts=receipts)
    connected: Sequence[Channel] = overrides.get("connect", connect)(around)
    senders = {channel.name: channel.sender for channel in connected}
    vitals = Vitals(work=work, clock=clock, senders=senders)
    channels: Mapping[ChannelName, Channel] = {
        channel.name: Guarded(channel, work.is_open, vitals.note) for channel in connected
    }
    probes = {each.name: each for each in connected if isinstance(each, Probing)}
    network_name = settings.writer(real=any(not sender.simulated for sender in senders.values()))

    def speaking(words: Translator) -> Voice:
        return Voice(
            content=content,
            translator=words,
            typeset=read_markup,
            network_name=network_name,
            folding=settings.sms_fold,
        )

    voice, drafting = speaking(translator), speaking(translator.with_drafts())
    press = Press(voice=voice, senders=senders)
    passing_on = PassingOn(
        work=work,
        clock=clock,
        senders=senders,
        reprints={MessageKind.BULLETIN: BriefingReprint(content=content, press=press)},
    )
    hours = GoodHours(
        opens=settings.good_hours_from,
        closes=settings.good_hours_to,
        zone=settings.zone,
        closed=BankHolidays(nation=settings.nation),
    )
    dispatch = Dispatch(
        work=work,
        channels=channels,
        clock=clock,
        hours=hours,
        lease_seconds=settings.lease_seconds,
        worker=chance.name(),
        jitter=chance.draw,
        probes=probes,
        pass_on=passing_on.pass_on,
    )
    seal = FernetSeal(_seal_key(settings))

    def today() -> date:
        return clock.now().astimezone(settings.zone).date()

    surveyor = Surveyor(speech=Speech(content=content, translator=translator, voice=voice), press=press)
    follow_up = FollowUp(work=work, clock=clock, surveyor=surveyor, wake=dispatch.wake)
    views = ViewDesk(work=work, scrubbing=work, clock=clock, draw=chance.name, named=english_name)
    consulted = consulting(
        work=work, clock=clock, press=press, views=views, pick=chance.pick, wake=dispatch.wake
    )
    directory = DirectoryDesk(work=work, clock=clock)
    calendars = CalendarDesk(
        work=work,
        clock=clock,
        directory=directory,
        write=write_calendar,
        network_name=network_name,
        public_url=settings.public_url,
        pick=chance.pick,
        simulated=press.simulated,
    )
    asking = meeting_questions(voice, translator, press, calendars)
    meetings = furnish(
        work=work,
        clock=clock,
        press=press,
        diction=translator,
        asking=asking,
        offering=consulted.offering,
        calendars=calendars,
        hours=hours,
        pick=chance.pick,
        wake=dispatch.wake,
    )
    receive = Receive(
        work=work,
        content=content,
        voice=voice,
        glossary=Glossary(content=content, translator=translator),
        seal=seal,
        clock=clock,
        today=today,
        senders=senders,
        surveyor=surveyor,
        own_speech=consulted.speech,
        views=views,
        meetings=asking,
        replan=meetings.planning.replan,
        wake=dispatch.wake,
        buttons={each.name: each for each in connected if isinstance(each, Buttoned)},
    )
    intake = Intake(receive=receive, note=vitals.note_set_aside)
    boards = open_rooms(content=content, directory=directory, follow_up=follow_up)
    after_meetings = AfterMeetings(
        work=work,
        clock=clock,
        zone=settings.zone,
        ended=EndedMeetings(work=work, simulated=press.simulated),
        feedback=boards.feedback,
    )
    ticks = [
        *(Tick(name=name, look=look) for name, look in meetings.ticks().items()),
        Tick(name="read_back", look=ReadBack(work=work, clock=clock, channels=connected).tick),
        Tick(name="pass_on", look=passing_on.tick),
        Tick(name="surveys", look=follow_up.tick),
        Tick(name="consultations", look=consulted.following.tick),
        Tick(name="outcomes", look=consulted.outcomes.tick),
        Tick(name="feedback", look=after_meetings.due),
        Tick(name="pauses", look=PauseAlert(work=work, senders=senders).tick),
        Tick(name="views", look=views.tick),
    ]
    ticker = Ticker(ticks=ticks)
    vocabulary = content.vocabulary()
    return App(
        settings=settings,
        clock=clock,
        chance=chance,
        database=work,
        prepared=prepared,
        channels=channels,
        hooks=[hook for each in connected if isinstance(each, Hooked) for hook in each.hooks()],
        probes=probes,
        receipts=receipts,
        vitals=vitals,
        serving=Serving(
            work=work,
            clock=clock,
            dispatch=dispatch,
            receive=intake.fetched,
            listeners=[each for each in connected if isinstance(each, Listening)],
            offering=[each for each in connected if isinstance(each, Offering)],
            words=vocabulary,
            ticking=ticker.run,
            lease_seconds=settings.lease_seconds,
            worker=dispatch.worker,
        ),
        content=content,
        translator=translator,
        voice=voice,
        drafting=drafting,
        translations=TranslationDesk(
            content=content,
            shelf=translator,
            grammar=translator,
            proofreader=Proofreader(content=content, shelf=translator, grammar=translator, voice=drafting),
            drafts_allowed=settings.drafts is Drafts.ALLOW,
        ),
        directory=directory,
        enrolment=Enrolment(
            work=work,
            clock=clock,
            phone=read_phone,
            language=vocabulary.named,
            languages=translator.languages(),
            today=today,
        ),
        bulletins=Bulletins(
            work=work,
            content=content,
            press=press,
            clock=clock,
            life=settings.bulletin_life,
            wake=dispatch.wake,
        ),
        calendars=calendars,
        checkins=CheckIns(
            work=work,
            content=content,
            surveyor=surveyor,
            clock=clock,
            due_after=settings.checkin_due_after,
            open_waiting=follow_up.open_waiting,
        ),
        follow_up=follow_up,
        ticker=ticker,
        meetings=meetings,
        consulting=consulted,
        dispatch=dispatch,
        receive=receive,
        intake=intake,
        inbox=InboxDesk(work=work, clock=clock, senders=senders, wake=dispatch.wake),
        invitations=InvitationDesk(
            work=work,
            clock=clock,
            directory=directory,
            voice=voice,
            languages=translator.languages(),
            senders=senders,
            bots=[channel for channel in connected if isinstance(channel, Named)],
            pick=chance.pick,
        ),
        placements=PlacementDesk(work=work, clock=clock, content=content, directory=directory),
        factors=FactorDesk(work=work, clock=clock, directory=directory),
        views=views,
        outbox=OutboxDesk(work=work, clock=clock),
        journal=Journal(work=work),
        safeguarding=SafeguardingDesk(work=work, clock=clock, content=content, senders=senders, seal=seal),
        boards=boards,
        today=today,
    )


def _seal_key(settings: Settings) -> str:
    """The key for sealed texts. It is read at the start: an alarm is no time to find that it is gone."""
    if settings.seal_key is not None:
        return settings.seal_key.get_secret_value()
    if settings.seal_key_file is not None:
        return read_key(settings.seal_key_file, make=False)
    return read_key(settings.data_dir / "seal.key", make=True)
