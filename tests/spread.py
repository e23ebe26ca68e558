"""How the tests are spread over several processes: a file at a time, and what needs a town in few groups."""

from __future__ import annotations

from pathlib import PurePosixPath
from zlib import crc32

from xdist.scheduler import LoadScopeScheduling

TOWNS = {"system": 1, "web": 2}
"""Folders whose tests need a town, and over how many they are spread: one more takes its process half a minute."""


def needs_a_town(file: str) -> bool:
    """Tell whether a file's tests talk to a running town."""
    return PurePosixPath(file).parent.name in TOWNS


def town_of(file: str) -> str:
    """Return which town the tests of a file talk to."""
    path = PurePosixPath(file)
    return f"{path.parent.name} {crc32(path.name.encode()) % TOWNS[path.parent.name]}"


FILLS = "web 0"
"""Whose process fills the first town, of which the others begin with copies: nobody waits for it meanwhile."""
MEANWHILE = "tests/house/test_costs.py"


def begins(file: str) -> int:
    """Return how early a file's tests begin: those of a town first, which take one process minutes."""
    if file == MEANWHILE:
        return 1
    if needs_a_town(file):
        return 0 if town_of(file) == FILLS else 2
    return 3


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist says nothing of its types.
    """Gives a process a whole file, so that what a module's fixtures make is made once; and all of a town to one.

    Groups (`--dist=loadgroup`) would say the same, but xdist 3.8 writes them where pytest 9.2 reads no more.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return town_of(file) if needs_a_town(file) else file
