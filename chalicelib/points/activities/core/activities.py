"""What an activity is, what attending it earns, and when it may be what. Points are whole; durations whole minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from chalicelib.foundation.identity.core.id_numbers import age_on
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date, business_time
from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.values import value
from chalicelib.points.activities.core.deeds import Deed, next_state
from chalicelib.points.activities.core.geofence import Fence
from chalicelib.points.activities.core.refusals import (
    ActivityOver,
    BegunAlready,
    NotOfTheTeam,
    NotOverYet,
    SecondOfficerNeeded,
    TooEarly,
    TooYoung,
)
from chalicelib.points.activities.core.states import State
from chalicelib.points.ledger.core.budgets import escrow_of
from chalicelib.points.ledger.core.rules import BACK_DATING_DAYS, HALF_DAY_LEAST, Rule, points_for, rule_of
from chalicelib.points.ledger.core.verifiers import OF_LEADS, is_of_a_room

SEATS_MAX = 5_000
LEADS_MAX = 20
TEAM_MAX = 20
DURATION_MIN = dt.timedelta(minutes=20)
"""Shortest activity. Ours: longer than `BEGUN_GRACE`, so that nothing published by its maker alone is over at once."""
DURATION_MAX = dt.timedelta(hours=16)
EARLY_SIGN_IN = dt.timedelta(hours=2)
STILL_ON = dt.timedelta(days=1)
"""How long after its beginning an open activity counts as going on: people sign out late, and somebody closes it."""
"""People may be scanned in from this long before the beginning."""
DOCUMENT_CHARS = 60
"""Longest text that an entry keeps of what it was for."""
REASON_CHARS_MAX = 30
"""Longest reason why somebody is confirmed by hand, so that the title keeps room beside it. Ours."""
KNOWN_SECONDS = 30
"""How long a process may take an activity to be as it last read it."""
SETTLE_AFTER = dt.timedelta(seconds=2 * KNOWN_SECONDS)
"""An activity's unused points are returned this long after closing, when no process can still award from them."""
REMINDED_AFTER = dt.timedelta(days=2)
"""An activity that nobody ended so long after its end is called to the minds of those who run it. Ours."""
ENDED_AFTER = dt.timedelta(days=14)
"""So long after its end the night ends it: until then people can be confirmed by hand. Ours.

What was entered afterwards has that long from its publication."""
UNENDED_BACK = dt.timedelta(days=BACK_DATING_DAYS) + ENDED_AFTER + STILL_ON
"""How long ago what nobody ended may have begun, where it was entered afterwards as late as that is allowed."""
BEGUN_GRACE = dt.timedelta(minutes=15)
"""How long after its beginning an activity can still be published by its maker alone. Ours."""
UNENDED_MAX = 100
"""Most activities that a village is shown to have left open."""

OFFICERS = frozenset({Role.VILLAGE_OFFICER, Role.TOWN_OFFICER, Role.TOWN_ADMIN, Role.SYSTEM})


@value
class Plan:
    """What an organiser plans. `leads` are speakers or performers, paid by `lead_rule` instead of `rule`.

    `least_minutes` is how long one must attend to be paid on scanning out (0: as is usual), `age_min` how old one must
    be on the day. Within `fence` people are scanned. Where there is a `team` (staff ids), organisers and grid workers
    outside it do not run it. `evidence` shows that something entered afterwards is held; `pictures` are for everybody.
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
    fence: Fence | None = None
    team: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """How long it is planned to last."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


@value
class Activity:
    """One activity. `escrow` is what its village's budget of `budget_year` set aside for it since it was published.

    `terms` are the rules it pays by, as they were when it was published, but for those that are as they ship. One of a
    series of `series_size` bears the first one's id as `series_id`. `moved` is the version at which its time or place
    was last changed after it was published, 0 never; `reminded` says that its maker was told that nobody ended it.
    `created_person` is the resident who made it ("": one who is none), `changed_by` and `changed_person` who last
    changed the draft ("" nobody did).
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
    moved: int = 0
    reminded: bool = False
    published_at: dt.datetime | None = None
    created_person: str = ""
    changed_by: str = ""
    changed_person: str = ""

    def is_over(self, now: dt.datetime) -> bool:
        """Tell whether it belongs to what is past: closed, or begun more than `STILL_ON` ago.

        One that is called off is still shown where it was until it is settled.
        """
        closing = self.state is State.CLOSING and self.plan.starts_at < now
        return closing or self.state is State.CLOSED or self.plan.starts_at < now - STILL_ON

    @property
    def village_id(self) -> str:
        """The village that holds it."""
        return self.activity_id[:6]

    @property
    def left_open_since(self) -> dt.datetime:
        """Since when it could be ended: its end, or its publication where it was entered afterwards."""
        return max(self.plan.ends_at, self.published_at or self.plan.ends_at)

    @property
    def source(self) -> str:
        """The ledger's source of its awards."""
        return f"activity#{self.activity_id}"

    @property
    def debit(self) -> str:
        """The paying side of awards from its escrow."""
        return escrow_of(self.village_id, self.budget_year, self.activity_id)

    @property
    def scenario(self) -> str:
        """The scenario of its rule."""
        return rule_in(self.terms, self.plan.rule).scenario

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


def refuse_misplanned(plan: Plan, rules: Sequence[Rule], now: dt.datetime) -> None:
    """Let a plan be kept that can be carried out by its rules, or raise `InvalidInput` naming each field."""
    faults = []
    if plan.starts_at < plan.ends_at and is_afterwards(plan, now) and not plan.evidence:
        faults.append(fault("evidence", "补录的活动要有照片等证明。", "What is entered afterwards needs evidence."))
    if any(is_too_old(plan, rule, now) for rule in rules):
        faults.append(fault("starts_at", "太久以前的活动不能再记分。", "It lies too far back to be paid."))
    if not DURATION_MIN <= plan.ends_at - plan.starts_at <= DURATION_MAX:
        faults.append(fault("ends_at", "活动最短 20 分钟，最长 16 小时。", "It lasts 20 minutes to 16 hours."))
    if plan.leads and not plan.lead_rule:
        faults.append(fault("lead_rule", "有主讲或演出人时要选规则。", "Leads need a rule."))
    faults += _faults_of_rules(plan, rules)
    if plan.least_minutes > plan.minutes:
        faults.append(fault("least_minutes", "不能长于活动本身。", "It can not exceed the activity itself."))
    if faults:
        raise InvalidInput(fields=faults)


def _faults_of_rules(plan: Plan, rules: Sequence[Rule]) -> list[dict[str, str]]:
    """Return what of a plan its rules do not pay."""
    if any(rule.unit == "case" or rule.for_household or is_of_a_room(rule) for rule in rules):
        return [fault("rule", "这条规则不按活动计分。", "This rule does not pay for activities.")]
    if plan.rule in OF_LEADS:
        zh = "这条规则只给主讲、演出的人，大家要另选一条。"
        return [fault("rule", zh, "This rule pays leads alone; choose another one for everybody.")]
    if any(rule.unit == "half_day" for rule in rules) and 0 < plan.minutes < HALF_DAY_LEAST:
        return [fault("ends_at", "按半天记分的活动至少 2 小时。", "What is paid by the half day lasts 2 hours.")]
    return []


def is_too_old(plan: Plan, rule: Rule, now: dt.datetime) -> bool:
    """Tell whether deeds of a plan's day can not be written up any more."""
    return business_date(plan.starts_at) < business_date(now) - dt.timedelta(days=rule.back_dating_days)


def fault(field: str, zh: str, en: str) -> dict[str, str]:
    """Return what is wrong with one field of a plan."""
    return {"field": field, "code": "misplanned", "zh": zh, "en": en}


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


def refuse_long_confirmation(activity: Activity, minutes: int | None) -> None:
    """Let so many minutes be confirmed by hand: no more than the activity lasted; or raise `InvalidInput`."""
    most = activity.plan.minutes
    if minutes is not None and minutes > most:
        zh, en = f"不能多于活动的 {most} 分钟。", f"The activity lasted {most} minutes."
        raise InvalidInput(fields=[fault("minutes", zh, en)])


def refuse_early_confirmation(activity: Activity, now: dt.datetime) -> None:
    """Let people be confirmed by hand who were there to the end, or raise `ActivityInOtherState` or `NotOverYet`."""
    next_state(activity.state, Deed.CONFIRM)
    if now < activity.plan.ends_at:
        raise NotOverYet(ends_at=business_time(activity.plan.ends_at))


def hand_document(activity: Activity, reason: str) -> str:
    """Return what a statement says of an attendance confirmed by hand: the title, and why where that was said."""
    if not reason:
        return activity.plan.title[:DOCUMENT_CHARS]
    why = f"（补登：{reason}）"
    return activity.plan.title[: DOCUMENT_CHARS - len(why)] + why


def refuse_cancelling(activity: Activity, now: dt.datetime) -> None:
    """Let somebody give up their place, or raise `BegunAlready`."""
    if now >= activity.plan.starts_at:
        raise BegunAlready


def refuse_outsider(activity: Activity, staff_id: str, roles: frozenset[Role]) -> None:
    """Let somebody run an activity: the officers of village and town, its maker and its team; or `NotOfTheTeam`."""
    team = activity.plan.team
    if team and not roles & OFFICERS and staff_id not in (*team, activity.created_by):
        raise NotOfTheTeam


def is_afterwards(plan: Plan, now: dt.datetime) -> bool:
    """Tell whether a plan is entered when it was over, or had begun for longer than `BEGUN_GRACE`."""
    return now >= min(plan.ends_at, plan.starts_at + BEGUN_GRACE)


def refuse_afterwards(activity: Activity, actor: Principal, now: dt.datetime) -> None:
    """Let be published what did not begin long ago, or by a second officer; or raise `SecondOfficerNeeded`.

    Whoever last changed the draft entered it as well as who made it: the time and the evidence are theirs.
    """
    made_it = actor.did(activity.created_by, activity.created_person)
    entered_it = made_it or actor.did(activity.changed_by, activity.changed_person)
    if is_afterwards(activity.plan, now) and (entered_it or not actor.roles & OFFICERS):
        raise SecondOfficerNeeded


def refuse_scan(activity: Activity, now: dt.datetime) -> None:
    """Let people be scanned now, or raise `ActivityInOtherState` or `TooEarly`."""
    next_state(activity.state, Deed.SCAN)
    opens_at = activity.plan.starts_at - EARLY_SIGN_IN
    if now < opens_at:
        raise TooEarly(opens_at=opens_at.isoformat())
