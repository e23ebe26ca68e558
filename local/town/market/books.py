"""Reading the market's year back from the store: what became of orders, what is in stock, what was earned by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.foundation.payments.core.ids import SHARDS
from chalicelib.foundation.payments.service import rounds
from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.context import Context
from chalicelib.points.ledger.service import accounts
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.core.goods import slot_id_of
from chalicelib.prosperity.market.service import desk, harvests
from local.town.market.goods import Good
from local.town.market.opening import Stall
from local.town.market.plan import Fate, MarketYear

PAGE = 100
ENDS = {
    Fate.KEPT: OrderState.COMPLETED,
    Fate.SHORT: OrderState.COMPLETED,
    Fate.SPOILT: OrderState.COMPLETED,
    Fate.UNHEARD: OrderState.COMPLETED,
    Fate.UNPAID: OrderState.EXPIRED,
    Fate.LEFT: OrderState.CANCELLED,
    Fate.CROSSED: OrderState.CANCELLED,
    Fate.CANCELLED: OrderState.CANCELLED,
    Fate.CALLED_OFF: OrderState.REFUNDED,
    Fate.LOST: OrderState.REFUNDED,
}
"""In which state an order of a fate ends."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What became of a good's units: as its harvests and its slot say, and as was planned."""

    harvested: int
    spoilt: int
    taken: int
    free: int
    planned_taken: int
    planned_free: int

    @property
    def is_right(self) -> bool:
        """Whether all that came in is with somebody, spoilt or there, and no more than was there went out."""
        told = (self.taken, self.free) == (self.planned_taken, self.planned_free)
        return told and self.free >= 0 and self.harvested == self.spoilt + self.taken + self.free


def count_states(town_id: str) -> Counter[OrderState]:
    """Return how many orders of a town are in each state."""
    found: Counter[OrderState] = Counter()
    for state in OrderState:
        cursor = None
        while True:
            page = desk.list_orders(town_id=town_id, state=state, size=PAGE, cursor=cursor)
            found[state] += len(page.rows)
            cursor = page.cursor
            if cursor is None:
                break
    return found


def planned_states(years: Iterable[MarketYear]) -> Counter[OrderState]:
    """Return how many orders were to end in each state."""
    return Counter(ENDS[one.fate] for year in years for one in year.orders)


def stock_of(stall: Stall, year: MarketYear) -> dict[Good, Stock]:
    """Return what became of each good of a village."""
    return {good: _stock(product_id, good, year) for good, product_id in stall.products.items()}


def _stock(product_id: str, good: Good, year: MarketYear) -> Stock:
    slot = slots.load_slot(slot_id=slot_id_of(product_id, good.value))
    harvested = spoilt = 0
    cursor = None
    while True:
        page = harvests.list_lots(product_id=product_id, size=PAGE, cursor=cursor)
        harvested += sum(lot.units for lot, _ in page.rows)
        spoilt += sum(lot.spoilt for lot, _ in page.rows)
        cursor = page.cursor
        if cursor is None:
            break
    taken = sum(item.units for one in year.orders if one.fate.takes for item in one.items if item.good is good)
    return Stock(harvested, spoilt, slot.taken, slot.free, taken, year.left_units(good))


def count_due(ctx: Context) -> int:
    """Return how many payments and refunds wait for the rounds still."""
    counts: list[Mapping[str, int]] = [rounds.do_shard(ctx, shard) for shard in SHARDS]
    return sum(one["payments"] + one["refunds"] for one in counts)


def spent_points(village_ids: Iterable[str]) -> int:
    """Return how many work points the people of some villages spent, as the ledger says."""
    return sum(one.spent for village_id in village_ids for one in accounts.accounts_of_village(village_id=village_id))
