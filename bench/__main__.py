"""`make bench`: how long a cold start takes beside the libraries alone."""

from __future__ import annotations

import resource
import subprocess
import sys

from rich.console import Console
from rich.table import Table

from infra.plan import ROOT
from tests import environment

RATIO_MAX = 1.15
"""Architecture: a cold start costs at most this many times the libraries alone."""
ROUNDS = 9
LIBRARIES = (
    "import chalice, pynamodb.models, pydantic, botocore.session\n"
    "class Shape(pydantic.BaseModel):\n    name: str\n"  # Half of pydantic loads with the first model.
    "botocore.session.get_session().create_client('dynamodb', region_name='cn-north-1')"
)
HOUSE = "import app\nfrom chalicelib.kernel import storage\nstorage.client()"


def cpu_seconds(program: str) -> float:
    """Return the least CPU time that a Python process needs for `program`, of several tries."""
    return min(_once(program) for _ in range(ROUNDS))


def _once(program: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure, print, and fail where the house is slower than it promises."""
    environment.enter()
    libraries, house = cpu_seconds(LIBRARIES), cpu_seconds(HOUSE)
    shown = Table("cold start", "CPU seconds", "ratio")
    shown.add_row("chalice, pynamodb, pydantic and a client", f"{libraries:.3f}", "1")
    shown.add_row("app and its client", f"{house:.3f}", f"{house / libraries:.2f}")
    Console().print(shown)
    sys.exit(house / libraries > RATIO_MAX)


if __name__ == "__main__":
    main()
