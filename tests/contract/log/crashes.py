"""A worker that dies at one of its calls of DynamoDB or S3, before the call or after it was done."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from chalicelib.kernel import storage

SERVICES = ("dynamodb", "s3")
WRITES = {"TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem", "PutObject"}


class Died(Exception):
    """The worker is no more."""


@dataclass
class Wire:
    """Counts the calls, and which of them write; the one with number `dies_at` is the worker's last."""

    dies_at: int = -1
    after: bool = False
    calls: int = 0
    writes: list[int] = field(default_factory=list)

    def before_send(self, event_name: str, **_: Any) -> None:
        if event_name.rpartition(".")[2] in WRITES:
            self.writes.append(self.calls)
        self.calls += 1
        if not self.after and self.calls - 1 == self.dies_at:
            raise Died

    def after_call(self, **_: Any) -> None:
        if self.after and self.calls - 1 == self.dies_at:
            raise Died


@contextlib.contextmanager
def dying(dies_at: int = -1, *, after: bool = False) -> Iterator[Wire]:
    """Let the block's worker die at a call, counted from 0; -1: only count."""
    wire = Wire(dies_at, after)
    events = [storage.client(service).meta.events for service in SERVICES]
    for service, one in zip(SERVICES, events, strict=True):
        one.register(f"before-send.{service}", wire.before_send)
        one.register(f"after-call.{service}", wire.after_call)
    try:
        with contextlib.suppress(Died):
            yield wire
    finally:
        for service, one in zip(SERVICES, events, strict=True):
            one.unregister(f"before-send.{service}", wire.before_send)
            one.unregister(f"after-call.{service}", wire.after_call)
