"""Moves facts in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.foundation.facts import core
from chalicelib.foundation.facts.records import FactRecord
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Refusal, Writes


@value
class Recorded:
    """A fact with where and when it was recorded; `fact_id` is unique and in time order."""

    village_id: str
    on: dt.date
    fact_id: str
    fact: core.Fact


def write_of(village_id: str, on: dt.date, fact_id: str, fact: core.Fact) -> Writes:
    """Return the write that records a fact."""
    return Writes().put(FactRecord(f"{village_id}#{on}", fact_id, body=core.written(fact)))


def keyed(village_id: str, on: dt.date, key: str, fact: core.Fact, refusal: Refusal) -> Writes:
    """Return the write that records a fact under a request's key, where no fact of the day bears it."""
    row = FactRecord(f"{village_id}#{on}", key, body=core.written(fact))
    return Writes().create(row, refusal=refusal, guard=True)


def unused(village_id: str, on: dt.date, key: str, refusal: Refusal) -> Writes:
    """Return the check that no fact of a day bears a key."""
    free = FactRecord.day.does_not_exist()
    return Writes().check(FactRecord, f"{village_id}#{on}", key, condition=free, refusal=refusal, guard=True)


def list_day(village_id: str, on: dt.date) -> Iterator[Recorded]:
    """Yield the facts recorded on one business date, in order."""
    for item in storage.every(storage.Query(FactRecord, f"{village_id}#{on}", consistent=True)):
        yield Recorded(village_id, on, item["fact_id"]["S"], core.read(item["body"]["S"]))


def of_image(image: dict[str, dict[str, str]]) -> Recorded:
    """Return the fact in a stream record's new image.

    Raises:
        KeyError: it is none, or only a newer house knows it; the stream brings it again when that one is there.
    """
    village_id, _, day = image["day"]["S"].partition("#")
    fact = core.read(image["body"]["S"])
    if isinstance(fact, core.Unknown):
        raise KeyError(fact.name)
    return Recorded(village_id, dt.date.fromisoformat(day), image["fact_id"]["S"], fact)


def reach() -> None:
    """Read a row that never exists; a table that does not answer is `Busy`."""
    try:
        storage.find(FactRecord, "-", "-")
    except (BotoCoreError, ClientError) as error:
        raise Busy from error
