"""What every fact is, and how it is written and read."""

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
