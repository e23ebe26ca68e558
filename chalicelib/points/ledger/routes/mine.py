"""What a villager asks of their own points."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.identity.service.acting import refuse_agents
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Call, Nothing
from chalicelib.kernel.keys import derived
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.paycodes import LIFE_SECONDS, pay_code, step_at
from chalicelib.points.ledger.routes.doors import doors
from chalicelib.points.ledger.schemas.points import (
    AccountShown,
    EntryShown,
    HouseholdAccountShown,
    PageAsked,
    PayCodeAsked,
    PayCodeShown,
    PoolAsked,
    StatementShown,
)
from chalicelib.points.ledger.service import accounts, kinship, moves
from chalicelib.points.ledger.service.settings import settings_of


@doors.door("GET", "/v1/me/account", verb="points.read_own", shown=AccountShown, for_others="read")
def my_account(call: Call[Nothing, Nothing]) -> AccountShown:
    """Show my balance, what is held, and what expires when."""
    account = accounts.find_account(ref=AccountRef.of_holder(call.me))
    return AccountShown.of(call.me, account, call.ctx.now(), settings_of(call.ctx, place_id=call.me[:6]))


@doors.door("GET", "/v1/me/household-account", verb="points.read_own", shown=HouseholdAccountShown)
def my_household_account(call: Call[Nothing, Nothing]) -> HouseholdAccountShown:
    """Show my household's balance, and whether the town lets me spend it or why not."""
    household_id, bar = kinship.household_and_bar(call.ctx, resident_id=call.me)
    account = accounts.find_account(ref=AccountRef.of_holder(household_id))
    settings = settings_of(call.ctx, place_id=household_id[:6])
    return HouseholdAccountShown.of(AccountShown.of(household_id, account, call.ctx.now(), settings), bar)


@doors.door("GET", "/v1/me/entries", verb="points.read_own", query=PageAsked, shown=StatementShown, for_others="read")
def my_entries(call: Call[Nothing, PageAsked]) -> StatementShown:
    """Show a page of my statement, newest first."""
    page = accounts.statement(ref=AccountRef.of_holder(call.me), size=call.query.size, cursor=call.query.cursor)
    return StatementShown(rows=[EntryShown.of(entry) for entry in page.rows], cursor=page.cursor)


@doors.door("GET", "/v1/me/household-entries", verb="points.read_own", query=PageAsked, shown=StatementShown)
def my_household_entries(call: Call[Nothing, PageAsked]) -> StatementShown:
    """Show a page of my household's statement, newest first, whether or not I may spend its points."""
    household_id = kinship.household_of(resident_id=call.me)
    page = accounts.statement(ref=AccountRef.of_holder(household_id), size=call.query.size, cursor=call.query.cursor)
    return StatementShown(rows=[EntryShown.of(entry) for entry in page.rows], cursor=page.cursor)


@doors.door(
    "POST", "/v1/me/pay-code", verb="points.pay_code", asked=PayCodeAsked, shown=PayCodeShown, for_others="spend"
)
def my_pay_code(call: Call[PayCodeAsked, Nothing]) -> PayCodeShown:
    """Make a one-time pay code (付款码) for my account, or my household's where the town lets me spend it.

    An agent's is their own, and never a household's.
    """
    holder_id = call.me
    if call.body.account == "household":
        refuse_agents(call.ctx)  # What a mandate covers is one's own.
        holder_id = kinship.household_to_spend(call.ctx, resident_id=call.me)
    step = step_at(call.ctx.now())
    digits = pay_code(derived("paycode"), AccountRef.of_holder(holder_id), step, call.ctx.actor.acted_by)
    expires_at = call.ctx.now() + dt.timedelta(seconds=LIFE_SECONDS)
    return PayCodeShown(digits=digits, expires_at=business_time(expires_at))


@doors.door(
    "POST",
    "/v1/me/household-moves",
    verb="points.pool",
    asked=PoolAsked,
    shown=EntryShown,
    keyed=True,
    status=201,
    for_others="spend",
)
def pool_points(call: Call[PoolAsked, Nothing]) -> EntryShown:
    """Move points of mine to my household's account; they keep their years and never come back."""
    household_id = kinship.household_of(resident_id=call.me)
    done = moves.move_to_household(
        call.ctx,
        member=AccountRef.of_holder(call.me),
        household=AccountRef.of_holder(household_id),
        key=call.key,
        points=call.body.points,
    )
    return EntryShown.of(done.entry)
