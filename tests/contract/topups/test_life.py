"""A top-up's life, against a provider that answers, fails, is silent, and is impersonated."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace

import pytest

from chalicelib.foundation.facts.core.topups import TopupFailed, TopupSucceeded, TopupUnknown
from chalicelib.foundation.gateways import topup as gateway
from chalicelib.foundation.identity.service import people
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.points.ledger.core.accounts import AccountBlocked, InsufficientBalance
from chalicelib.points.ledger.service import nightly
from chalicelib.points.topups.core.states import Kind, State, TopupInOtherState, WrongKind
from chalicelib.points.topups.core.terms import AmountNotOffered, MonthSpent, TopupsClosed
from chalicelib.points.topups.core.topups import NoSuchTopup, OwnTopup, SameEyes, TooSoonToRule, Topup
from chalicelib.points.topups.service import asking, reading, rounds, ruling, settling
from chalicelib.points.topups.store import months
from tests.fakes.topup import Plan
from tests.make.ledger import stop
from tests.make.topups import GENEROUS, PHONE, POINTS, Town

FREE = (POINTS, 0, 0)
HELD = (POINTS - 5_000, 5_000, 0)
SPENT = (POINTS - 5_000, 0, 5_000)
MUTE = Plan(answer="100014", mute=True)


def by_bill(town: Town, topup: Topup, who: str = "s1", *, paid: bool, key: str = "", bill: str = "11月账单") -> Topup:
    return ruling.rule(
        town.officer(who), topup_id=topup.topup_id, paid=paid, bill=bill, reason="查账", key=key or town.world.new_id()
    )


def test_what_is_asked_for_is_held_sealed_and_sent_to_the_queue(town: Town) -> None:
    made = town.asked()
    assert (town.purse(), made.state, made.mask) == (HELD, State.ASKED, "139****5678")
    assert town.sent == [made.topup_id]
    assert PHONE.encode() not in town.now(made).number
    assert months.find_spent(made.resident_id, "2026M11") == (50, 50)


def test_ones_own_phone_is_the_registered_one(town: Town) -> None:
    town.place(town.asked(to=""))
    (order,) = town.fake.orders.values()
    assert order.phone == people.whole_phone(people.load_resident(resident_id=town.people[0].resident_id))


def test_the_same_key_asks_once_and_for_nothing_else(town: Town) -> None:
    key = town.world.new_id()
    first = town.asked(key=key)
    town.set_terms(replace(GENEROUS, phone_yuan=()))
    assert town.asked(key=key) == first
    assert town.purse() == HELD
    for other in ({"yuan": 100}, {"to": "13912345679"}, {"number": 1}):
        with pytest.raises(KeyReused):
            town.asked(key=key, **other)


def test_sixteen_that_ask_with_one_key_hold_once(raced: Town) -> None:
    key, made = raced.world.new_id(), list[Topup]()
    threads = [threading.Thread(target=lambda: made.append(raced.asked(key=key))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.topup_id for one in made} == {made[0].topup_id}
    assert len(made) == 16
    assert raced.purse() == HELD


def test_what_is_not_offered_or_not_covered_holds_nothing(town: Town) -> None:
    town.set_terms(replace(GENEROUS, phone_yuan=(10, 50), internet_yuan=()))
    with pytest.raises(AmountNotOffered):
        town.asked(yuan=100)
    with pytest.raises(TopupsClosed):
        town.asked(kind=Kind.INTERNET)
    town.set_terms(replace(GENEROUS, points_per_yuan=1_000, phone_yuan=(300,)))
    with pytest.raises(InsufficientBalance):
        town.asked(yuan=300)
    assert (town.purse(), town.sent) == (FREE, [])
    assert months.find_spent(town.people[0].resident_id, "2026M11") == (0, 0)


def test_the_months_of_a_person_and_of_the_village_have_an_end_and_what_failed_counts_for_nothing(town: Town) -> None:
    town.set_terms(replace(GENEROUS, person_month_yuan=100, village_month_yuan=150))
    failing = town.asked(yuan=100)
    with pytest.raises(MonthSpent) as refused:
        town.asked(yuan=10)
    assert refused.value.facts == {"whose": "person", "left": 0}
    with pytest.raises(MonthSpent) as refused:
        town.asked(number=1, yuan=100)
    assert refused.value.facts == {"whose": "village", "left": 50}
    with pytest.raises(MonthSpent):
        town.asked(number=2, yuan=300)
    town.fake.script.append(Plan(answer="208517", done=False))
    town.place(failing)
    town.asked(number=1, yuan=100)
    assert months.find_spent(town.people[0].resident_id, "2026M11") == (0, 100)


def test_sixteen_people_at_once_never_pass_the_villages_month(raced: Town) -> None:
    raced.set_terms(replace(GENEROUS, village_month_yuan=100))
    refused: list[DomainError] = []

    def ask(number: int) -> None:
        try:
            raced.asked(number=number % 3, yuan=30)
        except DomainError as error:
            refused.append(error)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 13
    assert months.find_spent(raced.people[0].resident_id, "2026M11")[1] == 90
    assert sum(raced.account(n).held for n in range(3)) == 9_000


def test_success_spends_the_points_and_is_told(town: Town) -> None:
    made = town.placed()
    assert (made.state, town.purse()) == (State.SENT, HELD)
    paid = town.look(made)
    assert (paid.state, town.purse()) == (State.SUCCEEDED, SPENT)
    assert town.fake.payments == [(made.order_id, PHONE, 50)]
    assert TopupSucceeded(made.resident_id, made.topup_id, "phone", 50) in town.facts()
    assert town.look(paid) == paid


def test_a_definite_refusal_gives_the_points_back(town: Town) -> None:
    for code in ("208517", "208501"):
        made = town.placed(Plan(answer=code, done=False))
        assert (made.state, made.reason, town.purse()) == (State.FAILED, code, FREE)
        assert TopupFailed(made.resident_id, made.topup_id, "phone", 50) in town.facts()


def test_failure_after_a_while_gives_the_points_back(town: Town) -> None:
    made = town.placed(Plan(paid=False, going=2))
    assert [town.look(made).state for _ in range(3)] == [State.SENT, State.SENT, State.FAILED]
    assert (town.purse(), town.fake.payments) == (FREE, [])


UNCLEAR = [
    Plan(answer="drop", done=False),
    Plan(answer="lost"),
    Plan(answer="500"),
    Plan(answer="500", done=False),
    Plan(answer="100014"),
    Plan(answer="100014", done=False),
    Plan(answer="208508", done=False),
]


def test_what_is_not_clear_is_unknown_and_held_and_never_sent_again(town: Town) -> None:
    for plan in UNCLEAR:
        before, made = town.account(), town.placed(plan)
        assert (made.state, town.account().held) == (State.UNKNOWN, before.held + 5_000), plan
        assert town.place(made).state is State.UNKNOWN
        known, account = town.look(made), town.account()
        spent, held = account.spent - before.spent, account.held - before.held
        assert (known.state, spent, held) == (
            (State.SUCCEEDED, 5_000, 0) if plan.done else (State.UNKNOWN, 0, 5_000)
        ), plan
    assert set(town.fake.placed.values()) == {1}


def test_the_word_that_there_is_no_order_counts_after_a_day_and_no_sooner(town: Town) -> None:
    made = town.placed(Plan(answer="drop", done=False))
    town.world.moment += dt.timedelta(hours=23, minutes=59)
    assert town.look(made).state is State.UNKNOWN
    town.world.moment += dt.timedelta(minutes=1)
    assert (town.look(made).state, town.purse()) == (State.FAILED, FREE)


def test_an_order_that_was_taken_is_not_given_up_because_the_provider_has_mislaid_it(town: Town) -> None:
    made = town.placed()
    town.fake.orders.clear()
    town.world.pass_days(2)
    assert (town.look(made).state, town.purse()) == (State.UNKNOWN, HELD)


def test_a_job_that_dies_before_the_call_leaves_an_order_that_is_only_asked_after(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = town.asked()
    with monkeypatch.context() as patched:
        patched.setattr(gateway, "exchange", _die)
        with pytest.raises(_Dead):
            town.place(made)
    assert town.place(made).state is State.SENT
    assert town.fake.placed == {}
    town.world.pass_days(2)
    assert (town.look(made).state, town.purse()) == (State.FAILED, FREE)


class _Dead(BaseException):
    """A process ends, and no handler runs."""


def _die(*_: object, **__: object) -> None:
    raise _Dead


def test_sixteen_messages_place_one_order(raced: Town) -> None:
    raced.fake.careless = True
    made = raced.asked()
    threads = [threading.Thread(target=raced.place, args=(made,)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert raced.fake.placed == {made.order_id: 1}


def test_a_callback_ends_it_also_before_the_orders_own_answer_and_twice_changes_nothing(town: Town) -> None:
    made = town.placed(Plan(answer="lost"))
    town.hear(town.fake.callback(made.order_id))
    assert (town.now(made).state, town.purse()) == (State.SUCCEEDED, SPENT)
    asked = len(town.fake.asked)
    for _ in range(3):
        town.hear(town.fake.callback(made.order_id))
    assert (town.purse(), len(town.fake.asked)) == (SPENT, asked)


FORGED = ({"sign": "0" * 32}, {"sporder_id": "S000000777"}, {"cardnum": "300"}, {"cardnum": "10"})


def test_a_forged_callback_is_refused_and_changes_nothing(town: Town) -> None:
    made = town.placed(Plan(going=5))
    for body in (b"orderid=x&sign=", *(town.fake.callback(made.order_id, **forged) for forged in FORGED)):
        with pytest.raises(gateway.CallbackForged):
            town.hear(body)
    assert (town.now(made).state, town.purse()) == (State.SENT, HELD)


def test_a_callback_about_another_order_or_one_never_sent_is_refused(town: Town) -> None:
    one, other = town.placed(Plan(going=9)), town.asked()
    body = town.fake.callback(one.order_id)
    stolen = body.replace(one.order_id.encode(), other.order_id.encode())
    with pytest.raises(gateway.CallbackForged):
        town.hear(stolen)
    with pytest.raises(gateway.CallbackForged):  # Rightly signed, and of what was never ordered.
        town.hear(town.fake.callback(other.order_id))
    with pytest.raises(NoSuchTopup):
        town.hear(town.fake.callback("a" * 29))
    with pytest.raises(gateway.CallbackBroken):
        town.hear(town.fake.callback(one.order_id, sta="5"))


def test_a_rightly_signed_callback_of_the_wrong_outcome_ends_nothing(town: Town) -> None:
    made = town.placed(Plan(going=9))
    body = town.fake.callback(made.order_id)
    town.fake.orders[made.order_id].state = "0"
    with pytest.raises(settling.CallbackEarly):
        town.hear(body)
    assert (town.now(made).state, town.purse()) == (State.SENT, HELD)


def test_an_answer_of_another_amount_is_no_answer(town: Town) -> None:
    for cash in ("300", "5", "49x"):
        made = town.placed()
        town.fake.orders[made.order_id].cash = cash
        assert town.look(made).state is State.SENT
    assert town.account().held == 15_000


def test_the_ledgers_night_leaves_what_is_unknown_held_for_as_long_as_it_is(town: Town) -> None:
    made = town.placed(MUTE)
    for _ in range(3):
        town.world.pass_days(10)
        assert nightly._void_overdue(town.world.context(), town.village_id, town.world.moment.date()) == {
            "voided": 0,
            "blocked": 0,
        }
    assert (town.now(made).state, town.purse()) == (State.UNKNOWN, HELD)


def test_who_waits_a_day_is_told_once_and_the_desk_counts_it(town: Town) -> None:
    made = town.placed(MUTE)
    assert reading.figures_of(town.officer(), place_id=town.village_id).overdue == 0
    town.world.moment += dt.timedelta(days=1, minutes=1)
    for _ in range(2):
        town.look(made)
    assert town.facts().count(TopupUnknown(made.resident_id, made.topup_id, 50)) == 1
    for place in (town.village_id, town.town_id):
        figures = reading.figures_of(town.officer(), place_id=place)
        assert (figures.asked, figures.unknown, figures.overdue) == (0, 1, 1)


def test_two_officers_decide_by_the_bill_what_nobody_knows_for_three_days(town: Town) -> None:
    made = town.placed(MUTE)
    with pytest.raises(TooSoonToRule):
        by_bill(town, made, paid=True)
    town.world.pass_days(3)
    key = town.world.new_id()
    by_bill(town, made, paid=True, key=key)
    assert by_bill(town, made, paid=True, key=key).state is State.UNKNOWN
    with pytest.raises(KeyReused):
        by_bill(town, made, paid=True, key=key, bill="另一张")
    with pytest.raises(SameEyes):
        by_bill(town, made, paid=True)
    assert town.purse() == HELD
    last = town.world.new_id()
    assert by_bill(town, made, "s2", paid=True, key=last).state is State.SUCCEEDED
    assert by_bill(town, made, "s2", paid=True, key=last).state is State.SUCCEEDED
    assert town.purse() == SPENT
    with pytest.raises(KeyReused):
        by_bill(town, made, "s2", paid=False, key=last)
    with pytest.raises(TopupInOtherState):
        by_bill(town, made, "s3", paid=False)


def test_who_finds_the_other_thing_waits_for_a_second_of_their_own(town: Town) -> None:
    made = town.placed(MUTE)
    town.world.pass_days(3)
    by_bill(town, made, paid=True)
    assert by_bill(town, made, "s2", paid=False).state is State.UNKNOWN
    assert by_bill(town, made, "s1", paid=False).state is State.FAILED
    assert town.purse() == FREE


def test_nobody_decides_on_their_own(town: Town) -> None:
    made = town.placed(MUTE)
    town.world.pass_days(3)
    mine = town.officer("s9", resident_id=made.resident_id)
    with pytest.raises(OwnTopup):
        ruling.rule(mine, topup_id=made.topup_id, paid=True, bill="账单", reason="查账", key=town.world.new_id())
    with pytest.raises(OwnTopup):
        ruling.read_number(mine, topup_id=made.topup_id)


def test_what_the_provider_says_after_the_end_is_kept_and_moves_nothing(town: Town) -> None:
    made = town.placed(MUTE)
    town.world.pass_days(3)
    for who in ("s1", "s2"):
        by_bill(town, made, who, paid=False)
    town.fake.orders[made.order_id].plan.mute = False
    town.hear(town.fake.callback(made.order_id))
    after = town.now(made)
    assert (after.state, after.contradicted, town.purse()) == (State.FAILED, "succeeded", FREE)
    assert town.look(after) == after


def test_an_internet_fee_is_paid_by_hand_with_its_receipt_or_given_back(town: Town) -> None:
    one, other = (town.asked(kind=Kind.INTERNET, to="hz0571@163.gd") for _ in range(2))
    assert (town.sent, one.mask) == ([], "****3.gd")
    officer, key = town.officer("s1", Role.VILLAGE_OFFICER), town.world.new_id()
    assert ruling.read_number(officer, topup_id=one.topup_id)[1] == "hz0571@163.gd"
    for _ in range(2):
        paid = ruling.pay_by_hand(officer, topup_id=one.topup_id, paid=True, words="NO.123", key=key)
        assert (paid.state, paid.receipt) == (State.SUCCEEDED, "NO.123")
    with pytest.raises(KeyReused):
        ruling.pay_by_hand(officer, topup_id=one.topup_id, paid=True, words="NO.124", key=key)
    with pytest.raises(TopupInOtherState):
        ruling.pay_by_hand(officer, topup_id=one.topup_id, paid=False, words="退", key=town.world.new_id())
    back = ruling.pay_by_hand(officer, topup_id=other.topup_id, paid=False, words="账号不对", key=town.world.new_id())
    assert (back.state, back.reason, town.purse()) == (State.FAILED, "账号不对", SPENT)
    with pytest.raises(WrongKind):
        ruling.pay_by_hand(officer, topup_id=town.asked().topup_id, paid=True, words="NO.1", key=town.world.new_id())
    with pytest.raises(TopupInOtherState):
        ruling.query_now(officer, topup_id=one.topup_id)


def test_what_was_not_ordered_yet_can_be_taken_back(town: Town) -> None:
    made = town.asked()
    with pytest.raises(NoSuchTopup):
        asking.cancel(town.person(1), topup_id=made.topup_id)
    for _ in range(2):
        assert asking.cancel(town.person(), topup_id=made.topup_id).state is State.CANCELLED
    assert (town.place(made).state, town.purse(), town.fake.placed) == (State.CANCELLED, FREE, {})
    with pytest.raises(TopupInOtherState):
        asking.cancel(town.person(), topup_id=town.placed().topup_id)


def test_a_stopped_account_keeps_its_points_held_until_it_is_let_go(town: Town) -> None:
    made = town.placed()
    stop(town.officer(), made.ref)
    with pytest.raises(AccountBlocked):
        town.look(made)
    assert rounds.do_village(_later(town), village_id=town.village_id)["blocked"] == 1
    stop(town.officer(), made.ref, blocked=False)
    assert (town.look(made).state, town.purse()) == (State.SUCCEEDED, SPENT)


def _later(town: Town) -> Context:
    town.world.moment += rounds.QUIET
    return town.world.context()


def test_the_rounds_order_what_no_message_brought_and_ask_after_what_is_open(town: Town) -> None:
    made = [town.asked(n) for n in range(3)]
    line = town.asked(kind=Kind.INTERNET, to="hz0571")
    assert rounds.do_village(town.world.context(), village_id=town.village_id)["ordered"] == 0
    counts = rounds.do_village(_later(town), village_id=town.village_id)
    assert (counts["ordered"], counts["looked"]) == (3, 0)
    counts = rounds.do_village(_later(town), village_id=town.village_id)
    assert (counts["ordered"], counts["looked"], counts["ended"]) == (0, 3, 3)
    assert {town.now(one).state for one in made} == {State.SUCCEEDED}
    assert town.now(line).state is State.ASKED


def test_a_round_is_a_run_of_a_message_a_village_and_an_order_is_a_message_of_its_own(town: Town) -> None:
    made = town.asked()
    (run_id,) = rounds.start_round(town.world.context())
    assert town.sent[0] == made.topup_id
    assert town.village_id in town.sent[1:]
    rounds.do_part(town.world.context(), Part("", asking.ORDER, made.topup_id))
    assert town.now(made).state is State.SENT
    for _ in range(2):
        rounds.do_part(town.world.context(), Part(run_id, rounds.KIND, town.village_id))


def test_lists_go_by_place_and_state(town: Town) -> None:
    waiting, line = town.asked(1), town.asked(kind=Kind.INTERNET, to="hz0571")
    paid = town.look(town.placed())
    own = reading.list_own(town.person(), size=10, cursor=None).rows
    assert {one.topup_id for one in own} == {line.topup_id, paid.topup_id}
    for place in (town.village_id, town.town_id):
        for state, found in ((State.ASKED, [waiting, line]), (State.SUCCEEDED, [paid])):
            page = reading.list_at(place_id=place, state=state, size=10, cursor=None)
            assert {one.topup_id for one in page.rows} == {one.topup_id for one in found}
