"""The house and its rooms. A room is loaded when something first asks for it: a request, a job, or an undoing.

A fresh Lambda process answers one request or one message, and loads the one room of it; the shapes of all doors would
be half its start (decision 0034). `chalicelib/rooms.json` tells which room has a path; `make openapi` writes it, and a
test says when it is stale.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from chalice import Chalice

INDEX = Path(__file__).parents[1] / "rooms.json"
MODULES = {"doors": "routes", "jobs": "jobs"}
"""In which module of a room its doors and its jobs are."""


def later(module: str, name: str) -> Callable[..., Any]:
    """Return a function that is the one of this name, whose module is loaded when it is first called."""

    def called(*args: Any, **named: Any) -> Any:
        return getattr(import_module(module), name)(*args, **named)

    return called


class House(Chalice):
    """A Chalice app whose rooms open one by one; `open_all` opens every one, for who deploys, describes or tests it."""

    def __init__(self, app_name: str) -> None:
        super().__init__(app_name=app_name, configure_logs=False)
        self._closed: dict[str, str] = {}
        self._room_of_path: dict[str, str] = {}

    def room(self, room: str, package: str, *has: Literal["doors", "jobs"]) -> None:
        """Say where a room is, and what it has.

        Its doors are `routes.doors`, a `Doors` of this name; its jobs `jobs.jobs`, a Blueprint. The jobs' names begin
        with the room's.
        """
        for what in has:
            self._closed[f"{room}.{what}"] = f"{package}.{MODULES[what]}"

    def rooms(self, package: str, names: str, *has: Literal["doors", "jobs"]) -> None:
        """Say which rooms lie in a package under their own names, and what each of them has."""
        for room in names.split():
            self.room(room, f"{package}.{room}", *has)

    def open_doors(self, room: str) -> None:
        """Hang a room's doors, where they do not hang already; a room that there is not has none."""
        module = self._closed.pop(f"{room}.doors", "")
        if module:
            self.register_blueprint(_loaded(module).doors.blueprint)

    def open_jobs(self, room: str) -> None:
        """Hang a room's jobs, where they do not hang already; a room that there is not has none."""
        module = self._closed.pop(f"{room}.jobs", "")
        if module:
            self.register_blueprint(_loaded(module).jobs, name_prefix=f"{room}-")

    def open_all(self) -> House:
        """Open every room, in the order of `app.py`, and return the house."""
        for one in list(self._closed):
            room, _, what = one.partition(".")
            {"doors": self.open_doors, "jobs": self.open_jobs}[what](room)
        return self

    def handler(self, name: str) -> Any:
        """Return the job that Lambda calls `app.<name>`, such as `ledger_night`; app.py's `__getattr__`.

        Raises:
            AttributeError: no job has this name.
        """
        room, _, job = name.partition("_")
        self.open_jobs(room)
        if f"{room}-{job}" not in self.handler_map:
            raise AttributeError(name)
        return self.handler_map[f"{room}-{job}"]

    def __call__(self, event: Any, context: Any) -> dict[str, Any]:
        """Answer one request, behind the doors of whose room it stands."""
        if self._closed:
            self.open_doors(self._room_of(event.get("requestContext", {}).get("resourcePath") or ""))
        answer: dict[str, Any] = super().__call__(event, context)
        return answer

    def _room_of(self, path: str) -> str:
        if not self._room_of_path:
            self._room_of_path = json.loads(INDEX.read_text(encoding="utf-8"))
        return self._room_of_path.get(path, "")

    def _get_middleware_handlers(self, event_type: str) -> list[Any]:
        """Return a list: of Chalice's generator nothing is left when the same process takes its second message."""
        return list(super()._get_middleware_handlers(event_type))


def _loaded(module: str) -> Any:
    """Load a room. What loads stays for good: the collector would only walk it again and again."""
    gc.disable()
    try:
        return import_module(module)
    finally:
        gc.freeze()
        gc.enable()
