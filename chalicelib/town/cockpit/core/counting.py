"""What a single fact adds to a number: the pure parts of the registry."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.activities import ActivityAttended, ActivityClosed
from chalicelib.foundation.facts.core.appraisals import BallotCast
from chalicelib.foundation.facts.core.negative_list import NegativeRecordTurned
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.facts.core.scores import ScoreObjectionDecided
from chalicelib.foundation.facts.core.tickets import TicketAdopted, TicketEscalated, TicketRaised
from chalicelib.foundation.facts.core.wishes import WishFulfilled

SPENDING = frozenset({"redemption", "hold", "capture", "void", "refund"})
"""The kinds of entries by which points are spent and come back. What is captured left the balance when it was held."""
DEEDS = ("ActivityAttended", "BallotCast", "TicketRaised", "WishFulfilled")
THINGS = (
    *("activity_id", "claim_id", "campaign_id", "wish_id", "ticket_id", "order_id", "topup_id", "certificate_id"),
    *("programme_id", "objection_id", "record_id", "listing_id", "booking_id", "source"),
)
"""The fields by which facts name what they are about, none of them a person."""
PEOPLE = ("resident_id", "holder_id", "claimer_id")


def one(name: str) -> Callable[[Fact], int]:
    """Return what counts the facts of a name."""
    return lambda fact: int(type(fact).__name__ == name)


def thing(name: str, field: str) -> Callable[[Fact], str]:
    """Return what tells which thing a fact of a name is about; "" of all other facts."""
    return lambda fact: str(getattr(fact, field)) if type(fact).__name__ == name else ""


def news(name: str, said: str) -> Callable[[Fact], int]:
    """Return what counts the facts of a name that say this."""
    return lambda fact: int(type(fact).__name__ == name and getattr(fact, "news", "") == said)


def issued(fact: Fact) -> int:
    """Return the points that a fact says were awarded; some rooms' own facts stand in place of the ledger's."""
    match fact:
        case PointsMoved(kind="award"):
            return fact.points
        case ActivityAttended() | BallotCast() | TicketAdopted():
            return fact.points
    return 0


def redeemed(fact: Fact) -> int:
    """Return the points that left an account to be spent; below zero what came back."""
    return -fact.points if isinstance(fact, PointsMoved) and fact.kind in SPENDING else 0


def moved_out(kind: str) -> Callable[[Fact], int]:
    """Return what tells how many points left an account by entries of a kind."""
    return lambda fact: -fact.points if isinstance(fact, PointsMoved) and fact.kind == kind else 0


def claim_posted(fact: Fact) -> int:
    """Return 1 where a claim's points were posted."""
    return int(isinstance(fact, PointsMoved) and fact.kind == "award" and fact.source.startswith("claim#"))


def shop_redemption(fact: Fact) -> int:
    """Return 1 where points were taken at a partner shop."""
    return int(isinstance(fact, PointsMoved) and fact.kind == "redemption")


def held(fact: Fact) -> int:
    """Return 1 where an activity ended that somebody attended."""
    return int(isinstance(fact, ActivityClosed) and fact.attended > 0)


def minutes(fact: Fact) -> int:
    """Return for how many minutes somebody took part."""
    return fact.minutes if isinstance(fact, ActivityAttended) else 0


def raised(*kinds: str) -> Callable[[Fact], int]:
    """Return what counts the tickets of some kinds."""
    return lambda fact: int(isinstance(fact, TicketRaised) and fact.kind in kinds)


def overdue(fact: Fact) -> int:
    """Return 1 where a ticket went to the town because its clock had run out."""
    return int(isinstance(fact, TicketEscalated) and fact.overdue)


def upheld(fact: Fact) -> int:
    """Return 1 where an objection to a score was upheld."""
    return int(isinstance(fact, ScoreObjectionDecided) and fact.upheld)


def began(fact: Fact) -> int:
    """Return 1 where a negative record began to count."""
    return int(isinstance(fact, NegativeRecordTurned) and fact.counts)


def took_part(fact: Fact) -> str:
    """Return the resident who did something of their own accord, as `person_of`; "" of all else, and of shops."""
    if isinstance(fact, WishFulfilled) and fact.claimer_id[6:7] != "r":
        return ""
    return person_of(fact) if type(fact).__name__ in DEEDS else ""


def person_of(fact: Fact) -> str:
    """Return the person or household whose a fact is, as village and number: `v0001200345`; "" where it names none."""
    if isinstance(fact, PointsMoved):
        return fact.account_id.replace(".", "")
    named = next((str(getattr(fact, field)) for field in PEOPLE if hasattr(fact, field)), "")
    return named[:6] + named[7:12] if named[6:7] in ("r", "h") else ""


def thing_of(fact: Fact) -> str:
    """Return the id of what a fact is about; "" where it names nothing but a person."""
    return next((str(getattr(fact, field)) for field in THINGS if hasattr(fact, field)), "")
