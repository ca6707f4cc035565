"""What a file in content/briefings/ looks like."""

import re
from datetime import date
from typing import Annotated

from pydantic import Field

from bot.domain.briefings import TALK_SENTENCES, Aside, Briefing
from bot.domain.directory import GroupKind, Tier
from bot.domain.ids import BriefingId
from bot.domain.levels import Level
from bot.domain.plain import sentences
from bot.domain.wording import Wording
from bot.library.markup import criticise_markup
from bot.library.reading import FileShape, Source

Text = Annotated[str, Field(min_length=1)]


class ReadersShape(FileShape):
    """For whom an aside is: readers of whom any of this is true."""

    tiers: tuple[Tier, ...] = ()
    kinds: tuple[GroupKind, ...] = ()
    topics: tuple[str, ...] = ()


class AsideShape(FileShape):
    """What only some groups need."""

    readers: ReadersShape = Field(alias="for")
    text: str = Field(min_length=1)


class BriefingFile(FileShape):
    """The keys of a briefing's file. Its meaning is in domain/briefings.py."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    topic: str = Field(min_length=1)
    title: str = Field(min_length=1)
    short: str = Field(min_length=1)
    long: str = Field(min_length=1)
    next_steps: dict[Level, str]
    asides: tuple[AsideShape, ...] = ()
    talk: list[Text] = Field(min_length=TALK_SENTENCES, max_length=TALK_SENTENCES)
    speaks_of: str = Field(min_length=1)
    changed: str = Field(min_length=1)
    sources: list[str] = Field(min_length=1)
    checked: date
    review_by: date


def read_briefing(source: Source) -> Briefing | None:
    """The briefing that a file holds, or None with the mistakes noted in `source`."""
    file = source.shaped(BriefingFile)
    if file is None:
        return None
    _criticise(source, file)
    if source.mistakes:
        return None

    def wording(place: str, english: str) -> Wording:
        return Wording(context=f"briefings/{file.id}/{place}", english=one_line(english))

    return Briefing(
        id=BriefingId(file.id),
        topic=file.topic,
        title=wording("title", file.title),
        short=wording("short", file.short),
        long=Wording(context=f"briefings/{file.id}/long", english=paragraphs(file.long)),
        next_steps={level: wording(f"next_steps/{level}", file.next_steps[level]) for level in Level},
        asides=tuple(
            Aside(
                text=wording(f"asides/{number}", aside.text),
                tiers=frozenset(aside.readers.tiers),
                kinds=frozenset(aside.readers.kinds),
                topics=frozenset(aside.readers.topics),
            )
            for number, aside in enumerate(file.asides, start=1)
        ),
        talk=tuple(wording(f"talk/{number}", said) for number, said in enumerate(file.talk, start=1)),
        speaks_of=file.speaks_of,
        changed=file.changed,
        sources=tuple(file.sources),
        checked=file.checked,
        review_by=file.review_by,
    )


def _criticise(source: Source, file: BriefingFile) -> None:
    if file.id != source.path.stem:
        source.mistake(("id",), f"id: must be the name of the file, {source.path.stem}")
    for level in Level:
        if not file.next_steps.get(level, "").strip():
            source.mistake(("next_steps",), f"next_steps: has no step for {level}")
    for number, aside in enumerate(file.asides):
        if not (aside.readers.tiers or aside.readers.kinds or aside.readers.topics):
            source.mistake(("asides", number), "asides: 'for' names no tiers, kinds or topics")
    for number, said in enumerate(file.talk):
        if len(sentences(said)) != 1:
            source.mistake(("talk", number), "talk: each item is one spoken sentence")
    lines = file.long.splitlines()
    for line, reason in criticise_markup(file.long):
        source.mistake_at(("long",), lines[line] if line < len(lines) else "", f"long: {reason}")
    if file.review_by <= file.checked:
        source.mistake(("review_by",), "review_by: must come after checked")


def one_line(text: str) -> str:
    """`text` with the line breaks of its file taken out."""
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    """Markdown with the line breaks of its file taken out; what begins a block of its own stays apart."""
    joined = re.sub(r"(?<=\S)[ \t]*\n[ \t]*(?=\S)(?![-*+] |1[.)] |#|>|```)", " ", text.strip())
    return re.sub(r"\n{3,}", "\n\n", joined)
