"""Objections to scores, and what they strike."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class ScoreObjected(Fact):
    """Somebody objects to their score; it is decided by the end of `due_on`."""

    objection_id: str
    resident_id: str
    due_on: str


@value
class ScoreObjectionProlonged(Fact):
    """The decision on an objection takes until the end of `due_on`; the reasons are there to be read."""

    objection_id: str
    resident_id: str
    due_on: str


@value
class ScoreObjectionDecided(Fact):
    """An objection was decided: `struck` of what was told against somebody does not count any more."""

    objection_id: str
    resident_id: str
    upheld: bool
    struck: int


@value
class ScoreObjectionLate(Fact):
    """An objection was not decided in time."""

    objection_id: str
    resident_id: str


@value
class ScoreFactStruck(Fact):
    """An objection was upheld: what the fact `fact_id` of the day `on` told against the resident does not count."""

    objection_id: str
    resident_id: str
    on: str
    fact_id: str
