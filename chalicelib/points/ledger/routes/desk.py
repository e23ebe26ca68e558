"""What officers and auditors ask of the ledger: accounts, deeds written up, mistakes, budgets, the books."""

from __future__ import annotations

from chalicelib.kernel.edge import Asked, Call, Nothing
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.budgets import LineKind
from chalicelib.points.ledger.routes.doors import doors
from chalicelib.points.ledger.schemas.points import (
    AccountShown,
    AwardAsked,
    BlockAsked,
    BudgetAsked,
    BudgetShown,
    EntryForStaff,
    EntryShown,
    GrantAsked,
    PageAsked,
    ReversalAsked,
    RunStarted,
    StatementForStaff,
    Year,
)
from chalicelib.points.ledger.service import accounts, budgets, desk, nightly
from chalicelib.points.ledger.service.settings import settings_of


class YearAsked(Asked):
    """Which year."""

    year: Year


@doors.door("GET", "/v1/accounts/{holder_id}", verb="points.read", within="holder_id", shown=AccountShown)
def account(call: Call[Nothing, Nothing], holder_id: str) -> AccountShown:
    """Show a villager's or household's points."""
    found = accounts.find_account(ref=AccountRef.of_holder(holder_id))
    return AccountShown.of(holder_id, found, call.ctx.now(), settings_of(call.ctx, place_id=holder_id[:6]))


@doors.door(
    "GET",
    "/v1/accounts/{holder_id}/entries",
    verb="points.read",
    within="holder_id",
    query=PageAsked,
    shown=StatementForStaff,
)
def account_entries(call: Call[Nothing, PageAsked], holder_id: str) -> StatementForStaff:
    """Show a page of a statement, newest first, with who made each entry."""
    ref = AccountRef.of_holder(holder_id)
    page = accounts.statement(ref=ref, size=call.query.size, cursor=call.query.cursor)
    return StatementForStaff(rows=[EntryForStaff.of(entry) for entry in page.rows], cursor=page.cursor)


@doors.door(
    "POST",
    "/v1/accounts/{holder_id}/awards",
    verb="points.award",
    within="holder_id",
    asked=AwardAsked,
    shown=EntryShown,
    keyed=True,
    status=201,
)
def write_up(call: Call[AwardAsked, Nothing], holder_id: str) -> EntryShown:
    """Award a deed from its written record, drawn from the village's budget."""
    body = call.body
    done = desk.write_up(
        call.ctx,
        holder_id=holder_id,
        rule=body.rule,
        document=body.document,
        key=call.key,
        on=body.on,
        minutes=body.minutes or 0,
        points=body.points,
    )
    return EntryShown.of(done.entry)


@doors.door(
    "POST",
    "/v1/accounts/{holder_id}/reversals",
    verb="points.reverse",
    within="holder_id",
    asked=ReversalAsked,
    shown=EntryShown,
    keyed=True,
    status=201,
)
def take_back(call: Call[ReversalAsked, Nothing], holder_id: str) -> EntryShown:
    """Reverse a mistaken award by a new entry; earned points are never taken as a penalty."""
    body = call.body
    done = desk.take_back(
        call.ctx, holder_id=holder_id, source=body.source, line=body.line, reason=body.reason, key=call.key
    )
    return EntryShown.of(done.entry)


@doors.door(
    "POST",
    "/v1/accounts/{holder_id}/block",
    verb="points.block",
    within="holder_id",
    asked=BlockAsked,
    shown=EntryShown,
    keyed=True,
    status=201,
)
def block(call: Call[BlockAsked, Nothing], holder_id: str) -> EntryShown:
    """Block an account: it takes and gives nothing until it is let go; its points stay."""
    return _set_blocked(call, holder_id, blocked=True)


@doors.door(
    "POST",
    "/v1/accounts/{holder_id}/release",
    verb="points.block",
    within="holder_id",
    asked=BlockAsked,
    shown=EntryShown,
    keyed=True,
    status=201,
)
def release(call: Call[BlockAsked, Nothing], holder_id: str) -> EntryShown:
    """Let a blocked account go."""
    return _set_blocked(call, holder_id, blocked=False)


def _set_blocked(call: Call[BlockAsked, Nothing], holder_id: str, *, blocked: bool) -> EntryShown:
    done = desk.set_blocked(call.ctx, holder_id=holder_id, blocked=blocked, reason=call.body.reason, key=call.key)
    return EntryShown.of(done.entry)


@doors.door(
    "GET",
    "/v1/villages/{village_id}/budget",
    verb="budgets.read",
    within="village_id",
    query=BudgetAsked,
    shown=BudgetShown,
)
def budget(call: Call[Nothing, BudgetAsked], village_id: str) -> BudgetShown:
    """Show a village's budget of a year with a page of its grants, or of what activities set aside or returned."""
    query = call.query
    found = budgets.load_budget(village_id=village_id, year=query.year)
    page = budgets.lines_of_budget(
        village_id=village_id, year=query.year, kind=query.kind, size=query.size, cursor=query.cursor
    )
    return BudgetShown.of(found, page)


@doors.door(
    "POST",
    "/v1/villages/{village_id}/budget/grants",
    verb="budgets.write",
    within="village_id",
    query=YearAsked,
    asked=GrantAsked,
    shown=BudgetShown,
    keyed=True,
    status=201,
)
def grant(call: Call[GrantAsked, YearAsked], village_id: str) -> BudgetShown:
    """Add points to a village's budget, by the resolution that allows them."""
    granted = budgets.grant_budget(
        call.ctx,
        village_id=village_id,
        year=call.query.year,
        points=call.body.points,
        resolution=call.body.resolution,
        key=call.key,
    )
    page = budgets.lines_of_budget(village_id=village_id, year=call.query.year, kind=LineKind.GRANT)
    return BudgetShown.of(granted, page)


@doors.door(
    "POST",
    "/v1/villages/{village_id}/verifications",
    verb="ledger.verify",
    within="village_id",
    shown=RunStarted,
    keyed=True,
    status=202,
)
def verify(call: Call[Nothing, Nothing], village_id: str) -> RunStarted:
    """Recompute a village's books from its entries, in the background."""
    run = nightly.start_verification(call.ctx, village_id=village_id, key=call.key)
    return RunStarted(run_id=run.run_id)
