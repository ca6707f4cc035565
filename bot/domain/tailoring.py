"""Which parts of a briefing a reader gets.

The rule, whole: the next step is the one for the reader's level; an aside is for whoever stands for a group
of one of its tiers, kinds or topics. The language and the channel change the words and their setting, never
the parts.
"""

from collections.abc import Sequence

from bot.domain.briefings import Aside, Briefing, Cut
from bot.domain.directory import Profile
from bot.domain.levels import level_for_reader


def tailor(briefing: Briefing, groups: Sequence[Profile]) -> Cut:
    """The cut for somebody who stands for `groups`.

    Nobody's group, and a group that is not placed, count as very low; of several groups the lowest level
    counts, and each may bring its asides.
    """
    return Cut(
        level=level_for_reader(group.level for group in groups),
        asides=tuple(
            place
            for place, aside in enumerate(briefing.asides)
            if any(_is_for(aside, group) for group in groups)
        ),
    )


def _is_for(aside: Aside, group: Profile) -> bool:
    topics = {topic.casefold() for topic in group.topics}
    return (
        group.tier in aside.tiers
        or group.kind in aside.kinds
        or any(topic.casefold() in topics for topic in aside.topics)
    )
