"""Contexts of simulated moments: ids, keys and randomness follow from the seed, so that two runs do the same."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from chalicelib.kernel.authz import SYSTEM, Principal, Role
from chalicelib.kernel.context import Context


@dataclass
class Clock:
    """Makes contexts. `seed` is one village's own, so that villages played side by side share no id."""

    seed: str
    drawn: int = 0

    def at(self, moment: dt.datetime, actor: Principal = SYSTEM) -> Context:
        """Return the house at an aware moment, with somebody acting in it."""
        return Context(lambda: moment, lambda: self._new_id(moment), self._random_bytes, actor, "town")

    def _random_bytes(self, count: int) -> bytes:
        self.drawn += 1
        return hashlib.shake_256(f"{self.seed}#{self.drawn}".encode()).digest(count)

    def _new_id(self, moment: dt.datetime) -> str:
        """Return a UUIDv7 (RFC 9562, section 5.7) of a moment."""
        stamp, rest = f"{int(moment.timestamp() * 1000):012x}", self._random_bytes(9).hex()
        return f"{stamp[:8]}-{stamp[8:]}-7{rest[:3]}-8{rest[3:6]}-{rest[6:18]}"


def villager(resident_id: str) -> Principal:
    """Return a villager as they act."""
    return Principal(resident_id, frozenset({Role.RESIDENT}))


def organiser(village_id: str) -> Principal:
    """Return a village's officer who organises."""
    ordinal = int(village_id[1:])
    return Principal("s-town", frozenset({Role.ORGANISER, Role.VILLAGE_OFFICER}), villages=((ordinal, ordinal + 1),))
