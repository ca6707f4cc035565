"""Whether translations hold what their English says, and whether they fit a phone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.folding import fold_for_sms
from bot.domain.glossary import Term
from bot.domain.ids import Language
from bot.domain.integrity import Rules, examine
from bot.domain.keywords import Keyword
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.segments import units_over
from bot.domain.surveys.checking import clashes, overlong
from bot.domain.surveys.faces import FRAME, Tongue
from bot.domain.wording import Reply, Standing, Translation, Wording, fill
from bot.ports.translations import Grammar, Shelf
from bot.ports.world import Content
from bot.services.voice import Voice

_COMMANDS = {
    "STOP": Keyword.STOP,
    "START": Keyword.START,
    "HELP": Keyword.HELP,
    "MORE": Keyword.MORE,
    "LANG": Keyword.LANGUAGE,
    "JARGON": Keyword.JARGON,
    "WHO": Keyword.WHO,
    "JOIN": Keyword.JOIN,
    "WRONG NUMBER": Keyword.WRONG_NUMBER,
    "BACK": Keyword.BACK,
    "SKIP": Keyword.SKIP,
    "VIEWS": Keyword.VIEWS,
    "DATES": Keyword.DATES,
    "TIMES": Keyword.TIMES,
    "REMIND": Keyword.REMIND,
}
"""How English texts call the commands; a translation may call them so too."""

_COUNTED_OUT = frozenset({"zero", "one", "two"})
"""Plural categories that are one number, which the text may say in a word."""


class Words(Content, Protocol):
    """Content with what proofreading needs of it besides."""

    def wordings(self) -> Sequence[Wording]:
        """Every text that is translated."""

    def term_forms(self, language: Language) -> Mapping[str, tuple[str, ...]]:
        """Other forms of the glossary's terms in a language, by term."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What is wrong with a translation: the entry, the place it was read from, and why."""

    language: Language
    wording: Wording
    place: str
    reason: str


@dataclass(kw_only=True, slots=True)
class Proofreader:
    """Reads translations against their English. `voice` must allow drafts: they are read too."""

    content: Words
    shelf: Shelf
    grammar: Grammar
    voice: Voice
    _rules: dict[Language, Rules] = field(default_factory=dict)

    def read_language(self, language: Language) -> Iterator[Fault]:
        """Every fault of what a language has; what is missing is no fault."""
        for wording in self.content.wordings():
            translation = self.shelf.translation(language, wording)
            if translation.standing is Standing.MISSING:
                continue
            for reason in self.faults(language, wording, translation):
                yield Fault(language=language, wording=wording, place=translation.place, reason=reason)
        for wording, reason in self._survey_faults(language):
            place = self.shelf.translation(language, wording).place
            if place:
                yield Fault(language=language, wording=wording, place=place, reason=reason)

    def _survey_faults(self, language: Language) -> Iterator[tuple[Wording, str]]:
        """What is wrong with whole surveys: texts over their channel's limit, words that mean two things.

        What has no translation yet counts in English.
        """
        frame = {reply: self.content.reply(reply) for reply in FRAME}
        commands = self.content.vocabulary().words

        def say(wording: Wording) -> str:
            return self.shelf.translation(language, wording).text or wording.english

        for survey in self.content.surveys():
            for buttons in (False, True):
                tongue = Tongue(say=say, frame=frame, values=survey.fills, buttons=buttons)
                yield from overlong(
                    survey, tongue, PUSH_SEGMENTS, lambda text: self.voice.set_text(text, language)
                )
            for question in survey.questions:
                for choice, reason in clashes(question, say, commands):
                    yield choice.words or choice.label, reason

    def faults(self, language: Language, wording: Wording, translation: Translation) -> Iterator[str]:
        """What is wrong with one translation. The name of a term may stay as it is: Ofsted is Ofsted."""
        if wording.context.endswith("/words"):  # what is only heard may be anything that people type
            return
        rules = self._rules_of(language)
        is_name = wording.context.startswith("glossary/") and wording.context.endswith("/term")
        if wording.one and len(translation.forms) != len(self.grammar.categories(language)):
            yield f"must have a text for each of: {', '.join(self.grammar.categories(language))}"
            return
        for category, text in self._texts(language, wording, translation):
            if wording.context.endswith("/long") and "**" in self.voice.typeset(text).text:
                yield "a bold mark is not read as one: put a space or a letter beside it"
            if is_name and text == wording.english:
                continue
            for reason in examine(
                wording.english, text, rules, terms=not is_name, counts=category in _COUNTED_OUT
            ):
                yield f"{reason} ({category})" if wording.one else reason
        if over := self._over(language, wording, translation):
            yield f"is {over} units too long for {PUSH_SEGMENTS} SMS segments"

    def _texts(
        self, language: Language, wording: Wording, translation: Translation
    ) -> Iterator[tuple[str, str]]:
        if not wording.one:
            yield "", translation.text
            return
        yield from zip(self.grammar.categories(language), translation.forms, strict=True)

    def _rules_of(self, language: Language) -> Rules:
        if language not in self._rules:
            own_words = self.content.vocabulary().by_language.get(language, {})
            self._rules[language] = Rules(
                language=language,
                script=self.grammar.script(language),
                months=self.grammar.months(language),
                commands={name: set(own_words.get(keyword, ())) for name, keyword in _COMMANDS.items()},
                terms={term.term.english: self._forms(language, term) for term in self.content.glossary()},
            )
        return self._rules[language]

    def _forms(self, language: Language, term: Term) -> set[str]:
        fixed = self.shelf.translation(language, term.term).text
        return {fixed or term.term.english, *self.content.term_forms(language).get(term.id, ())}

    def _over(self, language: Language, wording: Wording, translation: Translation) -> int:
        """How many units a text is too long for a phone, as it is sent: a push has its footer."""
        return max(
            units_over(fold_for_sms(text, self.voice.folding), PUSH_SEGMENTS)
            for text in self._as_sent(language, wording, translation)
        )

    def _as_sent(self, language: Language, wording: Wording, translation: Translation) -> Iterator[str]:
        kind, name, *part = wording.context.split("/")
        yield ""
        if kind == "briefings" and part == ["short"]:
            footer = self.shelf.translation(language, self.content.reply(Reply.FOOTER)).text
            yield f"{translation.text}\n{footer}"
        elif kind == "briefings" and part[0] == "next_steps":
            yield translation.text
        elif kind == "replies":
            known = {"network": self.voice.network_name, "count": "9"}
            for form in translation.forms:
                yield fill(form, dict.fromkeys(wording.placeholders, "") | known)
        elif kind == "glossary":
            term = next(each for each in self.content.glossary() if each.id == name)
            texts = [
                translation.text if each == wording else self.shelf.translation(language, each).text
                for each in term.wordings()
            ]
            yield f"{texts[0]} ({term.short}): {' '.join(texts[1:])}"
