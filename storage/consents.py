"""A person's consent, as three columns of theirs."""

from typing import Any

from sqlalchemy import RowMapping

from bot.domain.directory import Consent, Purpose

CONSENT = ("consent_source", "consent_on", "consent_purposes")
"""The columns. All of them are empty where there is none."""


def read_consent(row: RowMapping) -> Consent | None:
    """The consent that a row with these columns holds."""
    if row["consent_source"] is None:
        return None
    return Consent(
        source=row["consent_source"],
        given_on=row["consent_on"],
        purposes=frozenset(Purpose(purpose) for purpose in row["consent_purposes"]),
    )


def consent_columns(consent: Consent | None) -> dict[str, Any]:
    """What the columns hold of a consent."""
    told = (consent.source, consent.given_on, sorted(consent.purposes)) if consent else (None, None, ())
    return dict(zip(CONSENT, told, strict=True))
