"""All of content/, and a network's own briefings, read once and kept."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from bot.domain.briefings import Briefing
from bot.domain.errors import ContentError, NotFound
from bot.domain.events import Sort
from bot.domain.glossary import Term
from bot.domain.guides import Guide
from bot.domain.ids import BriefingId, Language
from bot.domain.keywords import Vocabulary
from bot.domain.plain import Jargon
from bot.domain.plans import Rule
from bot.domain.safeguarding import Helpline, Phrases
from bot.domain.surveys.definition import Survey
from bot.domain.wording import Reply, Wording
from bot.library.briefings import read_briefing
from bot.library.glossary import PlainWords, read_forms, read_plain_words, read_terms
from bot.library.guides import read_guide
from bot.library.plainness import criticise_briefing, criticise_survey, criticise_terms, jargon_of
from bot.library.reading import Mistake, Source, listed, read, read_files
from bot.library.reminders import Plans
from bot.library.replies import read_messages
from bot.library.safeguarding import read_helplines, read_phrases
from bot.library.surveys import read_survey
from bot.library.words import read_vocabulary


# All its words are no name for it, and asyncio asks for the name of whatever a task gives.
@dataclass(frozen=True, kw_only=True, slots=True, repr=False)
class Library:
    """Implements bot.ports.world.Content.

    `own` are the briefings of the network itself, `left_out` what is wrong with those of them that cannot be
    used. `forms` are the other forms of the glossary's terms, by language and term.
    """

    known_briefings: Mapping[BriefingId, Briefing]
    replies: Mapping[Reply, Wording]
    words: Vocabulary
    terms: Sequence[Term]
    guides: Sequence[Guide]
    forms: Mapping[Language, Mapping[str, tuple[str, ...]]]
    plain: PlainWords
    alarms: Phrases
    lines: Sequence[Helpline]
    known_surveys: Sequence[Survey] = ()
    plans: Mapping[Sort, Sequence[Rule]] = field(default_factory=dict)
    own: frozenset[BriefingId] = frozenset()
    left_out: tuple[Mistake, ...] = ()

    def briefings(self) -> Sequence[Briefing]:
        return [self.known_briefings[briefing] for briefing in sorted(self.known_briefings)]

    def briefing(self, briefing: BriefingId) -> Briefing:
        found = self.known_briefings.get(briefing)
        if found is None:
            known = ", ".join(sorted(self.known_briefings))
            raise NotFound(f"There is no briefing '{briefing}'. There are: {known}")
        return found

    def reply(self, reply: Reply) -> Wording:
        return self.replies[reply]

    def vocabulary(self) -> Vocabulary:
        return self.words

    def glossary(self) -> Sequence[Term]:
        return self.terms

    def surveys(self) -> Sequence[Survey]:
        return self.known_surveys

    def survey(self, survey: str) -> Survey:
        found = next((each for each in self.known_surveys if each.id == survey), None)
        if found is None:
            known = ", ".join(each.id for each in self.known_surveys)
            raise NotFound(f"There is no survey '{survey}'. There are: {known}")
        return found

    def reminders(self, sort: Sort) -> Sequence[Rule]:
        return self.plans[sort]

    def phrases(self) -> Phrases:
        return self.alarms

    def helplines(self) -> Sequence[Helpline]:
        return self.lines

    def term_forms(self, language: Language) -> Mapping[str, tuple[str, ...]]:
        return self.forms.get(language, {})

    def guide(self, name: str) -> Guide:
        return next(guide for guide in self.guides if guide.name == name)

    def wordings(self) -> Sequence[Wording]:
        """Every text that is translated, in the order a reviewer reads them."""
        return [
            *(self.replies[reply] for reply in Reply),
            *(wording for briefing in self.briefings() for wording in briefing.wordings()),
            *(wording for term in self.terms for wording in term.wordings()),
            *(wording for guide in self.guides for wording in guide.wordings()),
            *(wording for survey in self.known_surveys for wording in survey.wordings()),
        ]


def read_content(
    folder: Path, languages: Sequence[Language], own: Path | None = None, own_plans: Path | None = None
) -> Library:
    """Read and check content/, the network's own briefings in the folder `own`, its reminders in `own_plans`.

    Raises ContentError with every mistake in content/, by file and line. A mistake in one of the network's
    own files leaves that one out: the others must not wait for it.

    What was read last is kept, and read anew only when a file in these folders has come, gone or become
    another one, or its size or the time of its last change differs.
    """
    folders = tuple(path if path is not None and path.is_dir() else None for path in (own, own_plans))
    return _content_as_of(folder, tuple(languages), *folders, tuple(_stamps(folder, *folders)))


@lru_cache(maxsize=1)
def _content_as_of(
    folder: Path,
    languages: tuple[Language, ...],
    own: Path | None,
    own_plans: Path | None,
    _stamps: tuple[tuple[Path, int, int, int, int], ...],
) -> Library:
    """Content as it is now; the stamps tell it from what it was and will be."""
    library, mistakes = examine(folder, languages, own, own_plans)
    if library is None:
        raise ContentError(listed(mistakes))
    return library


def _stamps(*folders: Path | None) -> Iterator[tuple[Path, int, int, int, int]]:
    """What tells each file in some folders from what it was before and will be: it, and when it changed."""
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder is not None else ():
            try:
                known = path.stat()
            except OSError:  # An editor's lock is a link to nowhere.
                yield path, 0, 0, 0, 0
            else:
                yield path, known.st_ino, known.st_size, known.st_mtime_ns, known.st_ctime_ns


@dataclass(slots=True)
class _Shelf:
    """Briefings as they are read; with `jargon`, how plain they are is looked at too."""

    jargon: Jargon | None
    footer: str
    briefings: dict[BriefingId, Briefing] = field(default_factory=dict)

    def read(self, folder: Path) -> list[Mistake]:
        """Read the briefings in a folder; gives the mistakes in them."""

        def take(source: Source) -> None:
            briefing = read_briefing(source)
            if briefing is None:
                return
            if briefing.id in self.briefings:
                source.mistake(("id",), f"id: a briefing '{briefing.id}' comes with Handbill")
                return
            self.briefings[briefing.id] = briefing
            if self.jargon is not None:
                criticise_briefing(source, briefing, self.jargon, self.footer)

        mistakes = read_files(_files(folder, "*.yaml"), take)
        mistakes += (
            Mistake(path=path, line=1, reason="is not read: name it .yaml")
            for path in _files(folder, "*.yml")
        )
        return mistakes


def _files(folder: Path, pattern: str) -> list[Path]:
    """Files in a folder, without those that editors hide."""
    return sorted(path for path in folder.glob(pattern) if not path.name.startswith("."))


def examine(
    folder: Path,
    languages: Sequence[Language],
    own: Path | None = None,
    own_plans: Path | None = None,
    *,
    plain: bool = False,
) -> tuple[Library | None, list[Mistake]]:
    """Content as far as it can be used, and everything that is wrong with it.

    `languages` are those with a catalogue; each must have its words, and the words their catalogue. With
    `plain`, whether the English is plain is looked at too.
    """
    messages, terms, plain_file, lines_file = (
        read(folder / path)
        for path in (
            "replies/messages.yaml",
            "glossary/terms.yaml",
            "glossary/plain.yaml",
            "safeguarding/lines.yaml",
        )
    )
    replies, known_terms, plain_words = (
        read_messages(messages),
        read_terms(terms),
        read_plain_words(plain_file),
    )
    jargon = jargon_of(known_terms, plain_words) if plain else None
    if jargon is not None:
        criticise_terms(terms, known_terms, jargon)
    footer = replies[Reply.FOOTER].english if Reply.FOOTER in replies else ""
    shelf = _Shelf(jargon=jargon, footer=footer)
    mistakes = shelf.read(folder / "briefings")
    ours = frozenset(shelf.briefings)
    left_out = shelf.read(own) if own is not None and own.is_dir() else []
    plans = Plans()
    mistakes += plans.read(folder / "reminders", whole=True)
    left_out += plans.read(own_plans, whole=False) if own_plans is not None else []
    words, word_mistakes = read_vocabulary(folder / "replies" / "words", languages)
    lines = read_helplines(lines_file, replies.get(Reply.SAFETY))
    alarms, alarm_mistakes = read_phrases(folder / "safeguarding" / "phrases", languages, words.words)
    forms: dict[Language, Mapping[str, tuple[str, ...]]] = {}

    def take_forms(source: Source) -> None:
        forms[Language(source.path.stem)] = read_forms(source)

    form_mistakes = read_files(sorted((folder / "glossary" / "forms").glob("*.yaml")), take_forms)
    surveys: list[Survey] = []

    def take_survey(source: Source) -> None:
        survey = read_survey(source)
        if survey is not None:
            surveys.append(survey)
            if jargon is not None and len(replies) == len(Reply):
                criticise_survey(source, survey, jargon, replies, words)

    survey_mistakes = read_files(_files(folder / "surveys", "*.yaml"), take_survey)
    mistakes += [
        *messages.mistakes,
        *terms.mistakes,
        *plain_file.mistakes,
        *lines_file.mistakes,
        *word_mistakes,
        *alarm_mistakes,
        *form_mistakes,
        *survey_mistakes,
    ]
    if mistakes:
        return None, mistakes + left_out
    library = Library(
        known_briefings=shelf.briefings,
        replies=replies,
        words=words,
        terms=known_terms,
        guides=[read_guide(path) for path in sorted((folder / "guides").glob("*.md"))],
        forms=forms,
        plain=plain_words,
        alarms=alarms,
        lines=lines,
        known_surveys=tuple(surveys),
        plans=plans.rules,
        own=frozenset(shelf.briefings) - ours,
        left_out=tuple(left_out),
    )
    return library, left_out
