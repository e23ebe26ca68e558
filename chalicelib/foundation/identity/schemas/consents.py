"""Consents, asked and shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.foundation.identity.core.consents import Consent, Paper
from chalicelib.foundation.identity.core.purposes import PURPOSES, Purpose
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page

PurposeCode = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
Version = Annotated[str, Field(min_length=1, max_length=20)]


class ConsentAsked(Asked):
    """Agreement to the text of one purpose, by the version that was read."""

    purpose: PurposeCode
    version: Version


class PaperAsked(Asked):
    """The paper that an officer saw: its number in the village's file, and when it was signed."""

    document: Annotated[str, Field(max_length=60)] = ""
    signed_on: Date | None = None

    def paper(self) -> Paper:
        """Return what was seen."""
        return Paper(self.document, self.signed_on)


class WitnessedConsentAsked(PaperAsked):
    """Agreement on paper that an officer saw; `given_by` is the guardian's resident id for somebody under 14."""

    purpose: PurposeCode
    version: Version
    given_by: Annotated[str, Field(pattern=r"^(v[0-9]{5}r[0-9]{5})?$")] = ""


class WitnessedWithdrawalAsked(PaperAsked):
    """Withdrawal on paper that an officer saw; `given_by` is the guardian's resident id for somebody under 14."""

    given_by: Annotated[str, Field(pattern=r"^(v[0-9]{5}r[0-9]{5})?$")] = ""


class HistoryQuery(Asked):
    """Which page of the history."""

    size: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: str | None = None


class PurposeShown(Shown):
    """A purpose with the text to read before agreeing."""

    purpose: str
    title: str
    version: str
    text: str
    minors: bool


class PurposesShown(Shown):
    """Every purpose there is."""

    purposes: list[PurposeShown]


class ConsentShown(Shown):
    """Where somebody stands on a purpose, or one event of the history. `text` is what was agreed to."""

    purpose: str
    title: str
    state: str
    version: str
    text: str
    given_by: str
    recorded_by: str
    document: str
    signed_on: str | None
    at: str | None


class ConsentsShown(Shown):
    """Where somebody stands on every purpose."""

    consents: list[ConsentShown]


class HistoryShown(Shown):
    """A page of the history, the newest first."""

    events: list[ConsentShown]
    cursor: str | None


def purposes_shown() -> PurposesShown:
    """Return every purpose as it is shown."""
    return PurposesShown(purposes=[_purpose_shown(purpose) for purpose in PURPOSES.values()])


def _purpose_shown(purpose: Purpose) -> PurposeShown:
    text = purpose.present
    return PurposeShown(
        purpose=purpose.code, title=purpose.title, version=text.version, text=text.zh, minors=purpose.minors
    )


def consent_shown(consent: Consent) -> ConsentShown:
    """Return a consent with the words that were agreed to."""
    purpose = PURPOSES[consent.purpose]
    return ConsentShown(
        purpose=consent.purpose,
        title=purpose.title,
        state=consent.state.value,
        version=consent.version,
        text=next((text.zh for text in purpose.texts if text.version == consent.version), ""),
        given_by=consent.given_by,
        recorded_by=consent.recorded_by,
        document=consent.paper.document,
        signed_on=None if consent.paper.signed_on is None else str(consent.paper.signed_on),
        at=None if consent.at is None else business_time(consent.at),
    )


def consents_shown(consents: list[Consent]) -> ConsentsShown:
    """Return where somebody stands, as it is shown."""
    return ConsentsShown(consents=[consent_shown(consent) for consent in consents])


def history_shown(page: Page[Consent]) -> HistoryShown:
    """Return a page of the history as it is shown."""
    return HistoryShown(events=[consent_shown(event) for event in page.rows], cursor=page.cursor)
