"""A survey made by hand with every kind of question, and an ear for it in two languages."""

from bot.domain.ids import Language
from bot.domain.keywords import Keyword, Vocabulary, normalise
from bot.domain.levels import Level
from bot.domain.surveys.definition import Choice, Closing, Condition, Kind, Question, Survey
from bot.domain.surveys.reading import Ear, compile_lexicon
from bot.domain.wording import Wording

ENGLISH, POLISH = Language("en"), Language("pl")

_POLISH = {
    "Coming": "Przyjdziemy",
    "Not coming": "Nie przyjdziemy",
    "Not sure": "Nie na pewno",
    "we will, be there": "będziemy, jesteśmy",
}


def wording(english: str) -> Wording:
    return Wording(context=f"surveys/sample/{english}", english=english)


def choice(code: str, label: str, words: str = "", means: Keyword | None = None) -> Choice:
    return Choice(code=code, label=wording(label), words=wording(words) if words else None, means=means)


SAMPLE = Survey(
    id="sample",
    opening=wording("A few questions."),
    reminder=wording("One question waits."),
    questions=(
        Question(
            id="coming",
            kind=Kind.ONE,
            text=wording("Are you coming?"),
            choices=(
                choice("yes", "Coming", "we will, be there", Keyword.YES),
                choice("no", "Not coming", means=Keyword.NO),
                choice("maybe", "Not sure"),
            ),
            unsure="maybe",
        ),
        Question(
            id="help",
            kind=Kind.SEVERAL,
            text=wording("What would help?"),
            choices=(
                choice("fares", "Fares paid", "bus, train"),
                choice("creche", "Child care"),
                choice("food", "Food and drink"),
            ),
            when=(Condition(question="coming", codes=frozenset({"yes", "maybe"})),),
        ),
        Question(
            id="people",
            kind=Kind.NUMBER,
            text=wording("How many of you?"),
            when=(Condition(question="coming", codes=frozenset({"no"}), unless=True),),
            least=1,
            most=50,
        ),
        Question(id="wish", kind=Kind.TEXT, text=wording("Anything else?")),
    ),
    closings=(
        Closing(text=wording("A pity."), when=(Condition(question="coming", codes=frozenset({"no"})),)),
        Closing(text=wording("Never said."), levels=frozenset({Level.HIGH})),
        Closing(text=wording("See you.")),
    ),
    reminder_after=2,
    close_after=7,
)

VOCABULARY = Vocabulary(
    words={
        normalise(word): keyword
        for word, keyword in {
            "yes": Keyword.YES,
            "tak": Keyword.YES,
            "no": Keyword.NO,
            "back": Keyword.BACK,
            "skip": Keyword.SKIP,
            "don't know": Keyword.DONT_KNOW,
            "nie wiem": Keyword.DONT_KNOW,
        }.items()
    },
    by_language={},
    languages={},
    own_names={},
    also=frozenset({"and", "i", "و", "和"}),
)


def text_of(language: Language, wording: Wording) -> str:
    return wording.english if language == ENGLISH else _POLISH.get(wording.english, "")


EAR = Ear(
    vocabulary=VOCABULARY,
    lexicon=compile_lexicon(SAMPLE, (ENGLISH, POLISH), text_of),
    language=ENGLISH,
)
