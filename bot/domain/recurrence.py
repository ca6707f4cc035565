"""When something that recurs takes place: recurrence rules of RFC 5545, in wall time.

A meeting on every second Tuesday at 19:00 is at 19:00 whatever the clocks have done since, so rules are
worked out on naive times; what moment each stands for is for `walltime`. Rules are checked more strictly than
by the library, which takes some that it would search for ever.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from itertools import islice, takewhile

from dateutil.rrule import rrule, rrulestr

from bot.domain.errors import Refused
from bot.domain.walltime import wall

EXAMPLE = "FREQ=MONTHLY;BYDAY=2TU is the second Tuesday of every month"

_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_ORDINAL_DAY = rf"[+-]?0?(?:5[0-3]|[1-4]\d|[1-9]){_DAY}"


def _numbers(most: int) -> re.Pattern[str]:
    """A list of numbers from 1 to `most`, counted from the end where they are negative."""
    one = "|".join(str(each) for each in range(most, 0, -1))
    return re.compile(rf"[+-]?0{{0,2}}(?:{one})(?:,[+-]?0{{0,2}}(?:{one}))*")


PARTS: Mapping[str, re.Pattern[str]] = {
    "FREQ": re.compile("DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile(r"[1-9]\d{0,2}"),
    "COUNT": re.compile(r"[1-9]\d{0,3}"),
    "UNTIL": re.compile(r"\d{8}(?:T\d{6}Z?)?"),
    "BYDAY": re.compile(rf"(?:{_ORDINAL_DAY}|{_DAY})(?:,(?:{_ORDINAL_DAY}|{_DAY}))*"),
    "BYMONTHDAY": _numbers(31),
    "BYYEARDAY": _numbers(366),
    "BYWEEKNO": _numbers(53),
    "BYMONTH": re.compile(r"0?(?:1[0-2]|[1-9])(?:,0?(?:1[0-2]|[1-9]))*"),
    "BYSETPOS": _numbers(366),
    "WKST": re.compile(_DAY),
}
"""What a rule may be made of (3.3.10). The time of day is that of the first one, so there is no BYHOUR and
the like."""

LONGEST_RULE = 200

_ONLY_WITH = {
    "BYWEEKNO": {"YEARLY"},
    "BYYEARDAY": {"YEARLY"},
    "BYMONTHDAY": {"DAILY", "MONTHLY", "YEARLY"},
}

_CYCLE = 400
"""Years after which the calendar repeats, weekdays included."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    """A rule that can be worked out: its parts but UNTIL, which is `until` as it was written."""

    text: str
    until: str | None

    def days(self, first: datetime) -> Iterator[datetime]:
        found = rrulestr(self.text, dtstart=first)
        if not isinstance(found, rrule):
            raise _wrong("it has more than one line")
        return iter(found)

    def end(self, zone: tzinfo) -> datetime | None:
        """The last wall time that it may give: of a day without a time, the whole day counts."""
        if self.until is None:
            return None
        at = datetime.fromisoformat(self.until)
        if at.tzinfo is not None:
            return wall(at, zone)
        return at if "T" in self.until else datetime.combine(at, time.max)


def recur(
    rule: str, first: datetime, *, until: datetime, most: int, zone: tzinfo = UTC
) -> Sequence[datetime]:
    """At most `most` wall times, naive and in order, that `rule` gives from `first` up to and with `until`.

    `first` is one of them if the rule gives it, see `check_rule`. `zone` is whose wall it is, for an UNTIL
    that is given in UTC. Raises Refused for a rule that cannot be read.
    """
    read = _read(rule)
    end = min(until, read.end(zone) or until)
    return list(islice(takewhile(lambda each: each <= end, read.days(first)), most))


def check_rule(rule: str, first: datetime | None = None) -> None:
    """Raises Refused, with what is wrong and an example, for a rule that cannot be used.

    With `first`, naive, also for one that does not give the first time itself: RFC 5545 leaves open what it
    would mean then.
    """
    read = _read(rule)
    if first is None:
        return
    # The calendar ends with the year 9999: searched from there, a rule that gives no day is soon found out.
    late = first.replace(year=9999 - (9999 - first.year) % _CYCLE)
    if next(read.days(late), None) != late:
        raise _wrong("the first date is not one of those that it gives")
    end = read.end(UTC)
    if end is not None and end.date() < first.date():
        raise _wrong("it ends before the first date")


def _read(rule: str) -> _Rule:
    text = rule.strip().upper().removeprefix("RRULE:")
    if len(text) > LONGEST_RULE:
        raise _wrong("it is too long")
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, _, value = part.partition("=")
        if name not in PARTS:
            raise _wrong("only these parts can be used: " + ", ".join(PARTS))
        if name in parts:
            raise _wrong(f"{name} stands in it twice")
        if not PARTS[name].fullmatch(value):
            raise _wrong(f"{name} has a value that it cannot have")
        parts[name] = value
    _check_together(parts)
    until = parts.pop("UNTIL", None)
    found = _Rule(text=";".join(f"{name}={value}" for name, value in parts.items()), until=until)
    try:
        found.end(UTC)
    except ValueError as error:
        raise _wrong("UNTIL is not a day, as in 20271231") from error
    return found


def _check_together(parts: Mapping[str, str]) -> None:
    often = parts.get("FREQ")
    if often is None:
        raise _wrong("FREQ is missing")
    if "COUNT" in parts and "UNTIL" in parts:
        raise _wrong("it may have COUNT or UNTIL, not both")
    for name, frequencies in _ONLY_WITH.items():
        if name in parts and often not in frequencies:
            raise _wrong(f"{name} does not go with FREQ={often}")
    if re.search(r"\d", parts.get("BYDAY", "")) and often not in {"MONTHLY", "YEARLY"}:
        raise _wrong(f"numbers in BYDAY do not go with FREQ={often}")
    if "BYSETPOS" in parts and not any(name.startswith("BY") for name in parts if name != "BYSETPOS"):
        raise _wrong("BYSETPOS needs another part that begins with BY")


def _wrong(reason: str) -> Refused:
    return Refused(f"The recurrence rule cannot be used: {reason}. An example: {EXAMPLE}.")
