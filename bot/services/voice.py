"""What Handbill says, in the reader's words: content, its translation and the network's name together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.domain.briefings import Briefing, Cut
from bot.domain.direction import set_right_to_left
from bot.domain.directory import ChannelName
from bot.domain.folding import Folding, fold_for_sms
from bot.domain.ids import BriefingId, Language
from bot.domain.rendering import Leaflet, render_sms, render_telegram
from bot.domain.richtext import RichText
from bot.domain.segments import segments_by
from bot.domain.wording import ENGLISH, Reply, Said, Standing, Wording, fill
from bot.ports.world import Content, Translator, Typesetter


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """A briefing as one kind of reader gets it: the pushed text first, then the parts that MORE brings.

    By Telegram all texts are pushed. `segments` are those of SMS, and 0 elsewhere. `language` is the one the
    texts are really in; `translated` is False when that is not the reader's. `draft` says that no speaker has
    checked the translation yet. `notice` goes out before the briefing, in the reader's own language, to say
    how to have it explained.
    """

    texts: tuple[RichText, ...]
    segments: tuple[int, ...]
    language: Language
    translated: bool
    draft: bool
    notice: Said | None = None

    def said(self, part: int) -> Said:
        """One of its texts."""
        text = self.texts[part]
        return Said(text=text.text, language=self.language, entities=text.entities)


@dataclass(kw_only=True, slots=True)
class Voice:
    """Says replies and briefings in a language. Editions are rendered once and kept."""

    content: Content
    translator: Translator
    typeset: Typesetter
    network_name: str
    folding: Folding = Folding.OFF
    _editions: dict[tuple[BriefingId, Cut, Language, ChannelName], Edition] = field(default_factory=dict)

    def say(
        self,
        language: Language,
        reply: Reply,
        channel: ChannelName,
        values: Mapping[str, str] | None = None,
        count: int | None = None,
    ) -> Said:
        """A reply in `language`, or in English when its translation may not be used.

        With `count`, a reply that counts is in the form for that number.
        """
        said = self.translator.say(language, self.content.reply(reply), count)
        numbers = {} if count is None else {"count": str(count)}
        text = fill(said.text, {"network": self.network_name, **numbers, **(values or {})})
        return replace(said, text=self._fit(text, said.language, channel))

    def edition(self, briefing: Briefing, cut: Cut, language: Language, channel: ChannelName) -> Edition:
        """A briefing cut to its readers, in one language on one channel."""
        key = (briefing.id, cut, language, channel)
        if key not in self._editions:
            self._editions[key] = self._set(briefing, cut, language, channel)
        return self._editions[key]

    def _set(self, briefing: Briefing, cut: Cut, language: Language, channel: ChannelName) -> Edition:
        spoken, standing = self._speaks(language, briefing.wordings_for(cut))
        translated = spoken == language
        leaflet = self._leaflet(briefing, cut, spoken, channel)
        notice = None if translated else self.say(language, Reply.NOT_YOUR_LANGUAGE, channel)
        apart = notice is not None and notice.language == language and channel is ChannelName.SMS
        if notice is not None and not apart:
            leaflet = replace(leaflet, notice=notice.text)
        if channel is ChannelName.SMS:
            texts = tuple(RichText(text=text) for text in render_sms(leaflet, self.folding))
        else:
            texts = render_telegram(leaflet)
        return Edition(
            texts=texts,
            segments=tuple(segments_by(channel, text.text) for text in texts),
            language=spoken,
            translated=translated,
            draft=standing is Standing.DRAFT,
            notice=notice if apart else None,
        )

    def _speaks(self, language: Language, wordings: Iterable[Wording]) -> tuple[Language, Standing]:
        """The language a briefing can go out in, and whether as a draft.

        A briefing is whole in one language or not in it at all: half a translation helps nobody.
        """
        framing = (self.content.reply(each) for each in (Reply.FOOTER, Reply.PART_FOOTER, Reply.CHECKED))
        said = [self.translator.say(language, wording) for wording in (*wordings, *framing)]
        if any(each.language != language for each in said):
            return ENGLISH, Standing.REVIEWED
        drafts = any(each.standing is Standing.DRAFT for each in said)
        return language, Standing.DRAFT if drafts else Standing.REVIEWED

    def _leaflet(self, briefing: Briefing, cut: Cut, language: Language, channel: ChannelName) -> Leaflet:
        def text(wording: Wording) -> str:
            said = self.translator.say(language, wording)
            return set_right_to_left(said.text) if self.translator.right_to_left(language) else said.text

        day = self.translator.day(language, briefing.checked)
        return Leaflet(
            title=text(briefing.title),
            short=text(briefing.short),
            long=self.typeset(text(briefing.long)),
            next_step=text(briefing.next_steps[cut.level]),
            asides=tuple(text(briefing.asides[place].text) for place in cut.asides),
            footer=self.say(language, Reply.FOOTER, channel).text,
            part_footer=lambda left: self.say(language, Reply.PART_FOOTER, channel, count=left).text,
            checked=self.say(language, Reply.CHECKED, channel, {"date": day}).text,
        )

    def set_text(self, text: str, language: Language, channel: ChannelName = ChannelName.SMS) -> str:
        """A text that was put together elsewhere, as its direction and its channel want it."""
        return self._fit(text, language, channel)

    def _fit(self, text: str, language: Language, channel: ChannelName) -> str:
        """`text` as its direction and its channel want it."""
        if self.translator.right_to_left(language):
            text = set_right_to_left(text)
        return fold_for_sms(text, self.folding) if channel is ChannelName.SMS else text
