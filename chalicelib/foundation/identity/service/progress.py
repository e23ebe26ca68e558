"""How far a run is, and the files it made."""

from __future__ import annotations

from chalicelib.foundation.identity.store import objects
from chalicelib.foundation.runs.service import Run

SHOWN_MAX = 100


def files_of(run: Run) -> list[tuple[str, str]]:
    """Return the name and a signed link of each file that an ended run made; of the first 100."""
    if run.state == "running" or not run.result:
        return []
    keys = [run.result] if not run.result.endswith("/") else list(objects.listed(run.result))[:SHOWN_MAX]
    names = [key.rpartition("/")[2] for key in keys]
    return [(name, objects.link(key, file_name=name)) for name, key in zip(names, keys, strict=True)]
