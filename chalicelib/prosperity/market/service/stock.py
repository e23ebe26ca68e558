"""What is running out: shown to who keeps a village's goods, and told to its officers once a day where it is new.

They are told as the residents they are, in their inbox.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.stock import MarketStockLow
from chalicelib.foundation.identity.service import places, staff
from chalicelib.foundation.reservations.service import slots
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import ITEMS_MAX, Stale, attempt
from chalicelib.points.ledger.service.rulebooks import places_of
from chalicelib.prosperity.market.core import low as core
from chalicelib.prosperity.market.core.goods import Product, State
from chalicelib.prosperity.market.core.low import Low
from chalicelib.prosperity.market.store import goods, lows as store

KIND, QUEUE = "market_stock", "market"
PAGE_SIZE = 100


def list_low(*, village_id: str) -> list[Low]:
    """Return what of a village's goods on sale is sold out or running out, the least first.

    Two round trips, two for each hundred products more.
    """
    found = [
        one for product, lefts in _stocked(_every(village_id, State.ON_SALE)) for one in core.lows_of(product, lefts)
    ]
    return sorted(found, key=lambda one: (one.left > 0, one.left - one.variant.low_units))


def start_morning(ctx: Context) -> str:
    """Start looking for what runs out, one queue message a village; return the run's id. Again sends what is left."""
    run_id = f"market-stock-{business_date(ctx.now())}"
    run = runs.fan_out(ctx, run_id=run_id, kind=KIND, queue=QUEUE, place_id="", parts=places.every_village_id())
    return run.run_id


def do_part(ctx: Context, part: Part) -> None:
    """Do one village's part of a morning; done again it tells nobody twice."""
    told = tell(ctx, village_id=part.part)
    run = runs.finish_part(ctx, run_id=part.run_id, part=part.part, counts={"told": len(told)})
    if run.done == run.total:
        runs.finish_run(run_id=part.run_id)


def tell(ctx: Context, *, village_id: str) -> list[Low]:
    """Tell a village's officers what fell low since they were told; return what that is.

    What they know stands in the same transaction, so that nothing is told again until it was above its bound.
    """
    seen, lows = store.find_told(village_id), list_low(village_id=village_id)
    paused = [slot_id for product in _every(village_id, State.PAUSED) for slot_id in product.slot_ids]
    news, after = core.news_of(seen.slot_ids, lows), core.told_after(seen.slot_ids, lows, paused)
    if after == seen.slot_ids:
        return []
    writes = store.told_after(village_id, seen, after, refusal=Stale)
    for resident_id in officers_of(village_id)[: ITEMS_MAX - 1] if news else ():
        fact = MarketStockLow(resident_id, village_id, core.names_of(news), len(news))
        writes.merge(facts.prepare_fact(ctx, village_id=resident_id[:6], fact=fact))
    return [] if attempt(writes) else news


def officers_of(village_id: str) -> list[str]:
    """Return the residents who are officers of a village, by accounts that say so and are in use."""
    return staff.officers_of(town_id=places_of(village_id)[0], village_id=village_id)


def _every(village_id: str, state: State) -> Iterator[Product]:
    cursor = None
    while True:
        page = goods.list_of_village(village_id, state, size=PAGE_SIZE, cursor=cursor)
        yield from page.rows
        cursor = page.cursor
        if cursor is None:
            return


def _stocked(products: Iterator[Product]) -> Iterator[tuple[Product, Sequence[int]]]:
    """Yield each product with how many units are left of its variants, in their order."""
    found = list(products)
    heads = iter(slots.find_slots(slot_ids=[slot_id for one in found for slot_id in one.slot_ids]))
    for one in found:
        slot = [next(heads) for _ in one.slot_ids]
        yield one, [0 if head is None else head.free for head in slot]
