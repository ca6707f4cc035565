"""The surveys in content/surveys/: check-ins, invitations, feedback."""

from bot.domain.surveys.checking import clashes
from bot.domain.surveys.definition import Choice, Closing, Condition, Question, Survey
from bot.domain.wording import Wording
from bot.library.briefings import one_line
from bot.library.reading import Place, Source
from bot.library.survey_checks import criticise_file
from bot.library.survey_shapes import ChoiceShape, ClosingShape, QuestionShape, SurveyFile


def read_survey(source: Source) -> Survey | None:
    """The survey that a file holds, or None with the mistakes noted in `source`."""
    file = source.shaped(SurveyFile)
    if file is None:
        return None
    criticise_file(source, file)
    if source.mistakes:
        return None
    survey = _survey(file)
    _criticise_names(source, survey)
    for question in survey.questions:
        for choice, reason in clashes(question, lambda wording: wording.english, {}):
            wording = choice.words or choice.label
            source.mistake(place_in_survey(survey, wording.context), f"{question.id}: {reason}")
    return None if source.mistakes else survey


def _survey(file: SurveyFile) -> Survey:
    def wording(place: str, english: str) -> Wording:
        return Wording(context=f"surveys/{file.id}/{place}", english=one_line(english))

    def choice(question: str, shape: ChoiceShape) -> Choice:
        place = f"questions/{question}/{shape.code}"
        return Choice(
            code=shape.code,
            label=wording(f"{place}/label", shape.label),
            words=wording(f"{place}/words", shape.words) if shape.words else None,
            means=shape.means,
        )

    return Survey(
        id=file.id,
        places=file.places,
        reminder_after=file.reminder_after,
        close_after=file.close_after,
        fills=file.fills,
        opening=wording("opening", file.opening),
        reminder=wording("reminder", file.reminder),
        questions=tuple(
            Question(
                id=shape.id,
                kind=shape.kind,
                text=wording(f"questions/{shape.id}/text", shape.text),
                choices=tuple(choice(shape.id, each) for each in shape.choices),
                when=_conditions(shape),
                unsure=shape.dont_know,
                **_bounds(shape),
            )
            for shape in file.questions
        ),
        closings=tuple(
            Closing(
                text=wording(f"closings/{shape.id}/text", shape.text),
                when=_conditions(shape),
                levels=frozenset(shape.levels),
            )
            for shape in file.closings
        ),
    )


def _bounds(shape: QuestionShape) -> dict[str, int]:
    given = {"least": shape.least, "most": shape.most}
    return {name: bound for name, bound in given.items() if bound is not None}


def _conditions(shape: QuestionShape | ClosingShape) -> tuple[Condition, ...]:
    return tuple(
        Condition(question=question, codes=frozenset(codes), unless=unless)
        for says, unless in ((shape.when, False), (shape.unless, True))
        for question, codes in says.items()
    )


def place_in_survey(survey: Survey, context: str) -> Place:
    """Where in its file a text stands: questions/part/board/label is in a list within a list."""
    _surveys, _id, *path = context.split("/")
    match path:
        case ["questions", question, part]:
            return ("questions", _position(survey, question), part)
        case ["questions", question, code, part]:
            at = _position(survey, question)
            codes = [choice.code for choice in survey.questions[at].choices]
            return ("questions", at, "choices", codes.index(code), part)
        case ["closings", *_rest]:
            contexts = [closing.text.context for closing in survey.closings]
            return ("closings", contexts.index(context), "text")
    return tuple(path)


def _position(survey: Survey, question: str) -> int:
    return [each.id for each in survey.questions].index(question)


def _criticise_names(source: Source, survey: Survey) -> None:
    """Names in braces must be filled in by somebody."""
    said: set[str] = set()
    for wording in survey.wordings():
        said |= wording.placeholders
        for name in sorted(wording.placeholders - set(survey.fills)):
            where = place_in_survey(survey, wording.context)
            source.mistake(where, f"{{{name}}} is not in fills: nobody fills it in")
    for name in survey.fills:
        if name not in said:
            source.mistake(("fills", name), f"fills: no text says {{{name}}}")
