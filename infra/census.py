"""Counts what the house has: every module, door, refusal, setting and job. Documents and house tests read it."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalice.deploy.models import DynamoDBEventSource, FunctionEventSubscriber, ScheduledEvent, SQSEventSource

import chalicelib
from chalicelib.kernel import edge, settings
from chalicelib.kernel.errors import DomainError
from infra.functions import handler
from infra.plan import planned


@dataclass(frozen=True, slots=True)
class Job:
    """A function that something other than HTTP wakes: a queue's message, a table's record, or the clock."""

    name: str
    handler: str
    woken_by: str


def app() -> Any:
    """Return the Chalice app with every room open, and so every door and job."""
    return importlib.import_module("app").app.open_all()


def import_all() -> list[str]:
    """Import every module of the house; return their names."""
    names = [module.name for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib.")]
    for name in names:
        importlib.import_module(name)
    return names


def doors() -> list[edge.Door]:
    """Return every HTTP door, by path and method."""
    app()
    return sorted(edge.DOORS, key=lambda door: (door.path, door.method))


def refusals() -> list[type[DomainError]]:
    """Return every refusal with a code of its own, by code."""
    import_all()
    found = {error for error in _below(DomainError) if "code" in vars(error)}
    return sorted(found, key=lambda error: (error.code, error.__module__))


def _below(error: type[DomainError]) -> Iterator[type[DomainError]]:
    for child in error.__subclasses__():
        if child.__module__.startswith("chalicelib."):
            yield child
            yield from _below(child)


def setting_names() -> list[str]:
    """Return the environment variables that `kernel.settings` reads."""
    return sorted(set(re.findall(r"SANBAO_[A-Z_]+", Path(settings.__file__).read_text(encoding="utf-8"))))


def jobs() -> list[Job]:
    """Return every job, by name."""
    found = [r for r in planned(app(), "local") if isinstance(r, FunctionEventSubscriber)]
    return sorted((_job(source) for source in found), key=lambda job: job.name)


def queues() -> list[str]:
    """Return the name of every queue that wakes a job, without the stage's prefix."""
    found = [r for r in planned(app(), "local") if isinstance(r, SQSEventSource)]
    return sorted({str(source.queue) for source in found})


def _job(source: FunctionEventSubscriber) -> Job:
    woken_by = type(source).__name__
    if isinstance(source, SQSEventSource):
        woken_by = f"queue {source.queue}"
    elif isinstance(source, DynamoDBEventSource):
        woken_by = f"stream of {source.stream_arn}"
    elif isinstance(source, ScheduledEvent):
        woken_by = f"schedule {source.schedule_expression} (UTC)"
    return Job(source.lambda_function.resource_name, handler(source.lambda_function), woken_by)
