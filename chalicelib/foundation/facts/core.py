"""The facts other rooms may care about: what happened, to whom by id, never with personal data.

A fact's class name is its name on the wire and never changes; fields are added with a default, never renamed. Amounts
are whole points, times are those of the fact's own record.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
import json

from chalicelib.kernel.calendar import start_of
from chalicelib.kernel.values import value

FACT_BYTES_MAX = 1024 - 120
"""A fact's item stays within one write unit of 1 KB; 120 bytes are its keys and names."""


@value
class Fact:
    """Base of all facts."""


@value
class ResidentRegistered(Fact):
    """Somebody was entered in the roster."""

    resident_id: str
    household_id: str


@value
class ResidentStatusChanged(Fact):
    """Somebody moved away, died, or is back: `status` is `active`, `moved` or `dead`."""

    resident_id: str
    status: str


@value
class ConsentGranted(Fact):
    """Somebody (or their guardian) agreed to a purpose. Agreeing to `registration` makes a registered user."""

    resident_id: str
    purpose: str
    version: str


@value
class ConsentWithdrawn(Fact):
    """Somebody (or their guardian) withdrew what they had agreed to."""

    resident_id: str
    purpose: str


@value
class CardIssued(Fact):
    """A work-point card (工分卡) was issued to somebody."""

    resident_id: str
    card_ordinal: int


@value
class PointsMoved(Fact):
    """An account's points moved. `kind` is the entry's kind, `points` the change of its balance.

    Where a cap left only a part of an award: for how many `minutes` of how many it was paid by the hour, and what the
    whole would have earned; 0 otherwise.
    """

    account_id: str
    kind: str
    points: int
    rule: str
    source: str
    line: str
    minutes: int = 0
    of_minutes: int = 0
    of_points: int = 0


@value
class ActivityPublished(Fact):
    """An activity can be signed up for."""

    activity_id: str
    rule: str


@value
class ActivityJoined(Fact):
    """Somebody signed up: `state` is `confirmed` or `waiting`."""

    activity_id: str
    resident_id: str
    state: str


@value
class ActivityPromoted(Fact):
    """Somebody moved up from the waiting list."""

    activity_id: str
    resident_id: str


@value
class ActivityLeft(Fact):
    """Somebody cancelled their place."""

    activity_id: str
    resident_id: str


@value
class ActivityAttended(Fact):
    """Somebody signed in and out; `minutes` between.

    Where a cap left only a part of the award: for how many minutes it was paid by the hour, and what the whole would
    have earned; 0 otherwise.
    """

    activity_id: str
    resident_id: str
    rule: str
    minutes: int
    points: int
    paid_minutes: int = 0
    of_points: int = 0


@value
class ActivityMissed(Fact):
    """Somebody had a place and did not come."""

    activity_id: str
    resident_id: str


@value
class ActivityCalledOff(Fact):
    """Somebody had a place in an activity that is not held."""

    activity_id: str
    resident_id: str


@value
class ActivityClosed(Fact):
    """An activity ended, its unused points returned to the budget."""

    activity_id: str
    attended: int


@value
class ActivityRated(Fact):
    """Somebody who took part rated an activity for the first time; who it was is told to nobody."""

    activity_id: str
    stars: int


@value
class PlacePromoted(Fact):
    """Somebody moved up from a slot's waiting list because a hold ran out; no room asked for it."""

    slot_id: str
    holder: str


@value
class PointsExpiring(Fact):
    """Somebody is warned that points will expire at the end of `expires_on`."""

    account_id: str
    points: int
    expires_on: str


@value
class BoardPublished(Fact):
    """A board (榜单) of a period is out."""

    place_id: str
    period: str


@value
class StarNamed(Fact):
    """Somebody stands on top of a board as its star (每周之星). `period` is `2026W47` or `2026M11`."""

    place_id: str
    period: str
    resident_id: str


@value
class RuleChanged(Fact):
    """A town or village approved a version of a rule; it holds from the beginning of `effective_on`."""

    place_id: str
    rule: str
    effective_on: str


@value
class PointsSettingsChanged(Fact):
    """A town set how many years its points live (0: for ever) and who spends a household's, from a day to come."""

    place_id: str
    life_years: int
    spenders: str
    effective_on: str


@value
class ClaimMade(Fact):
    """A deed was claimed for somebody or a household."""

    claim_id: str
    holder_id: str
    rule: str


@value
class ClaimReturned(Fact):
    """A claim came back to the claimant, who is asked for more."""

    claim_id: str
    resident_id: str


@value
class ClaimNoticed(Fact):
    """A claim was approved; its public notice lasts to the end of `ends_on`, then its points are paid."""

    claim_id: str
    resident_id: str
    points: int
    ends_on: str


@value
class ClaimRejected(Fact):
    """A claim was not approved."""

    claim_id: str
    resident_id: str


@value
class ClaimPosted(Fact):
    """The points of a household's claim were paid; that an account's points moved is a fact of its own."""

    claim_id: str
    resident_id: str
    points: int


@value
class ClaimReversed(Fact):
    """A paid claim was taken back after an objection."""

    claim_id: str
    resident_id: str


@value
class ClaimObjected(Fact):
    """Somebody objected to a claim; who it was is told to nobody."""

    claim_id: str
    resident_id: str


@value
class ObjectionDecided(Fact):
    """An objection was decided on: `upheld` or not. `resident_id` is the resident who objected."""

    claim_id: str
    resident_id: str
    upheld: bool


@value
class TicketRaised(Fact):
    """Somebody had something to say: `kind` is `suggestion`, `problem`, `complaint` or `praise`."""

    ticket_id: str
    resident_id: str
    kind: str


@value
class TicketAnswered(Fact):
    """An officer answered a ticket's author, or with `asks` waits for an answer of theirs."""

    ticket_id: str
    resident_id: str
    asks: bool


@value
class TicketSolved(Fact):
    """An officer said what was done about a ticket; its author is asked to confirm."""

    ticket_id: str
    resident_id: str


@value
class TicketClosed(Fact):
    """A ticket ended solved: `confirmed` by its author, or without a word of theirs for a week."""

    ticket_id: str
    resident_id: str
    confirmed: bool


@value
class TicketReopened(Fact):
    """A ticket's author wants it handled anew."""

    ticket_id: str
    resident_id: str


@value
class TicketRejected(Fact):
    """An officer ended a ticket with a reason, nothing done."""

    ticket_id: str
    resident_id: str


@value
class TicketMerged(Fact):
    """A ticket was merged into another one on the same matter."""

    ticket_id: str
    resident_id: str
    into: str


@value
class TicketEscalated(Fact):
    """A ticket went from the village to the town: its clock had run out (`overdue`), or it is the town's to solve."""

    ticket_id: str
    resident_id: str
    overdue: bool


@value
class TicketAdopted(Fact):
    """A suggestion was adopted, and its author paid."""

    ticket_id: str
    resident_id: str
    rule: str
    points: int


@value
class WishPublished(Fact):
    """A wish (心愿) can be claimed; neither which nor whose is said here, since it may be hidden."""

    kind: str


@value
class WishNews(Fact):
    """Something became of somebody's wish.

    `news` is `published`, `returned`, `refused`, `merged`, `claimed`, `released`, `done`, `vouched`, `cancelled`,
    `expiring` or `expired`. It names no wish: together the two would tell whose a hidden wish is.
    """

    resident_id: str
    news: str


@value
class WishInvited(Fact):
    """Somebody is asked to join the team that claimed a wish."""

    wish_id: str
    resident_id: str


@value
class WishClaimed(Fact):
    """A resident or a partner shop took a wish in hand, alone or with others."""

    wish_id: str
    claimer_id: str


@value
class WishReleased(Fact):
    """A wish is not in somebody's hand any more: `why` is `gave_up`, `freed` or `cancelled`."""

    wish_id: str
    claimer_id: str
    why: str


@value
class WishReopened(Fact):
    """Who said that a wish came true is told that something is missing."""

    wish_id: str
    claimer_id: str


@value
class WishConfirmed(Fact):
    """A wish that somebody had in hand came true: `by` is who says so, `wisher` or `village`."""

    wish_id: str
    claimer_id: str
    by: str


@value
class WishFulfilled(Fact):
    """The village verified what somebody did for a wish; it earned them `points`, a shop none."""

    wish_id: str
    claimer_id: str
    points: int


@value
class AppraisalOpened(Fact):
    """An appraisal (我来评议) can be voted in."""

    campaign_id: str


@value
class AppraisalClosed(Fact):
    """An appraisal's urns were shut."""

    campaign_id: str


@value
class AppraisalPublished(Fact):
    """An appraisal's result is out, and whether its quorum was reached. A result only ever raises, never lowers."""

    campaign_id: str
    quorum_reached: bool


@value
class BallotCast(Fact):
    """Somebody voted, and earned points for it (0 where nothing could be paid). What they voted is in no fact."""

    campaign_id: str
    resident_id: str
    rule: str
    points: int


@value
class MandateGranted(Fact):
    """Somebody lets another act for them (代办), or renewed that."""

    principal_id: str
    agent_id: str


@value
class MandateEnded(Fact):
    """A mandate was revoked, or ended with one of the two."""

    principal_id: str
    agent_id: str


@value
class ActedFor(Fact):
    """An agent did something for their principal: `deed` is the door's name. `points` were spent by it."""

    principal_id: str
    agent_id: str
    deed: str
    deed_id: str
    points: int = 0


@value
class ActingDisputed(Fact):
    """A principal, or an officer for them, disputes what an agent did."""

    principal_id: str
    agent_id: str
    deed_id: str


@value
class ActingDisputeDecided(Fact):
    """A town officer decided a dispute: `state` is `confirmed` or `dismissed`."""

    principal_id: str
    agent_id: str
    deed_id: str
    state: str


@functools.cache
def all_facts() -> dict[str, type[Fact]]:
    """Return every kind of fact by its name on the wire."""
    return {fact.__name__: fact for fact in Fact.__subclasses__()}


def written(fact: Fact) -> str:
    """Return the fact as its canonical JSON: name, then fields in the order of the class."""
    values = [getattr(fact, field.name) for field in dataclasses.fields(fact)]
    body = json.dumps([type(fact).__name__, *values], ensure_ascii=False, separators=(",", ":"))
    assert len(body.encode()) <= FACT_BYTES_MAX, "a fact must stay within one write unit"
    return body


def read(body: str) -> Fact:
    """Return the fact that `written` wrote; fields added since take their defaults."""
    name, *values = json.loads(body)
    return all_facts()[name](*values)


def id_of(on: dt.date, occasion: str) -> str:
    """Return the same UUIDv7-shaped id for the same occasion of a business date, at that date's beginning."""
    stamp = f"{int(start_of(on).timestamp() * 1000):012x}"
    digest = hashlib.sha256(occasion.encode()).hexdigest()
    return f"{stamp[:8]}-{stamp[8:]}-7{digest[:3]}-8{digest[3:6]}-{digest[6:18]}"
