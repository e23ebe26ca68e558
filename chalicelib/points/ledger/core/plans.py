"""Plans: from what is asked to the entry that will be written. Pure; the store repeats each rule as a condition."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chalicelib.kernel.calendar import business_date, days_of, month_of, week_of
from chalicelib.kernel.errors import Conflict, DomainError
from chalicelib.kernel.keys import fingerprint
from chalicelib.points.ledger.core import rules
from chalicelib.points.ledger.core.accounts import (
    Account,
    AccountRef,
    Delta,
    Entry,
    Kind,
    TooFarBack,
    refuse_unless_active,
)
from chalicelib.points.ledger.core.rules import BACK_DATING_DAYS, Rule


class SourceTaken(Conflict):
    """The source already paid this account, something else."""

    code = "source_taken"
    zh, en = "这份单据已经给这个账户记过分了。", "This document has already paid this account."


class NotReversible(Conflict):
    """Only awards are reversed: a redemption is refunded, a hold voided, a reversal stands."""

    code = "not_reversible"
    zh, en = "只有奖励记录可以冲正。", "Only an award can be reversed."


@dataclass(frozen=True, slots=True)
class Award:
    """What is asked for: `points` to `ref` under `rule`, for a deed on a business date, because of a document.

    `source` is the document's id and `line` its line, by default the account's id, so that one source pays an account
    once. `budget` is the village and year it is drawn from; None where the source holds an escrow.
    """

    ref: AccountRef
    source: str
    rule: Rule
    points: int
    on: dt.date
    document: str
    minutes: int = 0
    line: str = ""
    debit: str = ""
    budget: tuple[str, int] | None = None

    @property
    def line_id(self) -> str:
        """The entry's line within its source."""
        return self.line or self.ref.account_id

    @property
    def fingerprint(self) -> str:
        """What makes two askings the same."""
        return fingerprint(
            "award", self.ref.account_id, self.points, self.rule.code, self.on, self.minutes, self.document
        )


def recent_of(points: int, posted_on: dt.date) -> dict[str, int]:
    """Return what an entry adds to the boards' week and month. Boards go by the day of posting, so they stay shut."""
    return {week_of(posted_on): points, month_of(posted_on): points}


def plan_award(asked: Award, *, now: dt.datetime, entry_id: str, by: str) -> Entry:
    """Return the entry of an award.

    Raises:
        TooFarBack: the deed lies before the days whose caps are still counted, or in the future.
    """
    assert asked.points >= 1, asked.points
    today = business_date(now)
    earliest = earliest_day(today)
    if asked.on < earliest or asked.on > today:
        raise TooFarBack(earliest=str(earliest))
    delta = Delta(
        balance=asked.points,
        earned={str(today.year): asked.points},
        recent=recent_of(asked.points, today),
        counters=rules.counted(asked.rule, asked.on, points=asked.points, minutes=asked.minutes),
    )
    return Entry(
        source=asked.source,
        line=asked.line_id,
        ref=asked.ref,
        kind=Kind.AWARD,
        at=entry_id,
        made_at=now,
        fingerprint=asked.fingerprint,
        delta=delta,
        debit=asked.debit,
        credit=f"account:{asked.ref.account_id}",
        rule=asked.rule.ref,
        document=asked.document,
        by=by,
        on=str(asked.on),
    )


def refuse_award(account: Account | None, entry: Entry, rule: Rule) -> Exception:
    """Return why an award's conditions failed on this account."""
    on = dt.date.fromisoformat(entry.on)
    try:
        account = refuse_unless_active(account)
        if entry.on < account.pruned_to:
            return TooFarBack(earliest=account.pruned_to)
        rules.refuse_over_cap(account, entry.delta.counters, rules.limits(rule, on))
    except DomainError as refusal:
        return refusal
    message = "the award's conditions failed on an account that fulfils them"
    raise AssertionError(message)


def earliest_day(today: dt.date) -> dt.date:
    """Return the earliest business date of a deed that can still be written up."""
    return today - dt.timedelta(days=BACK_DATING_DAYS)


def over(account: Account, today: dt.date) -> list[str]:
    """Return the counters and board periods of an account that are over, as `c.<key>` and `w.<period>`.

    Counters stay for the days that may still be written up; boards for the running and the last two periods' sake as
    long. What is listed is removed with the account's next read-then-write, or by the monthly job.
    """
    counted_from = earliest_day(today)
    keys = [f"c.{key}" for key in account.counters if rules.ended_before(key, counted_from)]
    return keys + [f"w.{period}" for period in account.recent if period_over(period, counted_from)]


def period_over(period: str, day: dt.date) -> bool:
    """Tell whether a board period such as `2026W47` or `2026M11` ended before `day`."""
    return days_of(period)[1] <= day
