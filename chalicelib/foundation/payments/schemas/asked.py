"""What callers send to payments' desks."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.foundation.payments.core.states import State
from chalicelib.kernel.edge import Asked
from chalicelib.kernel.fields import Date

TownId = Annotated[str, Field(pattern=r"^t[0-9]{4}$")]


class BillAsked(Asked):
    """Which town's part of a bill."""

    town_id: TownId


class BillsAsked(BillAsked):
    """Which page of a town's compared days."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str, Field(max_length=2000)] | None = None


class PaymentsAsked(BillsAsked):
    """Which page of a town's payments that came into `state` on the business date `day`."""

    day: Date
    state: State


class GivenByHandAsked(Asked):
    """How a refund that failed was given back, such as in cash against which receipt; without anybody's account."""

    words: Annotated[str, Field(min_length=4, max_length=80)]
