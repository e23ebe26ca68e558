"""How the tests are spread over several processes: a file at a time, and all that needs a town in one process."""

from __future__ import annotations

from pathlib import PurePosixPath

from xdist.scheduler import LoadScopeScheduling

SHARE_A_TOWN = {"system", "web"}
"""Folders whose tests run one after another in one process: two towns that start at once would take the same ports."""


def needs_a_town(file: str) -> bool:
    """Tell whether a file's tests talk to a running town."""
    return PurePosixPath(file).parent.name in SHARE_A_TOWN


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist says nothing of its types.
    """Gives a process a whole file, so that what a module's fixtures make is made once; and one all towns.

    Groups (`--dist=loadgroup`) would say the same, but xdist 3.8 writes them where pytest 9.2 reads no more.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return "towns" if needs_a_town(file) else file
