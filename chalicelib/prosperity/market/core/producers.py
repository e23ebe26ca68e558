"""Who grows what is sold: a household, a cooperative, or the village's own collective."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from enum import StrEnum

from chalicelib.kernel.values import value


class Kind(StrEnum):
    """What sort of producer it is; the collective's own produce has no other share."""

    HOUSEHOLD = "household"
    COOPERATIVE = "cooperative"
    COLLECTIVE = "collective"


@value
class Words:
    """What is written of a producer. `name` is what buyers read, never a person's without their word.

    `resident_id` is the villager whom a household's money goes to, "" for others: they read their own statements, and
    officers of their family do not decide on them.
    """

    name: str
    kind: Kind
    about: str = ""
    resident_id: str = ""
    is_active: bool = True


@value
class Producer:
    """A producer of a village."""

    producer_id: str
    words: Words
    made_at: dt.datetime
    fingerprint: str
    version: int = 1

    @property
    def village_id(self) -> str:
        """Their village."""
        return self.producer_id[:6]


def id_of(village_id: str, key: str) -> str:
    """Return the id of the producer that a key makes."""
    return f"{village_id}f{key}"


def changed(producer: Producer, words: Words) -> Producer:
    """Return the producer with other words."""
    return replace(producer, words=words, version=producer.version + 1)
