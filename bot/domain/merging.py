"""What a row of a table changes in what the directory already holds."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.directory import Consent, Group
from bot.domain.enrolment import Column, Problem, Row
from bot.domain.hours import Times
from bot.domain.ids import ContactId, Language


class Link(StrEnum):
    """Whether a contact has the phone of a row."""

    NONE = "none"
    LINKED = "linked"
    DISOWNED = "disowned"
    """Whoever has the phone said it is not this person's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownContact:
    """What the directory holds of the person a row is about.

    `language_chosen` is set when the person chose the language by text. `role` is None when the person
    is not yet in the row's group. `wish` is when to write to them.
    """

    id: ContactId
    language: Language
    language_chosen: bool
    consent: Consent | None
    role: str | None
    link: Link
    wish: Times | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the directory holds of a row: its group and its person, as far as there are any."""

    group: Group | None
    contact: KnownContact | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """What becomes of a row. `group_changed` and `contact_changed` say what must be written.

    `link_phone` asks for the row's phone to be the contact's, in place of any other. `notes` are for the
    person who imports.
    """

    row: Row
    known: Known
    group_changed: bool
    contact_changed: bool
    language: Language
    consent: Consent | None
    wish: Times | None
    link_phone: bool
    notes: tuple[Problem, ...]

    @property
    def changed(self) -> bool:
        return self.group_changed or self.contact_changed or self.link_phone


def merge(row: Row, known: Known) -> Merged:
    """What `row` changes in what is known.

    What a person did by text outweighs a table: a language they chose stays, a phone they disowned is
    not linked again. When to write to them is theirs to say: a wish that is known stays. Of two consents the
    newer stands. An empty cell never deletes anything.
    """
    group, contact = known.group, known.contact
    language, consent, wish, link_phone = row.language, row.consent, row.wish, row.phone is not None
    notes: list[Problem] = []
    if contact is not None:
        if contact.language_chosen and contact.language != row.language:
            reason = f"keeps '{contact.language}', which this person chose by text"
            notes.append(Problem(line=row.line, column=Column.LANGUAGE, reason=reason))
        if contact.language_chosen:
            language = contact.language
        wish = contact.wish or row.wish
        if row.wish not in (None, wish):
            reason = f"keeps '{wish}', which is known of this person; they change it by texting TIMES"
            notes.append(Problem(line=row.line, column=Column.TIMES, reason=reason))
        consent = _newer(contact.consent, row.consent)
        if row.phone is not None and contact.link is Link.DISOWNED:
            reason = "not linked: whoever answers this phone said it is a wrong number"
            notes.append(Problem(line=row.line, column=Column.PHONE, reason=reason))
        link_phone = row.phone is not None and contact.link is Link.NONE
    return Merged(
        row=row,
        known=known,
        group_changed=group is None or not _same_group(row, group),
        contact_changed=contact is None
        or (language, consent, wish) != (contact.language, contact.consent, contact.wish)
        or contact.role is None
        or (row.role not in ("", contact.role)),
        language=language,
        consent=consent,
        wish=wish,
        link_phone=link_phone,
        notes=tuple(notes),
    )


def _newer(known: Consent | None, told: Consent | None) -> Consent | None:
    if known is None or told is None:
        return told or known
    return told if told.given_on >= known.given_on else known


def _same_group(row: Row, group: Group) -> bool:
    told = (row.group, row.kind, row.area, row.tier)
    lists = (
        row.communities or group.communities,
        row.topics or group.topics,
    )
    return told == (group.name, group.kind, group.area, group.tier) and lists == (
        group.communities,
        group.topics,
    )
