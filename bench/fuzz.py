"""`make fuzz`: schemathesis sends hostile requests to every route of a throw-away town; nothing may answer 5xx."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from infra.plan import ROOT
from local.children import free_port, listens

START_SECONDS_MAX = 60


def main() -> None:
    """Start a town, attack it, and leave with what schemathesis says."""
    tool = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    assert tool is not None, "schemathesis is not installed beside this Python"
    port = free_port(8200)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "local.up", "--state", folder, "--port", str(port)]
        town = subprocess.Popen(command, cwd=ROOT)
        try:
            deadline = time.monotonic() + START_SECONDS_MAX
            while not listens(port):
                assert town.poll() is None, "the town did not start"
                assert time.monotonic() < deadline, "the town took too long"
                time.sleep(0.2)
            url = f"http://127.0.0.1:{port}"
            attack = [tool, "run", f"{url}/v1/openapi.json", "--url", url, "--no-color"]
            attack += ["--checks", "not_a_server_error,response_schema_conformance,content_type_conformance"]
            code = subprocess.run([*attack, *sys.argv[1:]], cwd=folder, env=os.environ, check=False).returncode
        finally:
            town.terminate()
            town.wait(timeout=120)
    sys.exit(code)


if __name__ == "__main__":
    main()
