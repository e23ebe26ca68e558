"""What facts tell for a score: what happened, to whom, how much of it. What is not named here counts nowhere.

Of tickets (我有话说) an adopted suggestion is named, of ballots that one was cast, and both among what is good: there
is no fact by which a petition, a ticket or a ballot could lower anything (product.md, 信访工作条例).
"""

from __future__ import annotations

import datetime as dt

from chalicelib.credit.negative_list.core.categories import Effect
from chalicelib.credit.score.core.marks import Mark
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.activities import ActivityAttended, ActivityMissed
from chalicelib.foundation.facts.core.appraisals import BallotCast, SubjectAppraised
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.foundation.facts.core.claims import ClaimReversed
from chalicelib.foundation.facts.core.negative_list import NegativeRecordTurned
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.facts.core.rewards import RewardCollected, RewardOrderEnded
from chalicelib.foundation.facts.core.tickets import TicketAdopted
from chalicelib.foundation.facts.core.wishes import WishConfirmed, WishFulfilled, WishReleased
from chalicelib.kernel.values import value

GOOD = frozenset(
    {"attended", "minutes", "awarded", "worth", "voted", "adopted", "collected", "helped", "thanked", "praised"}
)
"""Kinds of what is good: being there, its minutes, being awarded, the award's points, the percent of an appraisal above
a fair one; the rest name themselves."""
FAIR_PERCENT = 60
"""What is above it in an appraisal counts, what is below counts nothing: an appraisal only raises. Ours."""
HARMS = frozenset({"missed", "left_lying", "gave_up", "taken_back"})
"""Kinds of what does harm: a place nobody came to, an order nobody fetched, a wish dropped, a claim found untrue."""
ONCE: dict[tuple[type[Fact], str], str] = {
    (BallotCast, ""): "voted",
    (TicketAdopted, ""): "adopted",
    (RewardCollected, ""): "collected",
    (WishFulfilled, ""): "helped",
    (WishConfirmed, "wisher"): "thanked",
    (ActivityMissed, ""): "missed",
    (RewardOrderEnded, "expire"): "left_lying",
    (WishReleased, "gave_up"): "gave_up",
    (ClaimReversed, ""): "taken_back",
}
"""What facts tell that tell one thing, by the fact and, where it has one, the word in it that says which."""


@value
class Happening:
    """So much of something happened to a resident or a household: `what` is a kind and, of awards, their rule.

    `holder` are the village and the five digits that a resident and a household never share: `v00012.00345`.
    """

    holder: str
    what: str
    amount: int = 1

    @property
    def harms(self) -> bool:
        """Tell whether it does harm."""
        return kind_of(self.what) in HARMS


def kind_of(what: str) -> str:
    """Return the kind in `attended:vol`."""
    return what.partition(":")[0]


def happenings_of(fact: Fact) -> list[Happening]:
    """Return what a fact tells for scores; nothing of most of them."""
    match fact:
        case ActivityAttended():
            rule, who = _code(fact.rule), account_of(fact.resident_id)
            paid = fact.paid_minutes if fact.of_points else fact.minutes
            return [Happening(who, f"attended:{rule}"), Happening(who, f"minutes:{rule}", paid)]
        case SubjectAppraised() if fact.percent > FAIR_PERCENT:
            return [Happening(account_of(fact.holder_id), "praised", fact.percent - FAIR_PERCENT)]
        case PointsMoved(kind="award") if fact.points > 0:
            rule = _code(fact.rule)
            return [
                Happening(fact.account_id, f"awarded:{rule}"),
                Happening(fact.account_id, f"worth:{rule}", fact.points),
            ]
        case NegativeRecordTurned():
            mark = Mark(fact.record_id, Effect(fact.effect), fact.points, dt.date.fromisoformat(fact.until))
            return [Happening(account_of(fact.resident_id), mark.word, 1 if fact.counts else -1)]
    what = ONCE.get((type(fact), _how(fact)), "")
    return [Happening(account_of(_who(fact)), what)] if what and is_resident(_who(fact)) else []


def _how(fact: Fact) -> str:
    """Return the word of a fact that says which of several things happened; "" where it tells one."""
    match fact:
        case RewardOrderEnded() | WishReleased():
            return fact.why
        case WishConfirmed():
            return fact.by
    return ""


def _who(fact: Fact) -> str:
    """Return whom a fact names that tells one thing; of wishes that may be a partner shop."""
    who: str = getattr(fact, "claimer_id", "") or getattr(fact, "resident_id", "")
    return who


def _code(rule: str) -> str:
    """Return the rule's code in `vol@3+2`."""
    return rule.partition("@")[0]


def is_resident(claimer_id: str) -> bool:
    """Tell a resident's id from a partner shop's; both claim wishes."""
    return len(claimer_id) == len("v00012r00345") and claimer_id[6] == "r"
