"""The ledger's laws as a machine: every verb, in any order, in a village of its own."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from chalicelib.foundation.identity.core.people import Holder, Status
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.keys import derived
from chalicelib.kernel.writes import AlreadyDone, commit
from chalicelib.points.ledger.core.accounts import AccountRef, Entry, PayCodeUsed
from chalicelib.points.ledger.core.budgets import ResolutionGranted, escrow_of
from chalicelib.points.ledger.core.holds import HoldUnknown
from chalicelib.points.ledger.core.paycodes import PayCodeExpired, account_of, pay_code, step_at, step_of
from chalicelib.points.ledger.core.plans import Award, NotReversible, SourceTaken
from chalicelib.points.ledger.core.refunds import NotRefundable
from chalicelib.points.ledger.core.rules import points_for, rule_of
from chalicelib.points.ledger.service import (
    accounts,
    awards,
    blocking,
    budgets,
    desk,
    moves,
    nightly,
    refunds,
    statements,
)
from chalicelib.points.ledger.service.awards import Done
from tests.contract.ledger import model
from tests.contract.ledger.books import MEMBERS, Books
from tests.make.world import key_at

RULES = ("vol", "cls", "lab", "pub", "wsh", "srt", "hlp")
who, anybody = st.integers(1, MEMBERS), st.integers(1, MEMBERS + 1)
names = st.sampled_from(["张*", "章*"])
points, pick = st.integers(1, 400), st.integers(0, 99)


class Laws(Books):
    """What can be asked of a ledger."""

    @initialize(rich=st.sampled_from([True, True, True, False]))
    def a_village_begins(self, *, rich: bool) -> None:
        """Mostly with something to spend; refusals for want of it are easy to come by."""
        if rich:
            self.a_budget_is_granted(5_000)
            for one in self.refs:
                self.award(self.asked("hlp", 1_500, one, 0, budget=False, source=self.name("help")))

    # The world moves.

    @rule(days=st.sampled_from([1, 1, 3, 7, 29, 31]))
    def days_pass(self, days: int) -> None:
        self.world.pass_days(days)

    @rule()
    def a_year_ends_and_points_expire(self) -> None:
        self.world.moment = dt.datetime(self.today.year, 12, 31, 17, tzinfo=dt.UTC)
        self.points_expire()

    @rule()
    def points_expire(self) -> None:
        self.night("expire")
        self.model.expire_all(self.today.year - 2)

    @rule()
    def holds_past_their_end_are_voided(self) -> None:
        self.night("overdue")
        self.model.void_overdue(self.world.now())

    def night(self, kind: str) -> None:
        """A queue's message of tonight, which comes as often as it likes."""
        part = runs.Part(self.name(kind), kind, self.village)
        ctx = self.world.context()
        runs.fan_out(
            ctx, run_id=part.run_id, kind=kind, queue=nightly.QUEUE, place_id="", parts=[part.part],
            facts={"today": str(self.today)},
        )  # fmt: skip
        assert self.deliver_all(lambda: nightly.do_part(ctx, part)) == [None] * self.deliveries

    @rule()
    def accounts_are_pruned(self) -> None:
        for one in self.refs:
            found = self.find(one)
            self.beside_entries(one, lambda: accounts.prune(self.world.context(), account=found))  # noqa: B023  Used at once.

    @rule(n=anybody, blocked=st.booleans())
    def an_account_is_blocked_or_let_go(self, n: int, *, blocked: bool) -> None:
        one, key = self.refs[n - 1], self.world.new_id()

        def block(reason: str) -> Done:
            return blocking.set_blocked(self.world.context(), ref=one, blocked=blocked, reason=reason, key=key)

        if self.ask(lambda: block("why"), self.model.block(one, blocked=blocked)):
            assert self.deliver(lambda: block("another reason")) is KeyReused

    @rule(n=who, status=st.sampled_from([Status.ACTIVE, Status.ACTIVE, Status.MOVED, Status.DEAD]), name=names)
    def somebody_goes_or_is_back_perhaps_under_another_name(self, n: int, status: Status, name: str) -> None:
        one = self.refs[n - 1]
        self.model.purses[one].gone = "" if status is Status.ACTIVE else status.value
        self.masks[one] = name
        holder = Holder(f"{one.village_id}r{one.holder}", one.village_id, "resident", name, status)
        self.beside_entries(one, lambda: commit(accounts.prepare_following(self.world.context(), holder)))

    # Budgets, and activities that hold a part of one.

    @rule(granted=st.sampled_from([300, 1_000, 5_000]))
    def a_budget_is_granted(self, granted: int) -> None:
        year, key = self.today.year, self.name("grant")

        def grant(points: int, by: str = key) -> Any:
            return budgets.grant_budget(
                self.world.context(), village_id=self.village, year=year, points=points, resolution=key, key=by
            )

        self.model.grant(year, granted)
        answers = self.deliver_all(lambda: grant(granted))
        assert {answer.left for answer in answers} == {self.model.budgets[year]}
        assert self.deliver(lambda: grant(granted + 1)) is KeyReused
        again = self.name("again")
        assert self.deliver(lambda: grant(granted, again)) is ResolutionGranted

    @rule(n=points)
    def an_activity_is_published(self, n: int) -> None:
        year, document = self.today.year, self.name("activity")
        self.budget_line(budgets.prepare_escrow, year, n, document, self.model.publish(document, year, n))

    @precondition(lambda self: self.model.escrows)
    @rule(choice=pick)
    def an_activity_is_closed(self, choice: int) -> None:
        document, escrow = self.escrow(choice)
        if not escrow.closed and escrow.left:
            self.model.close(document)
        if escrow.left:
            self.budget_line(budgets.prepare_return, escrow.year, escrow.left, document, None)

    def escrow(self, choice: int) -> tuple[str, model.Escrow]:
        return list(self.model.escrows.items())[choice % len(self.model.escrows)]

    def budget_line(self, prepare: Any, year: int, n: int, document: str, expected: model.Refused) -> None:
        def deed() -> None:
            with contextlib.suppress(AlreadyDone):
                commit(prepare(self.world.context(), village_id=self.village, year=year, points=n, document=document))

        assert self.deliver_all(deed) == [expected] * self.deliveries

    # Awards.

    def asked(self, code: str, n: int, to: AccountRef, days_ago: int, *, budget: bool, source: str) -> Award:
        found = rule_of(code)
        minutes = {"vol": n, "lab": 2 * 60 + n}.get(code, 0)
        amount = points_for(found, minutes=minutes, points=min(max(n, found.points), found.points_max or n))
        drawn = (self.village, self.today.year) if budget else None
        on = self.today - dt.timedelta(days=days_ago)
        return Award(to, source, found, amount, on, f"doc {source}", minutes, budget=drawn)

    def award(self, award: Award) -> None:
        again = (award.source, award.line_id) in self.model.awards
        expected = self.model.award(award, self.world.now())
        done = self.ask(lambda: awards.award_points(self.world.context(), award=award), expected, again=again)
        if done is not None:
            self.says_what_was_paid(done.entry, self.model.awards[award.source, award.line_id])

    def says_what_was_paid(self, entry: Entry, paid: model.Paid) -> None:
        """An entry tells the part from the whole."""
        part = (paid.points, paid.minutes) != (paid.asked.points, paid.asked.minutes)
        by_the_hour = paid.asked.rule.unit == "hour"
        assert entry.minutes == (paid.minutes if by_the_hour else 0)
        assert entry.of_points == (paid.asked.points if part else 0)
        assert entry.of_minutes == (paid.asked.minutes if part and by_the_hour else 0)
        self.steps["saw a part of an award"] += part

    @rule(
        n=anybody,
        code=st.sampled_from(RULES),
        amount=points,
        days_ago=st.sampled_from([0, 0, 1, 6, 30, 31, 61]),
        budget=st.booleans(),
    )
    def somebody_is_awarded(self, n: int, code: str, amount: int, days_ago: int, *, budget: bool) -> None:
        self.award(self.asked(code, amount, self.refs[n - 1], days_ago, budget=budget, source=self.name("claim")))

    @precondition(lambda self: self.model.escrows)
    @rule(choice=pick, n=who, amount=points, code=st.sampled_from(["pub", "vol"]))
    def somebody_attends_an_activity(self, choice: int, n: int, amount: int, code: str) -> None:
        """What a cap leaves is taken from the escrow, its rest stays there."""
        document, escrow = self.escrow(choice)
        if escrow.closed or not escrow.left:
            return
        debit = escrow_of(self.village, escrow.year, document)
        earned, minutes = min(amount, escrow.left), amount if code == "vol" else 0
        self.award(Award(self.refs[n - 1], document, rule_of(code), earned, self.today, document, minutes, debit=debit))

    @rule(code=st.sampled_from(RULES), amount=points, budget=st.booleans(), days_ago=st.sampled_from([0, 2]))
    def everybody_is_awarded_at_once(self, code: str, amount: int, days_ago: int, *, budget: bool) -> None:
        source = self.name("meeting")
        asked = [self.asked(code, amount, one, days_ago, budget=budget, source=source) for one in self.refs]
        expected = self.model.bulk(asked, self.world.now())
        for outcomes in self.deliver_all(lambda: awards.award_many(self.world.context(), awards=asked)):
            assert [o.refusal and type(o.refusal) for o in outcomes] == expected
            for done in (o.done for o in outcomes if o.done):
                self.says_what_was_paid(done.entry, self.model.awards[done.entry.source, done.entry.line])
        again = self.deliver(lambda: awards.award_many(self.world.context(), awards=asked))
        assert all(o.done.replayed for o in again if o.done)

    def paid(self, choice: int) -> model.Paid:
        return list(self.model.awards.values())[choice % len(self.model.awards)]

    @rule(
        n=who,
        paper=st.sampled_from(["纪要〔2026〕1号", "纪要 [2026]1号", "签到表"]),
        code=st.sampled_from(["pub", "vol", "cls"]),
        minutes=st.integers(1, 150),
        days_ago=st.sampled_from([None, 0, 1]),
    )
    def an_officer_enters_a_paper(self, n: int, paper: str, code: str, minutes: int, days_ago: int | None) -> None:
        """Perhaps one that was entered already, typed otherwise; with a key of its own, which does nothing else."""
        one, key, spent = self.refs[n - 1], self.world.new_id(), minutes if code == "vol" else 0
        day = self.today - dt.timedelta(days=days_ago or 0)

        def write_up(document: str) -> Done:
            return desk.write_up(
                self.world.context(), holder_id=f"{one.village_id}r{one.holder}", rule=code, document=document, key=key,
                on=None if days_ago is None else day, minutes=spent, points=None,
            )  # fmt: skip

        source = desk.source_of(one, "签到表" if paper == "签到表" else "纪要(2026)1号", rule=code, on=day)
        earned = points_for(rule_of(code), minutes=spent)
        award = Award(
            one, source, rule_of(code), earned, day, paper, spent, nth=self.model.next_line(source, one),
            budget=(self.village, self.today.year), key=key, mark=key,
        )  # fmt: skip
        done = self.ask(lambda: write_up(paper), self.model.award(award, self.world.now()))
        if done is not None:
            self.says_what_was_paid(done.entry, self.model.awards[source, award.line_id])
            assert self.deliver(lambda: write_up("another paper")) is KeyReused

    @precondition(lambda self: self.model.awards)
    @rule(choice=pick)
    def an_award_is_reversed(self, choice: int) -> None:
        paid = self.paid(choice)
        award, again = paid.asked, not paid.live

        def reverse(line: str) -> Done:
            return moves.reverse(
                self.world.context(), ref=award.ref, source=award.source, line=line, document="mistaken"
            )

        expected = self.model.reverse(award.source, award.line_id)
        self.ask(lambda: reverse(award.line_id), expected, again=again)
        if not paid.live:
            assert self.deliver(lambda: reverse(f"{award.line_id}!r")) is NotReversible

    @precondition(lambda self: self.model.awards)
    @rule(choice=pick, amount=points)
    def an_award_is_corrected(self, choice: int, amount: int) -> None:
        """By the next line of its source; where an activity's escrow paid first, from the budget."""
        first = self.paid(choice).asked
        budget = (self.village, self.today.year) if first.debit else first.budget
        right = dataclasses.replace(first, points=amount, nth=first.nth + 1, debit="", budget=budget, key="", mark="")
        self.award(right)

    @precondition(lambda self: self.model.awards)
    @rule(choice=pick)
    def a_source_asks_to_pay_something_else(self, choice: int) -> None:
        award = dataclasses.replace(self.paid(choice).asked, document="another document", key="", mark="")
        self.ask(lambda: awards.award_points(self.world.context(), award=award), SourceTaken)

    # Spending.

    def redemption(self, n: int, amount: int, late: dt.timedelta, step: int) -> Any:
        """A till's request, whose points and form may still be changed; it carries one key."""
        key = key_at(self.world.moment - late, next(self.numbers))

        def redeem(m: int = amount, *, dry_run: bool = False) -> Done:
            return moves.redeem(
                self.world.context(), ref=self.refs[n - 1], partner_id=f"{self.village}p1", key=key, document="till",
                points=m, request=str(m), pay_step=step, dry_run=dry_run,
            )  # fmt: skip

        return redeem

    def pay(self, n: int, amount: int, late: dt.timedelta, step: int) -> Done | None:
        """Ask what it would be, pay, and ask for something else under the same key."""
        redeem = self.redemption(n, amount, late, step)
        quote = self.deliver(lambda: redeem(dry_run=True))
        expected = self.model.redeem(self.refs[n - 1], amount, late, step)
        done = self.ask(redeem, expected)
        if done is None:
            assert quote is expected
        else:
            assert quote.entry.after == done.entry.after == self.model.purses[self.refs[n - 1]].balance
            assert self.deliver(lambda: redeem(amount + 1)) is KeyReused
            self.spent(done)
        return done

    def spent(self, done: Done) -> None:
        """Remember what can be refunded."""
        entry = done.entry
        self.model.sales[entry.source, entry.line] = model.Spent(entry.ref, entry.delta.spent)

    @precondition(lambda self: self.model.sales)
    @rule(choice=pick, share=st.sampled_from([1, 50, 100, 101]), age=st.sampled_from([0, 0, 0, 9]), fresh=st.booleans())
    def what_was_spent_is_refunded(self, choice: int, share: int, age: int, *, fresh: bool) -> None:
        """As it was read just now, or before anything of it came back."""
        where = list(self.model.sales)[choice % len(self.model.sales)]
        sale, late = self.model.sales[where], dt.timedelta(days=age)
        amount = max(1, sale.points * share // 100) if share <= 100 else sale.points + 1
        read = statements.find_entry(source=where[0], line=where[1])
        assert read is not None
        assert read.refunded == sale.refunded
        original = read if fresh else dataclasses.replace(read, refunded=0)
        key = key_at(self.world.moment - late, next(self.numbers))

        def refund(m: int) -> Done:
            return refunds.refund(
                self.world.context(), original=original, key=key, points=m, document="returned", request=str(m)
            )

        if self.ask(lambda: refund(amount), self.model.refund(sale, amount, late)):
            assert self.deliver(lambda: refund(amount + 1)) is KeyReused

    @precondition(lambda self: self.model.awards)
    @rule(choice=pick)
    def what_was_earned_is_not_refunded(self, choice: int) -> None:
        award = self.paid(choice).asked
        earned = statements.find_entry(source=award.source, line=award.line_id)
        assert earned is not None
        key = key_at(self.world.moment, next(self.numbers))

        def refund() -> Done:
            return refunds.refund(
                self.world.context(), original=earned, key=key, points=1, document="returned", request=""
            )

        self.ask(refund, NotRefundable)

    @rule(n=anybody, amount=points, age=st.sampled_from([0, 0, 0, 7 * 24 * 60, 9 * 24 * 60, -6]))
    def a_card_pays(self, n: int, amount: int, age: int) -> None:
        self.pay(n, amount, dt.timedelta(minutes=age), 0)

    @rule(n=anybody, amount=points, seconds=st.sampled_from([0, 0, 4, 30, 60, 66, 300]))
    def a_pay_code_pays_within_a_minute_and_once(self, n: int, amount: int, seconds: int) -> None:
        digits = pay_code(derived("paycode"), self.refs[n - 1], step_at(self.world.now()))
        older = step_at(self.world.now()) - 1
        self.world.moment += dt.timedelta(seconds=seconds)
        step = self.deliver(lambda: step_of(derived("paycode"), digits, self.world.now()))
        if seconds > 60:
            assert step is PayCodeExpired
            return
        assert account_of(digits) == self.refs[n - 1]
        if self.pay(n, amount, dt.timedelta(), step):
            for used in (step, older):
                self.ask(self.redemption(n, 1, dt.timedelta(), used), PayCodeUsed)

    @rule(n=anybody, amount=points, days=st.integers(0, 7))
    def points_are_held(self, n: int, amount: int, days: int) -> None:
        key, ends_at = self.name("order"), self.world.moment + dt.timedelta(days=days)

        def hold(m: int) -> Done:
            return moves.hold(
                self.world.context(), ref=self.refs[n - 1], key=key, points=m, document="order", ends_at=ends_at
            )

        if self.ask(lambda: hold(amount), self.model.hold(self.refs[n - 1], key, amount, ends_at)):
            assert self.deliver(lambda: hold(amount + 1)) is KeyReused

    @precondition(lambda self: self.model.holds)
    @rule(choice=pick, share=st.sampled_from([0, 0, 50, 100, 101]))
    def a_hold_is_settled(self, choice: int, share: int) -> None:
        key = list(self.model.holds)[choice % len(self.model.holds)]
        held = self.model.holds[key]
        amount = held.points * share // 100 if share <= 100 else held.points + 1
        again = held.captured is not None

        def capture() -> Done:
            return moves.capture(
                self.world.context(), ref=held.ref, key=key, points=amount, credit="mall", document="order"
            )

        done = self.ask(capture, self.model.settle(key, amount, self.world.now()), again=again)
        if done is not None and amount and not again:
            self.spent(done)

    @rule(n=who)
    def a_hold_that_never_was_is_captured(self, n: int) -> None:
        def capture() -> Done:
            return moves.capture(
                self.world.context(), ref=self.refs[n - 1], key="none", points=1, credit="mall", document="order"
            )

        self.ask(capture, HoldUnknown)

    @rule(n=who, amount=points)
    def points_move_to_the_household(self, n: int, amount: int) -> None:
        key = self.name("move")
        member, household = self.refs[n - 1], self.household

        def move(m: int) -> Done:
            return moves.move_to_household(self.world.context(), member=member, household=household, key=key, points=m)

        if self.ask(lambda: move(amount), self.model.move(member, household, amount)):
            assert self.deliver(lambda: move(amount + 1)) is KeyReused

    @precondition(lambda self: self.sent)
    @rule(choice=pick)
    def an_earlier_request_comes_again(self, choice: int) -> None:
        deed, entry = self.sent[choice % len(self.sent)]
        sale = self.model.sales.get((entry.source, entry.line))
        now = dataclasses.replace(entry, refunded=sale.refunded) if sale else entry
        assert self.deliver(deed) == Done(now, replayed=True)
