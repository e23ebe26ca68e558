"""Who has the state on disk: one running system at a time, found out even after it was killed."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


class AlreadyRunning(RuntimeError):
    """A system that is alive has this state; the sentence says where it answers."""


@dataclass(frozen=True, slots=True)
class Running:
    """A running system: its process, where it answers, and its emulated AWS ("" while that starts)."""

    pid: int
    url: str
    emulator: str = ""


def running(state: Path) -> Running | None:
    """Return the system that has `state`, or None where none is alive."""
    file = state / "running.json"
    if not file.exists():
        return None
    known = Running(**json.loads(file.read_text(encoding="utf-8")))
    return known if _is_alive(known.pid) else None


def claim(state: Path, mine: Running) -> None:
    """Write down that this process has `state`.

    Raises:
        AlreadyRunning: another one has it.
    """
    other = running(state)
    if other is not None and other.pid != mine.pid:
        message = f"Sanbao is already running at {other.url} (process {other.pid}). End that one first."
        raise AlreadyRunning(message)
    state.mkdir(parents=True, exist_ok=True)
    written = state / "running.json.new"
    written.write_text(json.dumps(asdict(mine)), encoding="utf-8")
    written.replace(state / "running.json")  # Whoever looks meanwhile sees the old one or the new, never half of it.


def release(state: Path) -> None:
    """Say that nobody has `state` now."""
    (state / "running.json").unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    """Tell whether a process is there and is this system, where the machine can say what a process is."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    words = Path(f"/proc/{pid}/cmdline")
    return not words.exists() or b"local." in words.read_bytes() or pid == os.getpid()
