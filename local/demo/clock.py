"""Contexts of past moments: the same house, with another clock, so that a town can have had a week."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field, replace

from chalicelib.kernel.authz import SYSTEM, Principal, Role
from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.context import Context, utc_now


@dataclass
class Clock:
    """Makes contexts. `started` is now; ids count up, and their first 48 bits are the context's own moment.

    `accounts` has by a part, such as `s-demo`, the account of who plays it; a part without one is played as it is.
    """

    started: dt.datetime = field(default_factory=utc_now)
    ids: int = 0
    accounts: dict[str, str] = field(default_factory=dict)

    def at(self, moment: dt.datetime, actor: Principal = SYSTEM) -> Context:
        """Return the house at an aware moment, with somebody acting in it."""
        who = replace(actor, subject=self.accounts.get(actor.subject, actor.subject))
        return Context(lambda: moment, lambda: self.new_id(moment), actor=who, request_id="demo")

    def now(self, actor: Principal = SYSTEM) -> Context:
        """Return the house at this town's beginning."""
        return self.at(self.started, actor)

    def on(self, days_ago: int, hour: int, minute: int = 0) -> dt.datetime:
        """Return a time of day in China, so many days before today."""
        day = self.started.astimezone(SHANGHAI).date() - dt.timedelta(days=days_ago)
        return dt.datetime.combine(day, dt.time(hour, minute), SHANGHAI)

    def last_week(self, weekday: int, hour: int, minute: int = 0) -> dt.datetime:
        """Return a time of the last whole ISO week; Monday is 0."""
        return self.on(self.started.astimezone(SHANGHAI).weekday() + 7 - weekday, hour, minute)

    def new_id(self, moment: dt.datetime) -> str:
        """Return the next UUIDv7 of a moment."""
        self.ids += 1
        stamp = f"{int(moment.timestamp() * 1000):012x}"
        rest = hashlib.sha256(f"demo#{self.started.isoformat()}#{self.ids}".encode()).hexdigest()
        return f"{stamp[:8]}-{stamp[8:]}-7{rest[:3]}-8{rest[3:6]}-{rest[6:18]}"


def villager(resident_id: str) -> Principal:
    """Return a villager as they act."""
    return Principal(resident_id, frozenset({Role.RESIDENT}))


def organiser(villages: tuple[tuple[int, int], ...]) -> Principal:
    """Return an officer who organises."""
    return Principal("s-demo", frozenset({Role.ORGANISER, Role.VILLAGE_OFFICER}), villages=villages)


def grid_worker(villages: tuple[tuple[int, int], ...]) -> Principal:
    """Return a grid worker, who inspects from door to door."""
    return Principal("s-demo-grid", frozenset({Role.GRID_WORKER}), villages=villages)
