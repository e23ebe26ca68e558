"""Counts tries in DynamoDB before they are looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from chalicelib.foundation.identity.core.tries import Limit, network_of
from chalicelib.foundation.identity.records.tries import TriesRecord
from chalicelib.kernel import keys
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Failure, Writes, attempt, commit

TURNS_MAX = 6


class _Counted(Exception):
    """A count could not be begun, or continued, in the form that was tried."""


@value
class Target:
    """Where tries are counted: its key, which does not tell what is guessed at, and when the count that begins ends."""

    limit: Limit
    key: str
    ends_at: dt.datetime


def target_of(limit: Limit, secret: str, now: dt.datetime) -> Target:
    """Return where the tries at `secret` are counted."""
    key = f"{limit.name}#{keys.digest('tries', f'{limit.name}#{secret}')}"
    if not limit.shared:
        return Target(limit, key, now + dt.timedelta(seconds=limit.seconds))
    window = int(now.timestamp()) // limit.seconds
    return Target(limit, f"{key}#{window}", dt.datetime.fromtimestamp((window + 1) * limit.seconds, dt.UTC))


def targets_of(ctx: Context, limit: Limit, *secrets: str, source: Limit) -> list[Target]:
    """Return where a request's tries at `secrets` are counted, and those from its address, where that is known."""
    targets = [target_of(limit, secret, ctx.now()) for secret in secrets]
    if ctx.source_address:
        targets.append(target_of(source, network_of(ctx.source_address), ctx.now()))
    return targets


def reserve(targets: Sequence[Target], now: dt.datetime) -> None:
    """Count one try at every target, or at none. One round trip where no secret of theirs was tried lately.

    A count whose answer was lost may count twice, never less.

    Raises:
        TooManyTries: a target has no try left, in the words of its limit; says how long to wait.
        Busy: others try at the same time; ask again.
    """
    going: set[str] = set()
    for _ in range(TURNS_MAX):
        failures = attempt(Writes().merge(*(_one(target, now, going=target.key in going) for target in targets)))
        if not failures:
            return
        _refuse_over(targets, failures, now)
        going = _next_form(going, failures, now)
    raise Busy


def _one(target: Target, now: dt.datetime, *, going: bool) -> Writes:
    if target.limit.shared:
        return _joined(target)
    return _more(target, now) if going else _first(target, now)


def _first(target: Target, now: dt.datetime) -> Writes:
    row = TriesRecord(target.key, tries=1, ends_at=target.ends_at, kept_until=target.ends_at)
    free = TriesRecord.target.does_not_exist() | (TriesRecord.ends_at <= now)
    return Writes().put(row, condition=free, refusal=lambda _: _Counted())


def _more(target: Target, now: dt.datetime) -> Writes:
    return Writes().update(
        TriesRecord,
        target.key,
        actions=[TriesRecord.tries.set(TriesRecord.tries + 1)],
        condition=(TriesRecord.tries < target.limit.tries_max) & (TriesRecord.ends_at > now),
        refusal=lambda _: _Counted(),
    )


def _joined(target: Target) -> Writes:
    """Return the write that begins or continues the count of a window, whose key is its own."""
    return Writes().update(
        TriesRecord,
        target.key,
        actions=_moved(target, 1),
        condition=TriesRecord.target.does_not_exist() | (TriesRecord.tries < target.limit.tries_max),
        refusal=lambda _: _Counted(),
    )


def _moved(target: Target, by: int) -> list[Any]:
    ends = [TriesRecord.ends_at.set(target.ends_at), TriesRecord.kept_until.set(target.ends_at)]
    return [TriesRecord.tries.add(by), *ends]


def _key_of(failure: Failure) -> str:
    request: dict[str, Any] = failure.write.request
    return str((request.get("Key") or request["Item"])["target"]["S"])


def _going(image: Any, now: dt.datetime) -> bool:
    return image is not None and image.ends_at > now


def _refuse_over(targets: Sequence[Target], failures: Sequence[Failure], now: dt.datetime) -> None:
    """Refuse in the words of the target that is over for longest."""
    limits = {target.key: target.limit for target in targets}
    running = [(limits[_key_of(f)], f.image) for f in failures if _going(f.image, now)]
    over = [(image.ends_at, limit) for limit, image in running if image.tries >= limit.tries_max]
    if over:
        ends_at, limit = max(over, key=lambda one: one[0])
        raise limit.refusal(retry_after_seconds=int((ends_at - now).total_seconds()) + 1)


def _next_form(going: set[str], failures: Sequence[Failure], now: dt.datetime) -> set[str]:
    """Return which targets have a count to continue, by what the failures show."""
    shown = {_key_of(failure): _going(failure.image, now) for failure in failures}
    return {t for t in going if shown.get(t, True)} | {t for t, yes in shown.items() if yes}


def prepare_clear(targets: Sequence[Target]) -> Writes:
    """Return the writes that forget the tries at every target, since one was right; of a shared one, that one."""
    writes = Writes()
    for target in targets:
        if target.limit.shared:
            writes.update(TriesRecord, target.key, actions=_moved(target, -1))
        else:
            writes.delete(TriesRecord, target.key)
    return writes


def clear(targets: Sequence[Target]) -> None:
    """Forget the tries at every target."""
    commit(prepare_clear(targets))
