"""What other rooms may ask of the facts: record one within a transaction, read a village's day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from chalicelib.foundation.facts import core, store
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.store import Recorded
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Refusal, Writes

__all__ = ["Recorded", "day_of_facts", "of_image", "prepare_fact", "prepare_keyed_fact", "reach"]


def prepare_fact(ctx: Context, *, village_id: str, fact: Fact, once: str = "", fact_id: str = "") -> Writes:
    """Return the write that records `fact` today, for a transaction of the caller's. 2 write units.

    `once` names the occasion of a fact that no guard protects: said twice on a day, it is recorded once. So is one with
    a `fact_id` (a UUIDv7 of now, or `core.id_of` an earlier day) of the caller's; the inbox tells it once on any day.
    """
    on = business_date(ctx.now())
    return store.write_of(village_id, on, core.id_of(on, once) if once else fact_id or ctx.new_id(), fact)


def prepare_keyed_fact(
    ctx: Context, *, village_id: str, fact: Fact, key: str, since: dt.date, refusal: Refusal
) -> Writes:
    """Return the writes that record `fact` today and use up the request's `key` (a UUIDv7) with it, at no extra cost.

    The fact bears the key as its id, so that a village's key records one thing: where it recorded something before,
    `refusal` says what that means. `since` is the first day on which it may have; each day between costs 2 write
    units, none on the day itself.
    """
    on = business_date(ctx.now())
    writes = store.keyed(village_id, on, key, fact, refusal)
    for n in range((on - since).days):
        writes.merge(store.unused(village_id, since + dt.timedelta(days=n), key, refusal))
    return writes


def day_of_facts(*, village_id: str, on: dt.date) -> Iterator[Recorded]:
    """Yield all facts of a village recorded on a business date, in the order of recording."""
    return store.list_day(village_id, on)


def of_image(image: dict[str, dict[str, str]]) -> Recorded:
    """Return the fact that a record of the table's stream carries."""
    return store.of_image(image)


def reach() -> None:
    """Read a row that never exists, to see that the table answers.

    Raises:
        Busy: it does not.
    """
    store.reach()
