"""Who acts for another, and the disputes about it."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class MandateGranted(Fact):
    """Somebody lets another act for them (代办), or renewed that; `how` they agreed is `card`, `paper` or `session`."""

    principal_id: str
    agent_id: str
    how: str = ""


@value
class MandateConfirmed(Fact):
    """A second officer compared a paper, so that its agent may spend by it."""

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
