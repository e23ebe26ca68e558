"""Writes: items, conditions, and the refusal that each failed condition means; `commit` does them all or none.

A room's `prepare_…` verb returns `Writes`; another room merges it into its own and commits once.
"""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action, Update
from pynamodb.models import Model

from chalicelib.kernel.errors import Busy
from chalicelib.kernel.storage import BUSY_CODES, UNANSWERED, Item, client, item_of, key_names, key_of, table_name
from chalicelib.kernel.values import value

ITEMS_MAX = 100
"""Most items in one DynamoDB transaction."""
TRIES_MAX = 8
PAUSE_SECONDS = 0.015
"""First pause between tries; doubles, with full jitter, to at most 16 times that."""

_CONFLICTS = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})

Refusal = Callable[[Any], Exception]
"""From the item as it was when the condition failed (None: there was none) to what to raise."""


class AlreadyDone(Exception):
    """A guard's word that this very request was done before: `first` is what it made then. Not a refusal."""

    def __init__(self, first: Any) -> None:
        super().__init__()
        self.first = first


class Stale(Exception):
    """The item moved on since it was read: `image` is how it is now. The verb decides again on it."""

    def __init__(self, image: Any) -> None:
        super().__init__()
        self.image = image


@value
class Form:
    """A conditional update without its values: what is asked again and again is put into words once."""

    update: str
    condition: str
    names: dict[str, str]


@value
class Write:
    """One conditional write. `guard` marks an idempotency record: its refusal decides before all others."""

    record: type[Model]
    action: str
    request: dict[str, Any]
    refusal: Refusal | None
    guard: bool = False


@value
class Failure:
    """A write whose condition failed, and the item that made it fail."""

    write: Write
    image: Any

    def error(self) -> Exception:
        """Return what this failure means to the caller."""
        assert self.write.refusal is not None, f"a {self.write.record.__name__} write that could not fail did"
        return self.write.refusal(self.image)


@dataclass(slots=True)
class Writes:
    """An ordered set of writes. The order in which they were added is the order in which refusals are looked at."""

    items: list[Write] = field(default_factory=list)

    def put(
        self, item: Model, *, condition: Condition | None = None, refusal: Refusal | None = None, guard: bool = False
    ) -> Writes:
        """Put `item` whole; `condition` None overwrites whatever is there."""
        request = {"TableName": table_name(type(item)), "Item": item_of(item)}
        return self._add("Put", type(item), request, condition, refusal, guard=guard)

    def create(self, item: Model, *, refusal: Refusal, guard: bool = False) -> Writes:
        """Put `item` where no item has its key yet."""
        record = type(item)
        hash_name = key_names(record)[0]
        request = {
            "TableName": table_name(record),
            "Item": item_of(item),
            "ConditionExpression": "attribute_not_exists(#h)",
            "ExpressionAttributeNames": {"#h": hash_name},
        }
        return self._add("Put", record, request, None, refusal, guard=guard)

    def update(
        self,
        record: type[Model],
        *key: str,
        actions: Sequence[Action],
        condition: Condition | None = None,
        refusal: Refusal | None = None,
    ) -> Writes:
        """Apply `actions` to the item with this key."""
        names: dict[str, str] = {}
        values: dict[str, Any] = {}
        request: dict[str, Any] = {"TableName": table_name(record), "Key": key_of(record, *key)}
        request["UpdateExpression"] = Update(*actions).serialize(names, values)
        if condition is not None:
            request["ConditionExpression"] = condition.serialize(names, values)
        return self._add("Update", record, _placed(request, names, values), None, refusal)

    def fill(
        self, record: type[Model], *key: str, form: Form, values: dict[str, dict[str, str]], refusal: Refusal
    ) -> Writes:
        """Update the item with this key by a form made before; `values` are those of its placeholders."""
        request = {
            "TableName": table_name(record),
            "Key": key_of(record, *key),
            "UpdateExpression": form.update,
            "ConditionExpression": form.condition,
            "ExpressionAttributeNames": form.names,
            "ExpressionAttributeValues": values,
        }
        return self._add("Update", record, request, None, refusal)

    def delete(
        self, record: type[Model], *key: str, condition: Condition | None = None, refusal: Refusal | None = None
    ) -> Writes:
        """Delete the item with this key."""
        request = {"TableName": table_name(record), "Key": key_of(record, *key)}
        return self._add("Delete", record, request, condition, refusal)

    def check(
        self, record: type[Model], *key: str, condition: Condition, refusal: Refusal, guard: bool = False
    ) -> Writes:
        """Write nothing, but let everything fail unless `condition` holds for this item."""
        request = {"TableName": table_name(record), "Key": key_of(record, *key)}
        return self._add("ConditionCheck", record, request, condition, refusal, guard=guard)

    def merge(self, *others: Writes) -> Writes:
        """Append the others' writes to these."""
        for other in others:
            self.items.extend(other.items)
        return self

    def _add(
        self,
        action: str,
        record: type[Model],
        request: dict[str, Any],
        condition: Condition | None,
        refusal: Refusal | None,
        *,
        guard: bool = False,
    ) -> Writes:
        if condition is not None:
            names: dict[str, str] = {}
            values: dict[str, Any] = {}
            request["ConditionExpression"] = condition.serialize(names, values)
            request = _placed(request, names, values)
        if "ConditionExpression" in request:
            assert refusal is not None, "a condition that can fail needs the refusal it means"
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        self.items.append(Write(record, action, request, refusal, guard))
        return self


def _placed(request: dict[str, Any], names: dict[str, str], values: dict[str, Any]) -> dict[str, Any]:
    if names:
        request["ExpressionAttributeNames"] = {short: name for name, short in names.items()}
    if values:
        request["ExpressionAttributeValues"] = values
    return request


_rider: ContextVar[tuple[Write, ...]] = ContextVar("rider", default=())


@contextlib.contextmanager
def riding(rider: Writes) -> Iterator[None]:
    """Let every transaction of the block carry `rider` too: conditions, and records that stand or fall with the deed.

    What a transaction itself writes to an item of the rider's stands in the rider's place. A rider that fails is raised
    from `attempt` itself, unless the deed's guard failed, since a replay is looked at before any refusal.
    """
    token = _rider.set(tuple(rider.items))
    try:
        yield
    finally:
        _rider.reset(token)


def _with_rider(items: list[Write]) -> list[Write]:
    """Return the writes of a transaction with those of the rider that touch none of its items."""
    rider = _rider.get()
    taken = [_target(write) for write in items] if rider else []
    return [*items, *(write for write in rider if _target(write) not in taken)]


def _target(write: Write) -> tuple[str, Item]:
    """Return which item a write is about."""
    names = key_names(write.record)
    found = write.request.get("Key") or write.request["Item"]
    return str(write.request["TableName"]), {name: found[name] for name in names}


def _without_rider(failures: list[Failure]) -> list[Failure]:
    """Return the failures of the deed's own writes, or raise what the rider's first one means."""
    rider = _rider.get()
    theirs = [failure for failure in failures if any(failure.write is write for write in rider)]
    if theirs and not failures[0].write.guard:
        raise theirs[0].error()
    return [failure for failure in failures if not any(failure is one for one in theirs)]


def commit(writes: Writes) -> None:
    """Do all of `writes` or none; one round trip, more only where DynamoDB was busy.

    Raises:
        Exception: what the first failed write's refusal says; the guard's before all others.
        Busy: still contended or throttled after several tries. Nothing was written, or a try's answer was lost;
            either way the same request may be sent again.
    """
    failures = attempt(writes)
    if failures:
        raise failures[0].error()


def attempt(writes: Writes) -> list[Failure]:
    """Do all of `writes` and return no failure, or do none and return every failed condition, guards first.

    Raises:
        Busy: as `commit`.
        Exception: what a rider's refusal says (`riding`).
    """
    items = _with_rider(writes.items)
    assert 1 <= len(items) <= ITEMS_MAX, len(items)
    for turn in range(TRIES_MAX):
        try:
            failures = _once(items)
        except UNANSWERED:
            failures = None  # Unknown; sending it again is safe, since the guard is in the same transaction.
        if failures is not None:
            return _without_rider(failures)
        _pause(turn)
    raise Busy


def update_now(
    record: type[Model],
    *key: str,
    actions: Sequence[Action],
    condition: Condition | None = None,
    refusal: Refusal | None = None,
) -> Item:
    """Apply `actions` to one item, outside any transaction, and return the item as it is then; one round trip.

    Where an answer is lost the client sends the update again, so an addition may count twice: for soft counts only,
    whose error is on the safe side.

    Raises:
        Exception: what `refusal` says, where `condition` does not hold.
        Busy: throttled, or no answer came; the update may have been applied.
    """
    writes = Writes().update(record, *key, actions=actions, condition=condition, refusal=refusal)
    try:
        answer = client().update_item(**writes.items[0].request, ReturnValues="ALL_NEW")
    except UNANSWERED as error:
        raise Busy from error
    except ClientError as error:
        failures = _read(error, writes.items)
        raise (failures[0].error() if failures else Busy()) from error
    item: Item = answer["Attributes"]
    return item


def _pause(turn: int) -> None:
    time.sleep(random.random() * PAUSE_SECONDS * 2 ** min(turn, 4))  # noqa: S311  Jitter, not a secret.


def _once(items: list[Write]) -> list[Failure] | None:
    """Send the writes; return the failures (none: done), or None where it is worth another try."""
    try:
        if len(items) == 1 and items[0].action != "ConditionCheck":
            _send_alone(items[0])
        else:
            client().transact_write_items(TransactItems=[{w.action: w.request} for w in items])
    except ClientError as error:
        return _read(error, items)
    return []


def _send_alone(write: Write) -> None:
    """One write needs no transaction, which costs twice the units."""
    call = {"Put": "put_item", "Update": "update_item", "Delete": "delete_item"}[write.action]
    getattr(client(), call)(**write.request)


def _read(error: ClientError, items: list[Write]) -> list[Failure] | None:
    code = error.response["Error"]["Code"]
    if code == "ConditionalCheckFailedException":
        return [_failure(items[0], error.response.get("Item"))]
    if code == "TransactionCanceledException":
        return _cancelled(error.response["CancellationReasons"], items, error)
    if code in BUSY_CODES:
        return None
    raise error


def _cancelled(reasons: Iterable[dict[str, Any]], items: list[Write], error: ClientError) -> list[Failure] | None:
    """Read a cancelled transaction: a failed guard is final, a conflict is worth another try, the rest is refused."""
    paired = list(zip(items, reasons, strict=True))
    failed = [_failure(w, r.get("Item")) for w, r in paired if r["Code"] == "ConditionalCheckFailed"]
    failed.sort(key=lambda failure: not failure.write.guard)
    if failed and failed[0].write.guard:
        return failed
    if any(reason["Code"] in _CONFLICTS for _, reason in paired):
        return None
    if not failed:
        raise error
    return failed


def _failure(write: Write, item: Item | None) -> Failure:
    return Failure(write, None if not item else write.record.from_raw_data(item))
