from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.directory import Consent, GroupKind, Purpose, Tier
from bot.domain.enrolment import Column, Readers, Row, read_date, read_row
from bot.domain.ids import Language
from bot.phones import read_phone

LANGUAGES = {"en": Language("en"), "bn": Language("bn"), "bengali": Language("bn")}
READERS = Readers(
    language=lambda text: LANGUAGES.get(text.casefold()),
    languages=(Language("en"), Language("bn")),
    phone=read_phone,
    today=date(2026, 11, 23),
)
GOOD = {
    "group": "Lantern Circle",
    "kind": "community",
    "area": "Camden",
    "tier": "1",
    "communities": "Bangladeshi; Somali;;Somali",
    "topics": "",
    "language": "Bengali",
    "contact": "Rokeya  Sultana",
    "role": "treasurer",
    "phone": "07700 900101",
    "consent_source": "paper form",
    "consent_date": "2026-03-02",
    "consent_purposes": "bulletins;Check-ins",
}


def test_a_good_row_is_read() -> None:
    assert read_row(2, GOOD, READERS) == Row(
        line=2,
        group="Lantern Circle",
        kind=GroupKind.COMMUNITY,
        area="Camden",
        tier=Tier.VOLUNTEERS,
        communities=("Bangladeshi", "Somali"),
        topics=(),
        language=Language("bn"),
        contact="Rokeya Sultana",
        role="treasurer",
        phone="+447700900101",
        consent=Consent(
            source="paper form",
            given_on=date(2026, 3, 2),
            purposes=frozenset({Purpose.BULLETINS, Purpose.CHECKINS}),
        ),
    )


@pytest.mark.parametrize(
    ("cells", "problems"),
    [
        ({"group": " "}, [("group", "is empty")]),
        ({"contact": ""}, [("contact", "is empty")]),
        ({"group": "x" * 201}, [("group", "is longer than 200 characters")]),
        (
            {"kind": "club"},
            [("kind", "unknown kind 'club': use one of community, faith, network, infrastructure, other")],
        ),
        ({"tier": "4"}, [("tier", "unknown tier '4': use one of 1, 2, 3")]),
        ({"language": "Klingon"}, [("language", "unknown language 'Klingon': use one of en, bn")]),
        ({"phone": "12345"}, [("phone", "not a phone number: '12345'")]),
        ({"phone": "0161 496 0000 ext 3"}, [("phone", "not a phone number: '0161 496 0000 ext 3'")]),
        ({"consent_date": "March"}, [("consent_date", "not a date: 'March': write it as 2026-03-31")]),
        ({"consent_date": "2026-12-24"}, [("consent_date", "lies in the future: '2026-12-24'")]),
        (
            {"consent_purposes": "bulletins;parties"},
            [
                (
                    "consent_purposes",
                    "unknown purpose 'parties': use bulletins, check-ins, reminders, separated by ;",
                )
            ],
        ),
        (
            {"consent_source": "", "consent_date": "", "consent_purposes": ""},
            [
                ("consent_source", "consent missing: say how, when and to what they agreed"),
                ("consent_date", "consent missing: say how, when and to what they agreed"),
                ("consent_purposes", "consent missing: say how, when and to what they agreed"),
            ],
        ),
        (
            {"kind": "club", "tier": "9"},
            [
                ("kind", "unknown kind 'club': use one of community, faith, network, infrastructure, other"),
                ("tier", "unknown tier '9': use one of 1, 2, 3"),
            ],
        ),
        (
            {"surplus": "yes"},
            [
                (
                    "group",
                    "the row has more cells than there are columns: put a name with a comma in it in quotes",
                )
            ],
        ),
    ],
)
def test_every_mistake_of_a_row_is_told(cells: dict[str, str], problems: list[tuple[str, str]]) -> None:
    read = read_row(7, GOOD | cells, READERS)
    assert isinstance(read, list)
    assert sorted((problem.column, problem.reason) for problem in read) == sorted(problems)
    assert {problem.line for problem in read} == {7}


def test_who_has_no_phone_needs_no_consent() -> None:
    nothing = {"phone": "", "consent_source": "", "consent_date": "", "consent_purposes": ""}
    read = read_row(2, GOOD | nothing, READERS)
    assert isinstance(read, Row)
    assert (read.phone, read.consent) == (None, None)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-03-31", date(2026, 3, 31)),
        ("31/03/2026", date(2026, 3, 31)),
        ("1/3/2026", date(2026, 3, 1)),
        ("31/03/26", None),
        ("2026-13-01", None),
        ("20260331", None),
        ("2026-W14-2", None),
        ("yesterday", None),
    ],
)
def test_dates_as_people_and_spreadsheets_write_them(text: str, read: date | None) -> None:
    assert read_date(text) == read


@given(st.dictionaries(st.sampled_from([*Column, "surplus"]), st.text(max_size=30)))
def test_no_row_of_cells_is_too_odd_to_read(cells: dict[str, str]) -> None:
    read = read_row(2, cells, READERS)
    assert isinstance(read, Row) or all(problem.reason for problem in read)
