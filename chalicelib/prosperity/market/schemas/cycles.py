"""Order cycles on the wire. Prices are whole fen, weights whole grams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from chalicelib.foundation.media.schemas import PictureShown
from chalicelib.foundation.reservations.core.slots import Slot
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date, Moment
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.market.core.cycles import OFFERS_MAX, Cycle, CycleDeed, CycleTerms, Offer
from chalicelib.prosperity.market.core.goods import PRICE_FEN_MAX, Product, State
from chalicelib.prosperity.market.core.listed import OnOffer
from chalicelib.prosperity.market.core.lots import UNITS_MAX
from chalicelib.prosperity.market.schemas.goods import VariantId

CycleId = Annotated[str, Field(pattern=r"^t[0-9]{4}u[0-9a-f-]{36}$")]


class MarketCyclesAsked(Asked):
    """Which page of a town's order cycles."""

    size: Annotated[int, Field(ge=1, le=20)] = 10
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class MarketCyclesOfAsked(MarketCyclesAsked):
    """Whose order cycles."""

    town_id: Annotated[str, Field(pattern=r"^t[0-9]{4}$")]


class MarketOfferAsked(Asked):
    """A variant as a cycle sells it. `price_fen` a unit, or of 500 g where it is sold by `weight` or `catch`.

    `units` are planned; below `least_units` that are paid it fails (0: it never does).
    """

    product_id: Annotated[str, Field(pattern=r"^v[0-9]{5}y[0-9a-f-]{36}$")]
    variant_id: VariantId
    price_fen: Annotated[int, Field(strict=True, ge=1, le=PRICE_FEN_MAX)]
    units: Annotated[int, Field(strict=True, ge=1, le=UNITS_MAX)]
    least_units: Annotated[int, Field(strict=True, ge=0, le=UNITS_MAX)] = 0

    def offer(self) -> Offer:
        """Return it as the room's core knows it."""
        return Offer(self.product_id, self.variant_id, self.price_fen, self.units, self.least_units)


class MarketCycleAsked(Asked):
    """What an officer writes of an order cycle."""

    title: Annotated[str, Field(min_length=2, max_length=30)]
    words: Annotated[str, Field(max_length=1_000)] = ""
    opens_at: Moment
    closes_at: Moment
    delivers_on: Date
    offers: Annotated[tuple[MarketOfferAsked, ...], Field(min_length=1, max_length=OFFERS_MAX)]

    def terms(self) -> CycleTerms:
        """Return it as the room's core knows it."""
        offers = tuple(one.offer() for one in self.offers)
        return CycleTerms(self.title, self.words, self.opens_at, self.closes_at, self.delivers_on, offers)


class MarketCycleChangeAsked(MarketCycleAsked):
    """What an order cycle says from now on; `version` is the one that was looked at."""

    version: Annotated[int, Field(strict=True, ge=1)]


class MarketCycleMoveAsked(Asked):
    """What is done with an order cycle; buyers read the `reason` why one is called off."""

    deed: Literal["publish", "discard", "call_off"]
    reason: Annotated[str, Field(max_length=60)] = ""

    @model_validator(mode="after")
    def _says_why(self) -> MarketCycleMoveAsked:
        if (self.deed == "call_off") != (len(self.reason.strip()) > 1):
            message = "取消要写原因，别的不用写。|Who calls it off says why; nothing else needs a reason."
            raise ValueError(message)
        return self

    def what(self) -> CycleDeed:
        """Return it as the room's core knows it."""
        return CycleDeed(self.deed)


class MarketCycleKept(Shown):
    """An order cycle after a deed; the desk's list shows all of it."""

    cycle_id: str
    state: str
    version: int

    @classmethod
    def of(cls, cycle: Cycle) -> MarketCycleKept:
        """Show what became of a cycle."""
        return cls(cycle_id=cycle.cycle_id, state=cycle.state.value, version=cycle.version)


class MarketOfferShown(Shown):
    """A variant as a cycle sells it; `usual_fen` and `unit_usual_fen` are what it costs outside of the cycle now.

    `taken` units are ordered, of which some may wait to be paid; `missing` more are needed until it is made. `sold`
    were paid when it was decided. `is_sold`: the product is on sale.
    """

    product_id: str
    variant_id: str
    village_id: str
    title: str
    label: str
    how: str
    unit_g: int
    band_permille: int
    most: int
    price_fen: int
    usual_fen: int
    unit_fen: int
    unit_usual_fen: int
    units: int
    left: int
    taken: int
    least_units: int
    missing: int
    verdict: str
    sold: int
    is_sold: bool
    pictures: list[PictureShown]

    @classmethod
    def of(cls, offer: Offer, product: Product, stock: Slot | None, pictures: list[PictureShown]) -> MarketOfferShown:
        """Show an offer; a draft has no stock yet."""
        usual = product.terms.variant(offer.variant_id)
        sold = offer.priced(usual)
        taken = 0 if stock is None else stock.taken
        return cls(
            product_id=offer.product_id,
            variant_id=offer.variant_id,
            village_id=product.village_id,
            title=product.terms.title,
            label=usual.label,
            how=usual.how.value,
            unit_g=usual.unit_g,
            band_permille=usual.band_permille,
            most=usual.most,
            price_fen=sold.price_fen,
            usual_fen=usual.price_fen,
            unit_fen=sold.fen_of(1),
            unit_usual_fen=usual.fen_of(1),
            units=offer.units,
            left=offer.units - taken,
            taken=taken,
            least_units=offer.least_units,
            missing=max(0, offer.least_units - taken),
            verdict=offer.verdict.value,
            sold=offer.sold,
            is_sold=product.state is State.ON_SALE,
            pictures=pictures,
        )


class MarketCycleShown(Shown):
    """An order cycle as everybody sees it; it takes orders from `opens_at` until `closes_at` while it is `published`.

    `reason` is why it was called off.
    """

    cycle_id: str
    title: str
    words: str
    state: str
    reason: str
    opens_at: str
    closes_at: str
    delivers_on: str
    offers: list[MarketOfferShown]

    @classmethod
    def of(cls, offered: OnOffer) -> MarketCycleShown:
        """Show a cycle."""
        cycle, terms = offered.cycle, offered.cycle.terms
        stocks: Sequence[Slot | None] = offered.stocks or [None] * len(terms.offers)
        offers = []
        for one, stock in zip(terms.offers, stocks, strict=True):
            product = offered.products[one.product_id]
            pictures = [PictureShown.of(offered.views[id_]) for id_ in product.terms.media_ids if id_ in offered.views]
            offers.append(MarketOfferShown.of(one, product, stock, pictures[:1]))
        return cls(
            cycle_id=cycle.cycle_id,
            title=terms.title,
            words=terms.words,
            state=cycle.state.value,
            reason=cycle.reason,
            opens_at=business_time(terms.opens_at),
            closes_at=business_time(terms.closes_at),
            delivers_on=str(terms.delivers_on),
            offers=offers,
        )


class MarketCyclesShown(Shown):
    """A page of a town's cycles that take orders, or soon will."""

    rows: list[MarketCycleShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[OnOffer]) -> MarketCyclesShown:
        """Show a page."""
        return cls(rows=[MarketCycleShown.of(one) for one in page.rows], cursor=page.cursor)


class MarketCycleAtDesk(MarketCycleShown):
    """An order cycle as officers see it; `version` is for a change."""

    since: str
    version: int

    @classmethod
    def of(cls, offered: OnOffer) -> MarketCycleAtDesk:
        """Show a cycle to an officer."""
        shown = MarketCycleShown.of(offered).model_dump()
        return cls(**shown, since=business_time(offered.cycle.since), version=offered.cycle.version)


class MarketCyclesAtDesk(Shown):
    """A page of a town's cycles."""

    rows: list[MarketCycleAtDesk]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[OnOffer]) -> MarketCyclesAtDesk:
        """Show a page."""
        return cls(rows=[MarketCycleAtDesk.of(one) for one in page.rows], cursor=page.cursor)
