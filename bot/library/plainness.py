"""Plain language, held against the files of content/ line by line."""

from collections.abc import Mapping

from bot.domain.briefings import Briefing
from bot.domain.glossary import Term
from bot.domain.keywords import Vocabulary
from bot.domain.plain import OLDEST_READER, Jargon, criticise, reading_age, sentences
from bot.domain.rendering import PUSH_SEGMENTS
from bot.domain.richtext import RichText
from bot.domain.segments import units_over
from bot.domain.surveys.checking import clashes, overlong
from bot.domain.surveys.definition import Survey
from bot.domain.surveys.faces import Tongue
from bot.domain.wording import Reply, Wording
from bot.library.extraction import place_in_briefing
from bot.library.glossary import PlainWords
from bot.library.markup import read_markup
from bot.library.reading import Source
from bot.library.surveys import place_in_survey


def jargon_of(terms: tuple[Term, ...], plain: PlainWords) -> Jargon:
    """What may be said: what the glossary explains is no jargon to be avoided."""
    names = {name for term in terms for name in term.english_names}
    folded = {name.casefold() for name in names}
    return Jargon(
        explained=names | {word for name in names for word in name.split() if word.isupper()},
        names=plain.names,
        instead={word: plainer for word, plainer in plain.instead.items() if word not in folded},
    )


def criticise_briefing(source: Source, briefing: Briefing, jargon: Jargon, footer: str) -> None:
    """Note in `source` what is not plain in a briefing, and what is too long for a phone with its footer."""
    steps = briefing.next_steps.values()

    def look(wording: Wording, text: str, before: str = "") -> None:
        for remark in criticise(text, jargon, before):
            source.mistake_at(place_in_briefing(wording.context), remark.words, remark.reason)

    short, long = briefing.short.english, _plain(briefing.long).text
    look(briefing.short, short)
    for step in steps:
        look(step, step.english, short)
    look(briefing.long, long)
    for aside in briefing.asides:
        look(aside.text, aside.text.english, long)
    said = ""
    for sentence in briefing.talk:
        look(sentence, sentence.english, said)
        said += f" {sentence.english}"
    for wording, text in ((briefing.short, f"{short}\n{footer}"), *((s, s.english) for s in steps)):
        if over := units_over(text, PUSH_SEGMENTS):
            reason = f"is {over} units too long for {PUSH_SEGMENTS} SMS segments"
            source.mistake(place_in_briefing(wording.context), reason)
    whole = "\n".join(_plain(wording).text for wording in briefing.wordings())
    for place, name, text in (("long", "the long text", long), ("id", "the whole briefing", whole)):
        if (age := reading_age(text)) > OLDEST_READER:
            source.mistake((place,), f"{name} has a reading age of {age:.1f}, above {OLDEST_READER}")


def criticise_survey(
    source: Source,
    survey: Survey,
    jargon: Jargon,
    replies: Mapping[Reply, Wording],
    vocabulary: Vocabulary,
) -> None:
    """Note in `source` what is not plain in a survey, too long for a channel, or a command of its own."""
    said = ""
    for wording in survey.wordings_to_say():
        for remark in criticise(wording.english, jargon, said):
            source.mistake_at(place_in_survey(survey, wording.context), remark.words, remark.reason)
        said += f" {wording.english}"
    for question in survey.questions:
        for choice, reason in clashes(question, _english, vocabulary.words):
            source.mistake(place_in_survey(survey, choice.label.context), f"{question.id}: {reason}")
    for buttons in (False, True):
        tongue = Tongue(say=_english, frame=replies, values=survey.fills, buttons=buttons)
        for wording, reason in overlong(survey, tongue, PUSH_SEGMENTS, str):
            source.mistake(place_in_survey(survey, wording.context), reason)
    whole = "\n".join(wording.english for wording in survey.wordings_to_say())
    if (age := reading_age(whole)) > OLDEST_READER:
        source.mistake(("id",), f"the whole survey has a reading age of {age:.1f}, above {OLDEST_READER}")


def _english(wording: Wording) -> str:
    return wording.english


def criticise_terms(source: Source, terms: tuple[Term, ...], jargon: Jargon) -> None:
    """Note in `source` what is not plain in the glossary: each meaning is one plain sentence."""
    for number, term in enumerate(terms):
        if len(sentences(term.meaning.english)) != 1:
            source.mistake(("terms", number, "meaning"), f"{term.id}: meaning must be one sentence")
        for wording in list(term.wordings())[1:]:
            # An acronym in an answer of one sentence cannot be explained there; it can be asked for in turn.
            place = ("terms", number, wording.context.rpartition("/")[2])
            for remark in criticise(wording.english, jargon, wording.english):
                source.mistake(place, f"{term.id}: {remark.reason}")


def _plain(wording: Wording) -> RichText:
    return read_markup(wording.english)
