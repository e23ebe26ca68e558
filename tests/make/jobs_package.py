"""The app of `jobs_app` as a package, put into an emulated account in seconds."""

from __future__ import annotations

import importlib
import json
import zipfile
from pathlib import Path
from typing import Any

from chalicelib.kernel import rooms
from infra.package import Package
from infra.plan import ROOT

MODULES = (
    "tests",
    "tests.make",
    "tests.make.jobs",
    "tests.make.jobs_app",
    "chalicelib",
    "chalicelib.kernel",
    rooms.__name__,
)


def package(folder: Path, body: dict[str, Any]) -> Package:
    """Return the jobs app as a package whose functions find Chalice installed."""
    code, made = folder / "code.zip", folder / "template.json"
    with zipfile.ZipFile(code, "w") as held:
        held.writestr("app.py", "from tests.make.jobs_app import app\n__getattr__ = app.handler\n")
        for module in MODULES:
            file = Path(str(importlib.import_module(module).__file__)).relative_to(ROOT)
            held.write(ROOT / file, str(file))
        held.write(rooms.INDEX, str(rooms.INDEX.relative_to(ROOT)))
    made.write_text(json.dumps(body))
    return Package(code, made, "code-test.zip", "test")
