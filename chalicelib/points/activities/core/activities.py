"""What an activity is, what attending it earns, and when it may be what. Points are whole; durations whole minutes."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import ClassVar

from chalicelib.foundation.identity.core.id_numbers import age_on
from chalicelib.foundation.reservations.core.places import Place, PlaceState
from chalicelib.kernel.calendar import SHANGHAI, business_date, business_time
from chalicelib.kernel.errors import Conflict, DomainError, InvalidInput, NotFound
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.budgets import escrow_of
from chalicelib.points.ledger.core.rules import Rule, points_for, rule_of

SEATS_MAX = 5_000
SERIES_MAX = 20
"""Most activities of a series: published at once, four writes each, they stay within DynamoDB's hundred."""
LEADS_MAX = 20
DURATION_MAX = dt.timedelta(hours=16)
EARLY_SIGN_IN = dt.timedelta(hours=2)
STILL_ON = dt.timedelta(days=1)
"""How long after its beginning an open activity counts as going on: people sign out late, and somebody closes it."""
"""People may be scanned in from this long before the beginning."""
KNOWN_SECONDS = 30
"""How long a process may take an activity to be as it last read it."""
SETTLE_AFTER = dt.timedelta(seconds=2 * KNOWN_SECONDS)
"""An activity's unused points are returned this long after closing, when no process can still award from them."""


class State(StrEnum):
    """An activity's life. Between `closing` and `closed`, absences are written down and unused points returned."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSING = "closing"
    CLOSED = "closed"


class NoSuchActivity(NotFound):
    """There is no such activity."""

    code = "no_such_activity"
    zh, en = "没有这个活动。", "There is no such activity."


class ActivityInOtherState(Conflict):
    """The activity's state does not allow this."""

    code = "activity_in_other_state"
    zh, en = "活动现在的状态是“{state}”，不能这样做。", "The activity is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = {
        State.DRAFT: "草稿",
        State.PUBLISHED: "报名中",
        State.CLOSING: "正在结束",
        State.CLOSED: "已结束",
    }


class ActivityElsewhere(Conflict):
    """People take part in their own village's activities."""

    code = "activity_elsewhere"
    zh, en = "只能报名本村的活动。", "Only activities of one's own village can be signed up for."


class TooEarly(Conflict):
    """Scanning begins two hours before the activity."""

    code = "too_early"
    zh, en = "活动还没到签到时间，{opens_at} 开始。", "Scanning opens at {opens_at}."


class ActivityOver(Conflict):
    """Nobody is scanned in after the end."""

    code = "activity_over"
    zh, en = "活动已经到点结束，不能再签到。", "The activity is over; nobody is scanned in any more."


class NotOverYet(Conflict):
    """Who was there to the end is known only then."""

    code = "activity_not_over"
    zh, en = "活动结束（{ends_at}）以后才能补登。", "People are confirmed by hand after the end, {ends_at}."


class TooShort(Conflict):
    """Attendance was too short for points by scanning; an officer may still confirm it."""

    code = "too_short"
    zh, en = (
        "参加了 {minutes} 分钟，不到 {least} 分钟，不能自动记分。",
        "{minutes} minutes attended; {least} are needed.",
    )


class TooYoung(Conflict):
    """The activity is for people from a certain age on."""

    code = "too_young"
    zh, en = "要满 {age_min} 岁才能参加。", "One must be {age_min} to take part."


class OwnScan(Conflict):
    """Nobody scans themselves."""

    code = "own_scan"
    zh, en = "不能给自己签到签退，请让别的工作人员扫。", "Nobody scans themselves; ask another officer."


class HouseholdScanned(Conflict):
    """A household's code names no single person."""

    code = "household_scanned"
    zh, en = "这是户码，请扫村民本人的码或卡。", "This is a household's code; scan the person's own."


@value
class Plan:
    """What an organiser plans. `leads` are speakers or performers, paid by `lead_rule` instead of `rule`.

    `least_minutes` is how long one must attend to be paid on scanning out, `age_min` how old one must be on the day.
    """

    title: str
    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    seats: int
    rule: str
    lead_rule: str = ""
    leads: tuple[str, ...] = ()
    least_minutes: int = 0
    detail: str = ""
    age_min: int = 0

    @property
    def minutes(self) -> int:
        """How long it is planned to last."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


@value
class Activity:
    """One activity. `escrow` is what its village's budget of `budget_year` set aside for it when it was published.

    `terms` are the rules it pays by, as they were when it was published, but for those that are as they ship. One of a
    series of `series_size` bears the first one's id as `series_id`.
    """

    activity_id: str
    plan: Plan
    state: State
    created_by: str
    fingerprint: str
    budget_year: int = 0
    escrow: int = 0
    attended: int = 0
    awarded: int = 0
    version: int = 1
    closing_at: dt.datetime | None = None
    terms: tuple[Rule, ...] = ()
    series_id: str = ""
    series_size: int = 1

    def is_over(self, now: dt.datetime) -> bool:
        """Tell whether it belongs to what is past: closed, or begun more than `STILL_ON` ago."""
        return self.state in {State.CLOSING, State.CLOSED} or self.plan.starts_at < now - STILL_ON

    @property
    def village_id(self) -> str:
        """The village that holds it."""
        return self.activity_id[:6]

    @property
    def source(self) -> str:
        """The ledger's source of its awards."""
        return f"activity#{self.activity_id}"

    @property
    def debit(self) -> str:
        """The paying side of awards from its escrow."""
        return escrow_of(self.village_id, self.budget_year, self.activity_id)

    @property
    def called_off(self) -> bool:
        """Tell whether it was closed before it began: nobody missed it."""
        return self.closing_at is not None and self.closing_at < self.plan.starts_at

    @property
    def on(self) -> dt.date:
        """The business date it counts for."""
        return business_date(self.plan.starts_at)


def codes_of(plan: Plan) -> list[str]:
    """Return the codes of the rules that a plan pays by."""
    return [plan.rule, plan.lead_rule] if plan.lead_rule else [plan.rule]


def rule_in(terms: Sequence[Rule], code: str) -> Rule:
    """Return the rule with this code as the terms have it, or as it ships."""
    return next((rule for rule in terms if rule.code == code), None) or rule_of(code)


def refuse_misplanned(plan: Plan, rules: Sequence[Rule]) -> None:
    """Let a plan be kept that can be carried out by its rules, or raise `InvalidInput` naming each field."""
    faults = []
    if plan.ends_at <= plan.starts_at or plan.ends_at - plan.starts_at > DURATION_MAX:
        faults.append(_fault("ends_at", "结束要晚于开始，最长 16 小时。", "It ends after it starts, within 16 hours."))
    if plan.leads and not plan.lead_rule:
        faults.append(_fault("lead_rule", "有主讲或演出人时要选规则。", "Leads need a rule."))
    if any(rule.unit == "case" or rule.for_household for rule in rules):
        faults.append(_fault("rule", "这条规则不按活动计分。", "This rule does not pay for activities."))
    if plan.least_minutes > plan.minutes:
        faults.append(_fault("least_minutes", "不能长于活动本身。", "It can not exceed the activity itself."))
    if faults:
        raise InvalidInput(fields=faults)


def _fault(field: str, zh: str, en: str) -> dict[str, str]:
    return {"field": field, "code": "misplanned", "zh": zh, "en": en}


@value
class Repeat:
    """How often a planned activity is held: `times` in all, every `week`, every other week (`fortnight`) or `month`."""

    every: str
    times: int


def occurrences(plan: Plan, repeat: Repeat) -> list[Plan]:
    """Return the plans of a series, the first as it is; a month that is too short has it on its last day."""
    return [_moved(plan, repeat.every, n) for n in range(repeat.times)]


def _moved(plan: Plan, every: str, n: int) -> Plan:
    """Return the plan n steps later, at the same hour in China."""
    starts_at = plan.starts_at.astimezone(SHANGHAI)
    if every == "month":
        year, month = divmod(starts_at.year * 12 + starts_at.month - 1 + n, 12)
        day = min(starts_at.day, monthrange(year, month + 1)[1])
        moved = starts_at.replace(year=year, month=month + 1, day=day)
    else:
        moved = starts_at + dt.timedelta(weeks=n * {"week": 1, "fortnight": 2}[every])
    return replace(plan, starts_at=moved, ends_at=moved + (plan.ends_at - plan.starts_at))


def id_of(village_id: str, key: str, n: int = 0) -> str:
    """Return the id of the n-th activity that a key makes: the key's own, its last byte counted on for the others."""
    return f"{village_id}a{key[:-2]}{(int(key[-2:], 16) + n) % 256:02x}"


def ids_of(series_id: str, size: int) -> list[str]:
    """Return the ids of a whole series."""
    return [id_of(series_id[:6], series_id[7:], n) for n in range(size)]


def rule_for(activity: Activity, resident_id: str) -> Rule:
    """Return the rule by which somebody is paid here: the leads' own, or everybody's."""
    plan = activity.plan
    return rule_in(activity.terms, plan.lead_rule if resident_id in plan.leads else plan.rule)


def earned(activity: Activity, rule: Rule, minutes: int) -> int:
    """Return the points for `minutes` of the activity attended."""
    assert minutes <= activity.plan.minutes, "only the activity's own minutes are paid"
    return points_for(rule, minutes=minutes)


def ceiling(plan: Plan, terms: Sequence[Rule] = ()) -> int:
    """Return the most its seats and leads can earn: what publishing sets aside."""
    seat = points_for(rule_in(terms, plan.rule), minutes=plan.minutes)
    lead = points_for(rule_in(terms, plan.lead_rule), minutes=plan.minutes) if plan.leads else 0
    return plan.seats * max(seat, 0) + len(plan.leads) * lead


def refuse_young(plan: Plan, born_on: dt.date | None) -> None:
    """Let somebody take part who is old enough on the day, or raise `TooYoung`; nobody knows who has no birthday."""
    if plan.age_min:
        on = business_date(plan.starts_at)
        if born_on is None or age_on(born_on, on) < plan.age_min:
            raise TooYoung(age_min=plan.age_min)


def refuse_late_arrival(activity: Activity, now: dt.datetime) -> None:
    """Let somebody be scanned in, or raise `ActivityOver`."""
    if now >= activity.plan.ends_at:
        raise ActivityOver


def refuse_early_confirmation(activity: Activity, now: dt.datetime) -> None:
    """Let people be confirmed by hand who were there to the end, or raise `ActivityInOtherState` or `NotOverYet`."""
    if activity.state is not State.PUBLISHED:
        raise ActivityInOtherState(state=activity.state.value)
    if now < activity.plan.ends_at:
        raise NotOverYet(ends_at=business_time(activity.plan.ends_at))


def refuse_scan(activity: Activity, now: dt.datetime) -> None:
    """Let people be scanned now, or raise `ActivityInOtherState` or `TooEarly`."""
    if activity.state is not State.PUBLISHED:
        raise ActivityInOtherState(state=activity.state.value)
    opens_at = activity.plan.starts_at - EARLY_SIGN_IN
    if now < opens_at:
        raise TooEarly(opens_at=opens_at.isoformat())


def refuse_short(activity: Activity, rule: Rule, minutes: int) -> None:
    """Let an attendance be paid that is long enough and earns a point at least, or raise `TooShort`."""
    least = max(1, activity.plan.least_minutes, -(-60 // rule.points) if rule.unit == "hour" else 1)
    if minutes < least:
        raise TooShort(minutes=minutes, least=least)


@value
class Scanned:
    """What a scan did, as the scanner shows it. `points` 0 for signing in.

    Where a cap left only a part, `of_points` are what the whole would have earned, and `paid_minutes` for how long it
    was paid by the hour; 0 otherwise.
    """

    resident_id: str
    masked_name: str
    state: str
    minutes: int = 0
    points: int = 0
    walk_in: bool = False
    replayed: bool = False
    paid_minutes: int = 0
    of_points: int = 0


@value
class Confirmed:
    """What became of one person of a bulk confirmation; `of_points` as in `Scanned`."""

    resident_id: str
    points: int
    refusal: DomainError | None
    of_points: int = 0


def minutes_there(plan: Plan, place: Place, until: dt.datetime) -> int:
    """Return how many whole minutes of the activity somebody was there: early arrival and staying on do not count."""
    came = place.times.get(PlaceState.IN.value)
    if came is None:
        return 0
    first = max(dt.datetime.fromisoformat(came), plan.starts_at)
    return max(0, int((min(until, plan.ends_at) - first).total_seconds()) // 60)


def minutes_in(place: Place, until: dt.datetime) -> int:
    """Return how many whole minutes somebody was in, up to `until`; 0 where they were not scanned in."""
    came = place.times.get(PlaceState.IN.value)
    if came is None:
        return 0
    return max(0, int((until - dt.datetime.fromisoformat(came)).total_seconds()) // 60)
