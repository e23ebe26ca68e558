"""Rosters and other long work, asked and shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.foundation.identity.schemas.fields import PlaceId
from chalicelib.foundation.runs.core import Run
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown


class PlaceAsked(Asked):
    """The village or town that long work is for."""

    place_id: PlaceId


class RosterAsked(Asked):
    """An uploaded roster to import."""

    place_id: PlaceId
    upload_id: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]


class UploadShown(Shown):
    """Where to send a file: a form with these fields, then `file`."""

    upload_id: str
    url: str
    fields: dict[str, str]
    bytes_max: int


class LinkShown(Shown):
    """A signed link to a file."""

    url: str


class FileShown(Shown):
    """A file that long work made."""

    name: str
    url: str


class RunShown(Shown):
    """How far long work is. `counts` are sums over the parts that are done; `files` come when it ended."""

    run_id: str
    kind: str
    place_id: str
    state: str
    started_at: str
    parts: int
    parts_done: int
    counts: dict[str, int]
    reason: str
    files: list[FileShown]

    @classmethod
    def of(cls, run: Run, files: list[tuple[str, str]]) -> RunShown:
        """Return a run as answered."""
        return cls(
            run_id=run.run_id,
            kind=run.kind,
            place_id=run.place_id,
            state=run.state,
            started_at=business_time(run.started_at),
            parts=run.total,
            parts_done=run.done,
            counts=run.counts,
            reason=run.reason,
            files=[FileShown(name=name, url=url) for name, url in files],
        )
