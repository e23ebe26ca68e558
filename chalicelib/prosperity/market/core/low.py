"""What of a village's goods is running out: shown at the desk, and told to its officers once until more came in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chalicelib.kernel.values import value
from chalicelib.prosperity.market.core.goods import Product, State, Variant, slot_id_of

NAMED_MAX = 3
"""So many goods a message names; the page has all of them. Ours."""


@value
class Low:
    """A variant on sale of which few or none are left."""

    product_id: str
    title: str
    variant: Variant
    left: int

    @property
    def slot_id(self) -> str:
        """The slot that counts its units."""
        return slot_id_of(self.product_id, self.variant.variant_id)

    @property
    def is_watched(self) -> bool:
        """Whether its officers want to be told; that a thing is sold out is shown in any case."""
        return self.variant.low_units > 0


def lows_of(product: Product, lefts: Sequence[int]) -> list[Low]:
    """Return those variants of a product that are sold out or of which fewer are left than its officers want."""
    if product.state is not State.ON_SALE:
        return []
    return [
        Low(product.product_id, product.terms.title, one, left)
        for one, left in zip(product.terms.variants, lefts, strict=True)
        if left == 0 or left < one.low_units
    ]


def told_after(told: frozenset[str], lows: Iterable[Low], paused: Iterable[str]) -> frozenset[str]:
    """Return of which slots the officers know: those that are low now, and those paused since they were told."""
    return frozenset(one.slot_id for one in lows if one.is_watched) | (told & frozenset(paused))


def news_of(told: frozenset[str], lows: Iterable[Low]) -> list[Low]:
    """Return what fell low since the officers were told."""
    return [one for one in lows if one.is_watched and one.slot_id not in told]


def names_of(lows: Sequence[Low]) -> str:
    """Return the names of what is low as a message says them, the first few of many."""
    named = "、".join(f"{one.title}（{one.variant.label}）" for one in lows[:NAMED_MAX])
    return named if len(lows) <= NAMED_MAX else f"{named}等 {len(lows)} 样"
