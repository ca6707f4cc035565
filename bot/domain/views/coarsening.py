"""What a view may say of its writer: an area and a language, where enough wrote to hide among.

Who could have written a view is asked of whoever can read our database. It tells who was asked, who answered
(that is kept, see bot.domain.views.book), and where and in which language they are. So the many
who were merely asked hide nobody; those who answered do. A view keeps what at least five writers of answers
to the same question have in common. That is stricter than five who could have written, and implies it.

Nothing may be told by elimination either: if all who answered but one are accounted for, the last view is
the last writer's. Views that share all they came with therefore move together, and what is left over at the
top finds the narrowest it has in common with a class that is said (a wider area, a language, or nothing), and
the smallest such class gives way to that with it, until there are five. Somebody who knows every writer and
these rules still finds at least five of them behind each view (k-anonymity: L. Sweeney, Int. J. of
Uncertainty, Fuzziness and Knowledge-based Systems 10(5), 2002; k is `least`), unless fewer than five answered
at all. Of those nothing is kept but the words; see bot.domain.views.book for what else is then given up.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.disclosure import LEAST
from bot.domain.ids import Language


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """What a view says of its writer. None is nothing: any area, any language.

    One person has one view on a question at most, so the views on a question count people.
    """

    question: int
    area: str | None
    language: Language | None


def coarsen(
    origins: Sequence[Origin], wider: Mapping[str, str] | None = None, least: int = LEAST
) -> list[Origin]:
    """What each view may keep saying, in the same order.

    An area gives way to its wider one (`wider` maps area to area), that to the whole network, and then the
    language to none, only as far as it must. A wide area counts what has given way in all that lies in it.
    """
    counts = Counter(origins)
    ladders = {origin: _ladder(origin, wider or {}) for origin in counts}
    rungs = dict.fromkeys(counts, 0)

    def classes() -> Mapping[Origin, list[Origin]]:
        """What is said now, each with the origins that say it."""
        found: dict[Origin, list[Origin]] = defaultdict(list)
        for origin, rung in rungs.items():
            found[ladders[origin][rung]].append(origin)
        return found

    def small() -> Sequence[Origin]:
        """What says too much for too few, of that what is furthest from saying nothing: it may be all that
        the next wider area lacks, which therefore waits for it.
        """
        found = {
            said: those
            for said, those in classes().items()
            if said != _top(said) and sum(counts[each] for each in those) < least
        }
        height = {said: len(_ladder(said, wider or {})) for said in found}
        return [each for said in found if height[said] == max(height.values()) for each in found[said]]

    while few := small():
        for origin in few:
            rungs[origin] += 1
    while lonely := _beside_left_overs(classes(), counts, ladders, least):
        said, those = lonely
        for origin in those:
            rungs[origin] = ladders[origin].index(said)
    return [ladders[origin][rungs[origin]] for origin in origins]


def _ladder(origin: Origin, wider: Mapping[str, str]) -> Sequence[Origin]:
    """What a view could say, from what it came with to nothing."""
    areas: list[str | None] = []
    area = origin.area
    while area is not None and area not in areas:
        areas.append(area)
        area = wider.get(area)
    steps = [replace(origin, area=each) for each in (*areas, None)]
    return [*steps, _top(origin)] if origin.language is not None else steps


def _top(origin: Origin) -> Origin:
    return replace(origin, area=None, language=None)


def _beside_left_overs(
    classes: Mapping[Origin, Sequence[Origin]],
    counts: Mapping[Origin, int],
    ladders: Mapping[Origin, Sequence[Origin]],
    least: int,
) -> tuple[Origin, Sequence[Origin]] | None:
    """What a question's few left over at the top and its smallest fitting class may say together, and the
    origins of both. None where nobody is left over, or everybody is.
    """

    def rank(said: Origin) -> tuple[int, str, str]:
        return sum(counts[origin] for origin in classes[said]), said.area or "", said.language or ""

    for top in [said for said in classes if said == _top(said)]:
        others = [said for said in classes if said.question == top.question and said != top]
        left = classes[top]
        if rank(top)[0] >= least or not others:
            continue
        for shared in ladders[left[0]]:
            fitting = [said for said in others if all(shared in ladders[each] for each in classes[said])]
            if fitting and all(shared in ladders[each] for each in left):
                return shared, [*left, *classes[min(fitting, key=rank)]]
    return None
