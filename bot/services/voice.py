"""What Handbill says, in the reader's words: content, its translation and the network's name together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.briefings import Briefing
from bot.domain.directory import ChannelName
from bot.domain.ids import BriefingId, Language
from bot.domain.levels import Level
from bot.domain.rendering import Leaflet, render
from bot.domain.segments import count_segments
from bot.domain.wording import ENGLISH, Reply, Said, Standing, fill
from bot.ports.world import Content, Translator


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """A briefing as one kind of reader gets it: the pushed text first, then the parts that MORE brings.

    `language` is the one the texts are really in; `translated` is False when that is not the reader's.
    `draft` says that no speaker has checked the translation yet.
    """

    texts: tuple[str, ...]
    segments: tuple[int, ...]
    language: Language
    translated: bool
    draft: bool


@dataclass(kw_only=True, slots=True)
class Voice:
    """Says replies and briefings in a language. Editions are rendered once and kept."""

    content: Content
    translator: Translator
    network_name: str
    _editions: dict[tuple[BriefingId, Level, Language, ChannelName], Edition] = field(default_factory=dict)

    def say(self, language: Language, reply: Reply, values: Mapping[str, str] | None = None) -> Said:
        """A reply in `language`, or in English when its translation may not be used."""
        said = self.translator.say(language, self.content.reply(reply))
        text = fill(said.text, {"network": self.network_name, **(values or {})})
        return Said(text=text, language=said.language, standing=said.standing)

    def edition(self, briefing: Briefing, level: Level, language: Language, channel: ChannelName) -> Edition:
        """A briefing for readers of one level and language on one channel."""
        key = (briefing.id, level, language, channel)
        if key not in self._editions:
            self._editions[key] = self._set(briefing, level, language, channel)
        return self._editions[key]

    def _set(self, briefing: Briefing, level: Level, language: Language, channel: ChannelName) -> Edition:
        """A briefing is whole in one language or not in it at all: half a translation helps nobody."""
        wordings = (briefing.title, briefing.short, briefing.long, briefing.next_steps[level])
        said = [self.translator.say(language, wording) for wording in wordings]
        translated = all(each.language == language for each in said)
        spoken = language if translated else ENGLISH
        title, short, long, next_step = (
            (each.text for each in said) if translated else (each.english for each in wordings)
        )
        footers = [self.say(spoken, reply) for reply in (Reply.FOOTER, Reply.PART_FOOTER)]
        leaflet = Leaflet(
            title=title,
            short=short,
            long=long,
            next_step=next_step,
            footer=footers[0].text,
            part_footer=footers[1].text,
            notice="" if translated else self.say(language, Reply.NOT_YOUR_LANGUAGE).text,
        )
        texts = render(leaflet, channel)
        return Edition(
            texts=texts,
            segments=tuple(count_segments(text).segments for text in texts),
            language=spoken,
            translated=translated,
            draft=any(each.standing is Standing.DRAFT for each in (*said, *footers)) and translated,
        )
