"""What this process read of keys and codes within the last `CACHED_SECONDS`, so that a warm request reads nothing.

A key with wrong guesses in the present hour is never trusted from here: each of its requests reads the count anew.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from chalicelib.foundation.partners.core.keys import CACHED_SECONDS, ApiKey, hour_of
from chalicelib.foundation.partners.core.prices import Prices
from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.foundation.partners.store import keys, prices as price_store, shops, spending as store
from chalicelib.kernel.values import value

KNOWN_FOR = dt.timedelta(seconds=CACHED_SECONDS)
KNOWN_MAX = 512
"""Entries of each kind that a process keeps; at more it starts afresh."""


@value
class Known:
    """A shop, and the key it was read with (None: by its static code)."""

    partner: Partner
    key: ApiKey | None
    read_at: dt.datetime

    def is_fresh(self, now: dt.datetime) -> bool:
        """Tell whether this may still be trusted."""
        return dt.timedelta() <= now - self.read_at < dt.timedelta(seconds=CACHED_SECONDS)


_by_key: dict[tuple[str, str], Known] = {}
_by_code: dict[str, Known] = {}
_spending: dict[str, tuple[dt.datetime, Spending]] = {}
"""The limits of villages' people, as they were read with a key or code of the village, or for somebody's sale."""
_prices: dict[str, tuple[dt.datetime, Prices]] = {}
_failing: dict[tuple[str, str], str] = {}
"""The hour in which this process last saw a key guess wrong."""


def find_key(now: dt.datetime, partner_id: str, key_id: str) -> tuple[Partner, ApiKey, bool] | None:
    """Return a key's shop, the key, and whether they were read just now; None where there is no such key.

    One round trip, none where it is known.
    """
    place = (partner_id, key_id)
    known = _by_key.get(place)
    if known is not None and known.key is not None and known.is_fresh(now):
        return known.partner, known.key, False
    found = keys.find_with_shop(partner_id, key_id)
    if found is None:
        return None
    partner, key, spending = found
    _note_spending(now, partner.village_id, spending)
    if not key.failures.get(hour_of(now)) and _failing.get(place) != hour_of(now):
        _make_room(_by_key)
        _by_key[place] = Known(partner, key, now)
    return partner, key, True


def find_code(now: dt.datetime, token: str) -> Partner | None:
    """Return the shop whose static code this is, or was, or None. Two round trips, none where it is known."""
    known = _by_code.get(token)
    if known is not None and known.is_fresh(now):
        return known.partner
    found = shops.find_by_code(token)
    if found is None:
        return None
    partner, spending = found
    _note_spending(now, partner.village_id, spending)
    _make_room(_by_code)
    _by_code[token] = Known(partner, None, now)
    return partner


def find_spending(now: dt.datetime, village_id: str) -> Spending:
    """Return the limits of a village's people. No round trip for whoever shops in their own village, else one."""
    read_at, spending = _spending.get(village_id, (None, None))
    if (
        read_at is None
        or spending is None
        or not dt.timedelta() <= now - read_at < dt.timedelta(seconds=CACHED_SECONDS)
    ):
        spending = store.find_spending(village_id)
        _note_spending(now, village_id, spending)
    return spending


def find_prices(now: dt.datetime, partner_id: str) -> tuple[Prices, bool]:
    """Return a shop's price list, and whether it was read just now. No round trip where it is known, else one."""
    read_at, prices = _prices.get(partner_id, (None, None))
    if read_at is not None and prices is not None and dt.timedelta() <= now - read_at < KNOWN_FOR:
        return prices, False
    prices = price_store.find_prices(partner_id)
    _make_room(_prices)
    _prices[partner_id] = (now, prices)
    return prices, True


def forget_prices(partner_id: str) -> None:
    """Forget a list that was changed, here or elsewhere."""
    _prices.pop(partner_id, None)


def _note_spending(now: dt.datetime, village_id: str, spending: Spending) -> None:
    _make_room(_spending)
    _spending[village_id] = (now, spending)


def forget_spending(village_id: str) -> None:
    """Forget limits that were changed here; other processes learn of it within `CACHED_SECONDS`."""
    _spending.pop(village_id, None)


def distrust(now: dt.datetime, partner_id: str, key_id: str) -> None:
    """Read this key anew at each request of the present hour."""
    _make_room(_failing)
    _failing[partner_id, key_id] = hour_of(now)
    _by_key.pop((partner_id, key_id), None)


def forget_partner(partner_id: str) -> None:
    """Forget a shop that was changed here; other processes learn of it within `CACHED_SECONDS`."""
    for place in [place for place in list(_by_key) if place[0] == partner_id]:
        _by_key.pop(place, None)
    for token, known in list(_by_code.items()):
        if known.partner.partner_id == partner_id:
            _by_code.pop(token, None)


def forget() -> None:
    """Forget everything."""
    for known in (_by_key, _by_code, _spending, _prices, _failing):
        known.clear()


def _make_room(entries: dict[Any, Any]) -> None:
    if len(entries) >= KNOWN_MAX:
        entries.clear()
