"""What each of the five scenarios asks, told apart by `kind`: the same on the way in and out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from chalicelib.kernel.edge import Asked
from chalicelib.kernel.fields import Date
from chalicelib.prosperity.listings.core.kinds import SHAPES, TYPES, Details, Kind

FEN_MAX = 100_000_000
"""A million yuan. Ours."""
Fen = Annotated[int, Field(strict=True, ge=0, le=FEN_MAX)]


def _types(kind: Kind) -> Any:
    return Literal[tuple(TYPES[kind])]


class JobDetails(Asked):
    """Work that is offered or wanted: the pay, for how many people, from and until when."""

    kind: Literal["jobs"]
    type: _types(Kind.JOBS)  # type: ignore[valid-type]  # The core's own list, so that there is one.
    pay_fen: Fen
    pay_per: Literal["month", "day", "whole"] = "month"
    places: Annotated[int, Field(strict=True, ge=1, le=99)] = 1
    begins_on: Date | None = None
    ends_on: Date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.begins_on and self.ends_on and self.ends_on < self.begins_on:
            message = "结束日期不能早于开始日期。|It can not end before it begins."
            raise ValueError(message)
        return self


class RentalDetails(Asked):
    """A house, rooms or a shop to rent: what a month costs, the deposit, its square metres and rooms."""

    kind: Literal["rentals"]
    type: _types(Kind.RENTALS)  # type: ignore[valid-type]
    rent_fen: Fen
    deposit_fen: Fen = 0
    area_m2: Annotated[int, Field(strict=True, ge=1, le=9_999)]
    rooms: Annotated[int, Field(strict=True, ge=0, le=50)] = 1
    from_on: Date | None = None


class GoodsDetails(Asked):
    """Something second-hand, of one's own garden, or a service: its price, 0 to be talked about, and condition."""

    kind: Literal["bazaar"]
    type: _types(Kind.BAZAAR)  # type: ignore[valid-type]
    asks_fen: Fen
    condition: Literal["", "new", "good", "used", "worn"] = ""


class LandDetails(Asked):
    """Land to lease: the rent of a mu and year, hundredths of a mu, years, and what for."""

    kind: Literal["land"]
    type: _types(Kind.LAND)  # type: ignore[valid-type]
    rent_fen: Fen
    area_mu_hundredths: Annotated[int, Field(strict=True, ge=1, le=10_000_000)]
    years: Annotated[int, Field(strict=True, ge=1, le=30)]
    use: Annotated[str, Field(min_length=2, max_length=60)]


class PlotDetails(Asked):
    """Plots to adopt for a season: how many, the square metres and the price of each."""

    kind: Literal["plots"]
    type: _types(Kind.PLOTS)  # type: ignore[valid-type]
    season: Annotated[str, Field(min_length=2, max_length=20)]
    fee_fen: Fen
    plots: Annotated[int, Field(strict=True, ge=1, le=500)]
    area_m2: Annotated[int, Field(strict=True, ge=1, le=9_999)]


AnyDetails = JobDetails | RentalDetails | GoodsDetails | LandDetails | PlotDetails
DetailsField = Annotated[AnyDetails, Field(discriminator="kind")]
_MODELS: dict[Kind, type[AnyDetails]] = {
    Kind.JOBS: JobDetails,
    Kind.RENTALS: RentalDetails,
    Kind.BAZAAR: GoodsDetails,
    Kind.LAND: LandDetails,
    Kind.PLOTS: PlotDetails,
}


def details_asked(asked: AnyDetails) -> tuple[Kind, Details]:
    """Return which scenario is asked for, and its details."""
    kind = Kind(asked.kind)
    return kind, SHAPES[kind](**asked.model_dump(exclude={"kind"}))


def details_shown(kind: Kind, details: Details) -> AnyDetails:
    """Return details as they are shown."""
    return _MODELS[kind].model_validate({"kind": kind.value, **asdict(details)})
