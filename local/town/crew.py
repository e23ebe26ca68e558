"""Several processes that share the villages of one town, all at work in the same house."""

from __future__ import annotations

import multiprocessing
import queue
import signal
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from local.town.villages import Village

Result = TypeVar("Result")
Deed = Callable[[Village, Callable[[int], None]], Result]
"""What is done for a village; it tells as it goes how much is done. A function of a module, so that it can be sent."""
News = Callable[[Village, int, Result | None], None]
"""Is told of each piece of work, and of a village's result when it is done."""
ASKED_EVERY_SECONDS = 1


class PlayerEnded(RuntimeError):
    """A process ended before its work was done; what went wrong stands above, on its standard error."""


def each(deed: Deed[Result], villages: Sequence[Village], players: int, news: News[Result]) -> list[Result]:
    """Do a deed for every village, so many at a time, and return the results in the villages' order.

    Raises:
        PlayerEnded: one of the processes failed. The others were ended.
    """
    results: dict[str, Result] = {}

    def heard(village: Village, count: int, result: Result | None) -> None:
        if result is not None:
            results[village.village_id] = result
        news(village, count, result)

    if players == 1:
        for village in villages:
            _do(deed, village, heard)
    else:
        _share(deed, villages, players, heard, results)
    return [results[village.village_id] for village in villages]


def _do(deed: Deed[Result], village: Village, news: News[Result]) -> None:
    result = deed(village, lambda count: news(village, count, None))
    assert result is not None, "a deed returns what came of it"
    news(village, 0, result)


def _share(
    deed: Deed[Result], villages: Sequence[Village], players: int, news: News[Result], results: dict[str, Result]
) -> None:
    context = multiprocessing.get_context("spawn")  # A fork would share connections.
    tasks, told = context.Queue(), context.Queue()
    for task in [*villages, *[None] * players]:
        tasks.put(task)
    crew = [context.Process(target=_work, args=(deed, tasks, told), daemon=True) for _ in range(players)]
    try:
        for process in crew:
            process.start()
        while len(results) < len(villages):
            try:
                news(*told.get(timeout=ASKED_EVERY_SECONDS))
            except queue.Empty:
                if any(process.exitcode for process in crew):
                    raise PlayerEnded from None
    finally:
        for process in crew:
            process.terminate()
            process.join()


def _work(deed: Deed[Result], tasks: Any, told: Any) -> None:
    """In one of the processes: take villages until none is left. Ctrl-C is the first process's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while (village := tasks.get()) is not None:
        _do(deed, village, lambda *news: told.put(news))
