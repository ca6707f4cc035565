"""What was typed, held against what there is: a name that is misspelt would silently be nobody."""

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.audience import Audience
from bot.domain.errors import NotFound
from bot.domain.ids import Language

if TYPE_CHECKING:
    from bot.app import App
    from bot.domain.actor import Actor


def read_language(app: "App", text: str) -> Language:
    """The language that `text` names by name or code. Raises NotFound with those there are."""
    language = app.content.vocabulary().named(text)
    if language is None:
        known = ", ".join(app.translator.languages())
        raise NotFound(f"There is no language '{text}'. There are: {known}")
    return language


async def known_audience(app: "App", actor: "Actor", typed: Audience) -> Audience:
    """`typed` with its languages by code. Raises NotFound for a group, area or language there is none of."""
    for name in typed.groups:
        await app.directory.group(actor, name)
    await app.directory.require_areas(actor, typed.areas)
    return replace(typed, languages=tuple(read_language(app, each) for each in typed.languages))
