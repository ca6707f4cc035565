"""The plans in content/reminders/: of each sort of event, when groups hear of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import Field

from bot.domain.events import Sort
from bot.domain.plans import Anchor, Rule
from bot.library.reading import FileShape, Mistake, Source, read_files

_CODE = r"^[a-z0-9]+(_[a-z0-9]+)*$"
_MOST = 8
"""Reminders of one event: more would be nagging."""


class ReminderShape(FileShape):
    """A reminder and when it is: one key of bot.domain.plans.Anchor."""

    code: str = Field(pattern=_CODE, max_length=40)
    announced: bool = False
    opening: bool = False
    half_way: bool = False
    last_day: bool = False
    days_before: int | None = Field(default=None, ge=1, le=180)
    evening_before: int | None = Field(default=None, ge=1, le=180)
    hours_before: int | None = Field(default=None, ge=1, le=72)

    def anchors(self) -> Mapping[Anchor, int]:
        """When it is, with the number of those that count."""
        given = {anchor: getattr(self, anchor.value) for anchor in Anchor}
        return {anchor: int(count) if anchor.counts else 0 for anchor, count in given.items() if count}


class PlanFile(FileShape):
    """A file of content/reminders/: the sorts of event it is for, and their reminders."""

    sorts: tuple[Sort, ...] = Field(alias="for", min_length=1)
    reminders: tuple[ReminderShape, ...] = Field(min_length=1, max_length=_MOST)


@dataclass(slots=True)
class Plans:
    """Plans as they are read, by the sort of event they are for."""

    rules: dict[Sort, tuple[Rule, ...]] = field(default_factory=dict)

    def read(self, folder: Path, *, whole: bool) -> list[Mistake]:
        """Read the plans in a folder in place of those read before; gives the mistakes in them.

        With `whole` there must be one for each sort. A file with a mistake leaves what was there.
        """
        fresh: dict[Sort, tuple[Rule, ...]] = {}

        def take(source: Source) -> None:
            file = source.shaped(PlanFile)
            if file is None:
                return
            rules = _rules(source, file)
            for at, sort in enumerate(file.sorts):
                if sort in fresh:
                    source.mistake(("for", at), f"for: there is a plan for '{sort}' already")
            if not source.mistakes:
                fresh.update(dict.fromkeys(file.sorts, rules))

        paths = sorted(path for path in folder.glob("*.y*ml") if not path.name.startswith("."))
        mistakes = read_files([path for path in paths if path.suffix == ".yaml"], take)
        mistakes += (
            Mistake(path=path, line=1, reason="is not read: name it .yaml")
            for path in paths
            if path.suffix == ".yml"
        )
        if whole and not mistakes:
            mistakes = [
                Mistake(path=folder, line=1, reason=f"there is no plan for '{sort}'")
                for sort in Sort
                if sort not in fresh
            ]
        self.rules.update(fresh)
        return mistakes


def _rules(source: Source, file: PlanFile) -> tuple[Rule, ...]:
    """The rules of a file; what is wrong with them is noted in `source`."""
    rules: list[Rule] = []
    for at, shape in enumerate(file.reminders):
        anchors = shape.anchors()
        if len(anchors) != 1:
            known = ", ".join(Anchor)
            source.mistake(("reminders", at), f"{shape.code}: needs one key of when it is: {known}")
            continue
        for anchor, count in anchors.items():
            rule = Rule(code=shape.code, anchor=anchor, count=count)
            if any(rule.code == each.code for each in rules):
                source.mistake(("reminders", at, "code"), f"{rule.code}: stands here a second time")
            if any((anchor, count) == (each.anchor, each.count) for each in rules):
                source.mistake(("reminders", at), f"{rule.code}: is when another reminder is")
            rules.append(rule)
    return tuple(rules)
