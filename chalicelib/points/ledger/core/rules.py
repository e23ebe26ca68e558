"""Rules: what a deed earns, and the caps that bound it. The catalogue that ships is data, editable by the town.

A cap counts a measure (`p` points, `m` minutes, `t` times) over a period (`d` day, `w` ISO week, `m` month, `y` year)
of the deed's business date; a rule has one cap a period at most. Counter keys are short, since an account must stay
within 1 KB (points-ledger.md): the rule's letter, the period, and its number in base 36 counted from 2020.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from chalicelib.kernel.errors import InvalidInput, NotFound
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.accounts import POINTS_MAX, Account, CapReached
from chalicelib.points.ledger.core.levels import Level, level_paid, levels_of

EPOCH = dt.date(2019, 12, 30)
"""The Monday that begins ISO week 2020W01; days and weeks are counted from it."""
BACK_DATING_DAYS = 60
"""A deed is written up at most this many days after it happened. Ours."""
BACK_DATING_DAYS_CAPPED = 30
"""The same where a day's or a week's cap is counted: the fullest account must stay within 1 KB. Ours."""
PRUNED_EVERY_DAYS = 7
"""How often the pruning job takes away what is over; between two runs it stays in the account."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MEASURE_NAMES = {"p": "points", "m": "minutes", "t": "times"}
_PERIOD_NAMES = {"d": "day", "w": "week", "m": "month", "y": "year"}
_MEASURES_ZH = {"p": "工分", "m": "分钟", "t": "次"}
_PERIODS_ZH = {"d": "天", "w": "周", "m": "月", "y": "年"}


class RuleUnknown(NotFound):
    """No rule with this code is in force."""

    code = "rule_unknown"
    zh, en = "没有这条规则：{rule}。", "There is no such rule: {rule}."


@value
class Cap:
    """At most `most` of a measure in a period."""

    measure: str
    period: str
    most: int

    def __str__(self) -> str:
        return f"{self.most} {self.measure_name} a {self.period_name}"

    @property
    def measure_name(self) -> str:
        """`points`, `minutes` or `times`."""
        return _MEASURE_NAMES[self.measure]

    @property
    def period_name(self) -> str:
        """`day`, `week`, `month` or `year`."""
        return _PERIOD_NAMES[self.period]

    @property
    def zh(self) -> str:
        """The same in Chinese: 每天 240 分钟."""
        return f"每{_PERIODS_ZH[self.period]} {self.most} {_MEASURES_ZH[self.measure]}"


@value
class Rule:
    """One rule of the catalogue.

    `letter` stands for the rule in counters: given once, never to another rule. `unit` says what `points` are paid
    for: `hour` (counted by the minute), `event`, `half_day` (caps by times count them too), `month`, or `case` (between
    `points` and `points_max`, as decided; with `levels` as one of them pays). `for_household` rules pay households.
    """

    code: str
    letter: str
    title: str
    scenario: str
    unit: str
    points: int
    verifier: str
    caps: tuple[Cap, ...] = ()
    points_max: int = 0
    for_household: bool = False
    version: int = 1
    evidence: str = ""
    notice_days: int = 0
    is_open: bool = True
    refined: int = 0
    levels: tuple[Level, ...] = ()

    @property
    def ref(self) -> str:
        """What entries carry: code and version, `vol@3`, and a village's refinement of it, `vol@3+2`."""
        return f"{self.code}@{self.version}" + (f"+{self.refined}" if self.refined else "")

    @property
    def ships(self) -> bool:
        """Tell whether it is a rule of the catalogue as it ships, unchanged."""
        return self in CATALOGUE

    @property
    def back_dating_days(self) -> int:
        """How many days after a deed it may still be written up.

        A version never has more than the shipped rule whose counters it goes on: `is_over` knows only that one.
        """
        shipped = next((rule.caps for rule in CATALOGUE if rule.letter == self.letter), ())
        finely = any(cap.period in "dw" for cap in (*self.caps, *shipped))
        return BACK_DATING_DAYS_CAPPED if finely else BACK_DATING_DAYS


def packed(rule: Rule) -> dict[str, Any]:
    """Return a rule in JSON's form."""
    return dataclasses.asdict(rule)


def unpacked(found: dict[str, Any]) -> Rule:
    """Return what `packed` packed."""
    caps = tuple(Cap(**cap) for cap in found["caps"])
    levels = tuple(Level(**level) for level in found.get("levels", ()))
    return Rule(**found | {"caps": caps, "levels": levels})


_HOUR = 60
HALF_DAY = 4 * _HOUR
"""Half of the eight hours of a working day (劳动法, article 36)."""
HALF_DAY_LEAST = HALF_DAY // 2
"""From how many minutes on a half day that was begun counts as one. Ours."""
HALF_DAYS_MAX = 2
"""A deed is of one day, which has two halves."""
_NOTICE = 7
"""Days of public notice before a judged deed is paid. Ours; it stays displayed for 15 (product.md, 村务公开)."""
CATALOGUE: tuple[Rule, ...] = (
    Rule(
        "vol",
        "v",
        "志愿服务",
        "volunteering",
        "hour",
        200,
        "organiser",
        (Cap("m", "d", 4 * _HOUR), Cap("m", "y", 500 * _HOUR)),
    ),
    Rule("pub", "p", "公共事务", "public_affairs", "event", 200, "village_officer"),
    Rule("cls", "c", "三堂学习", "classes", "event", 150, "organiser", (Cap("t", "w", 2),)),
    Rule("spk", "s", "三堂主讲", "classes", "event", 1_000, "organiser", (Cap("t", "w", 2),)),
    Rule("cul", "u", "文体活动", "culture", "event", 100, "organiser", (Cap("t", "w", 2),)),
    Rule("prf", "f", "文体演出", "culture", "event", 500, "organiser", (Cap("t", "w", 2),)),
    Rule("lab", "l", "生产劳动", "labour", "half_day", 200, "organiser", (Cap("t", "w", 5),)),
    Rule(
        "saf",
        "a",
        "平安家庭",
        "safe_family",
        "month",
        300,
        "panel",
        (Cap("t", "m", 1),),
        for_household=True,
        evidence="当月平安检查单",
        notice_days=_NOTICE,
    ),
    Rule(
        "srt",
        "t",
        "垃圾分类",
        "sorting",
        "case",
        100,
        "inspector",
        (Cap("p", "m", 1_000),),
        points_max=300,
        for_household=True,
        evidence="入户检查照片",
    ),
    Rule(
        "yrd",
        "y",
        "美丽庭院",
        "courtyard",
        "case",
        500,
        "panel",
        points_max=1_000,
        for_household=True,
        evidence="庭院照片",
        notice_days=_NOTICE,
    ),
    Rule("wsh", "w", "心愿认领", "wishes", "event", 300, "village_officer", (Cap("t", "m", 5),)),
    Rule("opn", "o", "建言献策", "opinions", "event", 200, "village_officer", (Cap("t", "m", 5),)),
    Rule(
        "hlp",
        "h",
        "邻里互助",
        "mutual_aid",
        "case",
        500,
        "panel",
        points_max=2_000,
        evidence="当事人或见证人说明",
        notice_days=_NOTICE,
    ),
    Rule("bal", "b", "我来评议", "appraisals", "event", 50, "system"),
    Rule(
        "hon",
        "n",
        "荣誉申报",
        "honours",
        "case",
        100,
        "town_officer",
        points_max=3_000,
        evidence="荣誉证书",
        notice_days=_NOTICE,
        levels=levels_of(
            {"national": 3_000, "province": 2_000, "city": 1_000, "district": 500, "town": 300, "village": 100}
        ),
    ),
)
"""The rules that ship by default, ours, at 100 points = 1 yuan. Source: product.md."""


def rule_of(code: str) -> Rule:
    """Return the rule with this code.

    Raises:
        RuleUnknown: the catalogue has none.
    """
    for rule in CATALOGUE:
        if rule.code == code:
            return rule
    raise RuleUnknown(rule=code)


def half_days(minutes: int) -> int:
    """Return how many half days so many minutes are: what was begun counts from its middle on, two at the most.

    A deed of which no time is known (0), such as one written up from a list, is one.
    """
    return min(HALF_DAYS_MAX, (minutes + HALF_DAY_LEAST) // HALF_DAY) if minutes else 1


def points_for(rule: Rule, *, minutes: int = 0, points: int | None = None) -> int:
    """Return what a deed under `rule` earns: by the minute, half day or event, or as decided within the rule's bounds.

    Minutes are paid whole: 200 points an hour is `minutes * 200 // 60`, rounded down once, on the deed's total.

    Raises:
        InvalidInput: a decided amount lies outside the rule's bounds, an hourly deed has no minutes, or one paid by the
            half day has too few.
    """
    if rule.unit == "hour":
        if minutes < 1:
            raise InvalidInput(fields=[_fault("minutes", "这条规则按时间计分。", "This rule pays by time.")])
        if minutes * rule.points < _HOUR:
            raise InvalidInput(fields=[_fault("minutes", "时间太短，还不到 1 工分。", "Too short to earn a point.")])
        return minutes * rule.points // _HOUR
    if rule.unit == "case":
        low, high = rule.points, rule.points_max
        if points is None or not low <= points <= min(high, POINTS_MAX):
            raise InvalidInput(fields=[_fault("points", f"应在 {low} 到 {high} 之间。", f"Between {low} and {high}.")])
        if rule.levels and not level_paid(rule.levels, points):
            raise InvalidInput(fields=[_fault("points", "没有哪一级是这个分。", "No level pays so many.")])
        return points
    if rule.unit == "half_day":
        if half_days(minutes) == 0:
            least = HALF_DAY_LEAST // _HOUR
            zh, en = f"不到 {least} 小时，不算半天。", f"Less than {least} hours are no half day."
            raise InvalidInput(fields=[_fault("minutes", zh, en)])
        return half_days(minutes) * rule.points
    return rule.points


def refuse_idle(rule: Rule, *, minutes: int, points: int | None) -> None:
    """Let pass what a rule asks for and no more: an amount that it does not go by was meant to count, and would not.

    Raises:
        InvalidInput: there are minutes, and the rule counts none; or points, and they are its own.
    """
    by_time = rule.unit in {"hour", "half_day"} or any(cap.measure == "m" for cap in rule.caps)
    faults = []
    if minutes and not by_time:
        faults.append(_fault("minutes", "这条规则不按时间计分，不填分钟。", "This rule pays no time; leave it out."))
    if points is not None and rule.unit != "case":
        faults.append(_fault("points", "这条规则的分值是定好的，不填工分。", "The rule sets them; leave them out."))
    if faults:
        raise InvalidInput(fields=faults)


def times_of(rule: Rule, minutes: int) -> int:
    """Return how often a deed counts against caps by times: each half day once, everything else once."""
    return half_days(minutes) if rule.unit == "half_day" else 1


def _fault(field: str, zh: str, en: str) -> dict[str, str]:
    return {"field": field, "code": "rule_bounds", "zh": zh, "en": en}


def _base36(number: int) -> str:
    assert number >= 0, "before the epoch of the counters"
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if number == 0:
            return digits


def _period_number(period: str, on: dt.date) -> int:
    days = (on - EPOCH).days
    return {"d": days, "w": days // 7, "m": (on.year - 2020) * 12 + on.month, "y": on.year - 2020}[period]


def counter_key(rule: Rule, cap: Cap, on: dt.date) -> str:
    """Return the key of the counter that a cap counts a deed of this date on, such as `vd1yv`."""
    return f"{rule.letter}{cap.period}{_base36(_period_number(cap.period, on))}"


def counted(rule: Rule, on: dt.date, *, points: int, minutes: int) -> dict[str, int]:
    """Return what one deed adds to each counter of its rule."""
    amounts = {"p": points, "m": minutes, "t": times_of(rule, minutes)}
    return {counter_key(rule, cap, on): amounts[cap.measure] for cap in rule.caps}


def limits(rule: Rule, on: dt.date) -> dict[str, Cap]:
    """Return each counter's cap."""
    return {counter_key(rule, cap, on): cap for cap in rule.caps}


@value
class Part:
    """How much of a deed is paid: points, for so many minutes."""

    points: int
    minutes: int


def refuse_over_cap(account: Account, adds: dict[str, int], caps: dict[str, Cap]) -> None:
    """Let counters grow by `adds`, or raise `CapReached` naming the first cap that would be passed."""
    for key, n in adds.items():
        if account.counters.get(key, 0) + n > caps[key].most:
            reached = CapReached(cap=str(caps[key]), cap_zh=caps[key].zh)
            reached.counters = account.counters
            raise reached


def what_is_left(rule: Rule, on: dt.date, counters: Mapping[str, int], *, points: int, minutes: int) -> Part | None:
    """Return the most of a deed that all caps of its rule leave; None where one of them leaves nothing.

    Caps by points and minutes leave a part, those by times all or nothing, but for half days. By the hour, fewer
    minutes earn fewer points; where a cap by points is the tighter one, the fewest minutes that earn its rest are
    counted.
    """
    times = times_of(rule, minutes)
    left = {"p": points, "m": minutes, "t": times}
    for key, cap in limits(rule, on).items():
        rest = cap.most - counters.get(key, 0)
        if rest < 1:
            return None
        left[cap.measure] = min(left[cap.measure], rest)
    by_the_hour = rule.unit == "hour"
    if by_the_hour and left["m"] < minutes:
        points = min(points, left["m"] * rule.points // _HOUR)
    minutes = left["m"]
    if left["t"] < times:
        points, minutes = points * left["t"] // times, left["t"] * HALF_DAY
    if left["p"] < points:
        points = left["p"]
        minutes = min(minutes, minutes_for(points, rule)) if by_the_hour else minutes
    return Part(points, minutes) if points > 0 else None


def minutes_for(points: int, rule: Rule) -> int:
    """Return the fewest whole minutes that earn `points` by the hour; exact but for the rounding of one point."""
    return -(-points * _HOUR // rule.points)


def is_over(key: str, today: dt.date) -> bool:
    """Tell whether no deed of a counter's period may be written up any more; a retired rule's counters wait longest."""
    rule = next((rule for rule in CATALOGUE if rule.letter == key[0]), None)
    days = BACK_DATING_DAYS if rule is None else rule.back_dating_days
    return ended_before(key, today - dt.timedelta(days=days))


def ended_before(key: str, day: dt.date) -> bool:
    """Tell whether a counter's period ended before `day`."""
    period, number = key[1], int(key[2:], 36)
    if period in "dw":
        return EPOCH + dt.timedelta(days=(number + 1) * (7 if period == "w" else 1)) <= day
    if period == "m":
        year, month = divmod(number, 12)  # December of a year is month 12 of it, so 0 of the next.
        return dt.date(2020 + year, month + 1, 1) <= day
    return dt.date(2020 + number + 1, 1, 1) <= day
