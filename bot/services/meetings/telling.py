"""The words of reminders and news, in a reader's language, as they are true at the moment of writing."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from bot.domain.daywords import DayWord, day_word, said_at
from bot.domain.direction import embed
from bot.domain.directory import ChannelName
from bot.domain.ids import Language
from bot.domain.meetings import Facet, Meeting, Support
from bot.domain.news import CANCELLED, THANKS, is_change, keeps_time
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.segments import segments_by
from bot.domain.walltime import wall
from bot.domain.wording import ENGLISH, Reply, Said
from bot.ports.world import Content, Diction, Translator
from bot.services.meetings.occasions import Occasion, Worded
from bot.services.voice import Voice

NAMED_GROUPS = 2
"""Groups of one person that are called by name; of more the first is, and that there are others."""

_ANSWERS = (Reply.MEETING_YES, Reply.MEETING_NO, Reply.MEETING_UNSURE)
_SUPPORT = {
    Support.TRAVEL: Reply.SUPPORT_TRAVEL,
    Support.CHILDCARE: Reply.SUPPORT_CHILDCARE,
    Support.COVER: Reply.SUPPORT_COVER,
}
_INVITED = (Reply.MEETING_INVITED_TODAY, Reply.MEETING_INVITED_TOMORROW, Reply.MEETING_INVITED_NAMED)
_REMINDED = (Reply.MEETING_REMINDER_TODAY, Reply.MEETING_REMINDER_TOMORROW, Reply.MEETING_REMINDER_NAMED)
_CHANGED = (Reply.MEETING_CHANGED_TODAY, Reply.MEETING_CHANGED_TOMORROW, Reply.MEETING_CHANGED_NAMED)
_ALTERED = (Reply.MEETING_ALTERED_TODAY, Reply.MEETING_ALTERED_TOMORROW, Reply.MEETING_ALTERED_NAMED)
_OFF = (Reply.MEETING_OFF_TODAY, Reply.MEETING_OFF_TOMORROW, Reply.MEETING_OFF_NAMED)
_AHEAD = (Reply.CLOSING_AHEAD_TODAY, Reply.CLOSING_AHEAD_TOMORROW, Reply.CLOSING_AHEAD_NAMED)
_OPEN = (Reply.CLOSING_OPEN_TODAY, Reply.CLOSING_OPEN_TOMORROW, Reply.CLOSING_OPEN_NAMED)
_CLOSES = (Reply.CLOSING_REMINDER_TODAY, Reply.CLOSING_REMINDER_TOMORROW, Reply.CLOSING_REMINDER_NAMED)
_CLOSING_CHANGED = (
    Reply.CLOSING_CHANGED_TODAY,
    Reply.CLOSING_CHANGED_TOMORROW,
    Reply.CLOSING_CHANGED_NAMED,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """A sentence of a text. Of one that is too long the lines of the highest rank go first, of 0 none.
    `link` is its own, in place of the meeting's.
    """

    reply: Reply
    rank: int = 0
    link: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Teller:
    """Implements bot.services.meetings.occasions.Words.

    A text is whole in one language or not in it at all; whoever gets it in English is told how to have it
    explained. A change says how things are now, in full: nobody needs to remember how they were.
    """

    content: Content
    translator: Translator
    diction: Diction
    voice: Voice

    def __call__(self, occasion: Occasion, language: Language, channel: ChannelName, /) -> Worded:
        lines = [_Line(reply=self._head(occasion)), *_details(occasion, opens=self._opens(occasion))]
        if occasion.calendar:
            lines.append(_Line(reply=Reply.DATES_CALENDAR, rank=3, link=occasion.calendar))
        spoken = self._spoken(language, occasion, lines)
        if spoken != language:
            lines.append(_Line(reply=Reply.NOT_YOUR_LANGUAGE, rank=1))
        if occasion.asks:
            lines.append(_Line(reply=Reply.MEETING_QUESTION))

        def set_line(line: _Line, values: Mapping[str, str]) -> str:
            said_in = language if line.reply is Reply.NOT_YOUR_LANGUAGE else spoken
            own = {"title": self._set_in(spoken, values["title"]), "link": line.link or values["link"]}
            return self.voice.say(said_in, line.reply, channel, {**values, **own}).text

        def set_lines(wanted: Sequence[_Line], values: Mapping[str, str]) -> str:
            return "\n".join(set_line(each, values) for each in wanted)

        below = f"\n{occasion.offer}" if occasion.offer else ""

        def fits(text: str) -> bool:
            return segments_by(channel, text + below) <= PUSH_SEGMENTS

        text = _fitted(lines, self._values(occasion, spoken), set_lines, fits) + below
        choices = (self.voice.say(spoken, each, channel).text for each in _ANSWERS if occasion.asks)
        return Worded(said=Said(text=text, language=spoken), choices=tuple(choices))

    def _opens(self, occasion: Occasion) -> bool:
        """Whether people hear of the event by this reminder."""
        rules = self.content.reminders(occasion.meeting.event.sort)
        return any(rule.anchor.opens for rule in rules if rule.code in occasion.codes)

    def _is_opening_said(self, occasion: Occasion) -> bool:
        """Whether the head says when it opens: at first hearing, and of a change that keeps its close."""
        return _is_ahead(occasion) and (self._opens(occasion) or keeps_time(occasion.codes[0]))

    def _head(self, occasion: Occasion) -> Reply:
        """The sentence that says what it is about and when, with the day word that is true now."""
        event, code = occasion.meeting.event, occasion.codes[0]
        if code == THANKS:
            return Reply.MEETING_THANKS
        opening, day = self._is_opening_said(occasion), said_at(event).date()
        if event.sort.closes and code == CANCELLED:
            return Reply.CLOSING_OFF
        if event.sort.closes and keeps_time(code) and not opening and Facet.WHEN not in occasion.news:
            return Reply.CLOSING_ALTERED
        if code == CANCELLED:
            sentences = _OFF
        elif opening:
            sentences, day = _AHEAD, _opening_day(occasion.meeting)
        elif event.sort.closes and keeps_time(code):
            sentences = _OPEN
        elif keeps_time(code):
            sentences = _ALTERED
        elif is_change(code):
            sentences = _CLOSING_CHANGED if event.sort.closes else _CHANGED
        elif not self._opens(occasion):
            sentences = _CLOSES if event.sort.closes else _REMINDED
        else:
            sentences = _OPEN if event.sort.closes else _INVITED
        return dict(zip(DayWord, sentences, strict=True))[day_word(day, event, occasion.now)]

    def _spoken(self, language: Language, occasion: Occasion, lines: Sequence[_Line]) -> Language:
        """The language it can go out in."""
        needed = [each.reply for each in lines]
        if occasion.asks:
            needed += [Reply.MEETING_QUESTION, Reply.MEETING_QUESTION_SHORT, *_ANSWERS]
            needed += [Reply.MEETING_OTHER_GROUPS] if len(occasion.groups) > NAMED_GROUPS else []
        if Reply.MEETING_PAYS in needed:
            needed += [_SUPPORT[each] for each in occasion.meeting.pays]
        said = (self.translator.say(language, self.content.reply(each)) for each in needed)
        return language if all(each.language == language for each in said) else ENGLISH

    def _set_in(self, spoken: Language, name: str) -> str:
        """A name as the direction of the sentence around it wants it."""
        return embed(name) if self.translator.right_to_left(spoken) else name

    def _values(self, occasion: Occasion, spoken: Language) -> Mapping[str, str]:
        meeting, event = occasion.meeting, occasion.meeting.event
        decisive = said_at(event)
        day = _opening_day(meeting) if self._is_opening_said(occasion) else decisive.date()

        def word(reply: Reply) -> str:
            return self.translator.say(spoken, self.content.reply(reply)).text

        groups = [self._set_in(spoken, each) for each in occasion.groups]
        if len(groups) > NAMED_GROUPS:
            groups = [groups[0], word(Reply.MEETING_OTHER_GROUPS)]
        return {
            "title": event.title,
            "day": self.diction.weekday(spoken, day),
            "time": self._set_in(spoken, self.diction.clock(spoken, decisive.time())),
            "place": self._set_in(spoken, meeting.place),
            "link": meeting.link,
            "support": self.diction.listing(
                spoken, [word(_SUPPORT[each]) for each in Support if each in meeting.pays]
            ),
            "languages": self.diction.listing(
                spoken, [self.diction.language_name(spoken, each) for each in meeting.languages]
            ),
            "person": self._set_in(spoken, meeting.ask),
            "group": self.diction.listing(spoken, groups),
        }


def _is_ahead(occasion: Occasion) -> bool:
    """Whether it is something that closes, and has not opened yet."""
    event = occasion.meeting.event
    return event.sort.closes and event.span.ends_at is not None and occasion.now < event.span.starts_at


def _opening_day(meeting: Meeting) -> date:
    return wall(meeting.event.span.starts_at, meeting.event.span.zone).date()


def _details(occasion: Occasion, *, opens: bool) -> Iterator[_Line]:
    """What comes after the head: all of it for who is still to decide, the place for who knows the rest, and
    what is new after a change.
    """
    meeting, code = occasion.meeting, occasion.codes[0]
    if code in {THANKS, CANCELLED}:
        return
    if is_change(code):
        yield from _news(meeting, occasion.news)
        return
    decides = opens or occasion.asks
    if meeting.place:
        yield _Line(reply=Reply.MEETING_PLACE, rank=1)
    if meeting.link:
        yield _Line(reply=Reply.MEETING_LINK, rank=1)
    if decides and meeting.pays:
        yield _Line(reply=Reply.MEETING_PAYS, rank=2)
    if decides and meeting.interpreter:
        yield _Line(reply=Reply.MEETING_INTERPRETER, rank=3)
    if decides and meeting.languages:
        yield _Line(reply=Reply.MEETING_LANGUAGES, rank=5)
    if meeting.ask:
        yield _Line(reply=Reply.MEETING_ASK, rank=4)


def _news(meeting: Meeting, news: Set[Facet]) -> Iterator[_Line]:
    """How that is now which was changed, and where it is. Whether there is an interpreter is never left out:
    some can come at all only where there is one.
    """
    nowhere = not meeting.place and not meeting.link
    if Facet.INTERPRETER in news:
        yield _Line(reply=Reply.MEETING_INTERPRETER if meeting.interpreter else Reply.MEETING_NO_INTERPRETER)
    if meeting.place:
        yield _Line(reply=Reply.MEETING_PLACE, rank=1)
    if meeting.link:
        yield _Line(reply=Reply.MEETING_LINK, rank=1)
    if nowhere and {Facet.PLACE, Facet.LINK} & news:
        yield _Line(reply=Reply.MEETING_NO_PLACE, rank=1)
    if Facet.PAYS in news:
        yield _Line(reply=Reply.MEETING_PAYS if meeting.pays else Reply.MEETING_NO_PAYS, rank=2)
    if Facet.LANGUAGES in news:
        spoken = Reply.MEETING_LANGUAGES if meeting.languages else Reply.MEETING_NO_LANGUAGES
        yield _Line(reply=spoken, rank=3)
    if meeting.ask:
        yield _Line(reply=Reply.MEETING_ASK, rank=2 if Facet.ASK in news else 4)
    elif Facet.ASK in news:
        yield _Line(reply=Reply.MEETING_NO_ASK, rank=4)


def _fitted(
    lines: Sequence[_Line],
    values: Mapping[str, str],
    set_lines: Callable[[Sequence[_Line], Mapping[str, str]], str],
    fits: Callable[[str], bool],
) -> str:
    """The text with as much in it as fits: details go first, then the groups' names, then the title's end."""
    short = [
        _Line(reply=Reply.MEETING_QUESTION_SHORT) if each.reply is Reply.MEETING_QUESTION else each
        for each in lines
    ]
    kept: list[_Line] = []
    for form in (lines, short) if values["group"] else (short,):
        kept = [each for each in form if each.rank == 0]
        for line in sorted(form, key=lambda each: each.rank):
            fuller = [each for each in form if each in kept or each == line]
            if line not in kept and fits(set_lines(fuller, values)):
                kept = fuller
        if all(each in kept for each in form if each.rank == 1) and fits(set_lines(kept, values)):
            break
    text, title = set_lines(kept, values), values["title"]
    end = len(title)
    while not fits(text) and end > 1:
        end -= 1
        text = set_lines(kept, {**values, "title": f"{title[:end].rstrip()}..."})
    return text
