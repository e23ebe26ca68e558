"""Plans: from what is asked to the entry that will be written. Pure; the store repeats each rule as a condition."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.kernel.calendar import business_date, days_of, month_of, week_of
from chalicelib.kernel.errors import Conflict, DomainError
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core import rules
from chalicelib.points.ledger.core.accounts import (
    POINTS_MAX,
    Account,
    AccountRef,
    CapReached,
    DayAhead,
    Delta,
    Entry,
    Kind,
    TooFarBack,
    refuse_unless_active,
)
from chalicelib.points.ledger.core.rules import Part, Rule


class SourceTaken(Conflict):
    """The source paid this account already, by another request or something else."""

    code = "source_taken"
    zh, en = (
        "这份单据已经给这个账户记过分了，不能再记。记错了的话，请先冲正原来那一笔，再重新记。",
        "This document has already paid this account. To correct it, reverse that award first.",
    )


class AlreadyReversed(Conflict):
    """An award is reversed once."""

    code = "already_reversed"
    zh, en = "这一笔已经冲正过了，不能再冲一次。", "This award was reversed already."


class NotReversible(Conflict):
    """Only awards are reversed: a redemption is refunded, a hold voided, a reversal stands."""

    code = "not_reversible"
    zh, en = "只有奖励记录可以冲正。", "Only an award can be reversed."


NEVER = "0000-00-00"
"""A day before all days."""
BOARD_DAYS = {"W": 14, "M": 31}
"""How many days after its end a week or month stays for the boards and their repeats. Ours."""


def line_of(ref: AccountRef, nth: int) -> str:
    """Return the line of a source's n-th award to an account: the account's id, then `<account>!2`."""
    return ref.account_id if nth == 1 else f"{ref.account_id}!{nth}"


@value
class Award:
    """What is asked for: `points` to `ref` under `rule`, for a deed on a business date, because of a document.

    `source` is the document's id; its line is the account's id, so that one source pays an account once. `nth` is 2
    for the correction that follows a reversal, 3 for the one after that. `budget` is the village and year it is drawn
    from; None where the source holds an escrow. `key` is the request's, where a source is not one request's alone;
    it pays nobody else. `mark` is then the fingerprint of everything that the caller sent, so that the same request is
    known also after the rule has changed. `part` is what is paid of it where a cap leaves less; its fingerprint stays
    that of the whole, since the same was asked for. `second_by` is who let it pass beside whoever asks, "" for nobody.
    """

    ref: AccountRef
    source: str
    rule: Rule
    points: int
    on: dt.date
    document: str
    minutes: int = 0
    nth: int = 1
    debit: str = ""
    budget: tuple[str, int] | None = None
    key: str = ""
    mark: str = ""
    part: Part | None = None
    second_by: str = ""

    @property
    def pays(self) -> Part:
        """What of it is paid: all, or what a cap left."""
        return self.part or Part(self.points, self.minutes)

    @property
    def line_id(self) -> str:
        """The entry's line within its source."""
        return line_of(self.ref, self.nth)

    @property
    def fingerprint(self) -> str:
        """What makes two askings the same."""
        return self.mark or fingerprint(
            "award", self.ref.account_id, self.points, self.rule.code, self.on, self.minutes, self.document
        )


def recent_of(points: int, posted_on: dt.date) -> dict[str, int]:
    """Return what an entry adds to the boards' week and month. Boards go by the day of posting, so they stay shut."""
    return {week_of(posted_on): points, month_of(posted_on): points}


def plan_award(asked: Award, *, now: dt.datetime, entry_id: str, by: str) -> Entry:
    """Return the entry of an award. Whether it may be written is decided at the write, after replays."""
    assert 1 <= asked.points <= POINTS_MAX, asked.points
    assert asked.nth >= 1, asked.nth
    assert asked.minutes >= 1 or all(cap.measure != "m" for cap in asked.rule.caps), "the rule's caps count minutes"
    today, pays = business_date(now), asked.pays
    by_the_hour = asked.rule.unit == "hour"
    delta = Delta(
        balance=pays.points,
        earned={str(today.year): pays.points},
        recent=recent_of(pays.points, today),
        counters=rules.counted(asked.rule, asked.on, points=pays.points, minutes=pays.minutes),
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
        title="" if asked.rule.ships else asked.rule.title,
        key=asked.key,
        minutes=pays.minutes if by_the_hour else 0,
        of_minutes=asked.minutes if by_the_hour and asked.part else 0,
        of_points=asked.points if asked.part else 0,
        second_by=asked.second_by,
    )


def cut(asked: Award, reached: CapReached) -> Award:
    """Return an award of what caps leave on the account that refused it, or raise `reached` where that is nothing."""
    part = rules.what_is_left(asked.rule, asked.on, reached.counters, points=asked.points, minutes=asked.minutes)
    if part is None:
        raise reached
    return replace(asked, part=part)


def written_up_until(entry: Entry, rule: Rule) -> str:
    """Return the last day on which an award may be written; a day long gone where it is too late, or too early."""
    on = dt.date.fromisoformat(entry.on)
    until = on + dt.timedelta(days=rule.back_dating_days)
    return str(until) if on <= business_date(entry.made_at) <= until else NEVER


def _untimely(rule: Rule, on: dt.date, today: dt.date, *, pruned_on: dt.date = dt.date.min) -> DayAhead | TooFarBack:
    """Return why a deed of a day is not written up today on an account whose counters were pruned on a day."""
    if on > today:
        return DayAhead()
    return TooFarBack(earliest=str(max(pruned_on, today) - dt.timedelta(days=rule.back_dating_days)))


def refuse_day(rule: Rule, on: dt.date, today: dt.date) -> None:
    """Let a deed of a day be written up today, as far as its day alone tells.

    Raises:
        DayAhead: it lies in the future.
        TooFarBack: the rule's counters do not reach back so far. The `fields` of both name `on`.
    """
    if today - dt.timedelta(days=rule.back_dating_days) <= on <= today:
        return
    refusal = _untimely(rule, on, today)
    told = {"field": "on", "code": refusal.code, "zh": refusal.sentence("zh"), "en": refusal.sentence("en")}
    raise type(refusal)(**refusal.facts, fields=[told])


def refuse_award(account: Account | None, entry: Entry, rule: Rule) -> Exception:
    """Return why an award's conditions failed on this account."""
    on = dt.date.fromisoformat(entry.on)
    try:
        account = refuse_unless_active(account)
        if account.pruned_on > written_up_until(entry, rule):
            pruned_on = dt.date.fromisoformat(account.pruned_on)
            return _untimely(rule, on, business_date(entry.made_at), pruned_on=pruned_on)
        rules.refuse_over_cap(account, entry.delta.counters, rules.limits(rule, on))
    except DomainError as refusal:
        return refusal
    message = "the award's conditions failed on an account that fulfils them"
    raise AssertionError(message)


def over(account: Account, today: dt.date) -> list[str]:
    """Return the counters and board periods of an account that are over, as `c.<key>` and `w.<period>`.

    Counters stay while a deed of their period may be written up; boards' periods for BOARD_DAYS after their end. What
    is listed is removed with the account's next read-then-write, or by the pruning job.
    """
    keys = [f"c.{key}" for key in account.counters if rules.is_over(key, today)]
    return keys + [f"w.{period}" for period in account.recent if board_over(period, today)]


def board_over(period: str, today: dt.date) -> bool:
    """Tell whether a board period such as `2026W47` or `2026M11` ended so long ago that no board is made of it."""
    return days_of(period)[1] + dt.timedelta(days=BOARD_DAYS[period[4]]) <= today
