"""Moves audit events in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.audit import core
from chalicelib.foundation.audit.records import AuditRecord
from chalicelib.kernel import storage
from chalicelib.kernel.authz import signed
from chalicelib.kernel.calendar import business_date, business_time
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes


def write_of(ctx: Context, place_id: str, deed: str, target: str) -> Writes:
    """Return the write that records a deed of the acting principal."""
    now = ctx.now()
    return Writes().put(
        AuditRecord(
            f"{place_id}#{business_date(now)}",
            ctx.new_id(),
            actor=signed(ctx.actor.subject, ctx.actor),
            roles=",".join(sorted(ctx.actor.roles)),
            deed=deed,
            target=target,
            made_at=business_time(now),
            kept_until=now + dt.timedelta(days=core.KEPT_DAYS),
        )
    )


def list_day(place_id: str, on: dt.date, *, size: int, cursor: str | None) -> Page[dict[str, str]]:
    """Return a page of a place's audit events of one business date, newest first."""
    query = storage.Query(AuditRecord, f"{place_id}#{on}", newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    names = ("event_id", "actor", "roles", "deed", "target", "made_at")
    return Page([{name: row[name]["S"] for name in names} for row in page.rows], page.cursor)
