from dataclasses import replace
from datetime import date

import pytest

from bot.domain.directory import Consent, Group, GroupKind, Purpose, Tier
from bot.domain.enrolment import Row
from bot.domain.ids import ContactId, GroupId, Language
from bot.domain.merging import Known, KnownContact, Link, merge

CONSENT = Consent(source="form", given_on=date(2026, 3, 2), purposes=frozenset({Purpose.BULLETINS}))
NEWER = replace(CONSENT, given_on=date(2026, 4, 1), purposes=frozenset({Purpose.REMINDERS}))
ROW = Row(
    line=2,
    group="Lantern Circle",
    kind=GroupKind.COMMUNITY,
    area="Camden",
    tier=Tier.VOLUNTEERS,
    communities=("Bangladeshi",),
    topics=(),
    language=Language("bn"),
    contact="Rokeya Sultana",
    role="treasurer",
    phone="+447700900101",
    consent=CONSENT,
)
GROUP = Group(
    id=GroupId(1),
    name=ROW.group,
    kind=ROW.kind,
    area=ROW.area,
    tier=ROW.tier,
    communities=ROW.communities,
    topics=("families",),
    level=None,
)
CONTACT = KnownContact(
    id=ContactId(1),
    language=Language("bn"),
    language_chosen=False,
    consent=CONSENT,
    role="treasurer",
    link=Link.LINKED,
)
KNOWN = Known(group=GROUP, contact=CONTACT)


def test_a_row_that_says_what_is_known_changes_nothing() -> None:
    assert not merge(ROW, KNOWN).changed


def test_an_empty_cell_deletes_nothing() -> None:
    blank = replace(ROW, communities=(), role="", phone=None, consent=None)
    assert not merge(blank, KNOWN).changed


def test_a_new_group_and_a_new_person_are_written() -> None:
    merged = merge(ROW, Known(group=None, contact=None))
    assert (merged.group_changed, merged.contact_changed, merged.link_phone) == (True, True, True)


@pytest.mark.parametrize(
    ("row", "group", "contact"),
    [
        (replace(ROW, area="Merton"), True, False),
        (replace(ROW, tier=Tier.STAFFED), True, False),
        (replace(ROW, topics=("health",)), True, False),
        (replace(ROW, group="Lantern circle"), True, False),
        (replace(ROW, language=Language("en")), False, True),
        (replace(ROW, role="chair"), False, True),
        (replace(ROW, consent=NEWER), False, True),
    ],
)
def test_what_a_row_says_anew_is_written(row: Row, group: bool, contact: bool) -> None:
    merged = merge(row, KNOWN)
    assert (merged.group_changed, merged.contact_changed) == (group, contact)


def test_of_two_consents_the_newer_stands() -> None:
    known = Known(group=GROUP, contact=replace(CONTACT, consent=NEWER))
    merged = merge(ROW, known)
    assert merged.consent == NEWER
    assert not merged.changed


def test_a_language_chosen_by_text_outweighs_the_table() -> None:
    known = Known(group=GROUP, contact=replace(CONTACT, language=Language("ar"), language_chosen=True))
    merged = merge(ROW, known)
    assert merged.language == "ar"
    assert not merged.changed
    assert [note.column for note in merged.notes] == ["language"]


def test_a_disowned_phone_is_not_linked_again() -> None:
    merged = merge(ROW, Known(group=GROUP, contact=replace(CONTACT, link=Link.DISOWNED)))
    assert not merged.link_phone
    assert [note.column for note in merged.notes] == ["phone"]


def test_a_new_phone_is_linked() -> None:
    assert merge(ROW, Known(group=GROUP, contact=replace(CONTACT, link=Link.NONE))).link_phone
