"""A claim: what somebody says was done, every step taken on it, and what stands in the way of the next one.

The table of states is in `table.py`, votes in `panel.py`, deadlines and notices in `terms.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import ClassVar

from chalicelib.kernel.authz import signers
from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.kernel.values import value
from chalicelib.points.claims.core import honours, periods
from chalicelib.points.ledger.core.rules import Rule, points_for
from chalicelib.points.ledger.core.verifiers import CLAIM, is_of_a_room

TEXT_MAX = 500
DOCUMENT_MAX = 60
CLAIMABLE = frozenset({"panel", "village_officer", "town_officer", "inspector"})
"""Verifiers whose rules villagers claim; what organisers scan they do not, and what a room pays nobody."""
TIMED = frozenset({"hour", "half_day"})
"""Units of which a claim keeps the minutes."""
STEPS_MAX = 200
"""Most steps of one claim; a panel of ten, five returns and ten objections stay far below it."""


class State(StrEnum):
    """A claim's life: what it waits for, or how it ended."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    PANEL = "panel"
    SECOND = "second"
    NOTICE = "notice"
    OBJECTED = "objected"
    POSTED = "posted"
    CONTESTED = "contested"
    REVERSED = "reversed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Deed(StrEnum):
    """What is done with a claim."""

    MAKE = "make"
    RESUBMIT = "resubmit"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    RETURN = "return"
    REJECT = "reject"
    VOTE = "vote"
    RECUSE = "recuse"
    CALL = "call"
    ROUND = "round"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    OBJECT = "object"
    UPHOLD = "uphold"
    DISMISS = "dismiss"
    EXTEND = "extend"
    POST = "post"
    DROP = "drop"
    LAPSE = "lapse"
    REMIND = "remind"
    HOLD = "hold"
    ESCALATE = "escalate"


STATES_ZH = {
    State.SUBMITTED: "待初核",
    State.RETURNED: "退回补充",
    State.PANEL: "评议中",
    State.SECOND: "待复核",
    State.NOTICE: "公示中",
    State.OBJECTED: "异议处理中",
    State.POSTED: "已入账",
    State.CONTESTED: "入账后有异议",
    State.REVERSED: "已更正扣回",
    State.REJECTED: "未通过",
    State.WITHDRAWN: "已撤回",
}


class NoSuchClaim(NotFound):
    """There is no such claim for this caller."""

    code = "no_such_claim"
    zh, en = "没有这件申报。", "There is no such claim."


class ClaimChanged(Conflict):
    """It was returned and completed after somebody looked at it."""

    code = "claim_changed_meanwhile"
    zh, en = (
        "这份申报在您看过以后又补充了，请看过补充的再核。",
        "The claim was completed after you looked at it; look at it as it is now, then check it.",
    )


class ClaimInOtherState(Conflict):
    """The claim's state does not allow this."""

    code = "claim_in_other_state"
    zh, en = "这件申报现在是“{state}”，不能这样做。", "The claim is {state}; this can not be done."
    words: ClassVar[Mapping[str, str]] = {state.value: zh for state, zh in STATES_ZH.items()}


class NotClaimable(Conflict):
    """The rule's points are not claimed."""

    code = "not_claimable"
    zh, en = "“{title}”不用申报：{why_zh}。", "{title} is not claimed: {why}."


class ClaimTooLate(Conflict):
    """The deed lies too far back to be claimed."""

    code = "claim_too_late"
    zh, en = "这件事太早了，要在 {days} 天内申报。", "A deed is claimed within {days} days."


class NotYourHousehold(Conflict):
    """Only the head or an adult member claims for a household."""

    code = "not_your_household"
    zh, en = "只有户主或成年家人能替这户申报。", "Only the head or an adult member claims for a household."


class NotTheClaimant(Conflict):
    """Only who made a claim, or for whom it was made, takes it back or completes it."""

    code = "not_the_claimant"
    zh, en = "只有申报人能补充或撤回。", "Only the claimant completes or withdraws a claim."


class TookPart(Conflict):
    """Nobody decides twice on one claim, nor on what they made."""

    code = "took_part"
    zh, en = "你已经经手过这件申报，请由别人来办。", "You took part in this claim; somebody else has to decide."


@value
class Step:
    """One step: who did what when, which state it led to, and why.

    `text` is a reason, or what was claimed; it is shown to the claimant and to officers and goes nowhere else. `points`
    are those proposed or voted for, `target` the step of the objection that is decided, `key` and `mark` the request's.
    `by` is a signature (`Principal.signature`), `person` the resident who really did it ("": one who is none), and
    `acted_by` what the claimant is shown of an agent.
    """

    n: int
    deed: Deed
    state: State
    by: str
    at: dt.datetime
    key: str
    mark: str
    text: str = ""
    points: int = 0
    approve: bool = True
    target: int = 0
    media_ids: tuple[str, ...] = ()
    person: str = ""
    acted_by: str = ""

    @property
    def whose(self) -> str:
        """Whose step it is, whoever really did it."""
        return signers(self.by)[0]

    @property
    def agents(self) -> frozenset[str]:
        """The ids of who really did it for whose step it is; mostly none."""
        agent = signers(self.by)[1]
        return frozenset({agent, self.person}) - {""} if agent else frozenset()


@value
class Claim:
    """One claim with all its steps. `holder_id` is who is paid, `claimant_id` the resident who is told and answers.

    `rule` is the rule as it was on the deed's day; `points` what is proposed so far, in the end what was paid; `due`
    the day until which the present state is to be left; `held` the code of what kept its points from being paid when
    they were due; `late_in` the town that sees it while it is escalated. `called_in` is the town whose other panels are
    asked for the votes that this village's can not cast, while it waits for them. `level` and `honour` are an honour's:
    which level it is of, and the certificate's issuer, title or number.
    """

    claim_id: str
    holder_id: str
    claimant_id: str
    masked_name: str
    rule: Rule
    on: dt.date
    period: str
    deed: str
    fingerprint: str
    state: State
    due: dt.date
    points: int
    minutes: int = 0
    document: str = ""
    round_id: str = ""
    noticed_on: dt.date | None = None
    notice_ends: dt.date | None = None
    displayed_until: dt.date | None = None
    held: str = ""
    is_escalated: bool = False
    late_in: str = ""
    objections: int = 0
    steps: tuple[Step, ...] = ()
    version: int = 0
    called_in: str = ""
    level: str = ""
    honour: str = ""

    @property
    def village_id(self) -> str:
        """The village of who is paid."""
        return self.claim_id[:6]

    @property
    def bounds(self) -> Rule:
        """The rule as it bounds this claim's points: a household's star goes by its period, an honour by its level."""
        return honours.at_level(periods.bounds_of(self.rule, self.period), self.level)

    @property
    def source(self) -> str:
        """The ledger's source of its award."""
        return f"{CLAIM}{self.claim_id}"

    @property
    def made_by(self) -> str:
        """Whose making it was: the claimant's, by whomever, or an officer's for them."""
        return self.steps[0].whose

    @property
    def agents(self) -> frozenset[str]:
        """The ids of everybody who did something with it for another."""
        return frozenset[str]().union(*(step.agents for step in self.steps))

    @property
    def description(self) -> str:
        """What is claimed, as it was last said."""
        return self._last_said.text

    @property
    def media_ids(self) -> tuple[str, ...]:
        """The evidence pictures, as last given."""
        return self._last_said.media_ids

    @property
    def said_in(self) -> int:
        """The number of the step that says what is claimed, with its evidence: a claim that came back says it anew."""
        return self._last_said.n

    @property
    def _last_said(self) -> Step:
        return [step for step in self.steps if step.deed in (Deed.MAKE, Deed.RESUBMIT)][-1]

    def step_of(self, key: str) -> Step | None:
        """Return the step that a request with this key took, or None."""
        return next((step for step in self.steps if step.key == key), None)

    def actors(self, deeds: Iterable[Deed]) -> set[str]:
        """Return who took a step of these kinds: whose it was, who did it for them, and the resident behind either."""
        wanted = set(deeds)
        taken = [step for step in self.steps if step.deed in wanted]
        return {one for step in taken for one in (*signers(step.by), step.person)} - {""}

    def owners(self, deeds: Iterable[Deed]) -> set[str]:
        """Return whose steps of these kinds are, whoever really took them."""
        wanted = set(deeds)
        return {step.whose for step in self.steps if step.deed in wanted}

    def actors_for(self) -> set[str]:
        """Return who let it pass: who accepted or confirmed it, voted for it, or found it at a door."""
        passing = {Deed.ACCEPT, Deed.CONFIRM, Deed.VOTE} | ({Deed.MAKE} if self.round_id else set())
        return {step.by for step in self.steps if step.deed in passing and step.approve}

    def open_objections(self) -> list[Step]:
        """Return the objections that nobody decided on yet."""
        settled = {step.target for step in self.steps if step.deed in (Deed.UPHOLD, Deed.DISMISS)}
        return [step for step in self.steps if step.deed is Deed.OBJECT and step.n not in settled]


def stepped(claim: Claim, step: Step, **changes: object) -> Claim:
    """Return the claim one step on."""
    assert step.n == claim.version + 1, "steps are numbered without gaps"
    assert step.n <= STEPS_MAX, "a claim has an end"
    changed = replace(claim, **changes) if changes else claim  # type: ignore[arg-type]  # Fields by name.
    return replace(changed, state=step.state, steps=(*claim.steps, step), version=step.n)


def refuse_unclaimable(rule: Rule, holder_id: str, *, at_desk: bool) -> None:
    """Let a rule be claimed for a holder, or raise `NotClaimable`; `at_desk`: an officer claims for them.

    At the desk also what organisers verify is claimed, since the desk alone pays little of it.
    """
    if is_of_a_room(rule):
        raise NotClaimable(title=rule.title, why="it is paid by itself", why_zh="到时自动记分")
    if rule.verifier not in CLAIMABLE and not at_desk:
        raise NotClaimable(title=rule.title, why="it is counted on the spot", why_zh="现场扫码或系统自动记分")
    if rule.for_household != (holder_id[6:7] == "h"):
        whom, whom_zh = ("households", "记给户") if rule.for_household else ("people", "记给本人")
        raise NotClaimable(title=rule.title, why=f"it pays {whom}", why_zh=whom_zh)


def refuse_late(rule: Rule, on: dt.date, today: dt.date) -> None:
    """Let a deed be claimed that is not long ago, or raise `ClaimTooLate`."""
    days = periods.claim_days(rule)
    if on < today - dt.timedelta(days=days):
        raise ClaimTooLate(days=days)


def refuse_empty(text: str, media_ids: tuple[str, ...]) -> None:
    """Let something be claimed that says what was done, or raise `InvalidInput`."""
    if not text:
        fault = {"field": "description", "code": "missing", "zh": "请写清楚做了什么。", "en": "Say what was done."}
        raise InvalidInput(fields=[fault])
    if len(set(media_ids)) < len(media_ids):
        fault = {"field": "media_ids", "code": "twice", "zh": "同一张照片只用一次。", "en": "Each picture once."}
        raise InvalidInput(fields=[fault])


def refuse_unproven(rule: Rule, media_ids: tuple[str, ...]) -> None:
    """Let a claim stand by a rule that names no evidence, or with a picture or file of it, or raise `InvalidInput`."""
    if rule.evidence and not media_ids:
        zh, en = f"要附照片或文件：{rule.evidence}。", f"A picture or file is needed: {rule.evidence}."
        raise InvalidInput(fields=[{"field": "media_ids", "code": "missing", "zh": zh, "en": en}])


def points_asked(rule: Rule, *, minutes: int, points: int | None) -> int:
    """Return what a claim asks for by its rule; a case without points asked asks for the least.

    Raises:
        InvalidInput: minutes are missing, or points lie outside the rule's bounds.
    """
    if rule.unit == "case":
        return points_for(rule, points=rule.points if points is None else points)
    if points is not None:
        fault = {
            "field": "points",
            "code": "rule_bounds",
            "zh": "这条规则的工分是定好的。",
            "en": "Its points are fixed.",
        }
        raise InvalidInput(fields=[fault])
    return points_for(rule, minutes=minutes)
