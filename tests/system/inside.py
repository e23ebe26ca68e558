"""Works inside a running town as a deployed function does: `settle` makes a village, `audit` reads its books.

`python -m tests.system.inside EMULATOR settle`, or `… audit VILLAGE ACTIVITY REWARD`; prints JSON. It is a process of
its own, so that the tests' environment stays theirs.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from chalicelib.kernel.paging import Page
from infra.deploy import clients
from infra.surroundings import enter
from local.world import STAGE

PEOPLE, SEATS, BUDGET, STOCK = 16, 5, 60_000, 30


def settle() -> dict[str, Any]:
    """Make a village with people, a shop, a budget, an activity and a reward; return how each of them may ask."""
    import app  # noqa: F401  Who follows a village that joins its town.
    from chalicelib.foundation.identity.core.cards import DAILY_LIMIT_MAX
    from chalicelib.foundation.identity.core.sessions import resident_principal
    from chalicelib.foundation.identity.service import cards
    from chalicelib.foundation.identity.service.tokens import access_token
    from chalicelib.foundation.partners.core.keys import KeyScope
    from chalicelib.foundation.partners.core.shops import Contact, Contract, Limits
    from chalicelib.foundation.partners.service import keys, shops
    from chalicelib.kernel.authz import Principal, Role
    from chalicelib.kernel.calendar import business_date
    from chalicelib.kernel.context import LIVE, uuid7
    from chalicelib.points.activities.core.activities import Plan
    from chalicelib.points.activities.service import planning
    from chalicelib.points.rewards.core.offers import Deed
    from chalicelib.points.rewards.core.rewards import Kind, Per, Point, Terms
    from chalicelib.points.rewards.service import catalogue
    from tests.make import ledger, people

    village = people.village(LIVE, name="抢购村", code="330109102999")
    residents = [people.resident(LIVE, village, 500 + n).resident_id for n in range(PEOPLE)]
    village_id, year = ledger.grant(LIVE, BUDGET, village_id=village.village_id)
    today, starts_at = business_date(LIVE.now()), LIVE.now() + dt.timedelta(hours=30)
    partner = shops.create_partner(
        LIVE, key=uuid7(), village_id=village_id, name="抢购村超市", contact=Contact("王小明", "13812345678"),
        contract=Contract("抢1号", 100, dt.date(year, 1, 1)), limits=Limits(),
    )  # fmt: skip
    issued = keys.issue_key(
        LIVE, partner_id=partner.partner_id, key=uuid7(), label="收银台", scopes=[KeyScope.REDEEM, KeyScope.READ],
        expires_at=LIVE.now() + dt.timedelta(days=2), day_points=None, day_count=None,
    )  # fmt: skip
    plan = Plan("清理河道", "老戏台", starts_at, starts_at + dt.timedelta(hours=2), SEATS, "pub")
    activity = planning.create_activity(LIVE, village_id=village_id, plan=plan, key=uuid7())
    planning.publish(LIVE, activity_id=activity.activity_id)
    ordinal = int(village_id[1:])
    officer = Principal("s1", frozenset({Role.VILLAGE_OFFICER}), ((ordinal, ordinal + 1),), "t0001")
    at_the_desk, point = replace(LIVE, actor=officer), Point(village_id, "便民服务中心", "老戏台旁", "每天 8:00–17:00")
    soap = Terms(Kind.GOODS, "肥皂一块", "自家做的。", 60, Per.NONE, 0, point, 7)
    reward = catalogue.write_reward(at_the_desk, place_id=village_id, terms=soap, stock=STOCK, key=uuid7())
    catalogue.move_reward(at_the_desk, reward_id=reward.reward_id, deed=Deed.OFFER, key=uuid7())
    return {
        "village_id": village_id,
        "today": str(today),
        "officer": access_token(LIVE, officer),
        "residents": {one: access_token(LIVE, resident_principal(one)) for one in residents},
        "cards": {
            one: cards.issue_card(
                LIVE, resident_id=one, key=uuid7(), daily_limit_points=DAILY_LIMIT_MAX, photo_check=True
            ).token
            for one in residents
        },
        "api_key": issued.api_key,
        "shop": partner.partner_id,
        "activity_id": activity.activity_id,
        "reward_id": reward.reward_id,
    }


def audit(village_id: str, activity_id: str, reward_id: str) -> dict[str, Any]:
    """Return what a village's books say, every entry, who has a place in the activity, and who waits for what."""
    from chalicelib.foundation.reservations.service import places, slots
    from chalicelib.kernel.calendar import business_date
    from chalicelib.kernel.context import LIVE
    from chalicelib.points.ledger.service import accounts, budgets
    from chalicelib.points.ledger.service.verify import verify_village
    from chalicelib.points.ledger.store import entries

    year = business_date(LIVE.now()).year
    found = list(accounts.accounts_of_village(village_id=village_id))
    slot = slots.load_slot(slot_id=activity_id)
    return {
        "faults": verify_village(village_id=village_id, years=(year,)).faults,
        "balances": {account.ref.account_id: account.balance for account in found},
        "entries": [
            [
                entry.kind.value,
                entry.source,
                entry.key or entry.line,
                entry.ref.holder,
                entry.delta.balance,
                entry.after,
            ]
            for account in found
            for entry in entries.list_account(account.ref)
        ],
        "held": {account.ref.account_id: account.held for account in found if account.held},
        "left": budgets.load_budget(village_id=village_id, year=year).left,
        "free": slot.free,
        "waiting": slot.waiting,
        "stock": slots.load_slot(slot_id=reward_id).free,
        **wanted([f"{village_id}r{account.ref.holder}" for account in found]),
        "places": {place.holder: place.state.value for place in places.list_places(slot_id=activity_id, size=100).rows},
    }


def wanted(residents: list[str]) -> dict[str, dict[str, list[Any]]]:
    """Return the orders and the top-ups of some people by their ids: whose they are, their state, their points."""
    from chalicelib.kernel.authz import Principal, Role
    from chalicelib.kernel.context import LIVE
    from chalicelib.points.rewards.service import reading as orders
    from chalicelib.points.topups.service import reading as topups

    found: dict[str, dict[str, list[Any]]] = {"orders": {}, "topups": {}}
    for resident_id in residents:
        ctx = replace(LIVE, actor=Principal(resident_id, frozenset({Role.RESIDENT})))
        for order in every(partial(orders.list_own, ctx, size=100)):
            found["orders"][order.order_id] = [resident_id, order.state.value, order.points]
        for topup in every(partial(topups.list_own, ctx, size=100)):
            found["topups"][topup.topup_id] = [resident_id, topup.state.value, topup.points]
    return found


def every(ask: Callable[..., Page[Any]]) -> Iterator[Any]:
    """Yield all rows of all pages."""
    page = ask(cursor=None)
    yield from page.rows
    while page.cursor:
        page = ask(cursor=page.cursor)
        yield from page.rows


def main() -> None:
    """Do what is asked, print what it found."""
    emulator, what, *about = sys.argv[1:]
    enter(clients(STAGE.region, emulator), "local", endpoint=emulator)
    print(json.dumps(settle() if what == "settle" else audit(*about)))  # noqa: T201  The caller reads it.


if __name__ == "__main__":
    main()
