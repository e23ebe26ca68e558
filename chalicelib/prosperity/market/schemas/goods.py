"""Products as officers write them and buyers see them. Prices are whole fen, weights whole grams."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.foundation.media.schemas import MediaId, PictureShown
from chalicelib.foundation.reservations.core.slots import Slot
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.market.core.goods import (
    BAND_PERMILLE_MAX,
    LOW_UNITS_MAX,
    MOST_MAX,
    PERMILLE,
    PICTURES_MAX,
    PRICE_FEN_MAX,
    UNIT_G_MAX,
    VARIANTS_MAX,
    Category,
    Deed,
    How,
    Terms,
    Variant,
)
from chalicelib.prosperity.market.core.listed import OnShelf
from chalicelib.prosperity.market.schemas.producers import MarketPageAsked, ProducerShown

Shelf = Literal["vegetables", "fruit", "poultry", "eggs", "grain", "tea", "aquatic", "preserved", "craft"]
VariantId = Annotated[str, Field(pattern=r"^[a-z0-9]{1,8}$")]


class MarketBrowseAsked(MarketPageAsked):
    """Whose market, and which shelf of it; all of them where none is named."""

    town_id: Annotated[str, Field(pattern=r"^t[0-9]{4}$")]
    category: Shelf | None = None

    def shelf(self) -> Category | None:
        """Return the shelf as the room's core knows it."""
        return None if self.category is None else Category(self.category)


class ProductListAsked(MarketPageAsked):
    """Which state of a village's products."""

    state: Literal["draft", "on_sale", "paused", "ended"] = "on_sale"


class VariantAsked(Asked):
    """One way to buy a product.

    `price_fen` a unit, or of 500 g where it is sold by `weight` or `catch`; a unit weighs `unit_g` (0: not weighed), at
    most `most` are ordered at once. `band_permille`, for `catch` alone: how far the weight may lie off. With fewer than
    `low_units` left the village's officers are told (0: they are not).
    """

    variant_id: VariantId
    label: Annotated[str, Field(min_length=1, max_length=20)]
    how: Literal["piece", "box", "weight", "catch"]
    price_fen: Annotated[int, Field(strict=True, ge=1, le=PRICE_FEN_MAX)]
    unit_g: Annotated[int, Field(strict=True, ge=0, le=UNIT_G_MAX)]
    most: Annotated[int, Field(strict=True, ge=1, le=MOST_MAX)] = 99
    band_permille: Annotated[int, Field(strict=True, ge=0, le=BAND_PERMILLE_MAX)] = 0
    low_units: Annotated[int, Field(strict=True, ge=0, le=LOW_UNITS_MAX)] = 0

    def variant(self) -> Variant:
        """Return it as the room's core knows it."""
        return Variant(
            self.variant_id,
            self.label,
            How(self.how),
            self.price_fen,
            self.unit_g,
            self.most,
            self.band_permille,
            self.low_units,
        )


class ProductAsked(Asked):
    """What an officer writes of a product; the shares are thousandths of what is paid."""

    title: Annotated[str, Field(min_length=2, max_length=30)]
    words: Annotated[str, Field(max_length=1_000)] = ""
    category: Shelf
    producer_id: Annotated[str, Field(pattern=r"^v[0-9]{5}f[0-9a-f-]{36}$")]
    collective_permille: Annotated[int, Field(strict=True, ge=0, le=PERMILLE)]
    platform_permille: Annotated[int, Field(strict=True, ge=0, le=PERMILLE)]
    variants: Annotated[tuple[VariantAsked, ...], Field(min_length=1, max_length=VARIANTS_MAX)]
    media_ids: Annotated[tuple[MediaId, ...], Field(max_length=PICTURES_MAX)] = ()

    def terms(self) -> Terms:
        """Return it as the room's core knows it."""
        return Terms(
            self.title,
            self.words,
            Category(self.category),
            self.producer_id,
            self.collective_permille,
            self.platform_permille,
            tuple(one.variant() for one in self.variants),
            self.media_ids,
        )


class ProductChangeAsked(ProductAsked):
    """What a product says and costs from now on; `version` is the one that was looked at."""

    version: Annotated[int, Field(strict=True, ge=1)]


class ProductMoveAsked(Asked):
    """What is done with a product."""

    deed: Literal["offer", "pause", "resume", "end"]

    def what(self) -> Deed:
        """Return it as the room's core knows it."""
        return Deed(self.deed)


class VariantShown(Shown):
    """A variant as buyers see it. `left` is how many units can be ordered now.

    `unit_fen` is what one unit costs; by catch weight, at the weight that it is thought to have.
    """

    variant_id: str
    label: str
    how: str
    price_fen: int
    unit_g: int
    unit_fen: int
    band_permille: int
    most: int
    left: int

    @classmethod
    def of(cls, one: Variant, stock: Slot) -> VariantShown:
        """Show a variant."""
        return cls(
            variant_id=one.variant_id,
            label=one.label,
            how=one.how.value,
            price_fen=one.price_fen,
            unit_g=one.unit_g,
            unit_fen=one.fen_of(1),
            band_permille=one.band_permille,
            most=one.most,
            left=stock.free,
        )


class ProductShown(Shown):
    """A product as everybody sees it. After a deed there are no `pictures`; `producer` is where one product is read."""

    product_id: str
    village_id: str
    title: str
    words: str
    category: str
    state: str
    variants: list[VariantShown]
    pictures: list[PictureShown]
    producer: ProducerShown | None

    @classmethod
    def of(cls, shelved: OnShelf) -> ProductShown:
        """Show a product."""
        product, terms = shelved.product, shelved.product.terms
        return cls(
            product_id=product.product_id,
            village_id=product.village_id,
            title=terms.title,
            words=terms.words,
            category=terms.category.value,
            state=product.state.value,
            variants=[VariantShown.of(one, stock) for one, stock in zip(terms.variants, shelved.stocks, strict=True)],
            pictures=[PictureShown.of(shelved.views[one]) for one in terms.media_ids if one in shelved.views],
            producer=None if shelved.producer is None else ProducerShown.of(shelved.producer),
        )


class ProductsShown(Shown):
    """A page of what is on sale."""

    rows: list[ProductShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[OnShelf]) -> ProductsShown:
        """Show a page."""
        return cls(rows=[ProductShown.of(one) for one in page.rows], cursor=page.cursor)


class StockShown(Shown):
    """How many units of a variant came in and were not written off, and how many of those are ordered or delivered.

    With fewer than `low_units` left the village's officers are told; 0: they are not.
    """

    variant_id: str
    stock: int
    taken: int
    low_units: int


class ProductAtDesk(ProductShown):
    """A product as officers see it; `version` is for a change."""

    producer_id: str
    collective_permille: int
    platform_permille: int
    stocks: list[StockShown]
    version: int

    @classmethod
    def of(cls, shelved: OnShelf) -> ProductAtDesk:
        """Show a product to an officer."""
        terms = shelved.product.terms
        stocks = [
            StockShown(variant_id=one.variant_id, stock=stock.capacity, taken=stock.taken, low_units=one.low_units)
            for one, stock in zip(terms.variants, shelved.stocks, strict=True)
        ]
        return cls(
            **ProductShown.of(shelved).model_dump(),
            producer_id=terms.producer_id,
            collective_permille=terms.collective_permille,
            platform_permille=terms.platform_permille,
            stocks=stocks,
            version=shelved.product.version,
        )


class ProductsAtDesk(Shown):
    """A page of a village's products of one state."""

    rows: list[ProductAtDesk]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[OnShelf]) -> ProductsAtDesk:
        """Show a page."""
        return cls(rows=[ProductAtDesk.of(one) for one in page.rows], cursor=page.cursor)
