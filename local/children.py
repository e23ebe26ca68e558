"""Processes that the running system starts, watches and ends, each by its own id."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 120
"""The emulator writes its state when it stops; a large town takes a while."""
PORTS_TRIED_MAX = 8
PROC, LISTENING = Path("/proc"), "0A"
"""Where Linux tells of processes and sockets, and the state of a socket that listens (proc_pid_net(5))."""


class ChildEnded(RuntimeError):
    """A process ended while it was starting; the sentence names it and its log."""


def is_free(port: int) -> bool:
    """Tell whether nobody listens on a port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port(wanted: int, taken: frozenset[int] = frozenset()) -> int:
    """Return `wanted`, or the next port of 127.0.0.1 that is free."""
    return next(port for port in range(wanted, 65_536) if port not in taken and is_free(port))


@dataclass(slots=True)
class Children:
    """All processes of one run. Their output goes to files in `logs`, and beside it their process ids."""

    logs: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, module: str, *arguments: str) -> None:
        """Start `python -m module arguments` in a session of its own, so that Ctrl-C reaches only us."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.logs / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-m", module, *arguments]
            self.running[name] = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        (self.logs / f"{name}.pid").write_text(str(self.running[name].pid), encoding="utf-8")

    def wait_for(self, name: str, ready: Callable[[], bool]) -> None:
        """Wait until a started process is ready.

        Raises:
            ChildEnded: it ended instead, or took too long.
        """
        deadline = time.monotonic() + START_SECONDS_MAX
        while not ready():
            if self.running[name].poll() is not None or time.monotonic() > deadline:
                message = f"{name} did not start; see {self.logs / name}.log"
                raise ChildEnded(message)
            time.sleep(0.05)

    def holds(self, name: str, port: int) -> bool:
        """Tell whether a process itself listens on a port of 127.0.0.1; where that is not told (macOS), if any does."""
        if not PROC.is_dir():
            return listens(port)
        own = set()
        with contextlib.suppress(FileNotFoundError):
            for one in (PROC / str(self.running[name].pid) / "fd").iterdir():
                with contextlib.suppress(FileNotFoundError):
                    own.add(str(one.readlink()))
        rows = [line.split() for line in (PROC / "net/tcp").read_text(encoding="ascii").splitlines()[1:]]
        here = {row[9] for row in rows if row[1] == f"0100007F:{port:04X}" and row[3] == LISTENING}
        return any(f"socket:[{inode}]" in own for inode in here)

    def serve(self, name: str, module: str, wanted: int, arguments: Callable[[int], Sequence[str]]) -> int:
        """Start a process that listens on `wanted`, or on the next free port; return the port.

        Where another run takes the port at the same moment, whoever was first has it, and ours tries the next one.

        Raises:
            ChildEnded: it ended by itself, or took too long.
        """
        for _ in range(PORTS_TRIED_MAX):
            port = free_port(wanted)
            self.start(name, module, *arguments(port))
            try:
                self.wait_for(name, lambda port=port: self.holds(name, port))  # type: ignore[misc]  # Binds now.
            except ChildEnded:
                if self.running[name].poll() is None or not listens(port):
                    raise
            else:
                return port
        message = f"{name} found no port from {wanted} on; see {self.logs / name}.log"
        raise ChildEnded(message)

    def ended(self) -> str | None:
        """Return the name of a process that ended by itself, if one did."""
        return next((name for name, process in self.running.items() if process.poll() is not None), None)

    def stop(self) -> None:
        """End all, the last started first, and wait for each."""
        for name in reversed(list(self.running)):
            process = self.running.pop(name)
            process.terminate()
            try:
                process.wait(timeout=STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            # What it had started in its own session (the emulator's workers) goes with it.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def listens(port: int) -> bool:
    """Tell whether somebody answers on a port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
