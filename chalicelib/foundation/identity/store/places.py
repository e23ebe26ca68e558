"""Moves towns and villages in and out of DynamoDB, and gives out numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.foundation.identity.core.ids import HOLDERS_MAX
from chalicelib.foundation.identity.core.places import NoSuchPlace, Town, Village
from chalicelib.foundation.identity.records.places import SHELF, PlaceRecord
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.paging import Page
from chalicelib.kernel.storage import Query
from chalicelib.kernel.writes import Writes, attempt


def _place(record: PlaceRecord) -> Town | Village:
    name, code, town_id = record.name or "", record.code or "", record.town_id or ""
    if record.place_id == town_id:
        return Town(town_id, name, code)
    return Village(record.place_id, town_id, name, code, tuple(record.groups or ()), record.next_holder or 1)


def find_place(place_id: str) -> Town | Village | None:
    """Return the town or village, or None."""
    record = storage.find(PlaceRecord, place_id)
    return None if record is None or record.shelf is None else _place(record)


def find_bearer(code: str) -> str | None:
    """Return the id of the place with this statistical code, or None."""
    record = storage.find(PlaceRecord, f"code#{code}", consistent=True)
    return None if record is None else record.bears


def find_with_bearer(place_id: str, code: str) -> tuple[Town | Village | None, str | None]:
    """Return a place, and the id of the place with this statistical code; each None where there is none.

    One round trip.
    """
    place, bearer = storage.find_many([(PlaceRecord, place_id), (PlaceRecord, f"code#{code}")], consistent=True)
    shown = None if place is None or place.shelf is None else _place(place)
    return shown, None if bearer is None else bearer.bears


def next_number(counter: str) -> int:
    """Return the next number of a counter; a number is given once, and may be left unused."""
    answer = storage.client().update_item(
        TableName=storage.table_name(PlaceRecord),
        Key=storage.key_of(PlaceRecord, f"counter#{counter}"),
        UpdateExpression="ADD given :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
        ReturnValues="UPDATED_NEW",
    )
    return int(answer["Attributes"]["given"]["N"])


def take_holders(village_id: str, count: int) -> tuple[Village, int]:
    """Take a block of `count` holder numbers of a village; return the village and the block's first number.

    One round trip; the village's groups come with it. A block is given once, and may be left unused.

    Raises:
        NoSuchPlace: there is no such village.
        Conflict: the village has given all its 99,999 numbers.
    """
    try:
        answer: dict[str, Any] = storage.client().update_item(
            TableName=storage.table_name(PlaceRecord),
            Key=storage.key_of(PlaceRecord, village_id),
            UpdateExpression="SET next_holder = next_holder + :n",
            ConditionExpression="next_holder <= :most",
            ExpressionAttributeValues={":n": {"N": str(count)}, ":most": {"N": str(HOLDERS_MAX + 1 - count)}},
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        raise (Conflict if error.response.get("Item") else NoSuchPlace) from error
    village = _place(PlaceRecord.from_raw_data(answer["Attributes"]))
    assert isinstance(village, Village)
    return village, village.next_holder - count


def _path(place: Town | Village) -> str:
    return place.town_id if isinstance(place, Town) else f"{place.town_id}/{place.village_id}"


def create_place(place: Town | Village, also: Writes) -> str:
    """Write a new place and `also`; return its id, or that of the place which has its code already.

    Raises:
        Exception: what the first failed condition of `also` means.
    """
    place_id = place.town_id if isinstance(place, Town) else place.village_id
    record = PlaceRecord(
        place_id, shelf=SHELF, path=_path(place), town_id=place.town_id, name=place.name, code=place.code
    )
    if isinstance(place, Village):
        record.groups, record.next_holder = list(place.groups), place.next_holder
    writes = Writes().create(
        PlaceRecord(f"code#{place.code}", bears=place_id), refusal=lambda _: Conflict(), guard=True
    )
    failures = attempt(writes.create(record, refusal=lambda _: Conflict()).merge(also))
    if failures and not failures[0].write.guard:
        raise failures[0].error()
    return str(failures[0].image.bears) if failures else place_id


def change_village(village_id: str, *, name: str, groups: tuple[str, ...]) -> Writes:
    """Return the write that gives a village another name and other groups."""
    actions = [PlaceRecord.name.set(name), PlaceRecord.groups.set(list(groups))]
    condition = PlaceRecord.next_holder.exists()
    return Writes().update(
        PlaceRecord, village_id, actions=actions, condition=condition, refusal=lambda _: NoSuchPlace()
    )


def there(village_id: str) -> Writes:
    """Return the check that a village exists."""
    condition = PlaceRecord.next_holder.exists()
    return Writes().check(PlaceRecord, village_id, condition=condition, refusal=lambda _: NoSuchPlace())


def town_there(town_id: str) -> Writes:
    """Return the check that a town exists."""
    condition = PlaceRecord.town_id == town_id
    return Writes().check(PlaceRecord, town_id, condition=condition, refusal=lambda _: NoSuchPlace())


def numbered(villages: Sequence[Village]) -> list[Village]:
    """Return villages that the index gave with how far their numbers go, which it leaves out; a round trip per 100."""
    found = storage.find_many([(PlaceRecord, village.village_id) for village in villages])
    return [replace(village, next_holder=one.next_holder) for village, one in zip(villages, found, strict=True)]


def list_places(town_id: str | None, *, size: int, cursor: str | None) -> Page[Town | Village]:
    """Return a page of towns, each followed by its villages; of one town where `town_id` is given."""
    where = None if town_id is None else PlaceRecord.path.startswith(town_id)
    page = storage.page(Query(PlaceRecord, SHELF, where=where, index="by_path"), size=size, cursor=cursor)
    return Page([_place(PlaceRecord.from_raw_data(row)) for row in page.rows], page.cursor)


def villages_of(town_id: str) -> list[Village]:
    """Return all villages of a town, in the order of their numbers; how far those go is not told (`numbered`)."""
    query = Query(PlaceRecord, SHELF, where=PlaceRecord.path.startswith(f"{town_id}/"), index="by_path")
    found = [_place(PlaceRecord.from_raw_data(row)) for row in storage.every(query)]
    return [place for place in found if isinstance(place, Village)]
