"""Orders: points, stock and limit are taken together and given back together, each once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.facts.core.rewards import (
    RewardCollected,
    RewardExpiring,
    RewardOrdered,
    RewardOrderEnded,
    RewardRefunded,
)
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import cards, people as identity, places
from chalicelib.foundation.reservations.service import holds
from chalicelib.foundation.reservations.service.slots import SlotClosed, SoldOut
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import storage
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.settings import settings
from chalicelib.points.ledger.core.accounts import AccountBlocked, AccountRef, InsufficientBalance, Kind
from chalicelib.points.ledger.core.keys import KeyTooOld
from chalicelib.points.ledger.service import accounts, kinship, moves, nightly as ledger_nightly, verify
from chalicelib.points.ledger.service.settings import settings_of
from chalicelib.points.rewards.core import orders, rewards
from chalicelib.points.rewards.core.deeds import OrderState
from chalicelib.points.rewards.core.offers import Deed
from chalicelib.points.rewards.core.orders import Order, new_code
from chalicelib.points.rewards.core.proofs import Proof, Showing
from chalicelib.points.rewards.core.refusals import (
    CodeMistyped,
    LimitReached,
    NoSuchOrder,
    NoSuchReward,
    NumberProvesNothing,
    OrderInOtherState,
    OrderLapsed,
    ProofWrong,
    RefundInvalid,
    RewardInOtherState,
    RewardOver,
)
from chalicelib.points.rewards.core.rewards import Per
from chalicelib.points.rewards.service import desk, nightly, ordering, reading, refunding, settling
from tests.make import ledger
from tests.make.rewards import EARNED, KNOWN, TERMS, Town, neighbour
from tests.make.world import key_at

ALL = replace(TERMS, per=Per.ALL, most=2)


def test_an_order_holds_points_and_stock_counts_against_the_limit_and_says_so(town: Town) -> None:
    reward = town.offered(ALL)
    order = town.ordered(reward, quantity=2)
    assert (order.state, order.points, order.balance, str(order.until)) == (OrderState.PLACED, 400, 600, "2026-11-26")
    assert town.points() == (600, 400, 0)
    assert (town.slot(reward).free, town.taken(reward)) == (8, 2)
    assert town.facts()[-1] == RewardOrdered(
        order.order_id, town.who(0), reward.reward_id, "大米 5 公斤", 400, "2026-11-26"
    )
    entry = next(iter(accounts.statement(ref=AccountRef.of_holder(town.who(0)), size=1, cursor=None).rows))
    assert (entry.kind, entry.rule, entry.document) == (Kind.HOLD, "reward", "大米 5 公斤")


def test_an_order_asked_for_again_is_the_first_answer_whatever_became_of_it(town: Town) -> None:
    reward, key = town.offered(), town.key()
    first = town.ordered(reward, key=key)
    assert town.ordered(reward, key=key) == first
    with pytest.raises(KeyReused):
        town.ordered(reward, quantity=2, key=key)
    town.cancelled(first)
    town.moved(reward, Deed.END)
    assert replace(town.ordered(reward, key=key), code=first.code, by=first.by) == first
    town.world.pass_days(9)
    assert town.ordered(reward, key=key).state is OrderState.PLACED
    assert town.points() == (EARNED, 0, 0)


def test_what_is_handed_out_is_spent_once_however_often_it_is_asked(town: Town) -> None:
    reward = town.offered()
    order, key = town.ordered(reward), town.key()
    for _ in range(2):
        assert town.handed_out(order, key).state is OrderState.FULFILLED
    with pytest.raises(OrderInOtherState):
        town.handed_out(order)
    assert town.points() == (800, 0, 200)
    assert (town.slot(reward).free, town.slot(reward).taken) == (9, 1)
    hold = holds.find_hold(hold_id=order.hold_id)
    assert hold is not None
    assert hold.state is holds.HoldState.CONFIRMED
    assert town.facts().count(RewardCollected(order.order_id, town.who(0), order.title, 200)) == 1
    for deed in (town.cancelled, town.called_off):
        with pytest.raises(OrderInOtherState):
            deed(order)


@pytest.mark.parametrize("how", ["cancelled", "called_off"])
def test_what_is_cancelled_gives_everything_back_once(town: Town, how: str) -> None:
    reward = town.offered(ALL)
    order, key = town.ordered(reward, quantity=2), town.key()
    deed: Callable[..., Order] = getattr(town, how)
    for _ in range(2):
        assert deed(order, key=key).state is OrderState.CANCELLED
    assert (town.points(), town.slot(reward).free, town.taken(reward)) == ((EARNED, 0, 0), 10, 0)
    why = "cancel" if how == "cancelled" else "call_off"
    assert town.facts().count(RewardOrderEnded(order.order_id, town.who(0), order.title, 400, why)) == 1
    with pytest.raises(OrderInOtherState):
        town.handed_out(order)
    assert town.ordered(reward, quantity=2).state is OrderState.PLACED


def test_a_key_does_one_thing(town: Town) -> None:
    order, key = town.ordered(town.offered()), town.key()
    town.called_off(order, key)
    ctx, asked = town.officer(), {"place_id": town.village_id, "order_id": order.order_id, "key": key}
    with pytest.raises(KeyReused):
        desk.call_off(ctx, reason="别的原因", **asked)


def test_the_last_day_is_a_whole_one(town: Town) -> None:
    order = town.ordered(town.offered())
    town.world.pass_days(3)
    assert town.night() == {"expired": 0, "blocked": 0, "warned": 0}
    assert town.handed_out(order).state is OrderState.FULFILLED


def test_the_night_ends_what_was_not_collected_and_gives_everything_back(town: Town) -> None:
    reward = town.offered(ALL)
    order = town.ordered(reward)
    town.world.pass_days(4)
    assert town.night() == {"expired": 1, "blocked": 0, "warned": 0}
    assert settling.load(order.order_id).state is OrderState.EXPIRED
    assert (town.points(), town.slot(reward).free, town.taken(reward)) == ((EARNED, 0, 0), 10, 0)
    assert RewardOrderEnded(order.order_id, town.who(0), order.title, 200, "expire") in town.facts()
    assert town.night() == {"expired": 0, "blocked": 0, "warned": 0}


def test_who_may_collect_until_tomorrow_is_told_once(town: Town) -> None:
    order = town.ordered(town.offered())
    town.world.pass_days(2)
    assert [town.night()["warned"] for _ in range(2)] == [1, 1]
    assert town.facts() == [RewardExpiring(order.order_id, town.who(0), order.title, "2026-11-26")]


def test_after_the_last_day_nothing_is_handed_out_even_before_the_night(town: Town) -> None:
    order = town.ordered(town.offered())
    town.world.pass_days(4)
    with pytest.raises(OrderLapsed):
        town.handed_out(order)
    with pytest.raises(OrderLapsed):
        desk.renew_code(town.person(0), order_id=order.order_id, key=town.key())
    assert town.points() == (800, 200, 0)


def test_a_hold_that_was_let_go_elsewhere_is_settled_without_it(town: Town) -> None:
    reward = town.offered(replace(ALL, collect_days=6))
    order = town.ordered(reward)
    town.world.pass_days(8)
    holds.expire_holds(town.world.context())
    ledger_nightly._void_overdue(town.world.context(), town.village_id, town.today)  # As the ledger's own night does.
    assert (town.points(), town.slot(reward).free) == ((EARNED, 0, 0), 10)
    assert town.night()["expired"] == 1
    assert settling.load(order.order_id).state is OrderState.EXPIRED
    assert (town.points(), town.slot(reward).free, town.taken(reward)) == ((EARNED, 0, 0), 10, 0)


def test_an_order_whose_points_were_let_go_is_not_handed_out(town: Town) -> None:
    order = town.ordered(town.offered())
    ref = AccountRef.of_holder(town.who(0))
    moves.capture(town.world.context(), ref=ref, key=order.order_id, points=0, credit="", document="a mistake")
    with pytest.raises(OrderLapsed):
        town.handed_out(order)
    assert town.cancelled(order).state is OrderState.CANCELLED
    assert town.points() == (EARNED, 0, 0)


def test_orders_of_a_blocked_account_wait_until_it_is_let_go(town: Town) -> None:
    order = town.ordered(town.offered())
    ref = AccountRef.of_holder(town.who(0))
    ledger.stop(town.officer(), ref)
    with pytest.raises(AccountBlocked):
        town.handed_out(order)
    town.world.pass_days(4)
    assert town.night()["blocked"] == 1
    ledger.stop(town.officer(), ref, blocked=False)
    assert town.night()["expired"] == 1


def test_a_refund_is_whole_or_part_and_the_pieces_come_back_or_not(town: Town) -> None:
    reward = town.offered(ALL)
    whole, part = (town.handed_out(town.ordered(reward)) for _ in range(2))
    assert town.points() == (600, 0, 400)
    for wrong in (0, 201):
        with pytest.raises(RefundInvalid):
            town.refunded(part, wrong)
    key = town.key()
    for _ in range(2):
        done = town.refunded(whole, 200, restock=True, key=key)
        assert (done.state, done.refunded, done.restocked) == (OrderState.REFUNDED, 200, True)
    assert (town.points(), town.slot(reward).free, town.taken(reward)) == ((800, 0, 200), 9, 1)
    town.refunded(part, 50)
    assert (town.points(), town.slot(reward).free, town.taken(reward)) == ((850, 0, 150), 9, 1)
    with pytest.raises(OrderInOtherState):
        town.refunded(part, 50)
    with pytest.raises(KeyReused):
        town.refunded(whole, 100, key=key)
    told = [one.points for one in town.facts() if isinstance(one, RewardRefunded)]
    assert told == [200, 50]
    rules = settings_of(town.world.context(), place_id=town.village_id)
    report = verify.verify_village(village_id=town.village_id, years=(2026,), settings=rules)
    assert report.faults == []


def test_nobody_calls_off_or_refunds_an_order_of_their_own(town: Town) -> None:
    reward = town.offered()
    order, done = town.ordered(reward), town.handed_out(town.ordered(reward))
    mine = town.officer(town.who(0))
    asked = {"place_id": town.village_id, "reason": "不要了"}
    with pytest.raises(kinship.OwnCause):
        desk.call_off(mine, order_id=order.order_id, key=town.key(), **asked)
    with pytest.raises(kinship.OwnCause):
        refunding.refund(mine, order_id=done.order_id, points=1, restock=False, key=town.key(), **asked)
    assert town.points() == (600, 200, 200)


@pytest.mark.parametrize("per", [Per.ALL, Per.MONTH])
def test_a_person_gets_no_more_than_the_limit(town: Town, per: Per) -> None:
    reward = town.offered(replace(ALL, per=per))
    period = {Per.ALL: "all", Per.MONTH: "2026M11"}[per]
    with pytest.raises(LimitReached):
        town.ordered(reward, quantity=3)
    town.ordered(reward)
    with pytest.raises(LimitReached) as refused:
        town.ordered(reward, quantity=2)
    assert refused.value.facts == {"by": per.value, "most": 2, "left": 1}
    town.ordered(reward)
    with pytest.raises(LimitReached):
        town.ordered(reward)
    assert (town.taken(reward, period=period), town.points()) == (2, (600, 400, 0))
    town.ordered(reward, number=1)
    town.world.pass_days(10)
    if per is Per.MONTH:
        assert town.ordered(reward).period == "2026M12"
        return
    with pytest.raises(LimitReached):
        town.ordered(reward)


def test_what_is_not_there_or_not_affordable_is_not_ordered_and_nothing_is_kept(town: Town) -> None:
    few, dear = town.offered(stock=1), town.offered(replace(TERMS, price=EARNED + 1))
    with pytest.raises(SoldOut):
        town.ordered(few, quantity=2)
    with pytest.raises(InsufficientBalance):
        town.ordered(dear)
    with pytest.raises(KeyTooOld):
        town.ordered(few, key=key_at(town.world.moment - dt.timedelta(days=9), 1))
    assert (town.points(), town.slot(few).free) == ((EARNED, 0, 0), 1)
    assert reading.list_own(town.person(0), size=9, cursor=None).rows == []


def test_only_what_is_offered_is_ordered(town: Town) -> None:
    draft = town.written()
    with pytest.raises(NoSuchReward):
        town.ordered(draft)
    reward = town.moved(draft, Deed.OFFER)
    town.moved(reward, Deed.PAUSE)
    with pytest.raises(RewardInOtherState):
        town.ordered(reward)
    town.moved(reward, Deed.RESUME)
    town.ordered(reward)
    short = town.offered(replace(TERMS, until=town.today))
    town.ordered(short)
    town.world.pass_days(1)
    with pytest.raises(RewardOver):
        town.ordered(short)
    town.moved(reward, Deed.END)
    with pytest.raises(RewardInOtherState):
        town.ordered(reward)


def test_a_reward_paused_between_look_and_order_is_not_ordered(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    reward = town.offered()
    sound = rewards.orderable

    def slow(*args: Any, **more: Any) -> Any:
        found = sound(*args, **more)
        town.moved(reward, Deed.PAUSE)
        return found

    monkeypatch.setattr(rewards, "orderable", slow)
    with pytest.raises(SlotClosed):
        town.ordered(reward)
    assert town.points() == (EARNED, 0, 0)


def test_a_code_opens_one_order_at_its_own_place_and_no_more_once_it_is_over_or_renewed(town: Town) -> None:
    order = town.ordered(town.offered())
    ctx = town.officer()

    def found(code: str, place_id: str = town.village_id) -> list[str]:
        return [one.order_id for one in reading.find_at_desk(ctx, place_id=place_id, text=code)]

    assert found(f"{order.code[:4]} {order.code[4:]}") == [order.order_id]
    wrong = order.code[:-1] + str((int(order.code[-1]) + 1) % 10)
    with pytest.raises(CodeMistyped):
        found(wrong)
    with pytest.raises(NoSuchOrder):
        found(order.code, "v00002")
    key = town.key()
    new = desk.renew_code(town.person(0), order_id=order.order_id, key=key)
    assert desk.renew_code(town.person(0), order_id=order.order_id, key=key) == new
    assert new.code != order.code
    with pytest.raises(NoSuchOrder):
        found(order.code)
    assert found(new.code) == [order.order_id]
    town.handed_out(new)
    with pytest.raises(NoSuchOrder):
        found(new.code)


def test_a_card_shows_what_waits_here_for_its_bearer(town: Town) -> None:
    reward = town.offered()
    order, _ = town.ordered(reward), town.handed_out(town.ordered(reward))
    card = cards.issue_card(town.officer(), resident_id=town.who(0), key=town.key())
    for text in (card.token, card.number):
        found = reading.find_at_desk(town.officer(), place_id=town.village_id, text=text)
        assert [one.order_id for one in found] == [order.order_id]


def test_what_was_shown_must_be_the_orders_and_stands_on_it_and_in_the_trail(town: Town) -> None:
    reward = town.offered()
    first, second, third = (town.ordered(reward) for _ in range(3))
    theirs = town.ordered(reward, number=1)
    card = cards.issue_card(town.officer(), resident_id=town.who(0), key=town.key())
    other = cards.issue_card(town.officer(), resident_id=town.who(1), key=town.key())
    for showing, refusal in (
        (Showing(Proof.CODE, theirs.code), ProofWrong),
        (Showing(Proof.CODE, card.token), ProofWrong),
        (Showing(Proof.CARD, other.token), ProofWrong),
        (Showing(Proof.CARD, card.number), NumberProvesNothing),
    ):
        with pytest.raises(refusal):
            town.handed_out(first, showing=showing)
    assert town.points() == (400, 600, 0)
    key = town.key()
    done = [
        town.handed_out(first, key, Showing(Proof.CODE, first.code)),
        town.handed_out(second, showing=Showing(Proof.CARD, card.token)),
        town.handed_out(third, showing=KNOWN),
    ]
    assert [(one.shown, one.reason) for one in done] == [("code", ""), ("card", ""), ("known", KNOWN.reason)]
    assert settling.load(first.order_id) == done[0] == town.handed_out(first, key, Showing(Proof.CODE, first.code))
    with pytest.raises(KeyReused):
        town.handed_out(first, key, KNOWN)
    deeds = [row["deed"] for row in day_of_audit(place_id=town.village_id, on=town.today).rows]
    assert sorted(deed for deed in deeds if deed.startswith("rewards.fulfil")) == [
        "rewards.fulfil_by_card",
        "rewards.fulfil_by_code",
        "rewards.fulfil_by_known",
    ]


def test_an_officer_hands_nothing_out_to_their_own_on_their_word_alone(town: Town) -> None:
    order, mine = town.ordered(town.offered()), town.officer(town.who(0))
    asked = {"place_id": town.village_id, "order_id": order.order_id}
    with pytest.raises(kinship.OwnCause):
        desk.fulfil(mine, showing=KNOWN, key=town.key(), **asked)
    done = desk.fulfil(mine, showing=Showing(Proof.CODE, order.code), key=town.key(), **asked)
    assert done.state is OrderState.FULFILLED


def test_a_code_that_opens_another_order_is_not_given_twice(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    reward = town.offered()
    codes = iter([new_code(b"1"), new_code(b"1"), new_code(b"2")])
    monkeypatch.setattr(orders, "new_code", lambda _: next(codes))
    made = [town.ordered(reward), town.ordered(reward, number=1)]
    assert [one.code for one in made] == [new_code(b"1"), new_code(b"2")]


def test_orders_of_others_and_of_other_desks_are_not_there(town: Town) -> None:
    order = town.ordered(town.offered())
    with pytest.raises(NoSuchOrder):
        reading.read_own(town.person(1), order_id=order.order_id)
    with pytest.raises(NoSuchOrder):
        town.cancelled(order, number=1)
    for deed in (desk.fulfil, desk.call_off):
        more: dict[str, Any] = {"reason": "没货了"} if deed is desk.call_off else {"showing": KNOWN}
        with pytest.raises(NoSuchOrder):
            deed(town.officer(), place_id="v00002", order_id=order.order_id, key=town.key(), **more)
    with pytest.raises(NoSuchOrder):
        settling.load("v00001o-none")
    assert town.points() == (800, 200, 0)


def test_a_towns_reward_is_ordered_by_every_village_and_collected_at_its_own_desk(town: Town) -> None:
    other = neighbour(town)
    ours, towns = town.offered(), town.offered(place_id=town.village.town_id)
    theirs = town.as_(other.resident_id)
    with pytest.raises(NoSuchReward):
        ordering.place_order(theirs, reward_id=ours.reward_id, quantity=1, key=town.key())
    made = ordering.place_order(theirs, reward_id=towns.reward_id, quantity=1, key=town.key())
    mine = town.ordered(towns)
    waiting = reading.list_desk(
        place_id=town.village.town_id, point=TERMS.point.name, state=OrderState.PLACED, size=9, cursor=None
    )
    assert {one.order_id for one in waiting.rows} == {made.order_id, mine.order_id}
    assert town.handed_out(made).village_id == other.resident_id[:6] != town.village_id
    assert [one.reward.reward_id for one in reading.browse(theirs, of_town=True, size=9, cursor=None).rows] == [
        towns.reward_id
    ]
    assert reading.browse(theirs, of_town=False, size=9, cursor=None).rows == []


def test_the_nights_parts_come_home(town: Town) -> None:
    storage.client("sqs").create_queue(QueueName=f"{settings().table_prefix}{nightly.QUEUE}")
    (run_id,) = nightly.start_night(town.world.context())
    for village_id in places.every_village_id():
        nightly.do_part(town.world.context(), Part(run_id, nightly.KIND, village_id))
    assert runs.load_run(run_id=run_id).state is runs.RunState.DONE


def test_who_moved_away_orders_nothing(town: Town) -> None:
    reward = town.offered()
    identity.set_status(town.world.context(), resident_id=town.who(0), status=Status.MOVED)
    with pytest.raises(AccountBlocked):
        town.ordered(reward)
