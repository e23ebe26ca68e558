"""`make rehearse`: the system tests through the emulated API Gateway, on the package with its own packages.

The emulated AWS is thrown away afterwards. Functions run in processes of their own, from the zip alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from infra.plan import ROOT
from local import world
from local.children import Children

_LEFT_OUT = ("--ignore=tests/system/test_pages.py",)
"""What API Gateway has no part in."""


def main() -> None:
    """Rehearse, and leave with what pytest says."""
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        children = Children(state / "logs")
        try:
            made = world.make(world.Steps(Console()), children, state, page_url="http://127.0.0.1:8000", target="host")
            known = {"SANBAO_TEST_URL": made.gateway, "SANBAO_TEST_EMULATOR": made.emulator}
            command = [sys.executable, "-m", "pytest", "tests/system", *_LEFT_OUT, *sys.argv[1:]]
            code = subprocess.run(command, cwd=ROOT, env=os.environ | known, check=False).returncode
        finally:
            children.stop()
    sys.exit(code)


if __name__ == "__main__":
    main()
