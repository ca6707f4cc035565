from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.glossary import OFFERED, Found, Term, look_up
from bot.domain.keywords import normalise
from bot.domain.wording import Wording


def term(name: str, short: str = "", also: tuple[str, ...] = ()) -> Term:
    key = name.replace(" ", "-")
    return Term(
        id=key,
        term=Wording(context=f"glossary/{key}/term", english=name),
        meaning=Wording(context=f"glossary/{key}/meaning", english=f"What {name} means."),
        short=short,
        also=also,
    )


COUNCIL = term("council", also=("local authority", "LA"))
COMMISSIONING = term("commissioning")
SAFEGUARDING = term("safeguarding", also=("child protection",))
BOARD = term("Local Safeguarding Children Board", "LSCB")
CHECK = term("CRB check", "CRB")
GROUP = term("clinical commissioning group", "CCG")
SERVICE = term("council for voluntary service", "CVS")
VISITOR = term("health visitor", "HV")
VISIT = term("health visit", "HV")
TERMS = (COUNCIL, COMMISSIONING, SAFEGUARDING, BOARD, CHECK, GROUP, SERVICE, VISITOR, VISIT)
BENGALI = {"সুরক্ষা": SAFEGUARDING, "পরিষদ": COUNCIL}


def names_of(*terms: Term) -> Mapping[str, Sequence[Term]]:
    names: dict[str, list[Term]] = {}
    for each in terms:
        for name in each.english_names:
            names.setdefault(normalise(name), []).append(each)
    return names


NAMES = {**names_of(*TERMS), **{normalise(name): [means] for name, means in BENGALI.items()}}


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("council", COUNCIL),
        ("  Council! ", COUNCIL),
        ("COUNCILS", COUNCIL),
        ("local authority", COUNCIL),
        ("la", COUNCIL),
        ("LSCB", BOARD),
        ("lscbs", BOARD),
        ("L.S.C.B", None),
        ("CVS", SERVICE),
        ("crb check", CHECK),
        ("Child-Protection", SAFEGUARDING),
        ("সুরক্ষা", SAFEGUARDING),
        ("পরিষদ?", COUNCIL),
    ],
)
def test_a_term_is_found_by_any_of_its_names(asked: str, meant: Term | None) -> None:
    assert look_up(asked, NAMES).term == meant


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("comissioning", COMMISSIONING),
        ("commisioning", COMMISSIONING),
        ("safegaurding", SAFEGUARDING),
        ("safe guarding", SAFEGUARDING),
        ("local safeguarding childrens board", BOARD),
        ("counsil", COUNCIL),
    ],
)
def test_a_slip_in_a_long_word_is_forgiven(asked: str, meant: Term) -> None:
    assert look_up(asked, NAMES) == Found(term=meant)


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("CRG", CHECK),
        ("CCB", GROUP),
        ("CV", SERVICE),
        ("CVSE", SERVICE),
        ("LSCP", BOARD),
        ("LSC", BOARD),
    ],
)
def test_an_acronym_a_letter_off_is_offered_and_never_guessed(asked: str, offered: Term) -> None:
    found = look_up(asked, NAMES)
    assert found.term is None
    assert offered in found.close


@pytest.mark.parametrize("asked", ["", "?!", "x", "hospital", "সাহায্য", "🙂"])
def test_nothing_close_gives_nothing(asked: str) -> None:
    assert look_up(asked, NAMES) == Found(term=None)


@pytest.mark.parametrize("asked", ["HV", "hvs"])
def test_a_name_with_two_meanings_offers_both(asked: str) -> None:
    assert look_up(asked, NAMES) == Found(term=None, close=(VISITOR, VISIT))


def test_a_slip_that_comes_near_two_terms_offers_both() -> None:
    found = look_up("healt visito", NAMES)
    assert found.term is None
    assert set(found.close) == {VISIT, VISITOR}


def test_a_word_of_a_longer_name_is_enough_to_be_offered_it() -> None:
    assert look_up("voluntary", NAMES) == Found(term=None, close=(SERVICE,))


def test_no_more_is_offered_than_a_glance_takes_and_the_closest_comes_first() -> None:
    names = names_of(
        *(term(name) for name in ("partners", "partner boards", "partner groups", "partner plans"))
    )
    found = look_up("partnering", names)
    assert found.term is None
    assert len(found.close) == OFFERED
    assert found.close[0] == term("partners")


@given(st.sampled_from(TERMS), st.data())
def test_every_name_leads_to_its_term(meant: Term, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(meant.english_names))
    found = look_up(name.upper(), NAMES)
    assert meant in (found.term, *found.close)


@given(st.text(max_size=40))
def test_a_guess_leaves_nothing_to_offer(asked: str) -> None:
    found = look_up(asked, NAMES)
    assert found.term is None or not found.close
    assert len({each.id for each in found.close}) == len(found.close) <= OFFERED
