"""What a file in content/briefings/ looks like."""

from datetime import date

from pydantic import Field

from bot.domain.briefings import Briefing
from bot.domain.ids import BriefingId
from bot.domain.levels import Level
from bot.domain.wording import Wording
from bot.library.reading import FileShape, Source


class BriefingFile(FileShape):
    """The keys of a briefing's file. Its meaning is in domain/briefings.py."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    topic: str = Field(min_length=1)
    title: str = Field(min_length=1)
    short: str = Field(min_length=1)
    long: str = Field(min_length=1)
    next_steps: dict[Level, str]
    speaks_of: str = Field(min_length=1)
    changed: str = Field(min_length=1)
    sources: list[str] = Field(min_length=1)
    review_by: date


def read_briefing(source: Source) -> Briefing | None:
    """The briefing that a file holds, or None with the mistakes noted in `source`."""
    file = source.shaped(BriefingFile)
    if file is None:
        return None
    if file.id != source.path.stem:
        source.mistake(("id",), f"id: must be the name of the file, {source.path.stem}")
    for level in Level:
        if not file.next_steps.get(level, "").strip():
            source.mistake(("next_steps",), f"next_steps: has no step for {level}")
    if source.mistakes:
        return None

    def wording(place: str, english: str) -> Wording:
        return Wording(context=f"briefings/{file.id}/{place}", english=english)

    return Briefing(
        id=BriefingId(file.id),
        topic=file.topic,
        title=wording("title", file.title),
        short=wording("short", file.short),
        long=wording("long", _paragraphs(file.long)),
        next_steps={level: wording(f"next_steps/{level}", file.next_steps[level]) for level in Level},
        speaks_of=file.speaks_of,
        changed=file.changed,
        sources=tuple(file.sources),
        review_by=file.review_by,
    )


def _paragraphs(text: str) -> str:
    """`text` with the line breaks of its file taken out; a blank line begins a paragraph."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n") if part.strip())
