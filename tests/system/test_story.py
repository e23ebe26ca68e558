"""The story that `make demo` tells: its figures are right, and a figure that is not is named."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.system


def test_every_figure_of_the_small_story_is_right() -> None:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("SANBAO_", "AWS_"))}
    told = subprocess.run(
        [sys.executable, "-m", "local.story"], env=known, capture_output=True, text=True, timeout=120, check=False
    )
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-3000:]
    assert "核对 110 项，全部相符" in told.stdout
