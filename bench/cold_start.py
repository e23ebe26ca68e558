"""Cold start: what a new process needs until it has `app` and a client, beside the libraries alone."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys

from bench.lines import line
from infra.plan import ROOT
from tests import environment

RATIO_MAX = 1.15
"""Architecture: a cold start costs at most this many times the libraries alone."""
ROUNDS = 15
LIBRARIES = (
    "import chalice, pynamodb.models, pydantic, botocore.session\n"
    "class Shape(pydantic.BaseModel):\n    name: str\n"  # Half of pydantic loads with the first model.
    "botocore.session.get_session().create_client('dynamodb', region_name='cn-north-1')"
)
HOUSE = "import app\nfrom chalicelib.kernel import storage\nstorage.client()"
TO_AN_ANSWER = HOUSE + (
    "\napp.app.open_doors('activities')\n"
    "from chalicelib.foundation.identity.service import acting, tokens"  # Who asks, and for whom.
)
"""What also loads before the first answer: the room of the request, and what reads its credentials."""


def _surroundings() -> dict[str, str]:
    """Let Python keep what it compiled, as the package brings it: both sides start from compiled code."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _milliseconds(program: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=_surroundings(), check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1_000


def main() -> None:
    """Measure fresh processes in turns, so that a noisy machine disturbs all alike, and print the lines."""
    environment.enter()
    programs = (HOUSE, TO_AN_ANSWER, LIBRARIES)
    for program in programs:
        _milliseconds(program)  # Compiles what is not compiled yet.
    turns = [[_milliseconds(program) for program in programs] for _ in range(ROUNDS)]
    house, to_an_answer, libraries = (statistics.median(column) for column in zip(*turns, strict=True))
    line("cold start: app and its client", house, "ms CPU", baseline=libraries, goal=RATIO_MAX)
    line("cold start: until a room's first answer", to_an_answer, "ms CPU", baseline=libraries, goal=RATIO_MAX)


if __name__ == "__main__":
    main()
