"""Views on consultations: the one step of writing them that needs chance, and what coordinators do after.

Whoever deals with texts uses the ports of its unit of work: `tx.draft_views` (begin, append, draft, discard)
and `tx.given_views` (of_contact, quote, withdraw), and `confirm` here. Three things are theirs to keep:

- Every text that has to do with a view is read as ANSWERED, whatever it was: words, a yes or no, "you may
  quote me", a withdrawal. What we say to one is queued with ANSWERED as its subject. By that they are kept
  out of the log, and forgotten.
- No message of ours repeats the words of a view: messages stay.
- A reminder that somebody need not have any more is left out when it is due, by who answered. Dropped the
  moment they answer, its row would tell that moment.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.actor import SYSTEM, Actor
from bot.domain.audience import Audience
from bot.domain.disclosure import LEAST
from bot.domain.errors import NotFound, Refused
from bot.domain.ids import ContactId, EventId, Language, ViewId
from bot.domain.journal import Entry, EventKind, for_each
from bot.domain.messages import Recipient
from bot.domain.text import key_of, tidy
from bot.domain.views.book import ANSWERED, KeptView, Place, put_away
from bot.domain.views.masking import mask
from bot.domain.views.names import Names, read_names
from bot.domain.views.report import Consulted, Report, report
from bot.ports.views import Known, Scrubbing
from bot.ports.work import Tx, Work
from bot.ports.world import Clock

AGAIN_AFTER = timedelta(minutes=5)
"""After a scrub that somebody was in the way of, for each try rewrites the whole file; and while texts of
ours about views are on their way.
"""

_MANY = 500
"""People whose lines of the log are written by one statement."""


@dataclass(kw_only=True, slots=True)
class _Patience:
    """When to look again, and what was scrubbed already though some of our texts were not forgotten yet."""

    until: datetime | None = None
    scrubbed: frozenset[EventId] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewDesk:
    """What is done with views. `draw` gives names that nobody else has, by a chance nobody can foresee."""

    work: Work
    scrubbing: Scrubbing
    clock: Clock
    draw: Callable[[], str]
    named: Callable[[Language], str]
    _patience: _Patience = field(default_factory=_Patience)

    async def confirm(self, tx: Tx, actor: Actor, place: Place) -> bool:
        """Make a draft a view, or part of the one there is. False when there is none.

        Raises OutOfScope, and ViewsClosed after the close.
        """
        return await tx.draft_views.confirm(actor, place, ViewId(self.draw()))

    async def close(self, actor: Actor, event: EventId) -> None:
        """Destroy all that leads from views to people. Once it was done it changes nothing.

        Which area lies in which is what coordinators say at that moment. Raises OutOfScope.
        """
        names, areas = await self._names(actor)
        async with self.work() as tx:
            if await tx.kept_views.is_closed(actor, event):
                return
            written = await tx.closing_views.written(actor, event)
            ids = [ViewId(self.draw()) for _each in written]
            wider = await tx.wider_areas.all(actor)
            kept = put_away(event, written, ids, names=names, areas=areas, wider=wider)
            people = sorted(await tx.given_views.answered(actor, event))
            marks = len(people) >= LEAST
            await tx.closing_views.close(actor, event, kept, marks=marks)
            await tx.view_texts.forget(SYSTEM, self.clock.now())
            await self._note(tx, actor, event, "closed", len(kept))
            if marks:
                await self._note_people(tx, actor, event, people)
        self._patience.until = None
        await self.tick()

    async def destroy(self, tx: Tx, event: EventId) -> None:
        """Destroy all views on a consultation that is called off, and that anybody answered: nothing is kept.

        `tick` is to follow once the work is done. Once closed it changes nothing.
        """
        if not await tx.kept_views.is_closed(SYSTEM, event):
            await tx.closing_views.close(SYSTEM, event, (), marks=False)
            await tx.view_texts.forget(SYSTEM, self.clock.now())
            await self._note(tx, SYSTEM, event, "destroyed")
            self._patience.until = None

    async def tick(self) -> None:
        """Scrub the file if anything was closed since, and again once the last of our texts is forgotten.

        Not while the last try was a moment ago.
        """
        now = self.clock.now()
        if self._patience.until is not None and now < self._patience.until:
            return
        async with self.work.reading() as tx:
            waiting = await tx.closing_views.unscrubbed(SYSTEM)
        if not waiting:
            return
        self._patience.until = now + AGAIN_AFTER
        async with self.work() as tx:
            forgotten = await tx.view_texts.forget(SYSTEM, now)
        if not forgotten and self._patience.scrubbed.issuperset(waiting):
            return
        if not await self.scrubbing.scrub():
            return
        self._patience.scrubbed = frozenset(waiting)
        if forgotten:
            self._patience.until = None
            async with self.work() as tx:
                await tx.closing_views.scrubbed(SYSTEM, waiting)

    async def views(self, actor: Actor, event: EventId) -> Sequence[KeptView]:
        """What people said, masked, in no order. Raises OutOfScope, and Refused before the close: until then
        a new view would tell who has just texted.
        """
        async with self.work.reading() as tx:
            if not await tx.kept_views.is_closed(actor, event):
                raise Refused(
                    "Views can be read once the consultation is closed. Until then they are private."
                )
            return await tx.kept_views.of_event(actor, event)

    async def read(
        self,
        actor: Actor,
        view: ViewId,
        *,
        words: str | None = None,
        themes: Sequence[str] | None = None,
        never_quote: bool = False,
    ) -> KeptView:
        """Note that a coordinator has read a view, with `words` in place of its own and its themes.

        What the machine masks is masked in the new words too. `never_quote` takes back that it may be quoted;
        only who wrote it could allow it. Raises NotFound, OutOfScope, and Refused for words that are none.
        """
        names, _areas = await self._names(actor)
        async with self.work() as tx:
            found = await tx.kept_views.view(actor, view)
            if found is None:
                raise NotFound("There is no such view.")
            if words is not None and not tidy(words):
                raise Refused(
                    "A view cannot be without words. Mask what tells who wrote it, and leave the rest."
                )
            read = replace(
                found,
                text=found.text if words is None else mask(tidy(words), names),
                themes=found.themes if themes is None else _themes(themes),
                quotable=found.quotable and not never_quote,
                is_read=True,
            )
            await tx.kept_views.save(actor, read)
            await self._note(tx, actor, read.event, "read")
        return read

    async def report(self, actor: Actor, event: EventId, consulted: Consulted) -> Report:
        """What may be given out. Raises OutOfScope, and Refused before the close or while any is unread."""
        found = report(consulted, await self.views(actor, event), self.named)
        async with self.work() as tx:
            await self._note(tx, actor, event, "given_out")
        return found

    async def _names(self, actor: Actor) -> tuple[Names, Sequence[str]]:
        async with self.work.reading() as tx:
            known: Known = await tx.closing_views.names(actor)
        return read_names(known.people, known.groups), known.areas

    async def _note_people(self, tx: Tx, actor: Actor, event: EventId, people: Sequence[ContactId]) -> None:
        """Write down who answered, for each of their groups, all at one moment."""
        consultation = await tx.consultations.get(actor, event)
        answered = Entry(
            at=self.clock.now(),
            kind=EventKind.VIEWS,
            status=ANSWERED,
            subject=f"event-{event}",
            simulated=consultation is not None and consultation.event.simulated,
        )
        for start in range(0, len(people), _MANY):
            named = await tx.audiences.named(actor, Audience(), people[start : start + _MANY])
            theirs = [
                Recipient(contact=each.contact, group=profile.group)
                for each in named
                for profile in each.groups
            ]
            await tx.log.add(actor, for_each(theirs, answered) if theirs else [])

    async def _note(
        self, tx: Tx, actor: Actor, event: EventId, status: str, count: int | None = None
    ) -> None:
        entry = Entry(
            at=self.clock.now(), kind=EventKind.VIEWS, status=status, subject=f"event-{event}", count=count
        )
        await tx.log.add(actor, [entry])


def _themes(given: Sequence[str]) -> tuple[str, ...]:
    """Themes tidied, each once however it is spelt."""
    spelt = {key_of(theme): tidy(theme) for theme in reversed(given) if tidy(theme)}
    return tuple(sorted(spelt.values(), key=key_of))
