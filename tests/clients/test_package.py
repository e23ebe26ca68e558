"""The client as a shop installs it: a small wheel with its types, which needs nothing of the house."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

from infra.plan import ROOT

SOURCE = ROOT / "clients" / "python"


def test_the_wheel_builds_holds_its_types_and_licence_and_is_importable_alone(tmp_path: Path) -> None:
    copied = tmp_path / "source"
    shutil.copytree(SOURCE, copied, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info"))
    asked = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*asked, "--disable-pip-version-check", "-w", str(tmp_path), str(copied)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as held:
        names = held.namelist()
    assert "sanbao_shop/py.typed" in names
    assert [name for name in names if name.endswith("/LICENSE")]
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"sanbao_shop"}
    program = (
        "import sys, sanbao_shop; print(sanbao_shop.__file__, 'chalicelib' in sys.modules, 'pydantic' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(wheel)},
    )
    assert ran.stdout.split() == [f"{wheel}/sanbao_shop/__init__.py", "False", "False"]


def test_the_package_imports_the_standard_library_itself_and_one_library_for_http() -> None:
    asked = set()
    for path in (SOURCE / "sanbao_shop").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                asked |= {name.name.split(".")[0] for name in node.names}
            if isinstance(node, ast.ImportFrom):
                asked.add((node.module or "").split(".")[0])
    assert asked - sys.stdlib_module_names == {"sanbao_shop", "urllib3"}
    told = tomllib.loads((SOURCE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert told["dependencies"] == ["urllib3>=2.2,<3"]
    assert (told["requires-python"], told["license"]) == (">=3.11", {"text": "Apache-2.0"})
