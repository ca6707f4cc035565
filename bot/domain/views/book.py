"""Views from the first word to the close, and what is left of them.

While a consultation is open, a view belongs to a person, a consultation and one of its questions (a Place).
A draft grows by texts; once confirmed it is a view, which more can be added to, and which can be taken back.

At the close everything that leads to a person is destroyed, and what remains is made anew:

- a fresh id, drawn by lot, and put away in the order of these ids: neither number nor place in the file tells
  which view came first. There is no time in a view.
- area and language as coarsening.py allows.
- the words masked (masking.py), in one piece: a line for each text would tell how many texts there were, and
  a phone company knows who sent that many.
- that somebody answered is kept apart, without a time and in no order, and the log has a line for each of
  them, all of the moment of the close. Where fewer than five answered, that would name the writers: the mark
  is destroyed as well, and there are no lines.

So that no other row has that time, texts about views, theirs and ours, are never in the log, which nothing
can be taken out of; and at the close they are forgotten, with when they came and whose they were. Every text
that has to do with a view, and every answer of ours to one, must be called ANSWERED for that, whatever it
was. All of them are forgotten at any close, those to a consultation that is still open too, for which was
said to which is nowhere; but what asks something on a phone just then stays until it is answered. For two
days it is kept what their providers call the last ones, in case they send one again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.areas import Inside, wider_by_name, within
from bot.domain.disclosure import LEAST
from bot.domain.errors import Refused
from bot.domain.ids import ContactId, EventId, Language, ViewId
from bot.domain.views.coarsening import Origin, coarsen
from bot.domain.views.masking import mask
from bot.domain.views.names import Names, read_names

ANSWERED = "answered"
"""The reading of every text that has to do with a view, and the subject of every answer of ours to one. Also
what the log says of each who answered, once it is closed.
"""


class ViewsClosed(Refused):
    """The consultation is over: nothing can be added to it or taken back."""

    def __init__(self) -> None:
        super().__init__("This consultation is closed. What was sent in is no longer linked to anybody.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Whose view, on which question of which consultation; questions are numbered from 1."""

    event: EventId
    question: int
    contact: ContactId


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """A view as its writer may see that it is there. Its words are not in it: the writer's phone has them.

    `quotable` says whether it may be quoted without a name; None while that was not asked.
    """

    place: Place
    quotable: bool | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A view at the close, with what the directory says of its writer and without the writer.

    `area` is None for who answers for groups in several areas.
    """

    origin: Origin
    text: str
    quotable: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptView:
    """A view after the close.

    `is_read` says that a coordinator has read it and masked what the machine could not know. `themes` are the
    coordinator's own words for what it is about.
    """

    id: ViewId
    event: EventId
    question: int
    area: str | None
    language: Language | None
    text: str
    quotable: bool
    is_read: bool = False
    themes: tuple[str, ...] = ()


def put_away(
    event: EventId,
    written: Sequence[Written],
    ids: Sequence[ViewId],
    *,
    names: Names,
    areas: Sequence[str],
    wider: Sequence[Inside] = (),
    least: int = LEAST,
) -> list[KeptView]:
    """What remains of the views on a consultation, in the order of `ids`, which are drawn by lot.

    `areas` are all the network's, `wider` which of them lies in which. A view that may not say where it is
    from must not name one of them either; nor one that says a wide area any that lies in it.
    """
    origins = [each.origin for each in written]
    spelt = [each.area for each in origins if each.area is not None]
    outer = wider_by_name(wider, [*spelt, *sorted(areas)])
    coarse = coarsen(origins, outer, least)
    places = {
        said: read_names((), [*areas, *outer, *outer.values()] if said is None else within(outer, said))
        for said in {each.area for each in coarse}
    }
    kept = [
        KeptView(
            id=id_,
            event=event,
            question=said.question,
            area=said.area,
            language=said.language,
            text=_in_one_piece(mask(each.text, names, places[said.area])),
            quotable=each.quotable,
        )
        for id_, each, said in zip(ids, written, coarse, strict=True)
    ]
    return sorted(kept, key=lambda view: view.id)


def _in_one_piece(text: str) -> str:
    return " ".join(text.split())
