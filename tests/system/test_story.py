"""The story that `make demo` tells: its figures are right, and a figure that is not is named."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.system


TOWN = ("--scale", "town", "--share", "1/1000", "--players", "2")


@pytest.mark.parametrize(("arguments", "checked"), [((), 398), (TOWN, 60)], ids=["small", "town"])
def test_every_figure_of_the_story_is_right(arguments: tuple[str, ...], checked: int) -> None:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("SANBAO_", "AWS_"))}
    command = [sys.executable, "-m", "local.story", *arguments]
    told = subprocess.run(command, env=known, capture_output=True, text=True, timeout=240, check=False)
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-3000:]
    assert f"核对 {checked} 项，全部相符" in told.stdout
