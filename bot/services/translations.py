"""Reviewing translations: how far each language is, approving, correcting, and files for outside
translators.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import NotFound, Refused
from bot.domain.ids import BriefingId, Language
from bot.domain.placeholders import MUST_HAVES
from bot.domain.translations import Progress, measure
from bot.domain.wording import ENGLISH, Reply, Standing, Translation, Wording
from bot.ports.translations import Grammar, Shelf
from bot.services.proofreading import Proofreader, Words


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned:
    """What came of a file from a translator. `refused` says of each entry that cannot be used where and
    why.
    """

    reviewed: int
    drafted: int
    unchanged: int
    refused: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TranslationDesk:
    """Where reviewers work. What they change is kept in the network's overlay, never in installed files."""

    content: Words
    shelf: Shelf
    grammar: Grammar
    proofreader: Proofreader
    drafts_allowed: bool

    def languages(self) -> tuple[Language, ...]:
        """The languages there are translations in."""
        return tuple(language for language in self.shelf.languages() if language != ENGLISH)

    def must_haves(self) -> Sequence[Wording]:
        """What must be right in a language before anything else."""
        return [self.content.reply(reply) for reply in MUST_HAVES]

    def progress(self, language: Language) -> Progress:
        """How far a language has come. Raises NotFound for one there is no catalogue for."""
        self._require(language)
        wordings = self.content.wordings()
        return measure(
            language,
            {wording: self.shelf.translation(language, wording).standing for wording in wordings},
            self.must_haves(),
            self._needed(),
            drafts_allowed=self.drafts_allowed,
        )

    def waiting(
        self, language: Language, *, must_haves: bool = False
    ) -> Iterator[tuple[Wording, Translation]]:
        """The entries that nobody has reviewed, must-haves first."""
        self._require(language)
        first = self.must_haves()
        rest = [] if must_haves else [wording for wording in self.content.wordings() if wording not in first]
        for wording in (*first, *rest):
            translation = self.shelf.translation(language, wording)
            if translation.standing is not Standing.REVIEWED:
                yield wording, translation

    def approve(self, language: Language, wording: Wording, forms: Sequence[str] | None = None) -> None:
        """Mark a translation as reviewed, with `forms` in its place if they are given.

        Raises Refused with every fault when it does not hold what the English says.
        """
        self._require(language)
        found = self.shelf.translation(language, wording)
        reviewed = replace(
            found, forms=tuple(forms) if forms is not None else found.forms, standing=Standing.REVIEWED
        )
        faults = list(self.proofreader.faults(language, wording, reviewed)) if reviewed.text else ["is empty"]
        if faults:
            raise Refused(f"{wording.context} was not kept: {'; '.join(faults)}.")
        self.shelf.keep(language, {wording: reviewed})

    def entry(self, context: str) -> Wording:
        """The wording at a place. Raises NotFound, and Refused where a place has several (a guide)."""
        found = [wording for wording in self.content.wordings() if wording.context == context]
        if not found:
            raise NotFound(
                f"There is no text '{context}'. See the contexts with: handbill translations list bn"
            )
        if len(found) > 1:
            raise Refused(f"{context} has {len(found)} texts: use handbill translations review, or a file.")
        return found[0]

    def write_out(self, language: Language, path: str) -> int:
        """Write everything in a language to a PO file for an outside translator; gives how many entries."""
        self._require(language)
        wordings = self.content.wordings()
        self.shelf.write_file(path, language, wordings)
        return len(wordings)

    def take_back(self, language: Language, path: str) -> Returned:
        """Take a translator's PO file in: what changed and has no fault is kept, reviewed where it is not
        fuzzy.
        """
        self._require(language)
        known = {(wording.context, wording.english): wording for wording in self.content.wordings()}
        kept: dict[Wording, Translation] = {}
        refused: list[str] = []
        unchanged = 0
        for entry in self.shelf.read_file(path, language):
            wording = known.get((entry.context, entry.english))
            where = f"{entry.translation.place}: {entry.context}"
            if wording is None:
                refused.append(f"{where}: this English is not in Handbill; was it changed?")
                continue
            before = self.shelf.translation(language, wording)
            if (before.forms, before.standing) == (entry.translation.forms, entry.translation.standing):
                unchanged += 1
                continue
            faults = list(self.proofreader.faults(language, wording, entry.translation))
            refused += (f"{where}: {fault}" for fault in faults)
            if not faults:
                kept[wording] = entry.translation
        if kept:
            self.shelf.keep(language, kept)
        standings = [translation.standing for translation in kept.values()]
        return Returned(
            reviewed=standings.count(Standing.REVIEWED),
            drafted=standings.count(Standing.DRAFT),
            unchanged=unchanged,
            refused=tuple(refused),
        )

    def _needed(self) -> Mapping[BriefingId, Sequence[Wording]]:
        framing = [self.content.reply(each) for each in (Reply.FOOTER, Reply.PART_FOOTER, Reply.CHECKED)]
        return {
            briefing.id: [*briefing.wordings_to_send(), *framing] for briefing in self.content.briefings()
        }

    def _require(self, language: Language) -> None:
        if language not in self.languages():
            raise NotFound(
                f"There is no translation in '{language}'. There are: {', '.join(self.languages())}"
            )
