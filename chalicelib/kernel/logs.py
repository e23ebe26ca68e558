"""Structured logs: one JSON line an event, with the request's id. Never personal data, tokens or bodies.

Only named facts of known harmless kinds are written: `event` takes keyword values that are numbers, booleans, or
short words without spaces, and drops everything else.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from typing import TextIO

_LOG = logging.getLogger("sanbao")
_WORD = re.compile(r"^[A-Za-z0-9_.:/#{}-]{1,120}$")
_DIGITS = re.compile(r"\d{11,}")
"""Eleven digits in a row may be a phone or an ID number; they never pass."""


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to whatever standard error is at that moment, so that a test may look at it."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


def start(level: int = logging.INFO) -> None:
    """Send this house's events to standard error as JSON lines. The first event does it, whichever door it is at."""
    if not _LOG.handlers:
        _LOG.addHandler(_Stderr())
        _LOG.propagate = False
        _LOG.setLevel(level)


def _harmless(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value if not _DIGITS.search(str(value)) else "withheld"
    text = str(value)
    return text if _WORD.match(text) and not _DIGITS.search(text) else "withheld"


def event(name: str, *, level: int = logging.INFO, **facts: object) -> None:
    """Write one event."""
    start()
    line: dict[str, object] = {"event": name, "level": logging.getLevelName(level).lower()}
    line |= {key: _harmless(value) for key, value in facts.items()}
    _LOG.log(level, json.dumps(line, ensure_ascii=False))


def surprise(error: BaseException, *, request_id: str) -> None:
    """Write an unexpected error: its type and where it was raised, never its message, which may quote data."""
    start()
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    where = [f"{frame.filename.rsplit('/', 3)[-1]}:{frame.lineno}:{frame.name}" for frame in frames]
    line = {"event": "surprise", "level": "error", "request_id": _harmless(request_id)}
    _LOG.error(json.dumps(line | {"type": type(error).__name__, "where": where}))
