from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from bot.domain.briefings import Aside, Briefing, Cut
from bot.domain.directory import GroupKind, Profile, Tier
from bot.domain.ids import BriefingId, GroupId
from bot.domain.levels import Level
from bot.domain.tailoring import tailor
from bot.domain.wording import Wording


def word(english: str) -> Wording:
    return Wording(context=f"briefings/test/{english}", english=english)


FOR_VOLUNTEERS, FOR_FAITH, FOR_YOUTH, FOR_SEVERAL, FOR_NOBODY = range(5)
BRIEFING = Briefing(
    id=BriefingId("test"),
    topic="ecm",
    title=word("title"),
    short=word("short"),
    long=word("long"),
    next_steps={level: word(level) for level in Level},
    asides=(
        Aside(text=word("for volunteers"), tiers=frozenset({Tier.VOLUNTEERS})),
        Aside(text=word("for faith groups"), kinds=frozenset({GroupKind.FAITH})),
        Aside(text=word("for youth work"), topics=frozenset({"Youth Work"})),
        Aside(
            text=word("for several"),
            tiers=frozenset({Tier.STAFFED}),
            kinds=frozenset({GroupKind.NETWORK, GroupKind.INFRASTRUCTURE}),
            topics=frozenset({"play", "sport"}),
        ),
        Aside(text=word("for nobody")),
    ),
    talk=(word("said"),),
    speaks_of="2003",
    changed="much",
    sources=("a report",),
    checked=date(2026, 1, 1),
    review_by=date(2027, 1, 1),
)
OTHER = Profile(
    group=GroupId(1), level=Level.HIGH, kind=GroupKind.OTHER, tier=Tier.SMALL_GRANTS, topics=("health",)
)


def group(
    level: Level | None = Level.HIGH,
    tier: Tier = Tier.SMALL_GRANTS,
    kind: GroupKind = GroupKind.OTHER,
    *topics: str,
) -> Profile:
    return replace(OTHER, level=level, tier=tier, kind=kind, topics=topics)


@pytest.mark.parametrize(
    ("groups", "level", "asides"),
    [
        ([], Level.VERY_LOW, ()),
        ([group(None)], Level.VERY_LOW, ()),
        ([group(Level.VERY_LOW)], Level.VERY_LOW, ()),
        ([group(Level.LOW)], Level.LOW, ()),
        ([group(Level.MEDIUM)], Level.MEDIUM, ()),
        ([group(Level.HIGH)], Level.HIGH, ()),
        ([group(Level.LOW, Tier.VOLUNTEERS)], Level.LOW, (FOR_VOLUNTEERS,)),
        ([group(Level.HIGH, Tier.STAFFED)], Level.HIGH, (FOR_SEVERAL,)),
        ([group(Level.HIGH, Tier.SMALL_GRANTS, GroupKind.FAITH)], Level.HIGH, (FOR_FAITH,)),
        ([group(Level.HIGH, Tier.SMALL_GRANTS, GroupKind.NETWORK)], Level.HIGH, (FOR_SEVERAL,)),
        ([group(Level.HIGH, Tier.SMALL_GRANTS, GroupKind.INFRASTRUCTURE)], Level.HIGH, (FOR_SEVERAL,)),
        ([group(Level.HIGH, Tier.SMALL_GRANTS, GroupKind.COMMUNITY)], Level.HIGH, ()),
        ([group(Level.LOW, Tier.SMALL_GRANTS, GroupKind.OTHER, "Youth Work")], Level.LOW, (FOR_YOUTH,)),
        ([group(Level.LOW, Tier.SMALL_GRANTS, GroupKind.OTHER, "YOUTH WORK")], Level.LOW, (FOR_YOUTH,)),
        ([group(Level.LOW, Tier.SMALL_GRANTS, GroupKind.OTHER, "youth")], Level.LOW, ()),
        (
            [group(Level.LOW, Tier.SMALL_GRANTS, GroupKind.OTHER, "health", "Sport")],
            Level.LOW,
            (FOR_SEVERAL,),
        ),
        (
            [group(None, Tier.VOLUNTEERS, GroupKind.FAITH, "youth work", "play")],
            Level.VERY_LOW,
            (FOR_VOLUNTEERS, FOR_FAITH, FOR_YOUTH, FOR_SEVERAL),
        ),
        ([group(Level.HIGH, Tier.STAFFED, GroupKind.NETWORK, "play")], Level.HIGH, (FOR_SEVERAL,)),
        # Of several groups the lowest level counts, and each brings its asides, each once.
        ([group(Level.HIGH), group(Level.LOW), group(Level.MEDIUM)], Level.LOW, ()),
        ([group(Level.HIGH), group(None)], Level.VERY_LOW, ()),
        (
            [group(Level.HIGH, Tier.SMALL_GRANTS, GroupKind.FAITH), group(Level.MEDIUM, Tier.VOLUNTEERS)],
            Level.MEDIUM,
            (FOR_VOLUNTEERS, FOR_FAITH),
        ),
        (
            [group(Level.LOW, Tier.VOLUNTEERS), group(Level.LOW, Tier.VOLUNTEERS)],
            Level.LOW,
            (FOR_VOLUNTEERS,),
        ),
    ],
)
def test_who_gets_which_next_step_and_which_asides(
    groups: list[Profile], level: Level, asides: tuple[int, ...]
) -> None:
    assert tailor(BRIEFING, groups) == Cut(level=level, asides=asides)


def test_the_next_step_goes_by_the_level_alone_and_the_asides_never_by_it() -> None:
    for tier, kind, topics in product(Tier, GroupKind, ((), ("play",), ("youth work", "health"))):
        cuts = {level: tailor(BRIEFING, [group(level, tier, kind, *topics)]) for level in Level}
        assert all(cut.level is level for level, cut in cuts.items())
        assert len({cut.asides for cut in cuts.values()}) == 1


def test_an_aside_that_names_nobody_goes_to_nobody() -> None:
    everyone = [
        group(Level.HIGH, tier, kind, "play", "sport", "youth work")
        for tier, kind in product(Tier, GroupKind)
    ]
    assert FOR_NOBODY not in tailor(BRIEFING, everyone).asides


def test_a_reader_gets_the_common_parts_one_next_step_and_their_asides() -> None:
    cut = tailor(BRIEFING, [group(Level.MEDIUM, Tier.VOLUNTEERS, GroupKind.FAITH)])
    said = [wording.english for wording in BRIEFING.wordings_for(cut)]
    assert said == ["title", "short", "long", "medium", "for volunteers", "for faith groups"]
