"""Residents, what they consent to, and their cards."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


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
class MemberKeptOut(Fact):
    """A town keeps a member out from now on."""

    member_id: str


@value
class HouseholdChanged(Fact):
    """Somebody's household changed, by an officer's word: `change` is `moved`, `joined`, `left` or `headed`.

    They were moved into another one, somebody else joined or left theirs, or it has another head. Whoever joined or
    leads it spends its points from `spends_from` at the earliest.
    """

    resident_id: str
    change: str
    spends_from: str


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
class RelativeDeclared(Fact):
    """Somebody was declared to be a relative: by the other one, or by an officer."""

    resident_id: str
    by_officer: bool


@value
class RelativeDenied(Fact):
    """Whom somebody declared to be a relative says that it is not so."""

    resident_id: str
