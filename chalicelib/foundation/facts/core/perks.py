"""Perk programmes: that somebody's answer is there to be read. No fact says what the answer is."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class PerkDecided(Fact):
    """It was decided on somebody's application to a programme."""

    programme_id: str
    resident_id: str


@value
class PerkAppealDecided(Fact):
    """It was decided on somebody's appeal against the decision of a programme."""

    programme_id: str
    resident_id: str


@value
class PerkCalledOff(Fact):
    """A programme to which somebody applied was called off before it was decided on them."""

    programme_id: str
    resident_id: str
