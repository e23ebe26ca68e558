"""A score as it is printed for somebody without a phone, and an objection as it stands on a paper."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.credit.log.schemas import ReceiptShown
from chalicelib.credit.log.service.identity import policy
from chalicelib.credit.looks.schemas import OnPaperAsked
from chalicelib.credit.negative_list.schemas.shown import Eyes, NegativeShown
from chalicelib.credit.score.core.mine import Sheet
from chalicelib.credit.score.schemas.objections import ScoreObjectionShown
from chalicelib.credit.score.schemas.own import BehindShown, ScoreShown
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date


class MeantAsked(Asked):
    """What somebody objects to on paper: a day, and which kind of thing counted against them."""

    on: Date
    what: Literal["missed", "left_lying", "gave_up", "taken_back"]


class PaperObjectionAsked(OnPaperAsked):
    """What somebody says on paper against their score, or against one thing that counts in it."""

    says: Annotated[str, Field(min_length=4, max_length=500)]
    about: MeantAsked | None = None


class ScoreSheetShown(Shown):
    """All that is printed: the score with its reasons, the newest facts behind it, objections, and negative records.

    `more_facts`: there are older ones than these. `receipt` is the log's of the score as it was registered last, which
    anybody verifies from the paper; null until it is published, some minutes after the night.
    """

    name: str
    document: str
    printed_at: str
    score: ScoreShown
    facts: list[BehindShown]
    more_facts: bool
    objections: list[ScoreObjectionShown]
    records: list[NegativeShown]
    receipt: ReceiptShown | None

    @classmethod
    def of(cls, one: Sheet, document: str, now: dt.datetime) -> ScoreSheetShown:
        """Show a sheet."""
        return cls(
            name=one.name,
            document=document,
            printed_at=business_time(now),
            score=ScoreShown.of(one.mine),
            facts=[BehindShown.of(each) for each in one.facts.rows],
            more_facts=one.facts.earlier is not None,
            objections=[ScoreObjectionShown.of(each) for each in one.objections],
            records=[NegativeShown.whole(each, now, Eyes.PERSON) for each in one.records],
            receipt=None if one.receipt is None else ReceiptShown.of(one.receipt, policy()),
        )
