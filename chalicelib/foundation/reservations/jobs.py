"""The reservations' schedule: holds whose end has passed are given back."""

from __future__ import annotations

from chalice import Blueprint, Rate
from chalice.app import CloudWatchEvent

from chalicelib.foundation.reservations.service import holds
from chalicelib.kernel import logs
from chalicelib.kernel.context import LIVE

jobs = Blueprint(__name__)


@jobs.schedule(Rate(5, unit=Rate.MINUTES), name="expire_holds")
def expire_holds(_event: CloudWatchEvent) -> None:
    """Give back every overdue hold, every five minutes."""
    swept = holds.expire_holds(LIVE)
    logs.event("holds_expired", expired=swept.expired, busy=swept.busy)
