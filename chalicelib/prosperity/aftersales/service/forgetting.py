"""What after-sales forget of a member who leaves: what they said and showed. What was wanted and given stays."""

from __future__ import annotations

from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.aftersales import store
from chalicelib.prosperity.aftersales.core import cases as core
from chalicelib.prosperity.aftersales.core.deeds import LIVE
from chalicelib.prosperity.aftersales.service import photos
from chalicelib.prosperity.market.core.refusals import OrdersOpen

TOGETHER_MAX = 10
"""So many cases are forgotten with the membership, their pictures with them; older ones just before it."""


def prepare_forgotten(ctx: Context, person_id: str) -> Writes:
    """Return the writes after which no case says what the person said. A round trip a megabyte of cases.

    Raises:
        OrdersOpen: one of theirs is not decided yet.
        Busy: at the commit, where one of them moved on meanwhile.
    """
    cases = list(store.every_of_buyer(person_id))
    if any(one.state in LIVE for one in cases):
        raise OrdersOpen
    writes = Writes()
    for one in cases[-TOGETHER_MAX:]:
        if one.media_ids or any(step.words and step.by == person_id for step in one.steps):
            writes.merge(store.change_of(core.forgotten(one), one.version, refusal=lambda _: Busy()))
            writes.merge(photos.detached(ctx, one))
    return writes
