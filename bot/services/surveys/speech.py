"""How a survey is said to one reader, and how their answers are heard."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from bot.domain.conversations import Conversation, Fills
from bot.domain.directory import ChannelName
from bot.domain.errors import NotFound
from bot.domain.ids import Language
from bot.domain.surveys.answers import State
from bot.domain.surveys.definition import Survey
from bot.domain.surveys.engine import Step, answer
from bot.domain.surveys.faces import FRAME, Face, Tongue, face_of, opening_of, question_of, reminder_of
from bot.domain.surveys.reading import Ear, Lexicon, compile_lexicon
from bot.domain.wording import ENGLISH, Said
from bot.ports.world import Content, Translator
from bot.services.voice import Voice


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """A text of a survey as it goes out, with the words of its answers where the channel has buttons."""

    said: Said
    choices: tuple[str, ...] = ()


@dataclass(kw_only=True, slots=True)
class Speech:
    """Says and hears surveys. What people may type is gathered once for each survey and kept."""

    content: Content
    translator: Translator
    voice: Voice
    _lexicons: dict[str, Lexicon] = field(default_factory=dict)
    _spoken: dict[tuple[str, Language], Language] = field(default_factory=dict)

    def survey_of(self, talk: Conversation) -> Survey | None:
        """The survey of a conversation; None when it was withdrawn since, or asks for other names."""
        try:
            survey = self.content.survey(talk.survey)
        except NotFound:
            return None
        return survey if set(survey.fills) <= set(talk.fills) else None

    def opening(
        self,
        survey: Survey,
        step: Step,
        language: Language,
        channel: ChannelName,
        fills: Fills | None = None,
    ) -> Spoken:
        """The first text."""
        return self._say(survey, language, channel, fills, lambda tongue: opening_of(survey, step, tongue))

    def question(self, survey: Survey, state: State, talk: Conversation) -> Spoken:
        """The question that waits, once more."""
        return self._say_in(talk, survey, lambda tongue: question_of(survey, state, tongue))

    def reminder(self, survey: Survey, state: State, talk: Conversation) -> Spoken:
        """The reminder of the question that waits."""
        return self._say_in(talk, survey, lambda tongue: reminder_of(survey, state, tongue))

    def reply(self, survey: Survey, step: Step, talk: Conversation) -> Spoken | None:
        """What is said after an answer; None where a person reads it."""
        face = face_of(survey, step, self._tongue(survey, talk.language, talk.channel, talk.fills))
        return None if face is None else self._say_in(talk, survey, lambda _tongue: face)

    def hear(self, survey: Survey, state: State, text: str, language: Language) -> Step:
        """What a text does to a survey. Never raises, whatever the text."""
        return answer(survey, state, text, self._ear(survey, language))

    def language_of(self, survey: Survey, language: Language) -> Language:
        """The language a survey is said in: it is whole in one language or not in it at all."""
        key = (survey.id, language)
        if key not in self._spoken:
            wordings = (*survey.wordings_to_say(), *map(self.content.reply, FRAME))
            whole = all(self.translator.say(language, each).language == language for each in wordings)
            self._spoken[key] = language if whole else ENGLISH
        return self._spoken[key]

    def _say_in(self, talk: Conversation, survey: Survey, face_in: Callable[[Tongue], Face]) -> Spoken:
        return self._say(survey, talk.language, talk.channel, talk.fills, face_in)

    def _say(
        self,
        survey: Survey,
        language: Language,
        channel: ChannelName,
        fills: Fills | None,
        face_in: Callable[[Tongue], Face],
    ) -> Spoken:
        face = face_in(self._tongue(survey, language, channel, fills))
        spoken = self.language_of(survey, language)
        text = self.voice.set_text(face.text, spoken, channel)
        return Spoken(said=Said(text=text, language=spoken), choices=face.choices)

    def _tongue(
        self, survey: Survey, language: Language, channel: ChannelName, fills: Fills | None
    ) -> Tongue:
        spoken = self.language_of(survey, language)
        return Tongue(
            say=lambda wording: self.translator.say(spoken, wording).text,
            frame={reply: self.content.reply(reply) for reply in FRAME},
            values={
                name: self.translator.day(spoken, value) if isinstance(value, date) else value
                for name, value in (fills or {}).items()
            },
            buttons=channel is ChannelName.TELEGRAM,
        )

    def _ear(self, survey: Survey, language: Language) -> Ear:
        if survey.id not in self._lexicons:
            self._lexicons[survey.id] = compile_lexicon(
                survey,
                self.translator.languages(),
                lambda each, wording: self.translator.translation(each, wording).text,
            )
        lexicon = self._lexicons[survey.id]
        return Ear(vocabulary=self.content.vocabulary(), lexicon=lexicon, language=language)
