"""Whose money it may be: a producer's, a village's collective (村集体), or the town's platform."""

from __future__ import annotations

from enum import StrEnum

from chalicelib.kernel.values import value


class Kind(StrEnum):
    """What sort of party it is, which its id tells."""

    PRODUCER = "producer"
    COLLECTIVE = "collective"
    PLATFORM = "platform"


@value
class Party:
    """A party as a statement names it. `resident_id` is the villager whose it is, "" where it is nobody's own."""

    party_id: str
    name: str
    resident_id: str = ""


def kind_of(party_id: str) -> Kind:
    """Return what sort of party an id names: `t0001`, `v00001`, or a producer's that begins with its village."""
    if party_id.startswith("t"):
        return Kind.PLATFORM
    return Kind.COLLECTIVE if len(party_id) == len("v00001") else Kind.PRODUCER
