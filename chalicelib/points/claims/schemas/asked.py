"""What claimants, officers and the panel may ask of claims."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.foundation.media.schemas import MediaIds
from chalicelib.kernel.edge import Asked
from chalicelib.kernel.fields import Date
from chalicelib.points.claims.core.claims import DOCUMENT_MAX, TEXT_MAX, State
from chalicelib.points.claims.core.honours import HONOUR_MAX
from chalicelib.points.claims.core.listed import Claimed
from chalicelib.points.claims.core.periods import PERIOD

RuleCode = Annotated[str, Field(pattern=r"^[a-z]{3}$")]
HolderId = Annotated[str, Field(pattern=r"^v[0-9]{5}[rh][0-9]{5}$")]
Reason = Annotated[str, Field(min_length=2, max_length=200)]
Level = Literal["national", "province", "city", "district", "town", "village"]
Points = Annotated[int, Field(strict=True, ge=1, le=20_000)]


class ClaimAsked(Asked):
    """What is claimed: a deed of a day, or a household's of a period: `2026W47`, `2026M11`, `2026Q4` or `2026Y`.

    `holder_id` is the household it is for; left out, it is for oneself. `another`: a second deed of that day.
    Of an honour, a rule with levels, `level` says the points, and `honour` which one it is: the issuer, title or number
    of its certificate, such as `区级文明家庭，萧文明〔2026〕8号`. It is paid once.
    """

    rule: RuleCode
    holder_id: HolderId | None = None
    description: Annotated[str, Field(min_length=2, max_length=TEXT_MAX)]
    on: Date | None = None
    period: Annotated[str, Field(pattern=PERIOD.pattern)] | None = None
    minutes: Annotated[int, Field(strict=True, ge=1, le=960)] | None = None
    points: Points | None = None
    media_ids: MediaIds = ()
    another: bool = False
    level: Level | None = None
    honour: Annotated[str, Field(min_length=2, max_length=HONOUR_MAX)] | None = None

    def claimed(self, own_id: str) -> Claimed:
        """Return it as the room's verbs take it."""
        return Claimed(
            rule=self.rule,
            holder_id=self.holder_id or own_id,
            description=self.description,
            on=self.on,
            period=self.period or "",
            minutes=self.minutes or 0,
            points=self.points,
            media_ids=self.media_ids,
            another=self.another,
            level=self.level or "",
            honour=self.honour or "",
        )


class ClaimForAsked(ClaimAsked):
    """What an officer claims for somebody, or for a household."""

    holder_id: HolderId


class ResubmissionAsked(Asked):
    """What stands in the place of what was said before."""

    description: Annotated[str, Field(min_length=2, max_length=TEXT_MAX)]
    media_ids: MediaIds = ()


class ReasonAsked(Asked):
    """Why; the claimant reads it."""

    reason: Reason


class RemarkAsked(Asked):
    """A remark, where there is one."""

    reason: Annotated[str, Field(max_length=200)] = ""


class AcceptanceAsked(RemarkAsked):
    """What the notice says of a claim, without anybody's name; points, minutes or level where not as asked for.

    `said_in` is that of the claim that was looked at; where none is named, it was looked at as it was first made.
    """

    said_in: Annotated[int, Field(strict=True, ge=1)] = 1
    document: Annotated[str, Field(min_length=2, max_length=DOCUMENT_MAX)]
    points: Points | None = None
    minutes: Annotated[int, Field(strict=True, ge=1, le=960)] | None = None
    level: Level | None = None


class VoteAsked(RemarkAsked):
    """A vote; points where a case leaves a choice and they are not as proposed."""

    approve: bool
    points: Points | None = None


class ObjectionAsked(Asked):
    """What is wrong with a claim."""

    reason: Annotated[str, Field(min_length=5, max_length=TEXT_MAX)]


class SettlementAsked(ReasonAsked):
    """Which objection is decided on, by the number of its step."""

    objection: Annotated[int, Field(strict=True, ge=1)]


class OwnClaimsAsked(Asked):
    """Which page of one's claims, or one's household's."""

    household: bool = False
    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class DeskAsked(Asked):
    """Which page of a village's claims in a state."""

    state: State
    size: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class CalledAsked(Asked):
    """Which page of the claims on which other villages' panels are called to vote."""

    size: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class LateAsked(Asked):
    """Which page of a town's late claims."""

    size: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class NoticesAsked(Asked):
    """Which page of a village's notices."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class OwnObjectionsAsked(Asked):
    """Which page of what one objected to."""

    size: Annotated[int, Field(ge=1, le=20)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None
