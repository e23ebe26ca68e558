"""Counts tries in DynamoDB before they are looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from chalicelib.foundation.identity.core.tries import Limit, TooManyTries
from chalicelib.foundation.identity.records.tries import TriesRecord
from chalicelib.kernel import keys
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Failure, Writes, attempt, commit

TURNS_MAX = 6


class _Counted(Exception):
    """A count could not be begun, or continued, in the form that was tried."""


def target_of(limit: Limit, secret: str) -> str:
    """Return the key of the tries at `secret`, which it does not tell."""
    return f"{limit.name}#{keys.digest('tries', f'{limit.name}#{secret}')}"


def reserve(limit: Limit, targets: Sequence[str], now: dt.datetime) -> None:
    """Count one try at every target, or at none. One round trip where none of them was tried lately.

    A count whose answer was lost may count twice, never less.

    Raises:
        TooManyTries: a target has no try left; says how long to wait.
        Busy: others try at the same time; ask again.
    """
    going: set[str] = set()
    for _ in range(TURNS_MAX):
        writes = Writes()
        for target in targets:
            writes.merge(_more(limit, target, now) if target in going else _first(limit, target, now))
        failures = attempt(writes)
        if not failures:
            return
        _refuse_over(limit, failures, now)
        going = _next_form(going, failures, now)
    raise Busy


def _first(limit: Limit, target: str, now: dt.datetime) -> Writes:
    ends_at = now + dt.timedelta(seconds=limit.seconds)
    row = TriesRecord(target, tries=1, ends_at=ends_at, kept_until=ends_at)
    free = TriesRecord.target.does_not_exist() | (TriesRecord.ends_at <= now)
    return Writes().put(row, condition=free, refusal=lambda _: _Counted())


def _more(limit: Limit, target: str, now: dt.datetime) -> Writes:
    return Writes().update(
        TriesRecord,
        target,
        actions=[TriesRecord.tries.set(TriesRecord.tries + 1)],
        condition=(TriesRecord.tries < limit.tries_max) & (TriesRecord.ends_at > now),
        refusal=lambda _: _Counted(),
    )


def _key_of(failure: Failure) -> str:
    request: dict[str, Any] = failure.write.request
    return str((request.get("Key") or request["Item"])["target"]["S"])


def _going(image: Any, now: dt.datetime) -> bool:
    return image is not None and image.ends_at > now


def _refuse_over(limit: Limit, failures: Sequence[Failure], now: dt.datetime) -> None:
    over = [f.image.ends_at for f in failures if _going(f.image, now) and f.image.tries >= limit.tries_max]
    if over:
        raise TooManyTries(retry_after_seconds=int((max(over) - now).total_seconds()) + 1)


def _next_form(going: set[str], failures: Sequence[Failure], now: dt.datetime) -> set[str]:
    """Return which targets have a count to continue, by what the failures show."""
    shown = {_key_of(failure): _going(failure.image, now) for failure in failures}
    return {t for t in going if shown.get(t, True)} | {t for t, yes in shown.items() if yes}


def prepare_clear(targets: Sequence[str]) -> Writes:
    """Return the writes that forget the tries at every target, since one was right."""
    writes = Writes()
    for target in targets:
        writes.delete(TriesRecord, target)
    return writes


def clear(targets: Sequence[str]) -> None:
    """Forget the tries at every target."""
    commit(prepare_clear(targets))
