"""`make bench`: every benchmark, one after the other, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys

from infra.plan import ROOT

BENCHES = ("cold_start", "award", "cards", "roster", "settlement", "scores", "log")


def main() -> None:
    """Run them all; fail where one of them fails."""
    codes = [
        subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=ROOT, check=False).returncode for name in BENCHES
    ]
    sys.exit(max(codes))


if __name__ == "__main__":
    main()
