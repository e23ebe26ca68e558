"""What after-sales forget of a member who leaves: what they said and showed. What was wanted and given stays."""

from __future__ import annotations

from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Writes, commit
from chalicelib.prosperity.aftersales import store
from chalicelib.prosperity.aftersales.core import cases as core
from chalicelib.prosperity.aftersales.core.cases import Case
from chalicelib.prosperity.aftersales.core.deeds import LIVE
from chalicelib.prosperity.aftersales.service import photos
from chalicelib.prosperity.market.core.refusals import OrdersOpen

TOGETHER_MAX = 3
"""So many cases are forgotten with the membership, their pictures with them; older ones just before it."""


def prepare_forgotten(ctx: Context, person_id: str) -> Writes:
    """Return the writes after which no case says what the person said. A round trip a megabyte of cases.

    Of many cases the older ones are forgotten at once, one after another.

    Raises:
        OrdersOpen: one of theirs is not decided yet.
        Busy: at the commit, where one of them moved on meanwhile.
    """
    cases = list(store.every_of_buyer(person_id))
    if any(one.state in LIVE for one in cases):
        raise OrdersOpen
    told = [one for one in cases if one.media_ids or any(step.words and step.by == person_id for step in one.steps)]
    while len(told) > TOGETHER_MAX:
        commit(_forgotten(ctx, told.pop(0)))
    return Writes().merge(*(_forgotten(ctx, one) for one in told))


def _forgotten(ctx: Context, case: Case) -> Writes:
    change = store.change_of(core.forgotten(case), case.version, refusal=lambda _: Busy())
    return change.merge(photos.detached(ctx, case))
