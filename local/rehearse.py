"""`make rehearse`: the system tests through the emulated API Gateway, on the package with its own packages.

The emulated AWS is thrown away afterwards. Functions run in processes of their own, from the zip alone. The town is the
demo's, seeded by this process; everything that a test asks for goes through the gateway. What is left out is said with
its reason; a test that skips itself for any other fails the rehearsal.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

import urllib3
from rich.console import Console

from infra.plan import ROOT
from infra.surroundings import enter
from local import demo, world
from local.children import Children

LEFT_OUT = {
    "tests/system/test_pages.py": "API Gateway serves no pages, and cuts what a socket sends otherwise",
    "tests/system/test_race.py": "it ends the HTTP server with kill -9, and Lambda has none",
    "tests/system/test_race_credit.py": "it ends the HTTP server with kill -9, and Lambda has none",
    "tests/system/test_story.py": "the story is told in one process, without HTTP",
}
"""System tests that the gateway has no part in, and why."""


def skipped(report: Path) -> list[str]:
    """Return the tests of a JUnit report that skipped themselves."""
    cases = ET.parse(report).iter("testcase")  # noqa: S314  Our own pytest wrote it a moment ago.
    return [f"{case.get('classname')}::{case.get('name')}" for case in cases if case.find("skipped") is not None]


def rehearsed(made: world.World, state: Path, surroundings: dict[str, str], console: Console) -> int:
    """Run the system tests against the gateway; return pytest's code, or 1 where one of them skipped itself."""
    known = {
        "SANBAO_TEST_URL": made.gateway,
        "SANBAO_TEST_EMULATOR": made.emulator,
        "SANBAO_TEST_STATE": str(state),
    }
    report = state / "rehearsal.xml"
    command = [sys.executable, "-m", "pytest", "tests/system", f"--junitxml={report}", *sys.argv[1:]]
    command += [f"--ignore={path}" for path in LEFT_OUT]
    code = subprocess.run(command, cwd=ROOT, env=surroundings | known, check=False).returncode
    for path, reason in LEFT_OUT.items():
        console.print(f"[dim]left out: {path}: {reason}[/]")
    unrehearsed = skipped(report)
    for name in unrehearsed:
        console.print(f"[red]✗ {name} was skipped: it was not rehearsed[/]")
    return code or int(bool(unrehearsed))


def answers(url: str) -> bool:
    """Tell whether the house answers at the gateway: its first function needs a while to start."""
    try:
        return urllib3.request("GET", f"{url}/v1/health", timeout=60, retries=False).status == 200
    except urllib3.exceptions.HTTPError:
        return False


def main() -> None:
    """Rehearse, and leave with what pytest says."""
    surroundings = dict(os.environ)
    console = Console(soft_wrap=True)
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        children = Children(state / "logs")
        try:
            steps = world.Steps(console)
            made = world.make(steps, children, state, page_url="http://127.0.0.1:8000", target="host")
            enter(made.client, "local", endpoint=made.emulator)
            demo.seed(state, console)
            with steps.step("the gateway answers"):
                children.wait_for("emulator", lambda: answers(made.gateway))
            code = rehearsed(made, state, surroundings, console)
        finally:
            children.stop()
    sys.exit(code)


if __name__ == "__main__":
    main()
