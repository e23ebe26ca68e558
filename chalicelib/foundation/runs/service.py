"""What other rooms may ask of runs: start long work, count its parts home, see how far it is."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Sequence

from chalicelib.foundation.runs import core, store
from chalicelib.foundation.runs.core import NEXT, NoSuchRun, Part, Run, RunState
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused

__all__ = [
    "NoSuchRun",
    "Part",
    "Run",
    "RunState",
    "add_parts",
    "fan_out",
    "files_of",
    "find_run",
    "finish_part",
    "finish_run",
    "handle",
    "keep_result",
    "load_run",
    "missing_of",
    "missing_parts",
    "see_run",
    "send_part",
]


def fan_out(
    ctx: Context,
    *,
    run_id: str,
    kind: str,
    queue: str,
    place_id: str,
    parts: Sequence[str],
    facts: dict[str, str] | None = None,
    delay_seconds: int = 0,
    spaced_seconds: int = 0,
    first_facts: dict[str, str] | None = None,
    parts_of: Callable[[Run], Sequence[str]] | None = None,
    named: bool = False,
) -> Run:
    """Start a run, one queue message a part. Asking again with the same `run_id` sends what is not home yet.

    Where all are home and the run did not end, the last part is sent again, whose handler ends it. `parts_of` names the
    parts of the run as it was first asked for, where they were added to (`add_parts`) or would be cut otherwise now;
    `first_facts` are kept for it, and may differ when it is asked for again. `queue` is a queue of `infra`, without the
    stage's prefix; `facts` are what every part's handler needs to know; no part is begun before `delay_seconds` have
    passed, and each one `spaced_seconds` after the one before, so that work on one partition is paced. `named`: the
    parts, a town's villages at most, are kept by name, so that whoever looks is told which are missing.

    Raises:
        KeyReused: `run_id` stands for other work.
    """
    asked = Run(run_id, kind, place_id, ctx.actor.subject, ctx.now(), len(parts), 0, RunState.RUNNING, {}, {})
    names = tuple(parts) if named else ()
    asked = dataclasses.replace(asked, facts={**(facts or {}), **(first_facts or {})}, names=names)
    run = store.create_run(asked)
    same = {name: value for name, value in run.facts.items() if name not in (first_facts or {})}
    if (run.kind, run.place_id, same) != (kind, place_id, facts or {}):
        raise KeyReused
    waiting = _waiting(run, parts if parts_of is None else parts_of(run))
    store.send_parts(queue, waiting, delay_seconds=delay_seconds, spaced_seconds=spaced_seconds)
    return run


def _waiting(run: Run, parts: Sequence[str]) -> list[Part]:
    """Return the parts to be sent of a run that has not ended."""
    if run.state is not RunState.RUNNING:
        return []
    missing = missing_parts(run_id=run.run_id, parts=parts) if run.done else parts
    return [Part(run.run_id, run.kind, part) for part in missing or parts[-1:]]


def add_parts(*, run_id: str, kind: str, queue: str, parts: Sequence[str], total: int) -> None:
    """Send more parts of a run whose size was not known when it started; `total` counts all its parts."""
    store.set_total(run_id, total)
    store.send_parts(queue, [Part(run_id, kind, part) for part in parts])


def send_part(*, queue: str, part: Part, delay_seconds: int = 0) -> None:
    """Send one message that no run counts home; nobody receives it before `delay_seconds` (900 at most) have passed."""
    store.send_parts(queue, [part], delay_seconds=delay_seconds)


def finish_part(ctx: Context, *, run_id: str, part: str, counts: dict[str, int] | None = None) -> Run:
    """Count a part home, once however often it is said, and return how far the run is now."""
    store.commit_part(run_id, part, counts or {}, ctx.now() + dt.timedelta(days=core.KEPT_DAYS))
    return load_run(run_id=run_id)


def finish_run(
    *, run_id: str, state: RunState = RunState.DONE, result: str = "", refusal: DomainError | None = None
) -> None:
    """Say that a run ended (`done` or `failed`), the S3 key of what it made, and the refusal that made it fail."""
    assert all(state in found for found in NEXT.values()), state  # It is written without a look at what it is.
    reason, sentence = (refusal.code, refusal.sentence("zh")) if refusal else ("", "")
    store.finish(run_id, state, result, reason=reason, sentence=sentence)


def keep_result(*, run_id: str, name: str, body: bytes, content_type: str) -> str:
    """Keep a file that a run made, and return what `finish_run` is told of it. `name` is what it is saved under."""
    key = f"{core.RESULTS}{run_id}/{name}"
    store.put_result(key, body, content_type)
    return key


def find_run(*, run_id: str) -> Run | None:
    """Return a run, or None where it has not been started. One round trip."""
    return store.find_run(run_id)


def load_run(*, run_id: str) -> Run:
    """Return a run.

    Raises:
        NoSuchRun: there is none with this id.
    """
    run = store.find_run(run_id)
    if run is None:
        raise NoSuchRun
    return run


def see_run(ctx: Context, *, run_id: str) -> Run:
    """Return a run to somebody who may see it.

    Raises:
        NoSuchRun: there is none with this id, or none for this caller.
    """
    run = load_run(run_id=run_id)
    if not core.may_see(ctx.actor, run):
        raise NoSuchRun
    return run


def files_of(ctx: Context, run: Run) -> list[tuple[str, str]]:
    """Return the name of each file that an ended run made and an address that opens it for `core.RESULT_SECONDS`.

    A result that ends in a slash stands for all files under it. After `core.RESULT_DAYS` there is none any more.
    """
    if run.state is RunState.RUNNING or not run.result or ctx.now() > core.fetched_until(run):
        return []
    keys = store.listed(run.result) if run.result.endswith("/") else [run.result]
    return [(key.rpartition("/")[2], store.presigned(key)) for key in keys]


def missing_parts(*, run_id: str, parts: Sequence[str]) -> list[str]:
    """Return those of `parts` that have not come home."""
    home = store.parts_home(run_id)
    return [part for part in parts if part not in home]


def missing_of(run: Run) -> list[str]:
    """Return which parts of a run are not home, where their names are kept. One round trip; none for one that ended."""
    if run.state is not RunState.RUNNING or not run.names:
        return []
    return missing_parts(run_id=run.run_id, parts=run.names)


def handle(records: Sequence[dict[str, str]], work: Callable[[Part], None]) -> dict[str, list[dict[str, str]]]:
    """Do each message of a queue event (`messageId`, `body`); name those that failed, so that only they come again.

    A part that fails is logged and retried by the queue; after its last receive it lands in the dead-letter queue.
    """
    failed = []
    for record in records:
        try:
            work(Part(**json.loads(record["body"])))
        except Exception as error:  # noqa: BLE001  A queue door is outermost: it logs, and SQS delivers again.
            logs.surprise(error, request_id=record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
