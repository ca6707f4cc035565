"""What is wrong with a file in content/surveys/, for the person who wrote it, line by line."""

from collections.abc import Iterator

from bot.domain.keywords import Keyword
from bot.domain.surveys.definition import Kind
from bot.domain.typology import CODES, DONT_KNOW
from bot.domain.typology import Question as PlacingQuestion
from bot.library.reading import Place, Source
from bot.library.survey_shapes import ClosingShape, QuestionShape, SurveyFile

_MOST_CHOICES = 8
"""With "don't know" they are nine: one digit each."""


def criticise_file(source: Source, file: SurveyFile) -> None:
    """Note in `source` what is wrong with a survey whose keys are all there."""
    _criticise(source, file)
    for at, question in enumerate(file.questions):
        _criticise_question(source, file, at, question)
    for at, closing in enumerate(file.closings):
        _criticise_conditions(source, ("closings", at), closing, file.questions, len(file.questions))


def _criticise(source: Source, file: SurveyFile) -> None:
    """What is wrong with a survey as a whole."""
    if file.id != source.path.stem:
        source.mistake(("id",), f"id: must be the name of the file, {source.path.stem}")
    if file.close_after <= file.reminder_after:
        source.mistake(("close_after",), "close_after: must be later than reminder_after")
    for name, shapes in (("questions", file.questions), ("closings", file.closings)):
        for at, identity in _repeated([shape.id for shape in shapes]):
            source.mistake((name, at, "id"), f"{name}: '{identity}' stands here a second time")
    last = file.closings[-1]
    if last.when or last.unless or last.levels:
        source.mistake(("closings", len(file.closings) - 1), "closings: the last must be for everybody")
    for at, closing in enumerate(file.closings):
        if closing.levels and not file.places:
            source.mistake(("closings", at, "levels"), f"{closing.id}: this survey places nobody on a level")
    if file.places:
        _criticise_placing(source, file)


def _criticise_placing(source: Source, file: SurveyFile) -> None:
    """A survey that places a group must speak the codes of the typology."""
    asked = {shape.id: at for at, shape in enumerate(file.questions)}
    if PlacingQuestion.UNDERSTANDING not in asked:
        source.mistake(("places",), f"places: has no question '{PlacingQuestion.UNDERSTANDING}' to place by")
    for question, codes in CODES.items():
        if question not in asked:
            continue
        at = asked[question]
        if file.questions[at].kind is not Kind.ONE:
            source.mistake(("questions", at, "kind"), f"{question}: a question that places takes one choice")
        for place, choice in enumerate(file.questions[at].choices):
            if choice.code not in codes:
                known = ", ".join(codes)
                where = ("questions", at, "choices", place, "code")
                source.mistake(where, f"{question}: '{choice.code}' is no code to place by; use {known}")


def _criticise_question(source: Source, file: SurveyFile, at: int, shape: QuestionShape) -> None:
    """What is wrong with one question."""
    place: Place = ("questions", at)
    _criticise_conditions(source, place, shape, file.questions, at)
    if shape.kind.has_choices != bool(shape.choices):
        wanted = "needs choices" if shape.kind.has_choices else "takes no choices"
        source.mistake((*place, "choices"), f"{shape.id}: a question of this kind {wanted}")
    elif shape.kind.has_choices and not 2 <= len(shape.choices) <= _MOST_CHOICES:
        source.mistake((*place, "choices"), f"{shape.id}: needs from 2 to {_MOST_CHOICES} choices")
    codes = [choice.code for choice in shape.choices]
    for position, code in _repeated(codes):
        source.mistake(
            (*place, "choices", position, "code"), f"{shape.id}: two answers have the code '{code}'"
        )
    for position, choice in enumerate(shape.choices):
        where = (*place, "choices", position)
        if choice.code == DONT_KNOW:
            source.mistake((*where, "code"), f"{shape.id}: '{DONT_KNOW}' is always an answer; leave it out")
        if choice.means not in {None, Keyword.YES, Keyword.NO}:
            source.mistake((*where, "means"), f"{shape.id}: means must be yes or no")
    if shape.dont_know is not None and shape.dont_know not in codes:
        source.mistake(
            (*place, "dont_know"), f"{shape.id}: dont_know: there is no answer '{shape.dont_know}'"
        )
    if shape.kind is not Kind.NUMBER and (shape.least, shape.most) != (None, None):
        source.mistake(place, f"{shape.id}: only a number has least and most")
    if shape.most is not None and shape.most < (shape.least or 0):
        source.mistake((*place, "most"), f"{shape.id}: most is less than least")


def _criticise_conditions(
    source: Source,
    place: Place,
    shape: QuestionShape | ClosingShape,
    questions: tuple[QuestionShape, ...],
    before: int,
) -> None:
    """Conditions must be on answers that were given by then: to the first `before` questions."""
    order = {question.id: at for at, question in enumerate(questions)}
    for key, says in (("when", shape.when), ("unless", shape.unless)):
        for name, codes in says.items():
            where = (*place, key, name)
            if name not in order:
                source.mistake(where, f"{shape.id}: {key}: there is no question '{name}'")
            elif order[name] >= before:
                source.mistake(where, f"{shape.id}: {key}: '{name}' is not asked before")
            else:
                known = {DONT_KNOW, *(choice.code for choice in questions[order[name]].choices)}
                for code in codes:
                    if code not in known:
                        source.mistake(where, f"{shape.id}: {key}: {name} has no answer '{code}'")


def _repeated(names: list[str]) -> Iterator[tuple[int, str]]:
    return ((at, name) for at, name in enumerate(names) if name in names[:at])
