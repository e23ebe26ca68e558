"""Comparing every statement of a shop or village with the ledger. Nothing is written."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.partners.core.shops import Partner
from chalicelib.points.ledger.core.sources import redemptions_of
from chalicelib.points.ledger.service.statements import stream_spent
from chalicelib.points.settlement.core import verifying as core
from chalicelib.points.settlement.core.months import closed_by
from chalicelib.points.settlement.core.statements import Statement, line_of
from chalicelib.points.settlement.core.verifying import Verified
from chalicelib.points.settlement.service.closing import shops_of
from chalicelib.points.settlement.store import objections, statements as store

PAGE = 100
FIRST, LAST = "0", "~"
"""Around every line of a source: keys are hexadecimal."""


def verify_village(*, village_id: str, today: dt.date) -> Verified:
    """Compare all statements of a village's shops with the ledger; each month that was due has one."""
    return sum((verify_shop(partner=one, today=today) for one in shops_of(village_id)), Verified())


def verify_shop(*, partner: Partner, today: dt.date) -> Verified:
    """Compare a shop's statements with what the ledger has of it: lines, points, worth, and what was carried on.

    What disagrees is looked at once more: an officer may have answered an objection in between.
    """
    found = _look(partner, today)
    return _look(partner, today) if found.faults else found


def _look(partner: Partner, today: dt.date) -> Verified:
    partner_id = partner.partner_id
    made = sorted(_statements_of(partner_id), key=lambda one: one.month)
    said = {one.month: objections.list_of(partner_id, one.month) for one in made}
    ledger = core.Ledger()
    for entry in stream_spent(source=redemptions_of(partner_id), first=FIRST, last=LAST):
        ledger.add(line_of(partner, entry))
    return core.verified(partner_id, ledger, made, said, closed=closed_by(today))


def _statements_of(partner_id: str) -> list[Statement]:
    found: list[Statement] = []
    cursor: str | None = None
    while True:
        page = store.list_of_shop(partner_id, size=PAGE, cursor=cursor)
        found += page.rows
        cursor = page.cursor
        if cursor is None:
            return found
