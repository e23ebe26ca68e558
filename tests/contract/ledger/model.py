"""A ledger in plain words: explicit lots, explicit lists of awards and keys. Written apart from the real one's code."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import DomainError
from chalicelib.points.ledger.core.accounts import (
    AccountBlocked,
    AccountRef,
    AlreadyBlocked,
    CapReached,
    DayAhead,
    HolderGone,
    InsufficientBalance,
    NotBlocked,
    PayCodeUsed,
    TooFarBack,
)
from chalicelib.points.ledger.core.budgets import BudgetSpent, BudgetUnknown
from chalicelib.points.ledger.core.holds import CaptureTooLarge, HoldEnded, HoldSettled
from chalicelib.points.ledger.core.keys import KeyAhead, KeyTooOld
from chalicelib.points.ledger.core.lots import SpentAlready
from chalicelib.points.ledger.core.plans import Award, SourceTaken
from chalicelib.points.ledger.core.refunds import RefundTooLarge
from tests.make.fifo import Fifo

Refused = type[DomainError] | None
"""What is expected: a refusal, or None where it is done."""


@dataclass
class Paid:
    """An award that was made: `points`, for so many minutes, of what was asked for.

    `place` is where it stands in its account's history.
    """

    asked: Award
    points: int
    minutes: int
    posted_on: dt.date
    place: int
    live: bool = True
    taken: int = 0
    """What a reversal took back of it."""

    @property
    def recent(self) -> dict[str, int]:
        """What it adds to the boards' week and month."""
        year, week, _ = self.posted_on.isocalendar()
        return {f"{year}W{week:02}": self.points, f"{self.posted_on:%YM%m}": self.points}


@dataclass
class Held:
    """A hold; `captured` is None while it is open."""

    ref: AccountRef
    points: int
    ends_at: dt.datetime
    captured: int | None = None


@dataclass
class Spent:
    """What a shop or the mall took of an account, and what of it came back."""

    ref: AccountRef
    points: int
    refunded: int = 0


@dataclass
class Escrow:
    """What an activity holds of a year's budget."""

    year: int
    points: int
    used: int = 0
    closed: bool = False

    @property
    def left(self) -> int:
        return self.points - self.used


@dataclass
class Purse:
    """One account's history, and what is not in it.

    `lines` are its writes in their order: an entry's kind and change of the balance, and ("", 0) for a write that is
    no entry.
    """

    lines: list[tuple[str, int]] = field(default_factory=list)
    blocked: bool = False
    gone: str = ""
    pay_step: int = 0
    history: list[tuple[Any, ...]] = field(default_factory=list)
    earned: Counter[int] = field(default_factory=Counter)
    spent: int = 0
    held: int = 0

    def fifo(self) -> Fifo:
        fifo = Fifo()
        for name, *facts in self.history:
            if name != "reversed":
                getattr(fifo, name)(*facts)
        return fifo

    @property
    def balance(self) -> int:
        return self.fifo().balance()

    @property
    def stopped(self) -> Refused:
        """What anything is refused with, where nothing may move."""
        return HolderGone if self.gone else AccountBlocked if self.blocked else None

    def refuse(self, points: int) -> Refused:
        """What taking `points` is refused with."""
        return self.stopped or (InsufficientBalance if self.balance < points else None)


def same_period(period: str, one: dt.date, other: dt.date) -> bool:
    weeks = one.isocalendar()[:2], other.isocalendar()[:2]
    match period:
        case "d":
            return one == other
        case "w":
            return weeks[0] == weeks[1]
        case "m":
            return (one.year, one.month) == (other.year, other.month)
    return one.year == other.year


def measured(paid: Paid, measure: str) -> int:
    return {"p": paid.points, "m": paid.minutes, "t": halves(paid.asked, paid.minutes)}[measure]


def halves(award: Award, minutes: int) -> int:
    """How many times a deed counts: half days by its hours, from two on, from six on two; everything else once."""
    if award.rule.unit != "half_day" or minutes == 0:
        return 1
    return 2 if minutes >= 6 * 60 else 1 if minutes >= 2 * 60 else 0


@dataclass
class Ledger:
    """A village's books."""

    purses: dict[AccountRef, Purse]
    awards: dict[tuple[str, str], Paid] = field(default_factory=dict)
    holds: dict[str, Held] = field(default_factory=dict)
    sales: dict[tuple[str, str], Spent] = field(default_factory=dict)
    settled: set[tuple[AccountRef, int]] = field(default_factory=set)
    granted: dict[int, int] = field(default_factory=dict)
    budgets: dict[int, int] = field(default_factory=dict)
    escrows: dict[str, Escrow] = field(default_factory=dict)

    def counted(self, award: Award, measure: str, period: str) -> int:
        """How much of a measure stands on the award's account in the period of its day, by live awards of its rule."""
        return sum(
            measured(paid, measure)
            for paid in self.awards.values()
            if paid.live
            and paid.asked.ref == award.ref
            and paid.asked.rule.code == award.rule.code
            and same_period(period, paid.asked.on, award.on)
        )

    def refuse_award(self, award: Award, now: dt.datetime) -> Refused:
        """What an award is refused with, but for its budget."""
        if award.nth > 1:
            before = self.awards.get((award.source, line(award.ref, award.nth - 1)))
            if before is None or before.live:
                return SourceTaken
        if self.purses[award.ref].stopped:
            return self.purses[award.ref].stopped
        days = 30 if {cap.period for cap in award.rule.caps} & {"d", "w"} else 60
        if award.on > business_date(now):
            return DayAhead
        if (business_date(now) - award.on).days > days:
            return TooFarBack
        return None if self.left_by_caps(award)[0] else CapReached

    def left_by_caps(self, award: Award) -> tuple[int, int]:
        """How many points of an award its rule's caps leave, and how many minutes; none where one leaves nothing."""
        points, minutes = award.points, award.minutes
        for cap in award.rule.caps:
            rest = cap.most - self.counted(award, cap.measure, cap.period)
            match cap.measure:
                case _ if rest <= 0:
                    return 0, 0
                case "p":
                    points = min(points, rest)
                case "t" if rest < halves(award, minutes):
                    points, minutes = award.rule.points * rest, rest * 4 * 60
                case "m" if rest < minutes:
                    minutes = rest
                    points = min(points, award.rule.points * minutes // 60)
        return points, minutes

    def refuse_budget(self, award: Award, points: int) -> Refused:
        if award.budget is None:
            return None
        left = self.budgets.get(award.budget[1])
        return BudgetUnknown if left is None else BudgetSpent if left < points else None

    def grant(self, year: int, points: int) -> None:
        for sums in (self.granted, self.budgets):
            sums[year] = sums.get(year, 0) + points

    def publish(self, document: str, year: int, points: int) -> Refused:
        left = self.budgets.get(year)
        if left is None:
            return BudgetUnknown
        if left < points:
            return BudgetSpent
        self.budgets[year] = left - points
        self.escrows[document] = Escrow(year, points)
        return None

    def close(self, document: str) -> None:
        escrow = self.escrows[document]
        escrow.closed = True
        self.budgets[escrow.year] += escrow.left

    def award(self, award: Award, now: dt.datetime) -> Refused:
        there = self.awards.get((award.source, award.line_id))
        if there is not None:
            again = (there.asked.key, there.asked.fingerprint) == (award.key, award.fingerprint)
            return None if again else SourceTaken
        refused = self.refuse_award(award, now)
        if refused is None:
            points, minutes = self.left_by_caps(award)
            refused = self.refuse_budget(award, points)
            if refused is None:
                self.pay(award, points, minutes, now)
        return refused

    def pay(self, award: Award, points: int, minutes: int, now: dt.datetime) -> None:
        purse, today = self.purses[award.ref], business_date(now)
        self.awards[award.source, award.line_id] = Paid(award, points, minutes, today, len(purse.history))
        purse.history.append(("award", today.year, points))
        purse.lines.append(("award", points))
        purse.earned[today.year] += points
        if award.budget is not None:
            self.budgets[award.budget[1]] -= points
        if award.debit:
            self.escrows[award.document].used += points

    def next_line(self, source: str, ref: AccountRef) -> int:
        """Which award of a paper can be written: the one after those that were reversed, or the one that stands."""
        nth = 1
        while (paid := self.awards.get((source, line(ref, nth)))) is not None and not paid.live:
            nth += 1
        return nth

    def bulk(self, awards: list[Award], now: dt.datetime) -> list[Refused]:
        """Those refused for themselves do not draw the budget; the others draw it in their order."""
        return [self.award(award, now) for award in awards]

    def redeem(self, ref: AccountRef, points: int, age: dt.timedelta, pay_step: int) -> Refused:
        purse = self.purses[ref]
        if purse.stopped:
            return purse.stopped
        if age > dt.timedelta(days=8):
            return KeyTooOld
        if age < -dt.timedelta(minutes=5):
            return KeyAhead
        if pay_step and pay_step <= purse.pay_step:
            return PayCodeUsed
        refused = purse.refuse(points)
        if refused is None:
            purse.history.append(("eat", points))
            purse.lines.append(("redemption", -points))
            purse.spent += points
            purse.pay_step = pay_step or purse.pay_step
        return refused

    def refund(self, sale: Spent, points: int, age: dt.timedelta) -> Refused:
        if age > dt.timedelta(days=8):
            return KeyTooOld
        if points > sale.points - sale.refunded:
            return RefundTooLarge
        purse = self.purses[sale.ref]
        if purse.stopped is None:
            sale.refunded += points
            purse.spent -= points
            purse.history.append(("back", points))
            purse.lines.append(("refund", points))
        return purse.stopped

    def hold(self, ref: AccountRef, key: str, points: int, ends_at: dt.datetime) -> Refused:
        purse = self.purses[ref]
        refused = purse.refuse(points)
        if refused is None:
            purse.history.append(("eat", points))
            purse.lines.append(("hold", -points))
            purse.held += points
            self.holds[key] = Held(ref, points, ends_at)
        return refused

    def settle(self, key: str, points: int, now: dt.datetime) -> Refused:
        hold = self.holds[key]
        purse = self.purses[hold.ref]
        if hold.captured is not None:
            return None if hold.captured == points else HoldSettled
        refused = purse.stopped if points else AccountBlocked if purse.blocked else None
        if refused:
            return refused
        if points > hold.points:
            return CaptureTooLarge
        if points and now > hold.ends_at:
            return HoldEnded
        hold.captured = points
        purse.held -= hold.points
        purse.spent += points
        purse.lines.append(("capture" if points else "void", hold.points - points))
        if hold.points > points:
            purse.history.append(("back", hold.points - points))
        return None

    def reverse(self, source: str, line: str) -> Refused:
        paid = self.awards[source, line]
        if not paid.live:
            return None
        purse = self.purses[paid.asked.ref]
        if purse.blocked:
            return AccountBlocked
        before, there = purse.balance, purse.history[paid.place]
        purse.history[paid.place] = ("reversed",)
        spent = max(0, -purse.balance) if purse.gone == "dead" else 0
        if spent and (before < 0 or spent >= paid.points):
            purse.history[paid.place] = there
            return SpentAlready
        if spent:  # The dead owe nothing: what they spent of it was theirs.
            purse.history[paid.place] = ("award", paid.posted_on.year, spent)
        paid.live, paid.taken = False, paid.points - spent
        purse.earned[paid.posted_on.year] -= paid.taken
        purse.lines.append(("reversal", purse.balance - before))
        if paid.asked.budget is not None:
            self.budgets[paid.asked.budget[1]] += paid.taken
        if paid.asked.debit:
            self.budgets[self.escrows[paid.asked.document].year] += paid.taken
        return None

    def block(self, ref: AccountRef, *, blocked: bool) -> Refused:
        purse = self.purses[ref]
        if purse.blocked == blocked:
            return AlreadyBlocked if blocked else NotBlocked
        purse.blocked = blocked
        purse.lines.append(("block" if blocked else "release", 0))
        return None

    def due(self, ref: AccountRef, year: int) -> int:
        return self.purses[ref].fifo().due(year)

    def expire_all(self, year: int) -> None:
        for ref, purse in self.purses.items():
            due = self.due(ref, year)
            if due and not purse.stopped and (ref, year) not in self.settled:
                purse.history.append(("expire", year))
                purse.lines.append(("expiry", -due))
                self.settled.add((ref, year))

    def void_overdue(self, now: dt.datetime) -> None:
        for key, hold in self.holds.items():
            if hold.captured is None and hold.ends_at < now:
                self.settle(key, 0, now)

    def move(self, member: AccountRef, household: AccountRef, points: int) -> Refused:
        leaving, arriving = self.purses[member], self.purses[household]
        refused = leaving.refuse(points) or arriving.stopped
        if refused is None:
            went = leaving.fifo().oldest(points)
            for year, n in went.items():
                leaving.earned[year] -= n
                arriving.earned[year] += n
                arriving.history.append(("arrive", year, n))
            leaving.lines.append(("move_out", -points))
            arriving.lines.append(("move_in", points))
            leaving.history.append(("move", went))
        return refused


def line(ref: AccountRef, nth: int) -> str:
    return ref.account_id + ("" if nth == 1 else f"!{nth}")
