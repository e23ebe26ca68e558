"""Lines of an order: what was ordered at the price of then, what it weighed, and whose each fen of it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.kernel.values import value
from chalicelib.prosperity.market.core.bins import Part
from chalicelib.prosperity.market.core.goods import PERMILLE, How, Product, Variant, slot_id_of
from chalicelib.prosperity.market.core.prices import band, fen_by_weight
from chalicelib.prosperity.market.core.refusals import WeightOff, WeightsMiscounted


@value
class Shares:
    """Whose money it is, in fen. A share of the platform's may be below nothing: it bears what coupons took off."""

    producer: int = 0
    collective: int = 0
    platform: int = 0

    def __add__(self, other: Shares) -> Shares:
        """Return both together."""
        return Shares(
            self.producer + other.producer, self.collective + other.collective, self.platform + other.platform
        )

    @property
    def total(self) -> int:
        """What it is in all."""
        return self.producer + self.collective + self.platform


@value
class Line:
    """So many units of a variant. What it says of price, weight and shares is that of the moment of the order.

    `weights_g` are the birds' one by one, once they were weighed; `refunded_fen` is what was given back of the line.
    `cycle_id` is the cycle that sells it, "" for what is sold always; `category` is the shelf that it stood on.
    `lots` are the harvests that it was picked from, once it was; what they do not cover was never entered. Of a line
    that went back before it was packed they are what was not there or not good, and is gone; or it was `restocked`.
    """

    product_id: str
    variant_id: str
    title: str
    label: str
    how: How
    units: int
    unit_g: int
    price_fen: int
    band_permille: int
    producer_id: str
    collective_permille: int
    platform_permille: int
    weights_g: tuple[int, ...] = ()
    refunded_fen: int = 0
    cycle_id: str = ""
    category: str = ""
    lots: tuple[Part, ...] = ()
    restocked: bool = False

    @property
    def slot_id(self) -> str:
        """The slot that its units are taken from."""
        return slot_id_of(self.product_id, self.variant_id, self.cycle_id)

    @property
    def ordered_fen(self) -> int:
        """What it cost when it was ordered."""
        return self._variant.fen_of(self.units)

    @property
    def charged_fen(self) -> int:
        """What it costs: of what was weighed, by the weight."""
        if not self.weights_g:
            return self.ordered_fen
        return sum(fen_by_weight(self.price_fen, weight) for weight in self.weights_g)

    @property
    def kept_fen(self) -> int:
        """What of it was not given back."""
        return self.charged_fen - self.refunded_fen

    @property
    def is_gone(self) -> bool:
        """Whether all of its money went back."""
        return self.kept_fen <= 0

    @property
    def weight_g(self) -> int:
        """What it weighs, as far as that is known: that of birds once they were weighed."""
        return sum(self.weights_g) if self.weights_g else self.unit_g * self.units

    @property
    def is_unweighed(self) -> bool:
        """Whether it waits for the scales."""
        return self.how is How.CATCH and not self.weights_g and self.kept_fen > 0

    @property
    def shares(self) -> Shares:
        """Whose what is kept of it is: each share is cut to whole fen, and the producer has what is left."""
        collective = self.kept_fen * self.collective_permille // PERMILLE
        platform = self.kept_fen * self.platform_permille // PERMILLE
        return Shares(self.kept_fen - collective - platform, collective, platform)

    @property
    def _variant(self) -> Variant:
        return Variant(self.variant_id, self.label, self.how, self.price_fen, self.unit_g, self.units)


def line_of(product: Product, variant: Variant, units: int, cycle_id: str = "") -> Line:
    """Return so many units of a variant as they are ordered now, always or of a cycle."""
    terms = product.terms
    return Line(
        product.product_id,
        variant.variant_id,
        terms.title,
        variant.label,
        variant.how,
        units,
        variant.unit_g,
        variant.price_fen,
        variant.band_permille,
        terms.producer_id,
        terms.collective_permille,
        terms.platform_permille,
        cycle_id=cycle_id,
        category=terms.category.value,
    )


def weighed(line: Line, weights_g: Sequence[int]) -> Line:
    """Return the line with what its birds weigh, one by one.

    Raises:
        WeightsMiscounted: there are more or fewer weights than birds, or it is not sold by catch weight.
        WeightOff: one lies outside the band that was promised.
    """
    if line.how is not How.CATCH or len(weights_g) != line.units:
        raise WeightsMiscounted(units=line.units)
    least, most = band(line.unit_g, line.band_permille)
    for weight in weights_g:
        if not least <= weight <= most:
            raise WeightOff(weight=weight, least=least, most=most)
    return replace(line, weights_g=tuple(weights_g))
