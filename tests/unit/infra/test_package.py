"""The zip that Lambda gets."""

from __future__ import annotations

import hashlib
import sys
import zipfile
from pathlib import Path

from infra.package import build

TAG = sys.implementation.cache_tag


def test_the_same_code_gives_the_same_bytes(tmp_path: Path) -> None:
    first = build("local", target=None, out=tmp_path / "first")
    second = build("local", target=None, out=tmp_path / "second")
    assert first.key == second.key
    assert hashlib.sha256(first.code.read_bytes()).digest() == hashlib.sha256(second.code.read_bytes()).digest()
    assert first.template.read_text() == second.template.read_text()


def test_the_zip_holds_the_house_and_chalices_runtime_alone(tmp_path: Path) -> None:
    names = zipfile.ZipFile(build("local", target=None, out=tmp_path).code).namelist()
    assert {name.partition("/")[0] for name in names} == {"app.py", "chalicelib", "chalice", "__pycache__"}
    assert "chalicelib/openapi.json" in names
    outside = [n for n in names if n.startswith("chalice/") and "__pycache__" not in n]
    assert outside == ["chalice/__init__.py", "chalice/app.py"]


def test_every_module_is_compiled_beforehand(tmp_path: Path) -> None:
    names = set(zipfile.ZipFile(build("local", target=None, out=tmp_path).code).namelist())
    for name in names:
        if name.endswith(".py"):
            path = Path(name)
            assert (path.parent / "__pycache__" / f"{path.stem}.{TAG}.pyc").as_posix() in names
