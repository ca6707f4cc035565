"""Reading YAML that people write: every value is text, every place has a line, nothing is clever.

The fields decide what a text means, so that `no` stays a word and 12:30 a time. Aliases and tags are
refused: nobody who writes briefings needs them, and they are how small files become big ones.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LARGEST_FILE = 64 * 1024
"""Bytes. The longest briefing is a tenth of it."""

_ENOUGH_WORDS = 4
"""Words that tell one place of a text from another."""

Place = tuple[str | int, ...]
"""Where in a file a value stands: keys and positions from the top."""

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Mistake:
    """What is wrong in a file of content, for the person who wrote it."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}"


class FileShape(BaseModel):
    """What files of content have in common: no key that nobody reads."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


@dataclass(kw_only=True, slots=True)
class Source:
    """A file that was read: its values as plain texts, lists and mappings, and the line of each."""

    path: Path
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def mistake(self, place: Place, reason: str) -> None:
        """Note a mistake at the nearest place whose line is known."""
        while place not in self.lines and place:
            place = place[:-1]
        self.mistakes.append(Mistake(path=self.path, line=self.lines.get(place, 1), reason=reason))

    def mistake_at(self, place: Place, fragment: str, reason: str) -> None:
        """Note a mistake on the line of the value at `place` on which `fragment` begins."""
        first = self.lines.get(place, 1)
        later = (line for line in self.lines.values() if line > first)
        last = min(later, default=len(self.text) + 1)
        words = fragment.split()
        for count in range(min(len(words), _ENOUGH_WORDS), 0, -1):
            wanted = " ".join(words[:count])
            for line in range(first, last):
                if wanted in " ".join(self.text[line - 1].split()):
                    self.mistakes.append(Mistake(path=self.path, line=line, reason=reason))
                    return
        self.mistake(place, reason)

    def shaped(self, shape: type[Shape]) -> Shape | None:
        """The values as `shape`, or None with a mistake noted for each that does not fit."""
        if self.mistakes:
            return None
        try:
            return shape.model_validate(self.data)
        except ValidationError as error:
            for each in error.errors(include_url=False, include_input=False):
                place = each["loc"]
                if place[-1:] == ("[key]",):
                    place = place[:-1]
                name = ".".join(str(step) for step in place) or "the file"
                self.mistake(place, f"{name}: {_reason(each)}")
            return None


def _reason(error: Mapping[str, Any]) -> str:
    """What is wrong. A key that is none of many is told with those nearest to it, not with all there are."""
    place = error["loc"]
    if error["type"] != "enum" or place[-1:] != ("[key]",):
        return _REASONS.get(error["type"], str(error["msg"]))
    known = re.findall(r"'([^']+)'", error["ctx"]["expected"])
    near = get_close_matches(str(place[-2]), known, n=3)
    return _REASONS["extra_forbidden"] + (f" Near it: {', '.join(near)}" if near else "")


_REASONS = {"extra_forbidden": "nobody reads this key; is it misspelt?", "missing": "is missing"}


def read(path: Path) -> Source:
    """Read a YAML file. Whatever is wrong with it is in the source's mistakes, never raised."""
    source = Source(path=path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            source.mistake((), f"is larger than {LARGEST_FILE // 1024} KiB")
            return source
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        source.mistake((), f"cannot be opened: {error.strerror}")
        return source
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        source.mistakes.append(Mistake(path=path, line=line, reason="is not UTF-8 text"))
        return source
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        source.mistakes.append(Mistake(path=path, line=line, reason=f"is not YAML: {error.problem}"))
        return source
    except (YAMLError, RecursionError):
        source.mistake((), "is not YAML: it has characters or brackets that YAML cannot hold")
        return source
    source.text = text.splitlines()
    source.data = _plain(node, (), source, set())
    return source


_PLAIN_TAGS = frozenset(
    {"str", "int", "float", "bool", "null", "map", "seq", "timestamp", "binary", "value", "merge"}
)
"""What YAML itself takes plain values for; the fields decide what they mean."""


def _plain(node: Node | None, place: Place, source: Source, seen: set[int]) -> Any:
    """A node's value as texts, lists and mappings. A node met twice was reached by an alias."""
    if node is None:
        return None
    if id(node) in seen:
        source.mistake(place, "aliases are not used here")
        return None
    seen.add(id(node))
    source.lines.setdefault(place, node.start_mark.line + 1)
    if str(node.tag).removeprefix("tag:yaml.org,2002:") not in _PLAIN_TAGS:
        source.mistake(place, f"tags such as {node.tag} are not used here")
        return None
    match node:
        case MappingNode():
            values: dict[str, Any] = {}
            for key, value in node.value:
                name = str(key.value)
                source.lines[(*place, name)] = key.start_mark.line + 1
                if name in values:
                    source.mistake((*place, name), f"{name}: stands here a second time")
                values[name] = _plain(value, (*place, name), source, seen)
            return values
        case SequenceNode():
            return [_plain(item, (*place, at), source, seen) for at, item in enumerate(node.value)]
        case ScalarNode():
            return node.value
    raise AssertionError(f"YAML has no other nodes than these: {node!r}")


def read_files(paths: Sequence[Path], take: Callable[[Source], None]) -> list[Mistake]:
    """Read files in their order, handing each to `take`; gives the mistakes of all of them."""
    mistakes: list[Mistake] = []
    for path in paths:
        source = read(path)
        take(source)
        mistakes += source.mistakes
    return mistakes


def listed(mistakes: Sequence[Mistake]) -> str:
    """Mistakes as a person reads them, a line each."""
    return "\n".join(str(mistake) for mistake in sorted(mistakes))
