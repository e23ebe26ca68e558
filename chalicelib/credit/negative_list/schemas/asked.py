"""What officers and a record's person may ask."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.credit.looks.schemas import OnPaperAsked
from chalicelib.credit.negative_list.core.categories import Source
from chalicelib.credit.negative_list.core.documents import BASIS_MAX, ISSUER_MAX, NUMBER_MAX, Document
from chalicelib.credit.negative_list.core.record import TEXT_MAX, State
from chalicelib.foundation.media.schemas import MediaId
from chalicelib.kernel.edge import Asked
from chalicelib.kernel.fields import Date

Grounds = Annotated[str, Field(min_length=4, max_length=TEXT_MAX)]


class NegativeRecordAsked(Asked):
    """A legally effective document about an adult: which one, whose, on what law, and until when its record holds.

    `source` is `judgment`, `penalty`, `enforcement` or `ruling`; `media_id` the scan, uploaded for the purpose `scan`.
    """

    category: Annotated[str, Field(pattern=r"^[a-z]{3,20}$")]
    source: Source
    number: Annotated[str, Field(min_length=4, max_length=NUMBER_MAX)]
    issuer: Annotated[str, Field(min_length=4, max_length=ISSUER_MAX)]
    basis: Annotated[str, Field(min_length=4, max_length=BASIS_MAX)]
    effective_on: Date
    ends_on: Date
    media_id: MediaId

    def document(self) -> Document:
        """Return it as the room's verbs take it."""
        return Document(
            self.category, self.source, self.number, self.issuer, self.basis, self.effective_on, self.ends_on,
            self.media_id,
        )  # fmt: skip


class GroundsAsked(Asked):
    """Why; its person reads it."""

    reason: Grounds


class ApprovalAsked(GroundsAsked):
    """Whether a second officer finds the document and its entry in order."""

    approves: bool


class AnswerDecisionAsked(GroundsAsked):
    """Whether a record is kept after its person answered."""

    keeps: bool


class RecordObjectionDecisionAsked(GroundsAsked):
    """Whether an objection is right."""

    upholds: bool


class RepairDecisionAsked(GroundsAsked):
    """Whether a record is repaired; two officers have to say so."""

    grants: bool


class RecallDecisionAsked(GroundsAsked):
    """Whether a recalled record was entered wrongly, so that it is withdrawn, or goes on."""

    withdraws: bool


class RecordAnswerAsked(Asked):
    """What a record's person says to it."""

    text: Grounds


class RepairAsked(Asked):
    """What was put right, and what shows it."""

    text: Annotated[str, Field(min_length=4, max_length=240)]
    evidence: Annotated[str, Field(min_length=4, max_length=240)]


class PaperWordsAsked(OnPaperAsked):
    """What a record's person says to it on paper: an answer before it counts, or an objection to one that does."""

    deed: Literal["answer", "object"]
    text: Grounds


class PaperRepairAsked(OnPaperAsked, RepairAsked):
    """What somebody asks a repair for on paper."""


class NegativeDeskAsked(Asked):
    """Which page of a town's records in a state."""

    state: State
    size: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class OwnRecordsAsked(Asked):
    """Which page of one's own records."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None
