"""Proposals: a rule is drafted by one officer, approved by a second one, and holds from a day that is still to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import ClassVar

from chalicelib.kernel.authz import Principal
from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.levels import descend, points_at
from chalicelib.points.ledger.core.rulebooks import OWN_MAX, Book, every_version, rules_on
from chalicelib.points.ledger.core.rules import (
    BACK_DATING_DAYS,
    CATALOGUE,
    EPOCH,
    PRUNED_EVERY_DAYS,
    Rule,
    counter_key,
    rule_of,
)

RULE_POINTS_MAX = 20_000
"""Most points that one deed earns by a rule; the shipped most is 3,000. Ours."""
NOTICE_DAYS_MAX = 60
AHEAD_DAYS_MAX = 366
"""A rule is decided for a day within a year, the longest one; who decides on later ones finds it decided. Ours."""
COUNTER_BYTES_MAX = 1_600
"""Most bytes of cap counters in the fullest account: with the rest of it they stay within 2 KB, two write units."""
_FAR = EPOCH + dt.timedelta(days=5_800)
"""Any day of the years to come: late 2035, whose counters have keys as long as they get for decades."""


class NoSuchProposal(NotFound):
    """There is no such proposal at this place."""

    code = "no_such_proposal"
    zh, en = "没有这份规则草案。", "There is no such proposal."


class ProposalDecided(Conflict):
    """A proposal is decided once."""

    code = "proposal_decided"
    zh, en = "这份草案已经{state}。", "The proposal is {state} already."
    words: ClassVar[Mapping[str, str]] = {"approved": "批准", "rejected": "退回", "withdrawn": "撤回"}


class OwnProposal(Conflict):
    """Two pairs of eyes: nobody approves or rejects what they drafted."""

    code = "own_proposal"
    zh, en = "自己起草的规则要由另一位干部审批。", "Another officer has to decide on what one drafted oneself."


class NotTheDrafter(Conflict):
    """Only who drafted a proposal withdraws it; others reject it."""

    code = "not_the_drafter"
    zh, en = "只有起草人能撤回；别人可以退回。", "Only the drafter withdraws a proposal; others reject it."


class State(StrEnum):
    """A proposal's life."""

    DRAFT = "draft"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Deed(StrEnum):
    """What is done with a proposal."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


NEXT: dict[tuple[State, Deed], State] = {
    (State.DRAFT, Deed.APPROVE): State.APPROVED,
    (State.DRAFT, Deed.REJECT): State.REJECTED,
    (State.DRAFT, Deed.WITHDRAW): State.WITHDRAWN,
}
"""From which state what leads where; what is not here is refused."""


@value
class Proposal:
    """A proposed version of a rule. `document` is what it stands on, such as the village meeting's resolution.

    `rule` has no code as long as a new rule is not approved. `effective_on` is the day asked for; of an approved one
    the day it takes effect. `person` is the resident who drafted it ("": one who is none).
    """

    proposal_id: str
    place_id: str
    rule: Rule
    document: str
    effective_on: dt.date
    by: str
    at: dt.datetime
    fingerprint: str
    state: State = State.DRAFT
    decided_by: str = ""
    decided_at: dt.datetime | None = None
    reason: str = ""
    person: str = ""


def next_state(proposal: Proposal, deed: Deed, actor: Principal) -> State:
    """Return the state that a deed of an officer's leads to; who has two accounts is one person.

    Raises:
        ProposalDecided, OwnProposal, NotTheDrafter.
    """
    found = NEXT.get((proposal.state, deed))
    if found is None:
        raise ProposalDecided(state=proposal.state.value)
    if (deed is Deed.WITHDRAW) != actor.did(proposal.by, proposal.person):
        raise NotTheDrafter if deed is Deed.WITHDRAW else OwnProposal
    return found


def takes_effect_on(asked: dt.date, today: dt.date) -> dt.date:
    """Return the day an approved proposal takes effect: as asked, but tomorrow at the earliest.

    Today's deeds may have been paid already, and a change never rewrites the past.
    """
    return max(asked, today + dt.timedelta(days=1))


def refuse_misdated(asked: dt.date, today: dt.date) -> None:
    """Let a version be proposed for a day of today or of the year to come, or raise `InvalidInput` naming the field."""
    if asked < today:
        raise InvalidInput(fields=[_fault("effective_on", "这一天已经过了。", "This day has passed.", "has_passed")])
    if asked > today + dt.timedelta(days=AHEAD_DAYS_MAX):
        zh, en = f"最多提前 {AHEAD_DAYS_MAX} 天定。", f"At most {AHEAD_DAYS_MAX} days ahead."
        raise InvalidInput(fields=[_fault("effective_on", zh, en, "too_far_ahead")])


def refuse_unfit(rule: Rule, *, town: Book, village: Book, on: dt.date) -> None:
    """Let a version be proposed that can be carried out, or raise `InvalidInput` naming each field.

    Where `village` is a village's book, the rule must not be looser than the town's of that day.
    """
    faults = [*_misfits(rule), *_unlevelled(rule, town, on)]
    faults += [*_remeasured(rule, town, village), *_too_many(rule, town, village, on)]
    if village.place_id:
        faults += _loosened(rule, town, on)
    if faults:
        raise InvalidInput(fields=faults)


def _fault(field: str, zh: str, en: str, code: str = "rule_unfit") -> dict[str, str]:
    return {"field": field, "code": code, "zh": zh, "en": en}


def _misfits(rule: Rule) -> Iterable[dict[str, str]]:
    """Yield what is wrong with a rule by itself."""
    for field in ("scenario", "unit", "verifier"):
        if not getattr(rule, field):
            yield _fault(field, "新规则要填这一项。", "A new rule needs this.")
    if not 1 <= rule.points <= RULE_POINTS_MAX:
        yield _fault("points", f"应在 1 到 {RULE_POINTS_MAX} 之间。", f"Between 1 and {RULE_POINTS_MAX}.")
    if rule.unit == "case" and not rule.points <= rule.points_max <= RULE_POINTS_MAX:
        yield _fault("points_max", "最高分不能低于最低分。", "The most must not be below the least.")
    if rule.unit != "case" and rule.points_max:
        yield _fault("points_max", "只有个案评定的规则有最高分。", "Only rules judged by case have a most.")
    if len({cap.period for cap in rule.caps}) < len(rule.caps):
        yield _fault("caps", "同一周期只能有一个上限。", "One cap a period.")
    yield from _mislevelled(rule)
    least = {"p": rule.points_max or rule.points, "m": 1, "t": 1}
    for cap in rule.caps:
        if cap.measure == "m" and rule.unit != "hour":
            yield _fault("caps", "只有按小时计分的规则能限分钟。", "Only rules paid by the hour cap minutes.")
        if cap.most < least[cap.measure]:
            yield _fault("caps", f"{cap.zh}：还不够记一次。", f"{cap}: below one deed.")


def _mislevelled(rule: Rule) -> Iterable[dict[str, str]]:
    """Yield what is wrong with a rule's levels, whose highest pays the rule's most and the lowest its least."""
    if not rule.levels:
        return
    if rule.unit != "case" or rule.for_household:
        yield _fault("levels", "只有记给本人、按情况定的规则分级别。", "Only cases that pay people have levels.")
    if not descend(rule.levels):
        yield _fault("levels", "高一级的不能比低一级的少。", "No level pays more than the one above it.")
    if (rule.levels[0].points, rule.levels[-1].points) != (rule.points_max, rule.points):
        yield _fault(
            "levels", "最高、最低一级要和最多、最少工分一样。", "The highest and lowest are the most and least."
        )


def _unlevelled(rule: Rule, town: Book, on: dt.date) -> Iterable[dict[str, str]]:
    """Yield that a version leaves out the levels that its rule has."""
    if not rule.code:
        return
    base = town.on(rule.code, on) or rule_of(rule.code)
    if base.levels and not rule.levels:
        yield _fault("levels", "这条规则分级别，请填每一级的工分。", "This rule has levels; say what each pays.")


def _remeasured(rule: Rule, town: Book, village: Book) -> Iterable[dict[str, str]]:
    """Yield caps whose counter would go on counting something else."""
    if not rule.code:
        return
    before = [cap for version in every_version(rule.code, town=town, village=village) for cap in version.caps]
    for cap in rule.caps:
        if any(old.period == cap.period and old.measure != cap.measure for old in before):
            yield _fault("caps", f"{cap.zh}：这个周期原来限的是别的量。", f"{cap}: counted otherwise before.")


def _loosened(rule: Rule, town: Book, on: dt.date) -> Iterable[dict[str, str]]:
    """Yield in which respects a village's refinement is looser than the town's rule."""
    base = town.on(rule.code, on) or rule_of(rule.code)
    if rule.points > base.points:
        yield _fault("points", f"不能高于镇里的 {base.points}。", f"Not above the town's {base.points}.")
    if rule.points_max > base.points_max:
        yield _fault("points_max", f"不能高于镇里的 {base.points_max}。", f"Not above the town's {base.points_max}.")
    for level in rule.levels:
        most = points_at(base.levels, level.code) or 0
        if level.points > most:
            yield _fault("levels", f"{level.zh}不能高于镇里的 {most}。", f"{level.code}: not above the town's {most}.")
    if rule.notice_days < base.notice_days:
        yield _fault(
            "notice_days", f"不能少于镇里的 {base.notice_days} 天。", f"Not below the town's {base.notice_days}."
        )
    allowed = {(cap.measure, cap.period): cap for cap in base.caps}
    for cap in rule.caps:
        town_cap = allowed.get((cap.measure, cap.period))
        if town_cap is not None and cap.most > town_cap.most:
            yield _fault("caps", f"不能高于镇里的{town_cap.zh}。", f"Not above the town's {town_cap}.")


def _too_many(rule: Rule, town: Book, village: Book, on: dt.date) -> Iterable[dict[str, str]]:
    """Yield that a town has rules enough, or that the fullest account would not stay within two write units."""
    own = [code for code in town.codes if code not in {shipped.code for shipped in CATALOGUE}]
    if not rule.code and len(own) >= OWN_MAX:
        yield _fault("title", f"最多自定 {OWN_MAX} 条规则。", f"At most {OWN_MAX} rules of one's own.")
    rules = [version.rule for book in (town, village) for version in book.versions]
    rules += [*rules_on(on, town=town, village=village), *CATALOGUE, replace(rule, letter=rule.letter or "?")]
    alike = [one for one in rules if one.for_household == rule.for_household]
    if rule.caps and counter_bytes(alike) > COUNTER_BYTES_MAX:
        yield _fault("caps", "按天、按周的上限太多了，请按月或按年。", "Too many caps by day and week.")


def counter_bytes(rules: Iterable[Rule]) -> int:
    """Return the bytes of cap counters that an account has at most which earns by all these rules.

    Each counter is its key, a number and a byte of DynamoDB's; those of a period stay until no deed of it can be
    written up and the pruning job came by.
    """
    alive: dict[str, int] = {}
    for rule in rules:
        shipped = next((one for one in CATALOGUE if one.letter == rule.letter), None)
        days = BACK_DATING_DAYS if shipped is None else shipped.back_dating_days
        for cap in rule.caps:
            number_bytes = (len(str(cap.most)) + 1) // 2 + 1
            for n in range(days + PRUNED_EVERY_DAYS + 1):
                key = counter_key(rule, cap, _FAR + dt.timedelta(days=n))
                alive[key] = max(alive.get(key, 0), len(key) + number_bytes + 1)
    return sum(alive.values())
