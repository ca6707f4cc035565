"""The check-in played in every language, the state stored and read again at every wait.

A talk begins with `== its name`, with "buttons" in it for a channel that has them. `> ` is what somebody
types, `~` the day of the reminder. Below each stands what is said and what is kept. `pytest --rewrite` writes
what really happens: read the difference.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.ids import Language
from bot.domain.surveys.answers import State
from bot.domain.surveys.engine import Dropped, answer, begin
from bot.domain.surveys.faces import Face, Tongue, face_of, opening_of, reminder_of
from bot.domain.surveys.placing import placement_of
from bot.domain.surveys.reading import Ear, compile_lexicon
from bot.i18n.catalogues import Catalogues
from bot.library.content import Library
from bot.settings import resources

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))
DRAFTS = Catalogues(resources() / "locales", drafts_allowed=True)


def shown(face: Face | None) -> Iterator[str]:
    if face is None:
        yield "    (a person reads it)"
        return
    yield from (f"    {line}".rstrip() for line in face.text.splitlines())
    yield from (f"    [{choice}]" for choice in face.choices)


def kept(state: State) -> str:
    answers = [f"{question}={'+'.join(each.codes)}" for question, each in state.answers.items()]
    left_out = [f"{each} left out" for each in sorted(state.skipped)]
    return "    -- " + (", ".join([*answers, *left_out]) or "nothing yet")


def play(words: Library, language: Language, script: list[str]) -> list[str]:
    """The transcript of one talk: its name, then each line that is typed with what comes of it."""
    survey = words.survey("ecm_check_in")
    ear = Ear(
        vocabulary=words.vocabulary(),
        lexicon=compile_lexicon(
            survey, DRAFTS.languages(), lambda each, wording: DRAFTS.translation(each, wording).text
        ),
        language=language,
    )
    tongue = Tongue(
        say=lambda wording: DRAFTS.say(language, wording).text,
        frame=words.replies,
        values={},
        buttons="buttons" in script[0],
    )
    step = begin(survey)
    played = [script[0], *shown(opening_of(survey, step, tongue))]
    for line in script[1:]:
        state = State.from_plain(json.loads(json.dumps(step.state.to_plain())))
        assert state == step.state
        played.append(line)
        if line == "~":
            played += shown(reminder_of(survey, state, tongue))
            continue
        step = answer(survey, state, line.removeprefix("> "), ear)
        played += shown(face_of(survey, step, tongue))
        played += [f"    -- {event.question} dropped" for event in step.events if isinstance(event, Dropped)]
        played.append(kept(step.state))
    placement = placement_of(survey, step.state.answers)
    assert placement is not None
    complete = "complete" if step.state.is_complete else f"waits for {step.state.asking}"
    return [*played, f"    == {complete}; {placement.level}, {placement.certainty}"]


def scripts(text: str) -> Iterator[list[str]]:
    """What is typed in each talk of a transcript."""
    script: list[str] = []
    for line in text.splitlines():
        if line.startswith("== "):
            if script:
                yield script
            script = []
        if line.startswith(("== ", "> ")) or line == "~":
            script.append(line)
    yield script


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_talk_goes_as_written(path: Path, words: Library, request: pytest.FixtureRequest) -> None:
    written = path.read_text(encoding="utf-8")
    language = Language(path.stem)
    talks = ["\n".join(play(words, language, script)) for script in scripts(written)]
    played = "\n\n".join(talks) + "\n"
    if request.config.getoption("--rewrite"):
        path.write_text(played, encoding="utf-8")
        return
    assert played == written


def test_there_is_a_transcript_for_every_language() -> None:
    assert {path.stem for path in TRANSCRIPTS} == set(DRAFTS.languages())
