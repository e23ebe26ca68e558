"""How far the town is, on standard error: bars where somebody watches, and a line a village in any case."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from local.town.villages import Village


class Overview:
    """One phase over all villages: its bar, and a bar for each village at work. `sizes` are deeds by village."""

    def __init__(self, console: Console, what: str, villages: Sequence[Village], sizes: Sequence[int]) -> None:
        left = TextColumn("{task.fields[left]}")
        self.villages = villages
        columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), left)
        self._bars = Progress(*columns, console=console, disable=not console.is_terminal)
        self._console = console
        self._what = what
        self._sizes = {one.village_id: size for one, size in zip(villages, sizes, strict=True)}
        self._all = self._bars.add_task(what, total=sum(sizes), left="")
        self._tasks: dict[str, tuple[TaskID, float]] = {}
        self._began = time.monotonic()
        self._done = 0
        self._villages_done = 0

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show the bars while the block runs."""
        with self._bars:
            yield

    def hear(self, village: Village, count: int, result: object | None) -> None:
        """Count deeds of a village; a result means that it is done."""
        if village.village_id not in self._tasks:
            task = self._bars.add_task(f"  {village.name}", total=self._sizes[village.village_id], left="")
            self._tasks[village.village_id] = (task, time.monotonic())
        task, began = self._tasks[village.village_id]
        self._done += count
        self._bars.update(task, advance=count)
        self._bars.update(self._all, advance=count, left=self._left())
        if result is not None:
            self._villages_done += 1
            self._bars.update(task, visible=False)
            self._say(village, time.monotonic() - began)

    def _say(self, village: Village, seconds: float) -> None:
        so_far = f"{self._villages_done} of {len(self._sizes)}"
        line = f"{self._what}: {village.name}, {seconds:.0f} s; {so_far}; {self._left()}"
        (self._bars.console if self._console.is_terminal else self._console).print(line)

    def _left(self) -> str:
        """Return how long it takes still, at the pace so far."""
        if not self._done:
            return ""
        seconds = (time.monotonic() - self._began) / self._done * (sum(self._sizes.values()) - self._done)
        return f"about {seconds / 60:.0f} min left" if seconds >= 60 else f"about {seconds:.0f} s left"
