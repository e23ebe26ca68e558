"""Bulk awards as the desk asks for and sees them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from chalicelib.kernel.authz import Principal
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page
from chalicelib.points.ledger.core.bulks import PEOPLE_MAX, Bulk, Line
from chalicelib.points.ledger.schemas.points import AwardAsked, Cursor


class BulkAsked(AwardAsked):
    """One deed for many: whom it is for, its rule, when it was, and the document that shows it.

    `minutes` and `points` hold for each of them. Somebody named twice is awarded once.
    """

    holder_ids: Annotated[list[Annotated[str, Field(max_length=20)]], Field(min_length=1, max_length=PEOPLE_MAX)]


class BulkPageAsked(Asked):
    """Which page of a bulk's people."""

    cursor: Cursor = None


class BulksAsked(Asked):
    """Which page of the bulks that wait."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Cursor = None


class BulkRefusalAsked(Asked):
    """Why a bulk is refused."""

    reason: Annotated[str, Field(min_length=2, max_length=120)]


class BulkStarted(Shown):
    """A bulk award that began, or waits (`state`): the run that counts its pieces, and what each of its people gets."""

    bulk_id: str
    run_id: str
    state: str
    people: int
    points_each: int

    @classmethod
    def of(cls, bulk: Bulk) -> BulkStarted:
        """Show a bulk that was asked for, or decided on."""
        return cls(
            bulk_id=bulk.bulk_id,
            run_id=bulk.run_id,
            state=bulk.state.value,
            people=bulk.people,
            points_each=bulk.points,
        )


class BulkWaitingShown(Shown):
    """A bulk that waits for a second officer; `own`: the reader asked for it."""

    bulk_id: str
    rule_title: str
    points_each: int
    points_all: int
    people: int
    on: dt.date
    document: str
    made_at: str
    own: bool

    @classmethod
    def of(cls, bulk: Bulk, reader: Principal) -> BulkWaitingShown:
        """Show a bulk to an officer."""
        return cls(
            bulk_id=bulk.bulk_id,
            rule_title=bulk.rule.title,
            points_each=bulk.points,
            points_all=bulk.points_all,
            people=bulk.people,
            on=bulk.on,
            document=bulk.document,
            made_at=business_time(bulk.made_at),
            own=bulk.is_of(reader),
        )


class BulksWaitingShown(Shown):
    """A page of bulks that wait."""

    rows: list[BulkWaitingShown]
    cursor: str | None


class BulkLineShown(Shown):
    """One holder. `state` is `waiting`, `done`, `replayed` (was paid before), or `refused` for the reason told."""

    holder_id: str
    name: str
    state: str
    points: int
    code: str
    zh: str
    en: str

    @classmethod
    def of(cls, line: Line) -> BulkLineShown:
        """Show a line."""
        told = line.told
        return cls(
            holder_id=line.holder_id,
            name=line.masked_name,
            state=told.state if told else "waiting",
            points=told.points if told else 0,
            code=told.code if told else "",
            zh=told.zh if told else "",
            en=told.en if told else "",
        )


class BulkShown(Shown):
    """A bulk award, and a page of a hundred of its people in the order they were named."""

    bulk_id: str
    run_id: str
    village_id: str
    rule: str
    rule_title: str
    points_each: int
    minutes: int
    on: dt.date
    document: str
    people: int
    state: str
    reason: str
    made_at: str
    rows: list[BulkLineShown]
    cursor: str | None

    @classmethod
    def of(cls, bulk: Bulk, page: Page[Line]) -> BulkShown:
        """Show a bulk; who asked for it stays in the audit trail."""
        return cls(
            bulk_id=bulk.bulk_id,
            run_id=bulk.run_id,
            village_id=bulk.village_id,
            rule=bulk.rule.ref,
            rule_title=bulk.rule.title,
            points_each=bulk.points,
            minutes=bulk.minutes,
            on=bulk.on,
            document=bulk.document,
            people=bulk.people,
            state=bulk.state.value,
            reason=bulk.reason,
            made_at=business_time(bulk.made_at),
            rows=[BulkLineShown.of(line) for line in page.rows],
            cursor=page.cursor,
        )
