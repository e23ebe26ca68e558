"""What every fact is, and how it is written and read."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
import json
from importlib import import_module

from chalicelib.kernel.calendar import start_of
from chalicelib.kernel.values import value

FACT_BYTES_MAX = 1024 - 120
"""A fact's item stays within one write unit of 1 KB; 120 bytes are its keys and names."""


@value
class Fact:
    """Base of all facts."""


@value
class Unknown(Fact):
    """A fact of a newer version of the house, under its name there: an older one leaves alone what it does not know."""

    name: str


NOUNS = (
    "activities",
    "appraisals",
    "bookings",
    "certificates",
    "claims",
    "listings",
    "mandates",
    "market",
    "media",
    "negative_list",
    "payments",
    "people",
    "perks",
    "points",
    "rewards",
    "scores",
    "settlement",
    "stock",
    "tickets",
    "topups",
    "wishes",
)
"""The modules beside this one that have the kinds of facts."""


@functools.cache
def all_facts() -> dict[str, type[Fact]]:
    """Return every kind of fact that is recorded, by its name on the wire. The first call loads them all."""
    for noun in NOUNS:
        import_module(f"{__package__}.{noun}")
    return {fact.__name__: fact for fact in Fact.__subclasses__() if fact is not Unknown}


def written(fact: Fact) -> str:
    """Return the fact as its canonical JSON: name, then fields in the order of the class."""
    values = [getattr(fact, field.name) for field in dataclasses.fields(fact)]
    body = json.dumps([type(fact).__name__, *values], ensure_ascii=False, separators=(",", ":"))
    assert len(body.encode()) <= FACT_BYTES_MAX, "a fact must stay within one write unit"
    return body


def read(body: str) -> Fact:
    """Return the fact that `written` wrote; fields added since take their defaults, a newer house's are left out."""
    name, *values = json.loads(body)
    kind = all_facts().get(name)
    return Unknown(name) if kind is None else kind(*values[: len(dataclasses.fields(kind))])


def id_of(on: dt.date, occasion: str) -> str:
    """Return the same UUIDv7-shaped id for the same occasion of a business date, at that date's beginning."""
    stamp = f"{int(start_of(on).timestamp() * 1000):012x}"
    digest = hashlib.sha256(occasion.encode()).hexdigest()
    return f"{stamp[:8]}-{stamp[8:]}-7{digest[:3]}-8{digest[3:6]}-{digest[6:18]}"
