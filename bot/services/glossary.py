"""The glossary at work: finding the term somebody means, and saying it in their language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.glossary import Found, Term, look_up
from bot.domain.ids import Language
from bot.domain.keywords import normalise
from bot.domain.wording import ENGLISH
from bot.ports.world import Content, Translator


@dataclass(frozen=True, kw_only=True, slots=True)
class Explained:
    """A term in a language: what it is called there, with its acronym, what it means, what it is today or
    nothing.
    """

    language: Language
    term: str
    meaning: str
    today: str


@dataclass(kw_only=True, slots=True)
class Glossary:
    """Finds terms by their English names and by those in the asker's language, reviewed or not."""

    content: Content
    translator: Translator
    _names: dict[Language, Mapping[str, Sequence[Term]]] = field(default_factory=dict)

    def find(self, asked: str, language: Language) -> Found:
        """The term that `asked` means, or terms close to it."""
        if language not in self._names:
            self._names[language] = self._name(language)
        return look_up(asked, self._names[language])

    def explain(self, term: Term, language: Language) -> Explained:
        """A term in `language`, or in English when not all of it may be used."""
        said = [self.translator.say(language, wording) for wording in term.wordings()]
        if any(each.language != language for each in said):
            language = ENGLISH
            said = [self.translator.say(language, wording) for wording in term.wordings()]
        name, meaning, *today = (each.text for each in said)
        return Explained(
            language=language,
            term=f"{name} ({term.short})" if term.short and term.short not in name else name,
            meaning=meaning,
            today="".join(today),
        )

    def _name(self, language: Language) -> Mapping[str, Sequence[Term]]:
        names: dict[str, list[Term]] = {}
        for term in self.content.glossary():
            translated = self.translator.translation(language, term.term).text
            for name in {normalise(name) for name in (*term.english_names, translated)}:
                if name:
                    names.setdefault(name, []).append(term)
        return names
