"""A frozen clock that tests move, and ids that count."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from chalicelib.kernel.authz import SYSTEM, Principal
from chalicelib.kernel.context import LIVE, Context

NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
"""Monday 23 November 2026, noon in China."""


def key_at(moment: dt.datetime, number: int) -> str:
    """Return a UUIDv7 made at `moment`, the same for the same number; of a moment, that of a higher number is later."""
    stamp = f"{int(moment.timestamp() * 1000):012x}"
    rest = hashlib.sha256(str(number).encode()).hexdigest()
    return f"{stamp[:8]}-{stamp[8:]}-7{number % 4096:03x}-8{rest[3:6]}-{rest[6:18]}"


@dataclass
class World:
    """A clock and an id source of one's own."""

    moment: dt.datetime = NOON
    ids: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> dt.datetime:
        return self.moment

    def new_id(self) -> str:
        with self.lock:
            self.ids += 1
            return key_at(self.moment, self.ids)

    def random_bytes(self, count: int) -> bytes:
        return hashlib.shake_256(self.new_id().encode()).digest(count)

    def pass_days(self, days: int) -> None:
        self.moment += dt.timedelta(days=days)

    def context(self, actor: Principal = SYSTEM) -> Context:
        return Context(self.now, self.new_id, self.random_bytes, actor, "test")


@contextlib.contextmanager
def standing(moment: dt.datetime = NOON) -> Iterator[dt.datetime]:
    """Let the house's own clock stand, also for doors and jobs, which no test hands a context.

    Tests that ask what was written today need it: whichever day they run on, and also over midnight, today is one day.
    """
    running = LIVE.now
    object.__setattr__(LIVE, "now", lambda: moment)  # A value is frozen, and every door has this one.
    try:
        yield moment
    finally:
        object.__setattr__(LIVE, "now", running)
