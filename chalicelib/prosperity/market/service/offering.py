"""What order cycles offer: with their goods, pictures, and how much of each is ordered."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.foundation.reservations.service import slots
from chalicelib.foundation.reservations.service.slots import Slot
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.prosperity.market.core.cycles import Cycle, CycleState
from chalicelib.prosperity.market.core.goods import Product
from chalicelib.prosperity.market.core.listed import OnOffer
from chalicelib.prosperity.market.core.refusals import NoSuchCycle
from chalicelib.prosperity.market.service import cycles, photos
from chalicelib.prosperity.market.store import cycles as store, goods


def browse_cycles(ctx: Context, *, town_id: str, size: int, cursor: str | None) -> Page[OnOffer]:
    """Return a page of a town's cycles that take orders or soon will, those that close next first. 4 round trips."""
    page = store.list_published(town_id, ctx.now(), size=size, cursor=cursor)
    return Page(_offered(page.rows), page.cursor)


def list_cycles(*, town_id: str, size: int, cursor: str | None) -> Page[OnOffer]:
    """Return a page of a town's cycles in whatever state, those that close last first. 4 round trips."""
    page = store.list_of_town(town_id, size=size, cursor=cursor)
    return Page(_offered(page.rows), page.cursor)


def read_cycle(*, cycle_id: str) -> OnOffer:
    """Return one cycle to a buyer: what was published once is shown, so that an old link says what became of it.

    4 round trips.

    Raises:
        NoSuchCycle: there is none, or it was not published.
    """
    cycle = cycles.load(cycle_id)
    if not is_public(cycle):
        raise NoSuchCycle
    (offered,) = _offered([cycle])
    return offered


def is_public(cycle: Cycle) -> bool:
    """Whether a cycle was published, whatever became of it."""
    return cycle.state is not CycleState.DRAFT and "discard" not in cycle.done


def _offered(found: Sequence[Cycle]) -> list[OnOffer]:
    if not found:
        return []
    products = _products(found)
    views = photos.views_of([media_id for one in products.values() for media_id in one.terms.media_ids[:1]])
    stocks = _stocks(found)
    return [OnOffer(one, products, stocks.get(one.cycle_id, ()), views) for one in found]


def _products(found: Sequence[Cycle]) -> dict[str, Product]:
    ids = list(dict.fromkeys(product_id for one in found for product_id in one.product_ids))
    return {one.product_id: one for one in goods.find_products(ids) if one is not None}


def _stocks(found: Sequence[Cycle]) -> dict[str, list[Slot]]:
    """Return the slots of those cycles that were published, in the order of their offers."""
    public = [one for one in found if is_public(one)]
    if not public:
        return {}
    heads = iter(slots.find_slots(slot_ids=[slot_id for one in public for slot_id in one.slot_ids]))
    stocks = {one.cycle_id: [slot for slot in (next(heads) for _ in one.slot_ids) if slot] for one in public}
    assert all(len(stocks[one.cycle_id]) == len(one.slot_ids) for one in public), "published without its slots"
    return stocks
