"""Sales that a till made offline: however often and in whichever order they are sent, one state comes of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from chalicelib.foundation.identity.core.cards import CardNotActive, State
from chalicelib.foundation.identity.service import cards
from chalicelib.foundation.partners.core.allowances import DayLimitReached
from chalicelib.foundation.partners.core.shops import Contract, ContractNotInForce, Limits, Terminal
from chalicelib.foundation.partners.service import allowances, shops
from chalicelib.foundation.partners.store import known
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.points.ledger.core.accounts import InsufficientBalance, Kind
from chalicelib.points.ledger.core.keys import KeyTooOld
from chalicelib.points.ledger.core.sources import redemptions_of
from chalicelib.points.ledger.service import statements
from chalicelib.points.redemptions.core import offline as core
from chalicelib.points.redemptions.core.tills import PhotoNotEnough, PinNeeded, TerminalUnknown, Till
from chalicelib.points.redemptions.service import tills
from tests.contract.redemptions.test_redemption import Shop, books_agree, shop
from tests.contract.redemptions.test_refunds import key_of
from tests.make.world import key_at

__all__ = ["shop"]
FLOOR = 100


@pytest.fixture
def away(shop: Shop) -> Shop:
    """A shop that may sell offline, at its till POS-1, to a villager whose card a look at the ID card opens."""
    ctx, partner_id = shop.world.context(), shop.partner.partner_id
    shops.change_limits(ctx, partner_id=partner_id, limits=Limits(offline_floor_points=FLOOR))
    shops.change_terminals(ctx, partner_id=partner_id, terminals=[Terminal("POS-1", "一号机")])
    cards.set_limits(ctx, resident_id=shop.ana.resident_id, daily_limit_points=5_000, photo_check=True)
    known.forget()
    return shop


def queued(away: Shop, points: int, *, days_ago: float = 0, **more: Any) -> Till:
    """Return a sale of some days ago as the till kept it."""
    key = key_at(away.world.moment - dt.timedelta(days=days_ago), int(away.world.new_id()[15:18], 16) + points * 7_919)
    asked = Till(key, away.card, points, photo_checked=True, terminal_id="POS-1", offline=True)
    return dataclasses.replace(asked, **more)


def sent(away: Shop, asked: Till) -> str:
    """Send a sale, and return "done" or why it was refused."""
    try:
        tills.redeem_at_till(away.till(), till=asked)
    except DomainError as refusal:
        return refusal.code
    return "done"


def written(away: Shop) -> dict[str, int]:
    source = redemptions_of(away.partner.partner_id)
    found = [entry for entry in statements.entries_of(source=source) if entry.kind is Kind.REDEMPTION]
    assert all(entry.means == "offline" for entry in found)
    return {entry.line: entry.delta.spent for entry in found}


def upload(away: Shop, queues: Sequence[Sequence[Till]]) -> list[list[str]]:
    """Send several queues at once, each in its order, as tabs do; return what each was told."""
    told: list[list[str]] = [[] for _ in queues]

    def tab(nth: int) -> None:
        for asked in queues[nth]:
            said = "busy"
            while said == "busy":
                said = sent(away, asked)
            told[nth].append(said)

    threads = [threading.Thread(target=tab, args=(nth,)) for nth in range(len(queues))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_and_doubled_queues_of_two_tabs_end_in_the_state_of_the_model(away: Shop, seed: int) -> None:
    dice = random.Random(seed)
    good = [queued(away, dice.randint(1, 50), days_ago=day + dice.random() / 100) for day in range(6) for _ in range(2)]
    bad = [
        queued(away, FLOOR + 1),
        queued(away, 9, days_ago=8.01),
        queued(away, 8, terminal_id="POS-9"),
        queued(away, 7, terminal_id=""),
        queued(away, 6, code=away.digits()),
        queued(away, 5, photo_checked=False),
    ]
    model = {one.key: one.points for one in good}
    assert len(model) == len(good), "the keys of a queue are different ones"
    queues = [dice.sample([*good, *bad, *dice.choices(good, k=5)], k=len(good) + len(bad) + 5) for _ in range(2)]
    for queue, told in zip(queues, upload(away, queues), strict=True):
        assert all((said == "done") == (asked.key in model) for asked, said in zip(queue, told, strict=True))
    assert written(away) == model
    assert away.balance() == 1000 - sum(model.values())
    again = upload(away, [dice.sample(good, k=len(good))])
    assert set(again[0]) == {"done"}
    assert (written(away), away.balance()) == (model, 1000 - sum(model.values()))
    books_agree(away)


def test_a_sale_that_another_tab_is_writing_is_not_counted_twice(away: Shop) -> None:
    person_id, on = f"{away.partner.village_id}r00345", business_date(away.world.moment)
    first = allowances.take_offline(person_id=person_id, line="k1", points=15, on=on, most=20)
    same = allowances.take_offline(person_id=person_id, line="k1", points=15, on=on, most=20)
    assert (len(first.draws), same.draws) == (1, ())


def test_what_a_card_can_not_pay_is_the_shops_loss_and_never_a_debt(away: Shop) -> None:
    tills.redeem_at_till(away.till(), till=away.ask(850, terminal_id="POS-1"))
    queue = [queued(away, 60, days_ago=day) for day in range(5)]  # Each within its day's floor, two of five covered.
    told = upload(away, [queue, list(reversed(queue))])
    kept = {line: points for line, points in written_all(away).items() if points == 60}
    assert (len(kept), away.balance()) == (2, 30)
    assert {said for tab in told for said in tab} == {"done", "insufficient_balance"}
    for asked in queue:
        assert sent(away, asked) == ("done" if asked.key in kept else "insufficient_balance")
    assert away.balance() == 30
    books_agree(away)


def written_all(away: Shop) -> dict[str, int]:
    source = redemptions_of(away.partner.partner_id)
    return {entry.line: entry.delta.spent for entry in statements.entries_of(source=source)}


def test_each_thing_that_is_refused_late_says_why_and_takes_nothing(away: Shop) -> None:
    ctx, partner_id = away.world.context(), away.partner.partner_id
    refused: list[tuple[dict[str, Any], type[DomainError]]] = [
        ({"points": FLOOR + 1}, core.OfflineAboveFloor),
        ({"terminal_id": "POS-9"}, TerminalUnknown),
        ({"terminal_id": ""}, TerminalUnknown),
        ({"code": away.digits()}, core.OfflineNeedsCard),
        ({"code": "No. 00001-01"}, core.OfflineNeedsCard),
        ({"photo_checked": False}, PinNeeded),
    ]
    for changed, refusal in refused:
        with pytest.raises(refusal):
            tills.redeem_at_till(away.till(), till=dataclasses.replace(queued(away, 1), **changed))
    shops.change_terminals(ctx, partner_id=partner_id, terminals=[])
    with pytest.raises(TerminalUnknown):
        tills.redeem_at_till(away.till(), till=queued(away, 1, terminal_id=""))
    shops.change_terminals(ctx, partner_id=partner_id, terminals=[Terminal("POS-1", "一号机")])
    with pytest.raises(KeyTooOld):
        tills.redeem_at_till(away.till(), till=queued(away, 1, days_ago=8.01))
    cards.set_limits(ctx, resident_id=away.ana.resident_id, daily_limit_points=5_000, photo_check=False)
    with pytest.raises(PhotoNotEnough):
        tills.redeem_at_till(away.till(), till=queued(away, 1))
    cards.set_state(ctx, resident_id=away.ana.resident_id, state=State.LOST)
    with pytest.raises(CardNotActive):
        tills.redeem_at_till(away.till(), till=queued(away, 1))
    shops.change_limits(ctx, partner_id=partner_id, limits=Limits())
    with pytest.raises(core.OfflineNotAllowed):
        tills.redeem_at_till(away.till(), till=queued(away, 1))
    assert (written(away), away.balance()) == ({}, 1000)


def test_what_was_written_is_answered_however_old_it_became_and_whatever_changed(away: Shop) -> None:
    asked = queued(away, 50, days_ago=7.9)
    first = tills.redeem_at_till(away.till(), till=asked)
    shops.change_limits(away.world.context(), partner_id=away.partner.partner_id, limits=Limits())
    away.world.pass_days(30)
    again = tills.redeem_at_till(away.till(), till=asked)
    assert (again.replayed, again.entry) == (True, first.entry)
    for other in (dataclasses.replace(asked, points=51), dataclasses.replace(asked, offline=False)):
        with pytest.raises(KeyReused):
            tills.redeem_at_till(away.till(), till=other)


def test_a_card_spends_its_floor_a_day_of_sale_and_what_was_not_sold_takes_nothing_of_it(away: Shop) -> None:
    tills.redeem_at_till(away.till(), till=queued(away, 60, days_ago=2))
    with pytest.raises(DayLimitReached) as refused:
        tills.redeem_at_till(away.till(), till=queued(away, 41, days_ago=2))
    assert refused.value.facts == {"limit": "offline_card_points"}
    with pytest.raises(InsufficientBalance):
        tills.redeem_at_till(away.till(), till=away.ask(2_000, terminal_id="POS-1"))
    tills.redeem_at_till(away.till(), till=queued(away, 40, days_ago=2))
    tills.redeem_at_till(away.till(), till=queued(away, 100, days_ago=3))
    tills.redeem_at_till(away.till(), till=queued(away, 100))
    assert away.balance() == 700


def test_the_contract_of_the_day_of_the_sale_holds(away: Shop) -> None:
    contract = Contract("戴合字2号", 100, dt.date(2026, 11, 1), dt.date(2026, 11, 21))
    away.partner = shops.create_partner(
        away.world.context(),
        key=away.world.new_id(),
        village_id=away.partner.village_id,
        name="到期的店",
        contact=shops.contact_of(partner=away.partner),
        contract=contract,
        limits=Limits(offline_floor_points=FLOOR),
    )
    shops.change_terminals(
        away.world.context(), partner_id=away.partner.partner_id, terminals=[Terminal("POS-1", "一号机")]
    )
    away.api_key = key_of(away)
    assert sent(away, queued(away, 10, days_ago=2)) == "done"
    with pytest.raises(ContractNotInForce):
        tills.redeem_at_till(away.till(), till=queued(away, 10, days_ago=1))
