"""Inspection rounds (入户检查): one rule and period, door by door, and the panel's one vote on all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from chalicelib.kernel.errors import Conflict, InvalidInput, NotFound
from chalicelib.kernel.values import value
from chalicelib.points.claims.core.panel import QUORUM
from chalicelib.points.claims.core.periods import bounds_of
from chalicelib.points.claims.core.round_states import RoundDeed, RoundInOtherState, RoundState, led_to, refuse_state
from chalicelib.points.ledger.core.rules import Rule

KNOWN_SECONDS = 30
"""How long a process may take a round to be as it last read it, while its doors are scanned."""
FULL_SCORE = 100
GOOD_SCORE, FAIR_SCORE = 80, 75
"""From which score on a household gets the rule's most, and its least. Source: product.md, 垃圾分类."""
EXCEPTIONS_MAX = 200


class NoSuchRound(NotFound):
    """There is no such round."""

    code = "no_such_round"
    zh, en = "没有这轮检查。", "There is no such round."


class NotInspected(Conflict):
    """The rule is not inspected door by door."""

    code = "not_inspected"
    zh, en = "“{title}”不是入户检查的项目。", "{title} is not inspected door by door."


class NotADoor(Conflict):
    """The code is not a household's of this village."""

    code = "not_a_door"
    zh, en = "这不是本村的户码，请扫门上的户码。", "This is not the code of a door of this village."


class VotedAlready(Conflict):
    """One vote each."""

    code = "voted_already"
    zh, en = "你已经投过票了。", "You have voted already."


@value
class Round:
    """One round. `visited` doors, of which `scored` got points; `votes` of the panel, of which `approvals` approve.

    `person` is the resident who opened it ("": one who is none).
    """

    round_id: str
    rule: Rule
    period: str
    title: str
    by: str
    at: dt.datetime
    fingerprint: str
    state: RoundState = RoundState.OPEN
    visited: int = 0
    scored: int = 0
    votes: int = 0
    approvals: int = 0
    person: str = ""

    @property
    def village_id(self) -> str:
        """The village it inspects."""
        return self.round_id[:6]

    @property
    def by_panel(self) -> bool:
        """Tell whether the panel votes on it; otherwise what the inspector finds is paid at once."""
        return self.rule.verifier == "panel"


@value
class Visit:
    """What was found at a door; `claim_id` is the claim it made, or the one that stood in its way.

    `person` is the resident who inspected ("": one who is none).
    """

    household_id: str
    masked_name: str
    score: int
    points: int
    by: str
    at: dt.datetime
    claim_id: str = ""
    media_ids: tuple[str, ...] = ()
    person: str = ""


@value
class RoundVote:
    """One member's vote on a whole round; the households in `exceptions` are voted on one by one.

    `person` is the resident who votes ("": one who is none): one vote each, by whichever of their accounts.
    """

    by: str
    at: dt.datetime
    approve: bool
    exceptions: tuple[str, ...]
    reason: str
    person: str = ""


def refuse_uninspected(rule: Rule) -> None:
    """Let a rule be inspected that pays households and that an inspector or the panel verifies."""
    if not rule.for_household or rule.verifier not in ("inspector", "panel"):
        raise NotInspected(title=rule.title)


def points_of(rule: Rule, period: str, score: int) -> int:
    """Return the points that a score of 0 to 100 earns by a rule, 0 for none.

    Sorting: from 80 on the most, from 75 on the least. What the panel verifies: from 80 on; a case by its period.
    """
    if rule.verifier == "inspector":
        return _most(rule) if score >= GOOD_SCORE else rule.points if score >= FAIR_SCORE else 0
    if score < GOOD_SCORE:
        return 0
    return bounds_of(rule, period).points


def _most(rule: Rule) -> int:
    return max(rule.points, rule.points_max)


def refuse_unproven(rule: Rule, points: int, media_ids: Collection[str]) -> None:
    """Let points be given whose evidence is there: an inspector's word alone needs a picture."""
    if points and rule.verifier == "inspector" and not media_ids:
        fault = {"field": "media_ids", "code": "missing", "zh": "要拍一张检查照片。", "en": "A picture is needed."}
        raise InvalidInput(fields=[fault])


def voted(round_: Round, vote: RoundVote) -> Round:
    """Return the round after a vote; the third one decides by majority.

    Raises:
        RoundInOtherState: it is not over yet, decided already, or nothing the panel votes on.
    """
    refuse_state(round_.state, RoundDeed.VOTE)
    if not round_.by_panel:
        raise RoundInOtherState
    votes, approvals = round_.votes + 1, round_.approvals + vote.approve
    state = round_.state
    if votes >= QUORUM:
        state = RoundState.APPROVED if 2 * approvals > votes else RoundState.REJECTED
    state = led_to(round_.state, RoundDeed.VOTE, state)
    return replace(round_, votes=votes, approvals=approvals, state=state)
