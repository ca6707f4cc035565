"""How answers about meetings are said back, and how meetings are listed, in a reader's words.

A text is whole in one language. On a phone it is kept short: titles are cut, then fewer
meetings are listed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

from bot.domain.directory import ChannelName
from bot.domain.events import Event
from bot.domain.ids import Language
from bot.domain.keywords import normalise
from bot.domain.meetings import Coming, Need
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.segments import GRAPHEME, segments_by
from bot.domain.wording import ENGLISH, Reply, Said, fill
from bot.ports.almanac import Almanac
from bot.services.voice import Voice

COMING = {Coming.YES: Reply.RSVP_YES, Coming.NO: Reply.RSVP_NO, Coming.UNSURE: Reply.RSVP_UNSURE}
SAID = {
    Coming.YES: Reply.RSVP_SAID_YES,
    Coming.NO: Reply.RSVP_SAID_NO,
    Coming.UNSURE: Reply.RSVP_SAID_UNSURE,
}
NEEDS = {
    Need.CHILDCARE: Reply.RSVP_CHILDCARE,
    Need.INTERPRETER: Reply.RSVP_INTERPRETER,
    Need.TRAVEL: Reply.RSVP_TRAVEL,
    Need.COVER: Reply.RSVP_COVER,
    Need.ACCESS: Reply.RSVP_ACCESS,
}
FRAME = (
    *(each for each in Reply if each.startswith(("rsvp_", "dates_"))),
    Reply.SURVEY_AGAIN,
    Reply.SURVEY_AGAIN_TEXT,
    Reply.SURVEY_LIST,
)
"""The replies that texts about meetings are made of."""

TITLES = {ChannelName.SMS: (40, 30, 22, 16, 12), ChannelName.TELEGRAM: (100,)}
"""How long a title may be, in characters, tried in turn."""

LISTED_TITLES = {ChannelName.SMS: (40, 30, 22, 16), ChannelName.TELEGRAM: (100,)}
"""The same where meetings are listed: sooner fewer of them than names that nobody knows again."""

ASKED_SEGMENTS = 5
"""SMS segments of a list that somebody asked for, which is more than a push may take."""

MOST = {ChannelName.SMS: 5, ChannelName.TELEGRAM: 15}
"""How many meetings are listed at once."""

MANY_NEEDS = "1 3"
"""An example of several answers at once."""

CUT = "..."


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A list as it fits: the text, and how many of the meetings are in it."""

    said: Said
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Tongue:
    """One reader's language and channel. `language` is the one that texts are really in."""

    voice: Voice
    almanac: Almanac
    language: Language
    channel: ChannelName
    title: int = TITLES[ChannelName.TELEGRAM][0]

    def say(self, reply: Reply, **values: str) -> str:
        voice = self.voice
        return fill(voice.translator.say(self.language, voice.content.reply(reply)).text, values)

    def about(self, reply: Reply, event: Event, **values: str) -> str:
        """A reply that names a meeting and its day."""
        span = event.span
        ends = span.clock_ends if event.sort.closes else None
        at = span.clock_starts if ends is None else ends
        when = self.almanac.moment(self.language, at)
        return self.say(reply, title=shortened(event.title, self.title), when=when, **values)

    def several(self, names: Iterable[str]) -> str:
        """Several names or labels as one."""
        return reduce(lambda first, rest: self.say(Reply.SURVEY_LIST, first=first, rest=rest), names)

    def question(self, event: Event) -> list[str]:
        """Whether someone comes."""
        return [self.about(Reply.RSVP_QUESTION, event)]

    def echo(self, event: Event, coming: Coming, groups: Sequence[str]) -> list[str]:
        """What was understood; it names the groups where it counts for several."""
        counts = [self.say(Reply.RSVP_FOR, groups=self.several(groups))] if len(groups) > 1 else []
        return [self.about(SAID[coming], event), *counts]

    def needs(self) -> list[str]:
        """What would help."""
        labels = [f"{number} {self.say(NEEDS[need])}" for number, need in enumerate(Need, start=1)]
        listed = "\n".join([*labels, f"0 {self.say(Reply.RSVP_NOTHING)}"])
        return [self.say(Reply.RSVP_NEEDS, needs=listed, example=MANY_NEEDS)]

    def noted(self, needs: Sequence[Need]) -> list[str]:
        """What was understood of what would help."""
        if not needs:
            return [self.say(Reply.RSVP_NOTED_NONE)]
        return [self.say(Reply.RSVP_NOTED, needs=self.several(self.say(NEEDS[each]) for each in needs))]


@dataclass(kw_only=True, slots=True)
class AnswerWords:
    """Says all that concerns answers about meetings."""

    voice: Voice
    almanac: Almanac
    _spoken: dict[Language, Language] = field(default_factory=dict)
    _labels: dict[str, Need | None] = field(default_factory=dict)

    def set(self, language: Language, channel: ChannelName, lines: Callable[[Tongue], Sequence[str]]) -> Said:
        """A text of `lines`, its titles as long as fits."""
        return self._fitted(language, channel, lines, TITLES[channel], PUSH_SEGMENTS)

    def choices(self, language: Language) -> tuple[str, ...]:
        """The words of the answers 1, 2, 3 to whether someone comes."""
        spoken = self._language_of(language)
        say = self.voice.translator.say
        return tuple(say(spoken, self.voice.content.reply(COMING[each])).text for each in Coming)

    def lists(
        self,
        language: Language,
        channel: ChannelName,
        of: int,
        lines: Callable[[Tongue, int], Sequence[str]],
        *,
        segments: int = PUSH_SEGMENTS,
    ) -> Shown:
        """A text of `lines`, which lists so many of `of` meetings, one at the least, as fit."""

        def shown(count: int) -> Shown:
            said = self._fitted(
                language, channel, lambda tongue: lines(tongue, count), LISTED_TITLES[channel], segments
            )
            return Shown(said=said, count=count)

        counts = range(min(of, MOST[channel]), 1, -1)
        fitting = (each for each in map(shown, counts) if segments_by(channel, each.said.text) <= segments)
        return next(fitting, None) or shown(1)

    def labels(self) -> Mapping[str, Need | None]:
        """What would help, as all languages say it, normalised; None for nothing."""
        if not self._labels:
            translator = self.voice.translator
            self._labels = {
                label: need
                for need, reply in (*NEEDS.items(), (None, Reply.RSVP_NOTHING))
                for language in translator.languages()
                if (
                    label := normalise(translator.translation(language, self.voice.content.reply(reply)).text)
                )
            }
        return self._labels

    def _fitted(
        self,
        language: Language,
        channel: ChannelName,
        lines: Callable[[Tongue], Sequence[str]],
        titles: Sequence[int],
        segments: int,
    ) -> Said:
        """The text with titles cut as little as fits into the segments; cut most where nothing does."""
        spoken = self._language_of(language)
        between = "\n\n" if channel is ChannelName.TELEGRAM else "\n"

        def said(title: int) -> Said:
            tongue = Tongue(
                voice=self.voice, almanac=self.almanac, language=spoken, channel=channel, title=title
            )
            text = self.voice.set_text(between.join(lines(tongue)), spoken, channel)
            return Said(text=text, language=spoken)

        fitting = (each for each in map(said, titles) if segments_by(channel, each.text) <= segments)
        return next(fitting, None) or said(titles[-1])

    def _language_of(self, language: Language) -> Language:
        """The language these texts are said in: all of them, or English."""
        if language not in self._spoken:
            wordings = map(self.voice.content.reply, FRAME)
            say = self.voice.translator.say
            whole = all(say(language, each).language == language for each in wordings)
            self._spoken[language] = language if whole else ENGLISH
        return self._spoken[language]


def shortened(title: str, most: int) -> str:
    """A title of at most so many characters, cut at a word where one ends not far before."""
    letters = GRAPHEME.findall(title)
    if len(letters) <= most:
        return title
    cut = "".join(letters[: most - len(CUT)])
    head, _, _rest = cut.rpartition(" ")
    return f"{(head if len(head) > len(cut) // 2 else cut).rstrip(' ,;:.-')}{CUT}"
