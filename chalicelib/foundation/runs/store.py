"""Moves runs in and out of DynamoDB, and their parts into queues."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Iterable, Sequence

from pynamodb.expressions.operand import Path

from chalicelib.foundation.runs import core
from chalicelib.foundation.runs.records import HEAD, RunRecord
from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import Writes, attempt, commit

SQS_BATCH_MAX = 10
KEYS_A_CALL = 1000
"""Most keys that S3 lists in one answer."""
DELAY_SECONDS_MAX = 900


def _run(record: RunRecord) -> core.Run:
    assert record.started_at is not None
    assert record.state is not None
    return core.Run(
        record.run_id,
        record.kind or "",
        record.place_id or "",
        record.by or "",
        record.started_at,
        record.total or 0,
        record.done or 0,
        core.RunState(record.state),
        record.counts or {},
        dict(record.facts or {}),
        record.result or "",
        record.reason or "",
        record.sentence or "",
        tuple(record.names or ()),
    )


def find_run(run_id: str) -> core.Run | None:
    """Return the run, or None."""
    record = storage.find(RunRecord, run_id, HEAD, consistent=True)
    return None if record is None else _run(record)


def create_run(run: core.Run) -> core.Run:
    """Write a new run; one that exists under this id is returned as it is."""
    record = RunRecord(
        run.run_id,
        HEAD,
        kind=run.kind,
        place_id=run.place_id,
        by=run.by,
        started_at=run.started_at,
        total=run.total,
        done=run.done,
        state=run.state.value,
        counts=run.counts,
        facts=run.facts,
        names=list(run.names) or None,
        kept_until=run.started_at + dt.timedelta(days=core.KEPT_DAYS),
    )
    failures = attempt(Writes().create(record, refusal=lambda _: core.NoSuchRun()))
    return _run(failures[0].image) if failures else run


def set_total(run_id: str, total: int) -> None:
    """Say how many parts a run has, once that is known."""
    actions = [Path(["total"]).set(total)]
    commit(Writes().update(RunRecord, run_id, HEAD, actions=actions))


def commit_part(run_id: str, part: str, counts: dict[str, int], kept_until: dt.datetime) -> bool:
    """Count a part home once; False where it was home already."""
    row = RunRecord(run_id, f"part#{part}", counts=counts, kept_until=kept_until)
    sums = [Path(["counts", name]).set((Path(["counts", name]) | 0) + n) for name, n in counts.items()]
    writes = Writes().create(row, refusal=lambda _: core.NoSuchRun(), guard=True)
    writes.update(
        RunRecord,
        run_id,
        HEAD,
        actions=[Path(["done"]).set(Path(["done"]) + 1), *sums],
        condition=RunRecord.run_id.exists(),
        refusal=lambda _: core.NoSuchRun(),
    )
    failures = attempt(writes)
    if failures and not failures[0].write.guard:
        raise failures[0].error()
    return not failures


def finish(run_id: str, state: core.RunState, result: str, *, reason: str, sentence: str) -> None:
    """Say how a run ended, what it made, and why it failed."""
    actions = [
        RunRecord.state.set(state.value),
        RunRecord.result.set(result),
        RunRecord.reason.set(reason),
        RunRecord.sentence.set(sentence),
    ]
    commit(Writes().update(RunRecord, run_id, HEAD, actions=actions))


def put_result(key: str, body: bytes, content_type: str) -> None:
    """Write what a run made into the private bucket."""
    storage.client("s3").put_object(Bucket=settings().private_bucket, Key=key, Body=body, ContentType=content_type)


def presigned(key: str) -> str:
    """Return an address that opens an object of the private bucket for a few minutes, saved under its own name."""
    disposition = f'attachment; filename="{key.rpartition("/")[2]}"'
    params = {"Bucket": settings().private_bucket, "Key": key, "ResponseContentDisposition": disposition}
    return str(storage.client("s3").generate_presigned_url("get_object", Params=params, ExpiresIn=core.RESULT_SECONDS))


def listed(prefix: str) -> list[str]:
    """Return the keys under a prefix of the private bucket; a call per 1,000."""
    pages = storage.client("s3").get_paginator("list_objects_v2")
    found = pages.paginate(Bucket=settings().private_bucket, Prefix=prefix, PaginationConfig={"PageSize": KEYS_A_CALL})
    return [str(entry["Key"]) for page in found for entry in page.get("Contents", [])]


def parts_home(run_id: str) -> set[str]:
    """Return the parts that have been counted home."""
    query = storage.Query(RunRecord, run_id, where=RunRecord.row.startswith("part#"), consistent=True)
    return {item["row"]["S"].removeprefix("part#") for item in storage.every(query)}


@functools.cache
def _queue_url(queue: str) -> str:
    return str(storage.client("sqs").get_queue_url(QueueName=settings().table_prefix + queue)["QueueUrl"])


def send_parts(queue: str, parts: Iterable[core.Part], *, delay_seconds: int = 0, spaced_seconds: int = 0) -> None:
    """Send each part as one message, which nobody receives before `delay_seconds` have passed.

    Each further message waits `spaced_seconds` longer than the one before. SQS allows 900 seconds in all.
    """
    entries = [
        {
            "Id": str(n),
            "MessageBody": json.dumps({"run_id": p.run_id, "kind": p.kind, "part": p.part}),
            "DelaySeconds": min(delay_seconds + n * spaced_seconds, DELAY_SECONDS_MAX),
        }
        for n, p in enumerate(parts)
    ]
    for start in range(0, len(entries), SQS_BATCH_MAX):
        _send(queue, entries[start : start + SQS_BATCH_MAX])


def _send(queue: str, entries: Sequence[dict[str, object]]) -> None:
    answer = storage.client("sqs").send_message_batch(QueueUrl=_queue_url(queue), Entries=entries)
    failed = {failure["Id"] for failure in answer.get("Failed", [])}
    if failed:
        _send(queue, [entry for entry in entries if entry["Id"] in failed])
