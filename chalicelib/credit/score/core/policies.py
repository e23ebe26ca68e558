"""Policies of a town: drafted, simulated, signed by two officers, in force from a day to come, kept for ever.

Nothing of a draft changes, so that what was simulated is what is signed: whoever wants another one drafts it anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum
from typing import ClassVar

from chalicelib.credit.log.core.chains import Chain, Registered
from chalicelib.credit.score.core.kept import InForce
from chalicelib.credit.score.core.scoring import Policy
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.core.simulating import Counts, CountWords, Simulation, simulated
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.kernel.values import value

AHEAD_DAYS_MAX = 366
"""A policy is signed for a day within a year. Ours."""
SHIPPED_VERSION = 1


FAULTS = {
    "points are one more than bounds": "分值要比界限多一个。",
    "bounds rise, from above 0": "界限要从 0 以上一个比一个大。",
    "points are not below 0": "分值不能小于 0。",
    "points never rise": "坏事越多，分值不能越高。",
    "points never fall": "好事越多，分值不能越低。",
    "what does harm and what is good are no happenings of one feature": "扣分的事和加分的事不能算在同一项里。",
    "what does harm is summed up": "扣分的事只能累计。",
    "it counts something": "要说明算什么事。",
    "each bound can be reached": "每一档都要能达到。",
    "there twice": "这一项写了两次。",
    "the dimensions come to 1000": "五个方面的满分加起来要等于 1000。",
    "grades go down to one from 0": "等级要从高到低，最后一级从 0 分起。",
}
"""What is wrong with a policy (`Policy.faults`), in Chinese."""


class NoSuchPolicy(NotFound):
    """There is no such policy in this town."""

    code = "no_such_policy"
    zh, en = "没有这份计分办法。", "There is no such policy."


class PolicyDecided(Conflict):
    """A policy is signed or withdrawn once; what is in force stays."""

    code = "policy_decided"
    zh, en = "这份计分办法已经{state}。", "The policy is {state} already."
    words: ClassVar[Mapping[str, str]] = {"half_signed": "有人签过", "signed": "签好", "withdrawn": "撤回"}
    words_en: ClassVar[Mapping[str, str]] = {"half_signed": "signed by somebody"}


class NotSimulated(Conflict):
    """Nobody signs what they have not seen the effect of."""

    code = "policy_not_simulated"
    zh, en = "先按全部村民的记录试算，再签字。", "Simulate the policy before it is signed."


class GapUnanswered(Conflict):
    """Where the gap between two groups grows, somebody says why in writing, before anybody signs."""

    code = "gap_unanswered"
    zh, en = "几类人之间的差距变大了，先书面说明为什么。", "A gap between groups grows; say in writing why."


class SignedByYou(Conflict):
    """Two pairs of eyes: the second signature is another officer's."""

    code = "signed_by_you"
    zh, en = "第二个签字要由另一位干部来签。", "Another officer has to give the second signature."


class DayHasPassed(Conflict):
    """A policy holds from a day to come; it never rewrites a score that somebody had."""

    code = "policy_day_passed"
    zh, en = "生效的日子已经到了，请重新起草，改一个日子。", "The day has come already; draft it anew for a later one."


class State(StrEnum):
    """A policy's life."""

    DRAFT = "draft"
    HALF_SIGNED = "half_signed"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


class Deed(StrEnum):
    """What is done with a policy."""

    SIGN = "sign"
    WITHDRAW = "withdraw"


NEXT: dict[tuple[State, Deed], State] = {
    (State.DRAFT, Deed.SIGN): State.HALF_SIGNED,
    (State.HALF_SIGNED, Deed.SIGN): State.SIGNED,
    (State.DRAFT, Deed.WITHDRAW): State.WITHDRAWN,
    (State.HALF_SIGNED, Deed.WITHDRAW): State.WITHDRAWN,
}
"""From which state what leads where; what is not here is refused."""


@value
class Signature:
    """Who signed, which resident that is ("": none), and when."""

    by: str
    person: str
    at: dt.datetime


@value
class Draft:
    """A policy on its way. `why` is what it stands on; `answer` says why a gap between groups may grow.

    `version` is its number once it is signed, 0 before. `counts` is what was counted of everybody on `counted_on`.
    `turn` counts the writes, so that none of two officers writes over the other.
    """

    draft_id: str
    town_id: str
    policy: Policy
    effective_on: dt.date
    why: str
    by: str
    at: dt.datetime
    fingerprint: str
    person: str = ""
    state: State = State.DRAFT
    counts: CountWords = field(default_factory=dict)
    counted_on: dt.date | None = None
    answer: str = ""
    signatures: tuple[Signature, ...] = ()
    version: int = 0
    reason: str = ""
    turn: int = 1

    @property
    def simulation(self) -> Simulation | None:
        """What it would do to everybody who was counted; None where nobody was."""
        return simulated(Counts.of(self.counts)) if self.counts else None

    @property
    def must_be_answered(self) -> bool:
        """Tell whether a gap between two groups grows by so much that somebody has to say why, and nobody has."""
        gaps = self.simulation.gaps if self.simulation else ()
        return not self.answer and any(gap.must_be_answered for gap in gaps)


def refuse_unfit(policy: Policy, effective_on: dt.date, *, today: dt.date) -> None:
    """Let a policy be drafted that can be signed, or raise `InvalidInput` naming each field."""
    faults = [_unfit(fault) for fault in policy.faults()]
    if effective_on <= today:
        faults.append(_fault("effective_on", "从明天起才能生效。", "Tomorrow at the earliest.", "has_passed"))
    if effective_on > today + dt.timedelta(days=AHEAD_DAYS_MAX):
        zh, en = f"最多提前 {AHEAD_DAYS_MAX} 天定。", f"At most {AHEAD_DAYS_MAX} days ahead."
        faults.append(_fault("effective_on", zh, en, "too_far_ahead"))
    if faults:
        raise InvalidInput(fields=faults)


def _unfit(fault: str) -> dict[str, str]:
    """Return a fault of a policy, of the feature that it is of or of the whole."""
    feature, _, what = fault.rpartition(": ")
    return _fault(f"policy.{feature}" if feature else "policy", FAULTS[what], fault, "policy_unfit")


def _fault(field: str, zh: str, en: str, code: str) -> dict[str, str]:
    return {"field": field, "code": code, "zh": zh, "en": en}


def signed(draft: Draft, actor: Principal, now: dt.datetime, today: dt.date) -> Draft:
    """Return a draft with one signature more. Who has two accounts is one person.

    Raises:
        PolicyDecided, NotSimulated, GapUnanswered, SignedByYou, DayHasPassed.
    """
    state = _next(draft, Deed.SIGN)
    if draft.counted_on is None:
        raise NotSimulated
    if draft.must_be_answered:
        raise GapUnanswered
    if any(actor.did(one.by, one.person) for one in draft.signatures):
        raise SignedByYou
    if draft.effective_on <= today:
        raise DayHasPassed
    signature = Signature(actor.signature, actor.person, now)
    return replace(draft, state=state, signatures=(*draft.signatures, signature))


def answered(draft: Draft, answer: str) -> Draft:
    """Return a draft with what is said of the gaps that grow; until somebody signs it may be said anew.

    Raises:
        PolicyDecided.
    """
    if draft.state is not State.DRAFT:
        raise PolicyDecided(state=draft.state.value)
    return replace(draft, answer=answer)


def counted_anew(draft: Draft, counts: CountWords, on: dt.date) -> Draft:
    """Return a draft with what it does to everybody; once somebody signed, it is what they saw.

    Raises:
        PolicyDecided.
    """
    if draft.state is not State.DRAFT:
        raise PolicyDecided(state=draft.state.value)
    return replace(draft, counts=counts, counted_on=on)


def withdrawn(draft: Draft, reason: str) -> Draft:
    """Return a draft that nobody signs any more.

    Raises:
        PolicyDecided.
    """
    return replace(draft, state=_next(draft, Deed.WITHDRAW), reason=reason)


def _next(draft: Draft, deed: Deed) -> State:
    found = NEXT.get((draft.state, deed))
    if found is None:
        raise PolicyDecided(state=draft.state.value)
    return found


@value
class Signed:
    """A signed policy in its town's book: its number, the day from which it holds, and its draft."""

    version: int
    effective_on: dt.date
    draft_id: str
    registered: Registered | None = None


@value
class Book:
    """The signed policies of a town, by the order of their numbers; number 1 is the one that ships.

    `chain` is where the town's policies in the log go on; they are public, so that it has no key. `shipped` is where
    the log has number 1, None until the town's first night.
    """

    town_id: str
    signed: tuple[Signed, ...] = ()
    chain: Chain = Chain(b"")
    shipped: Registered | None = None

    @property
    def turn(self) -> int:
        """How often it was written."""
        return len(self.signed) + (self.shipped is not None)

    @property
    def next_version(self) -> int:
        """The number of the next one."""
        return SHIPPED_VERSION + len(self.signed) + 1

    def holds_on(self, on: dt.date) -> Signed | None:
        """Return the policy that holds on a day: of those begun by then the last one signed; None is the shipped one.

        One that was signed later takes the place of those that begin after it.
        """
        begun = [one for one in self.signed if one.effective_on <= on]
        return max(begun, key=lambda one: one.version, default=None)

    def of_version(self, version: int) -> Signed:
        """Return the signed policy that has a number.

        Raises:
            NoSuchPolicy: there is none.
        """
        found = next((one for one in self.signed if one.version == version), None)
        if found is None:
            raise NoSuchPolicy
        return found

    def with_signed(self, draft: Draft, chain: Chain, registered: Registered) -> Book:
        """Return the book with one policy more, which was registered."""
        one = Signed(self.next_version, draft.effective_on, draft.draft_id, registered)
        return replace(self, signed=(*self.signed, one), chain=chain)

    def with_shipped(self, chain: Chain, registered: Registered) -> Book:
        """Return the book once the policy that ships is registered."""
        return replace(self, shipped=registered, chain=chain)


def in_force(held: Signed | None, policy: Policy | None) -> InForce:
    """Return what holds, from the book's entry and its policy."""
    if held is None or policy is None:
        return InForce(SHIPPED_VERSION, SHIPPED)
    return InForce(held.version, policy)
