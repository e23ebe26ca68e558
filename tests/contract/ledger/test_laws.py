"""The ledger's laws: whatever is asked, in whatever order, the books equal a model written apart from them.

One run on a store that behaves, one on a store that throttles, conflicts and loses answers while every request is
delivered more than once.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date, month_of, week_of
from chalicelib.kernel.errors import Busy, DomainError, KeyReused
from chalicelib.kernel.writes import AlreadyDone, Writes, commit
from chalicelib.points.ledger.core.accounts import Account, AccountBlocked, AccountRef, Entry
from chalicelib.points.ledger.core.budgets import BudgetSpent, BudgetUnknown
from chalicelib.points.ledger.core.holds import HoldSettled, HoldUnknown
from chalicelib.points.ledger.core.lots import due_year
from chalicelib.points.ledger.core.plans import Award, NotReversible, SourceTaken
from chalicelib.points.ledger.core.rules import CATALOGUE, counter_key, is_over, points_for, rule_of
from chalicelib.points.ledger.service import accounts, awards, budgets, moves
from chalicelib.points.ledger.service.awards import Done
from chalicelib.points.ledger.service.verify import verify_village
from chalicelib.points.ledger.store import accounts as store_of_accounts
from tests.contract.ledger import model
from tests.faults import Faults
from tests.make.ledger import open_accounts, ref
from tests.make.world import World, key_at

VILLAGES = itertools.count(1)
MEMBERS = 3
RULES = ("vol", "cls", "lab", "pub", "wsh", "srt", "hon")
who, points, pick = st.integers(1, MEMBERS), st.integers(1, 400), st.integers(0, 99)


class Laws(RuleBasedStateMachine):
    """Every verb of the ledger, in a village of its own."""

    faults: ClassVar[Faults | None] = None
    deliveries: ClassVar[int] = 1

    def __init__(self) -> None:
        super().__init__()
        self.world = World(dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC))
        self.village = f"v{next(VILLAGES):05d}"
        self.household = ref(MEMBERS + 1, self.village)
        self.refs = [ref(n, self.village) for n in range(1, MEMBERS + 1)] + [self.household]
        open_accounts(self.refs)
        self.model = model.Ledger({one: model.Purse() for one in self.refs})
        self.sent: list[tuple[Callable[[], Done | None], Entry]] = []
        self.numbers = itertools.count(1)
        self.years = {2026}

    # How a request is made.

    def name(self, kind: str) -> str:
        return f"{kind}#{self.village}-{next(self.numbers)}"

    def deliver(self, deed: Callable[[], Any]) -> Any:
        """What `deed` answers, asked again while the store is busy: its result, or the class of its refusal."""
        while True:
            try:
                with self.faults.armed() if self.faults else contextlib.nullcontext():
                    return deed()
            except Busy:
                continue
            except DomainError as refusal:
                return type(refusal)

    def ask(self, deed: Callable[[], Done], expected: model.Refused) -> Done | None:
        """Ask once, or several times with one answer; it is as the model expects."""
        answers = [self.deliver(deed) for _ in range(self.deliveries)]
        if expected is not None:
            assert answers == [expected] * self.deliveries
            return None
        assert {type(answer) for answer in answers} == {Done}, answers
        assert all(answer.entry == answers[0].entry for answer in answers)
        assert all(answer.replayed for answer in answers[1:])
        self.sent.append((deed, answers[0].entry))
        done: Done = answers[0]
        return done

    @property
    def today(self) -> dt.date:
        return business_date(self.world.now())

    # The world moves.

    @rule(days=st.sampled_from([1, 1, 3, 7, 29, 31]))
    def days_pass(self, days: int) -> None:
        self.world.pass_days(days)
        self.years.add(self.today.year)

    @rule()
    def a_year_ends_and_points_expire(self) -> None:
        self.world.moment = dt.datetime(self.today.year, 12, 31, 17, tzinfo=dt.UTC)
        self.years.add(self.today.year)
        self.points_expire()

    @rule()
    def points_expire(self) -> None:
        year = due_year(self.today)
        for one in self.refs:
            due = self.model.due(one, year)
            before = self.find(one)
            done = self.deliver(lambda: moves.expire(self.world.context(), account=before, year=year))  # noqa: B023  Used at once.
            if due == 0:
                assert done is None
            elif (one, year) in self.model.settled:
                assert done.replayed
            elif self.model.purses[one].blocked:
                assert done is AccountBlocked
            else:
                assert (done.entry.delta.balance, done.entry.after) == (-due, self.model.purses[one].balance - due)
                self.model.expire(one, year)

    @rule()
    def accounts_are_pruned(self) -> None:
        for one in self.refs:
            self.deliver(lambda: accounts.prune(self.world.context(), account=self.find(one)))  # noqa: B023  Used at once.

    @rule(n=st.integers(1, MEMBERS + 1))
    def an_account_is_blocked_or_let_go(self, n: int) -> None:
        purse = self.model.purses[self.refs[n - 1]]
        purse.blocked = not purse.blocked
        self.deliver(lambda: accounts.set_blocked(self.world.context(), ref=self.refs[n - 1], blocked=purse.blocked))

    # Budgets.

    @initialize(granted=st.sampled_from([300, 1_000, 5_000]))
    @rule(granted=st.sampled_from([300, 1_000, 5_000]))
    def a_budget_is_granted(self, granted: int) -> None:
        year, key = self.today.year, self.name("grant")
        for _ in range(self.deliveries):
            budget = self.deliver(
                lambda: budgets.grant_budget(
                    self.world.context(), village_id=self.village, year=year, points=granted, resolution="1号", key=key
                )
            )
            assert budget.left == self.model.budgets.get(year, 0) + granted
        self.model.budgets[year] = self.model.budgets.get(year, 0) + granted

    @rule(n=points, back=points)
    def an_activity_takes_from_the_budget_and_returns_what_is_left(self, n: int, back: int) -> None:
        year, document = self.today.year, self.name("activity")
        left = self.model.budgets.get(year)
        expected = BudgetUnknown if left is None else BudgetSpent if left < n else None
        self.budget_line(budgets.prepare_escrow, year, n, document, expected)
        if expected is None:
            self.budget_line(budgets.prepare_return, year, min(n, back), document, None)
            self.model.budgets[year] -= n - min(n, back)

    def budget_line(self, prepare: Any, year: int, n: int, document: str, expected: model.Refused) -> None:
        def deed() -> None:
            with contextlib.suppress(AlreadyDone):
                commit(prepare(self.world.context(), village_id=self.village, year=year, points=n, document=document))

        assert [self.deliver(deed) for _ in range(self.deliveries)] == [expected] * self.deliveries

    # Awards.

    def asked(self, code: str, n: int, to: AccountRef, days_ago: int, *, budget: bool, source: str) -> Award:
        found = rule_of(code)
        minutes = n if code == "vol" else 0
        amount = points_for(found, minutes=minutes, points=min(max(n, found.points), found.points_max or n))
        drawn = (self.village, self.today.year) if budget else None
        on = self.today - dt.timedelta(days=days_ago)
        return Award(to, source, found, amount, on, f"doc {source}", minutes, budget=drawn)

    @rule(
        n=who,
        code=st.sampled_from(RULES),
        amount=points,
        days_ago=st.sampled_from([0, 0, 1, 6, 30, 31, 61]),
        budget=st.booleans(),
    )
    def somebody_is_awarded(self, n: int, code: str, amount: int, days_ago: int, *, budget: bool) -> None:
        award = self.asked(code, amount, self.refs[n - 1], days_ago, budget=budget, source=self.name("claim"))
        expected = self.model.award(award, self.world.now())
        self.ask(lambda: awards.award_points(self.world.context(), award=award), expected)

    @rule(code=st.sampled_from(RULES), amount=points, budget=st.booleans(), days_ago=st.sampled_from([0, 2]))
    def everybody_is_awarded_at_once(self, code: str, amount: int, days_ago: int, *, budget: bool) -> None:
        source = self.name("meeting")
        asked = [self.asked(code, amount, one, days_ago, budget=budget, source=source) for one in self.refs]
        expected = self.model.bulk(asked, self.world.now())
        for turn in range(self.deliveries):
            outcomes = self.deliver(lambda: awards.award_many(self.world.context(), awards=asked))
            assert [o.refusal and type(o.refusal) for o in outcomes] == expected
            assert all(o.done.replayed for o in outcomes if o.done and turn)

    def paid(self, choice: int) -> model.Paid:
        return list(self.model.awards.values())[choice % len(self.model.awards)]

    @precondition(lambda self: self.model.awards)
    @rule(choice=pick)
    def an_award_is_reversed(self, choice: int) -> None:
        award = self.paid(choice).asked
        reverse = lambda line: moves.reverse(  # noqa: E731  Asked three ways.
            self.world.context(), ref=award.ref, source=award.source, line=line, document="mistaken"
        )
        self.ask(lambda: reverse(award.line_id), self.model.reverse(award.source, award.line_id))
        if not self.model.awards[award.source, award.line_id].live:
            assert self.deliver(lambda: reverse(f"{award.line_id}!r")) is NotReversible

    @precondition(lambda self: self.model.awards)
    @rule(choice=pick, amount=points)
    def an_award_is_corrected(self, choice: int, amount: int) -> None:
        first = self.paid(choice).asked
        award = dataclasses.replace(first, points=amount, nth=first.nth + 1)
        there = self.model.awards.get((award.source, award.line_id))
        if there is not None:
            expected = None if there.asked.points == amount else SourceTaken
        else:
            expected = self.model.award(award, self.world.now())
        self.ask(lambda: awards.award_points(self.world.context(), award=award), expected)

    @precondition(lambda self: self.model.awards)
    @rule(choice=pick)
    def a_source_asks_to_pay_something_else(self, choice: int) -> None:
        award = dataclasses.replace(self.paid(choice).asked, document="another document")
        self.ask(lambda: awards.award_points(self.world.context(), award=award), SourceTaken)

    # Spending.

    @rule(n=who, amount=points, age=st.sampled_from([0, 0, 0, 7 * 24 * 60, 9 * 24 * 60, -6]), step=st.integers(0, 6))
    def a_shop_redeems(self, n: int, amount: int, age: int, step: int) -> None:
        late = dt.timedelta(minutes=age)
        key = key_at(self.world.moment - late, next(self.numbers))
        asked: dict[str, Any] = {
            "ref": self.refs[n - 1],
            "partner_id": f"{self.village}p1",
            "key": key,
            "document": "till",
        }
        asked |= {"pay_step": step and self.model.purses[self.refs[n - 1]].pay_step + step - 2}
        redeem = lambda m, **more: moves.redeem(  # noqa: E731  Quoted, asked, and asked with another body.
            self.world.context(), points=m, request=str(m), **asked, **more
        )
        quote = self.deliver(lambda: redeem(amount, dry_run=True))
        expected = self.model.redeem(self.refs[n - 1], amount, late, max(0, asked["pay_step"]))
        asked["pay_step"] = max(0, asked["pay_step"])
        done = self.ask(lambda: redeem(amount), expected)
        if done is None:
            assert quote is expected
        else:
            assert quote.entry.after == done.entry.after == self.model.purses[self.refs[n - 1]].balance
            assert self.deliver(lambda: redeem(amount + 1)) is KeyReused

    @rule(n=who, amount=points, days=st.integers(0, 7))
    def points_are_held(self, n: int, amount: int, days: int) -> None:
        key, ends_at = self.name("order"), self.world.moment + dt.timedelta(days=days)
        hold = lambda m: moves.hold(  # noqa: E731  Asked with two bodies.
            self.world.context(), ref=self.refs[n - 1], key=key, points=m, document="order", ends_at=ends_at
        )
        if self.ask(lambda: hold(amount), self.model.hold(self.refs[n - 1], key, amount, ends_at)):
            assert self.deliver(lambda: hold(amount + 1)) is KeyReused

    @precondition(lambda self: self.model.holds)
    @rule(choice=pick, share=st.sampled_from([0, 0, 50, 100, 101]))
    def a_hold_is_settled(self, choice: int, share: int) -> None:
        key = list(self.model.holds)[choice % len(self.model.holds)]
        hold = self.model.holds[key]
        amount = hold.points * share // 100 if share <= 100 else hold.points + 1
        capture = lambda: moves.capture(  # noqa: E731  Delivered several times.
            self.world.context(), ref=hold.ref, key=key, points=amount, credit="mall", document="order"
        )
        self.ask(capture, self.model.settle(key, amount, self.world.now()))

    @rule(n=who)
    def a_hold_that_never_was_is_captured(self, n: int) -> None:
        capture = lambda: moves.capture(  # noqa: E731  Delivered several times.
            self.world.context(), ref=self.refs[n - 1], key="none", points=1, credit="mall", document="order"
        )
        self.ask(capture, HoldUnknown)

    @rule(n=who, amount=points)
    def points_move_to_the_household(self, n: int, amount: int) -> None:
        key = self.name("move")
        member, household = self.refs[n - 1], self.household
        move = lambda m: moves.move_to_household(  # noqa: E731  Asked with two bodies.
            self.world.context(), member=member, household=household, key=key, points=m
        )
        if self.ask(lambda: move(amount), self.model.move(member, household, amount)):
            assert self.deliver(lambda: move(amount + 1)) is KeyReused

    @precondition(lambda self: self.sent)
    @rule(choice=pick)
    def an_earlier_request_comes_again(self, choice: int) -> None:
        deed, entry = self.sent[choice % len(self.sent)]
        assert self.deliver(deed) == Done(entry, replayed=True)

    # What must hold.

    def find(self, one: AccountRef) -> Account:
        found = accounts.find_account(ref=one, consistent=True)
        assert found is not None
        return found

    @invariant()
    def accounts_equal_the_model(self) -> None:
        for found in store_of_accounts.find_accounts(self.refs, consistent=True):
            assert found is not None
            purse = self.model.purses[found.ref]
            fifo = purse.fifo()
            assert (found.balance, found.held, found.spent) == (fifo.balance(), purse.held, purse.spent)
            assert {int(y): n for y, n in found.earned.items() if n} == {y: n for y, n in purse.earned.items() if n}
            assert {int(y): n for y, n in found.expired.items() if n} == fifo.expired
            assert (found.status == "blocked", found.pay_step) == (purse.blocked, purse.pay_step)
            self.periods_equal_the_model(found)

    def periods_equal_the_model(self, found: Account) -> None:
        live = [paid for paid in self.model.awards.values() if paid.live and paid.asked.ref == found.ref]
        counters, recent = Counter[str](), Counter[str]()
        for paid in live:
            for cap in paid.asked.rule.caps:
                key = counter_key(paid.asked.rule, cap, paid.asked.on)
                counters[key] += model.measured(paid.asked, cap.measure)
                assert self.model.counted(paid.asked, cap.measure, cap.period) <= cap.most
            recent[week_of(paid.posted_on)] += paid.asked.points
            recent[month_of(paid.posted_on)] += paid.asked.points
        assert all(counters[key] == n for key, n in found.counters.items())
        assert all(key in found.counters or is_over(key, self.today) for key in counters)
        assert all(recent[period] == n for period, n in found.recent.items())
        assert {week_of(self.today), month_of(self.today)} & recent.keys() <= found.recent.keys()

    @invariant()
    def budgets_equal_the_model(self) -> None:
        for year, left in self.model.budgets.items():
            assert budgets.load_budget(village_id=self.village, year=year).left == left

    def teardown(self) -> None:
        report = verify_village(village_id=self.village, years=tuple(self.years))
        assert report.faults == []
        paid = list(self.model.awards.values())
        assert report.issued == sum(one.asked.points for one in paid)
        assert report.reversed == sum(one.asked.points for one in paid if not one.live)
        purses = self.model.purses.values()
        assert report.redeemed == sum(purse.spent for purse in purses)
        assert report.expired == sum(sum(purse.fifo().expired.values()) for purse in purses)
        assert (report.held, report.outstanding) == (sum(p.held for p in purses), sum(p.balance for p in purses))


def run(machine: type[Laws], *, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_ledger_equals_a_model_of_plain_words(store: Any) -> None:
    run(Laws, examples=25, steps=35)


def test_it_still_does_under_faults_and_duplicate_deliveries(store: Any) -> None:
    faults = Faults(storage.client(), seed=11, throttle=0.08, conflict=0.1, lost_answer=0.1)
    run(type("FaultyLaws", (Laws,), {"faults": faults, "deliveries": 2}), examples=8, steps=25)
    assert all(faults.count[kind] > 10 for kind in ("throttle", "conflict", "lost_answer")), faults.count
