"""Statements as they are looked at: lists, one with what was said about it, its lines, its files."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.audit.service import record
from chalicelib.foundation.partners.core.keys import KeyScope, require_scope
from chalicelib.kernel.calendar import days_of
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.paging import Page
from chalicelib.points.ledger.core.accounts import Entry
from chalicelib.points.ledger.core.sources import lines_between, redemptions_of
from chalicelib.points.ledger.service.statements import page_between
from chalicelib.points.settlement.core.comparing import COMPARISONS_SHOWN
from chalicelib.points.settlement.core.months import check_month
from chalicelib.points.settlement.core.statements import NoSuchSettlement, Statement
from chalicelib.points.settlement.core.whole import Whole
from chalicelib.points.settlement.service import closing, papers
from chalicelib.points.settlement.store import objections, objects, statements as store


class PapersBeingMade(Conflict):
    """An objection changed the statement; its files are being made anew."""

    code = "statement_papers_being_made"
    zh, en = (
        "结算单刚调整过，文件正在重新生成，请过一会儿再下载。",
        "The files are being made anew; ask again in a minute.",
    )


def list_of_village(*, village_id: str, month: str, size: int, cursor: str | None) -> Page[Statement]:
    """Return a page of a village's statements of a month. One round trip."""
    return store.list_of_village(village_id, check_month(month), size=size, cursor=cursor)


def list_of_shop(*, partner_id: str, size: int, cursor: str | None) -> Page[Statement]:
    """Return a page of a shop's statements, the newest month first. One round trip."""
    return store.list_of_shop(partner_id, size=size, cursor=cursor)


def list_own(ctx: Context, *, size: int, cursor: str | None) -> Page[Statement]:
    """Return a page of the acting shop's statements, as `list_of_shop`."""
    require_scope(ctx.actor, KeyScope.READ)
    return list_of_shop(partner_id=ctx.actor.subject, size=size, cursor=cursor)


def load_whole(*, partner_id: str, month: str) -> Whole:
    """Return a statement with what was said about it. Three round trips.

    Raises:
        NoSuchSettlement: there is none.
    """
    statement = load_statement(partner_id=partner_id, month=month)
    newest = objections.list_comparisons(partner_id, month, size=COMPARISONS_SHOWN)
    return Whole(statement, objections.list_of(partner_id, month), newest)


def load_own(ctx: Context, *, month: str) -> Whole:
    """Return a statement of the acting shop with what was said about it. Three round trips.

    Raises:
        ScopeMissing: the key may not read.
        NoSuchSettlement: there is none.
    """
    require_scope(ctx.actor, KeyScope.READ)
    return load_whole(partner_id=ctx.actor.subject, month=month)


def load_statement(*, partner_id: str, month: str) -> Statement:
    """Return a statement. One round trip.

    Raises:
        NoSuchSettlement: there is none.
    """
    found = store.find(partner_id, check_month(month))
    if found is None:
        raise NoSuchSettlement
    return found


def lines_of(*, partner_id: str, month: str, size: int, cursor: str | None) -> Page[Entry]:
    """Return a page of a month's lines, the newest first. One round trip."""
    start, end = days_of(check_month(month))
    first, last = lines_between(start, end - dt.timedelta(days=1))
    return page_between(source=redemptions_of(partner_id), first=first, last=last, size=size, cursor=cursor)


def lines_of_own(ctx: Context, *, month: str, size: int, cursor: str | None) -> Page[Entry]:
    """Return a page of the lines of the acting shop's month."""
    require_scope(ctx.actor, KeyScope.READ)
    return lines_of(partner_id=ctx.actor.subject, month=month, size=size, cursor=cursor)


def files_of(ctx: Context, statement: Statement) -> list[tuple[str, str]]:
    """Return the name of each file of a statement and an address that opens it for a few minutes; recorded.

    A kind that is missing has no address (""): it is asked for, once an hour at most.

    Raises:
        PapersBeingMade: they do not tell the numbers of now yet; they are asked for once more.
    """
    if statement.papers < statement.revision:
        closing.start_papers(ctx, statement)
        raise PapersBeingMade
    target = f"{statement.partner_id}#{statement.month}"
    record(ctx, place_id=statement.village_id, deed="settlement.download", target=target)
    missing = papers.missing_of(statement)
    if missing:
        closing.start_papers(ctx, statement, again=True)
    return [(kind, "" if kind in missing else _link(statement, kind)) for kind in papers.TYPES]


def _link(statement: Statement, kind: str) -> str:
    return objects.link(f"{papers.folder_of(statement)}statement.{kind}", f"settlement-{statement.month}.{kind}")


def files_of_own(ctx: Context, *, month: str) -> list[tuple[str, str]]:
    """Return the files of a statement of the acting shop, as `files_of`."""
    require_scope(ctx.actor, KeyScope.READ)
    return files_of(ctx, load_statement(partner_id=ctx.actor.subject, month=month))
