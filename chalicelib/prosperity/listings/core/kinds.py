"""The five scenarios, and what each says besides a title and words. Money is whole fen, areas are whole units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, replace
from enum import StrEnum
from typing import Any

from chalicelib.kernel.values import value


class Kind(StrEnum):
    """求职招聘, 房屋租赁, 乡村集市, 土地承租, 菜地认领."""

    JOBS = "jobs"
    RENTALS = "rentals"
    BAZAAR = "bazaar"
    LAND = "land"
    PLOTS = "plots"


TYPES: Mapping[Kind, Mapping[str, str]] = {
    Kind.JOBS: {"offer": "招工", "wanted": "求职"},
    Kind.RENTALS: {"house": "整栋", "rooms": "单间", "shop": "店面"},
    Kind.BAZAAR: {"second_hand": "二手", "produce": "自家农产", "service": "服务"},
    Kind.LAND: {"paddy": "水田", "dry": "旱地", "orchard": "果园", "pond": "鱼塘", "forest": "林地"},
    Kind.PLOTS: {"vegetables": "菜地", "orchard": "果树"},
}
"""What types each scenario has, and what they are called. Ours."""
DAYS: Mapping[Kind, int] = {Kind.JOBS: 60, Kind.RENTALS: 90, Kind.BAZAAR: 30, Kind.LAND: 180, Kind.PLOTS: 180}
"""So long one is seen before it is renewed or expires. Ours."""
OPEN_TO_MEMBERS = frozenset({(Kind.JOBS, "wanted"), *((Kind.BAZAAR, one) for one in TYPES[Kind.BAZAAR])})
"""What people of the city list too; the rest stands in a village, and is of who lives there."""


@value
class Job:
    """Work: at so much a month, a day or for the whole (`pay_per`), `places` people, from and until when."""

    type: str
    pay_fen: int
    pay_per: str
    places: int
    begins_on: dt.date | None = None
    ends_on: dt.date | None = None

    @property
    def price_fen(self) -> int:
        """The pay."""
        return self.pay_fen


@value
class Rental:
    """A house or rooms: the rent a month and the deposit, its area in whole square metres, from when."""

    type: str
    rent_fen: int
    deposit_fen: int
    area_m2: int
    rooms: int
    from_on: dt.date | None = None

    @property
    def price_fen(self) -> int:
        """The rent a month."""
        return self.rent_fen


@value
class Goods:
    """Something of the bazaar: its price, and how new it is."""

    type: str
    asks_fen: int
    condition: str = ""

    @property
    def price_fen(self) -> int:
        """The price; 0 is to be talked about."""
        return self.asks_fen


@value
class Land:
    """Land to lease: hundredths of a mu, the rent of a mu and year, for what, and for how many years."""

    type: str
    rent_fen: int
    area_mu_hundredths: int
    years: int
    use: str

    @property
    def price_fen(self) -> int:
        """The rent of a mu and year."""
        return self.rent_fen


@value
class Plots:
    """Plots to adopt for a season: how many there are, the size and price of each."""

    type: str
    season: str
    fee_fen: int
    plots: int
    area_m2: int

    @property
    def price_fen(self) -> int:
        """The price of a plot and season."""
        return self.fee_fen


Details = Job | Rental | Goods | Land | Plots
SHAPES: Mapping[Kind, type[Details]] = {
    Kind.JOBS: Job,
    Kind.RENTALS: Rental,
    Kind.BAZAAR: Goods,
    Kind.LAND: Land,
    Kind.PLOTS: Plots,
}
_DATES = frozenset({"begins_on", "ends_on", "from_on"})


def free_texts(details: Details) -> dict[str, str]:
    """Return what of the details is written freely, by its field."""
    if isinstance(details, Land):
        return {"use": details.use}
    return {"season": details.season} if isinstance(details, Plots) else {}


def without_texts(details: Details, gone: str) -> Details:
    """Return details in which `gone` stands for all that was written freely."""
    if isinstance(details, Land):
        return replace(details, use=gone)
    return replace(details, season=gone) if isinstance(details, Plots) else details


def kept(details: Details) -> dict[str, Any]:
    """Return details as they are kept: JSON's own values."""
    return {name: one.isoformat() if isinstance(one, dt.date) else one for name, one in asdict(details).items()}


def details_of(kind: Kind, held: Mapping[str, Any]) -> Details:
    """Return the details that were kept so."""
    read: dict[str, Any] = {
        name: dt.date.fromisoformat(one) if name in _DATES and one else one for name, one in held.items()
    }
    return SHAPES[kind](**read)
