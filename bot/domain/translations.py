"""Translations as reviewers see them: entries, and how far a language has come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.ids import BriefingId, Language
from bot.domain.wording import Standing, Translation, Wording


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An entry of a catalogue as it stands in a file. `one` is the English for the number one, if it
    counts.
    """

    context: str
    english: str
    translation: Translation
    one: str = ""

    @property
    def wording(self) -> Wording:
        return Wording(context=self.context, english=self.english, one=self.one)


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a language has come: entries by standing, the must-haves among them, and which
    briefings can go out and which wait for a reviewer.
    """

    language: Language
    reviewed: int
    drafted: int
    missing: int
    must_haves: int
    must_haves_reviewed: int
    can_go_out: tuple[BriefingId, ...]
    waiting: tuple[BriefingId, ...]


def measure(
    language: Language,
    standings: Mapping[Wording, Standing],
    must_haves: Sequence[Wording],
    needed: Mapping[BriefingId, Iterable[Wording]],
    *,
    drafts_allowed: bool,
) -> Progress:
    """How far `language` has come.

    `needed` says what of each briefing must be usable for it to go out in that language.
    """
    usable = {Standing.REVIEWED, *([Standing.DRAFT] if drafts_allowed else [])}
    found = list(standings.values())
    ready = {
        briefing: all(standings[wording] in usable for wording in wordings)
        for briefing, wordings in needed.items()
    }
    return Progress(
        language=language,
        reviewed=found.count(Standing.REVIEWED),
        drafted=found.count(Standing.DRAFT),
        missing=found.count(Standing.MISSING),
        must_haves=len(must_haves),
        must_haves_reviewed=sum(standings[wording] is Standing.REVIEWED for wording in must_haves),
        can_go_out=tuple(briefing for briefing, is_ready in ready.items() if is_ready),
        waiting=tuple(briefing for briefing, is_ready in ready.items() if not is_ready),
    )
