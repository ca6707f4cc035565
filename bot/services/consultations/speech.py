"""What staff wrote for a consultation, as a reader of a language gets it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.consultations import Consultation, OwnWords
from bot.domain.directory import ChannelName
from bot.domain.ids import Language
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.segments import count_segments
from bot.domain.wording import Reply, Said
from bot.services.voice import Voice


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnSpeech:
    """Puts staff's own words into our frame.

    The frame is in the language that the words are really in: half a text in one language and half in another
    helps nobody.
    """

    voice: Voice

    def question(
        self, consultation: Consultation, number: int, language: Language, channel: ChannelName
    ) -> Said:
        """A question; `number` counts from 1."""
        counted = {"number": str(number), "count": str(len(consultation.questions))}
        words = consultation.questions[number - 1]
        return self._frame(Reply.VIEW_QUESTION, "question", words, language, channel, counted)

    def change(self, words: OwnWords, language: Language, channel: ChannelName) -> Said:
        """A question that has been answered, and what can be done about that."""
        return self._frame(Reply.VIEW_CHANGE, "question", words, language, channel, {})

    def outcome(
        self, consultation: Consultation, words: OwnWords, language: Language, channel: ChannelName
    ) -> Said:
        """What came of a consultation."""
        named = {"asker": consultation.asker, "title": consultation.event.title}
        return self._frame(Reply.OUTCOME, "result", words, language, channel, named)

    def unexplained(self, said: Said, language: Language, channel: ChannelName) -> Said | None:
        """What goes before a text that is not in the reader's language: how to have it explained."""
        if said.language == language:
            return None
        notice = self.voice.say(language, Reply.NOT_YOUR_LANGUAGE, channel)
        return notice if notice.language == language else None

    def overlong(self, consultation: Consultation) -> list[str]:
        """What does not fit a text, each as a sentence: questions and outcome, in each of their languages."""
        found: list[str] = []
        for number, words in enumerate(consultation.questions, start=1):
            for language, _text in words:
                said = self.question(consultation, number, language, ChannelName.SMS)
                found += _too_long(f"Question {number}", said)
        if (outcome := consultation.outcome) is not None:
            for language, _text in outcome:
                said = self.outcome(consultation, outcome, language, ChannelName.SMS)
                found += _too_long("The outcome", said)
        return found

    def _frame(
        self,
        reply: Reply,
        name: str,
        words: OwnWords,
        language: Language,
        channel: ChannelName,
        values: Mapping[str, str],
    ) -> Said:
        text, spoken = words.said_in(language)
        said = self.voice.say(spoken, reply, channel, {**values, name: text})
        # A frame that may not be used yet is English; the words are still in the reader's language.
        return replace(said, language=spoken)


def _too_long(what: str, said: Said) -> list[str]:
    segments = count_segments(said.text).segments
    if segments <= PUSH_SEGMENTS:
        return []
    most = f"{PUSH_SEGMENTS} is the most: say it shorter."
    return [f"{what} takes {segments} SMS segments in {said.language}; {most}"]
