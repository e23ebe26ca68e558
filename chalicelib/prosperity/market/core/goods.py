"""What a product is: who grows it, in which variants it is sold and at what price; and what of it may change when.

Each variant has a slot of reservations of its own, `<product id>#<variant id>`, which counts its units.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.values import value
from chalicelib.prosperity.market.core.prices import fen_by_weight
from chalicelib.prosperity.market.core.refusals import NoSuchVariant, ProductInOtherState, VariantStands

VARIANTS_MAX, PICTURES_MAX = 6, 6
PRICE_FEN_MAX = 10_000_000
"""100,000 yuan a unit. Ours."""
UNIT_G_MAX = 200_000
BAND_PERMILLE_MAX = 300
MOST_MAX = 500
LOW_UNITS_MAX = 10_000
PERMILLE = 1_000


class Category(StrEnum):
    """On which shelf it stands, and under what it is reported."""

    VEGETABLES = "vegetables"
    FRUIT = "fruit"
    POULTRY = "poultry"
    EGGS = "eggs"
    GRAIN = "grain"
    TEA = "tea"
    AQUATIC = "aquatic"
    PRESERVED = "preserved"
    CRAFT = "craft"


class How(StrEnum):
    """How a unit of a variant is sold.

    A piece or a box has its price. By weight a unit is a step of grams, and costs what its weight does. A bird is
    ordered as one piece of about a weight, and charged by what it weighed (称重结算).
    """

    PIECE = "piece"
    BOX = "box"
    WEIGHT = "weight"
    CATCH = "catch"

    @property
    def by_weight(self) -> bool:
        """Whether its price is that of 500 grams."""
        return self in {How.WEIGHT, How.CATCH}


class State(StrEnum):
    """How far a product is. Only what is on sale is ordered; what was ordered is delivered whatever becomes of it."""

    DRAFT = "draft"
    ON_SALE = "on_sale"
    PAUSED = "paused"
    ENDED = "ended"


class Deed(StrEnum):
    """What an officer does with a product."""

    OFFER = "offer"
    PAUSE = "pause"
    RESUME = "resume"
    END = "end"


NEXT: Mapping[tuple[State, Deed], State] = {
    (State.DRAFT, Deed.OFFER): State.ON_SALE,
    (State.DRAFT, Deed.END): State.ENDED,
    (State.ON_SALE, Deed.PAUSE): State.PAUSED,
    (State.ON_SALE, Deed.END): State.ENDED,
    (State.PAUSED, Deed.RESUME): State.ON_SALE,
    (State.PAUSED, Deed.END): State.ENDED,
}
"""From which state what leads where; what is not here is refused. What was on sale is never a draft again."""


@value
class Variant:
    """One way to buy a product. A unit weighs `unit_g`, by weight exactly, of a bird about; 0: it is not weighed.

    `price_fen` is that of a unit, or of 500 grams where it is priced by weight. `band_permille` is how far a bird's
    weight may lie from `unit_g`. At most `most` units are ordered at once. With fewer than `low_units` left the
    village's officers are told; 0: they are not.
    """

    variant_id: str
    label: str
    how: How
    price_fen: int
    unit_g: int
    most: int
    band_permille: int = 0
    low_units: int = 0

    @property
    def kept(self) -> tuple[object, ...]:
        """What stock is counted in, and orders rest on: it stands once the product was on sale."""
        return self.how, self.unit_g

    def fen_of(self, units: int) -> int:
        """Return what so many units cost; of a bird, at the weight it is thought to have."""
        if self.how is How.WEIGHT:
            return fen_by_weight(self.price_fen, self.unit_g * units)
        if self.how is How.CATCH:
            return fen_by_weight(self.price_fen, self.unit_g) * units
        return self.price_fen * units


@value
class Terms:
    """What an officer writes of a product.

    Of what buyers pay, `collective_permille` is the village collective's, `platform_permille` the platform's; the
    producer has the rest.
    """

    title: str
    words: str
    category: Category
    producer_id: str
    collective_permille: int
    platform_permille: int
    variants: tuple[Variant, ...]
    media_ids: tuple[str, ...] = ()

    def variant(self, variant_id: str) -> Variant:
        """Return the variant of this id.

        Raises:
            NoSuchVariant: there is none.
        """
        for one in self.variants:
            if one.variant_id == variant_id:
                return one
        raise NoSuchVariant


@value
class Product:
    """One product of a village, on the shelf of the whole town's market."""

    product_id: str
    town_id: str
    terms: Terms
    state: State
    since: dt.datetime
    fingerprint: str
    version: int = 1
    last_key: str = ""
    last_mark: str = ""

    @property
    def village_id(self) -> str:
        """The village that grows it."""
        return self.product_id[:6]

    @property
    def slot_ids(self) -> list[str]:
        """The slots of its variants, in their order."""
        return [slot_id_of(self.product_id, one.variant_id) for one in self.terms.variants]


def id_of(village_id: str, key: str) -> str:
    """Return the id of the product that a key makes."""
    return f"{village_id}y{key}"


def slot_id_of(product_id: str, variant_id: str, cycle_id: str = "") -> str:
    """Return the slot that counts the units of a variant; those that a cycle sells are counted by themselves."""
    own = f"{product_id}#{variant_id}"
    return f"{cycle_id}#{own}" if cycle_id else own


def checked(terms: Terms, *, village_id: str) -> Terms:
    """Return what was written if it may be.

    Raises:
        InvalidInput: shares pass the whole, two variants share an id or a label, weight or band do not fit how a
            variant is sold, or a producer is another village's.
    """
    faults = []
    if terms.collective_permille + terms.platform_permille > PERMILLE:
        faults.append(("collective_permille", "shares", "两份提成加起来不能超过全部。", "Shares pass the whole."))
    if not terms.producer_id.startswith(f"{village_id}f"):
        faults.append(("producer_id", "elsewhere", "生产者要是本村的。", "The producer is another village's."))
    for part in ("variant_id", "label"):
        seen = [getattr(one, part) for one in terms.variants]
        if len(set(seen)) < len(seen):
            faults.append(("variants", "twice", "规格不能重复。", "Two variants are the same."))
    for nth, one in enumerate(terms.variants):
        if one.how.by_weight and one.unit_g == 0:
            faults.append((f"variants.{nth}.unit_g", "unweighed", "按重量卖的要写克数。", "It is sold by weight."))
        if (one.how is How.CATCH) != (one.band_permille > 0):
            faults.append(
                (f"variants.{nth}.band_permille", "band", "只有称重结算的写允差。", "A band is for catch weight alone.")
            )
    if faults:
        raise InvalidInput(fields=[{"field": f, "code": c, "zh": zh, "en": en} for f, c, zh, en in faults])
    return terms


def worth(terms: Terms) -> tuple[object, ...]:
    """Return what of a product's terms is somebody's money: whose, which shares, and its prices."""
    prices = tuple((one.variant_id, one.price_fen) for one in terms.variants)
    return terms.producer_id, terms.collective_permille, terms.platform_permille, prices


def changed(product: Product, terms: Terms) -> Product:
    """Return the product with other words and prices. Once it was on sale its variants stay, and what each counts.

    New variants may come; one that is not to be had any more is left without stock.

    Raises:
        ProductInOtherState: it has ended.
        VariantStands: a variant is missing, or counts something else.
    """
    if product.state is State.ENDED:
        raise ProductInOtherState(state=product.state.value)
    if product.state is not State.DRAFT:
        now = {one.variant_id: one.kept for one in terms.variants}
        for one in product.terms.variants:
            if now.get(one.variant_id) != one.kept:
                raise VariantStands(label=one.label)
    return replace(product, terms=terms, version=product.version + 1)


def moved(product: Product, deed: Deed, now: dt.datetime) -> Product:
    """Return the product in the state that a deed leads to.

    Raises:
        ProductInOtherState: the deed is not for one in its state.
    """
    after = NEXT.get((product.state, deed))
    if after is None:
        raise ProductInOtherState(state=product.state.value)
    return replace(product, state=after, since=now, version=product.version + 1)
