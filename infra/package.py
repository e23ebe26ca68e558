"""Makes what is deployed: `code.zip` and `template.json`, the same bytes for the same code.

The zip holds `app.py`, `chalicelib/`, Chalice's two runtime files and the packages of requirements.txt, everything
compiled beforehand (loading is then twice as fast), botocore's data cut down to the services in use.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from infra import census
from infra.plan import ROOT
from infra.template import template

SERVICES = ("dynamodb", "kms", "s3", "secretsmanager", "sqs")
"""The AWS services that the house calls; botocore's descriptions of all others are left out."""
ZIP_BYTES_MAX = 50 * 1024 * 1024
UNPACKED_BYTES_MAX = 250 * 1024 * 1024
"""Lambda takes no more (unpacked; the zip may be larger through S3, but then it is slow to start)."""
TARGETS = {
    "lambda": [
        "--platform=manylinux2014_aarch64",
        "--platform=manylinux_2_28_aarch64",
        "--implementation=cp",
        f"--python-version={sys.version_info.major}.{sys.version_info.minor}",
        "--only-binary=:all:",
    ],
    "host": [],
}
"""How pip is asked for the packages: for Lambda on arm64, or for this machine."""
_EPOCH = (2020, 1, 1, 0, 0, 0)
_LEFT_OUT = {"__pycache__", "tests", "test", "bin"}


@dataclass(frozen=True, slots=True)
class Package:
    """What was made. `key` names the zip by its content."""

    code: Path
    template: Path
    key: str
    version: str


def version() -> str:
    """Return the commit that this is, `-dirty` where files differ from it."""
    asked = ["git", "describe", "--always", "--dirty", "--abbrev=12"]
    answer = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return answer.stdout.strip() or "unversioned"


def build(stage: str, *, target: str | None, out: Path) -> Package:
    """Package the house for `stage`; `target` None leaves the packages out, for functions that find them installed."""
    sys.path.insert(0, str(ROOT))
    out.mkdir(parents=True, exist_ok=True)
    code = out / "code.zip"
    with tempfile.TemporaryDirectory() as folder:
        write_zip(code, compiled(_sources(), Path(folder)), [] if target is None else list(files_in(packages(target))))
    body = template(census.app(), stage)
    made = out / "template.json"
    made.write_text(json.dumps(body, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")
    key = f"code-{hashlib.sha256(code.read_bytes()).hexdigest()[:16]}.zip"
    return Package(code, made, key, version())


def packages(target: str, requirements: Path = ROOT / "requirements.txt") -> Path:
    """Return the folder with the requirements installed for `target`, compiled and cut down; made once per content."""
    wanted = requirements.read_bytes() + repr([TARGETS[target], SERVICES, sys.version_info]).encode()
    folder = ROOT / "build" / "packages" / f"{target}-{hashlib.sha256(wanted).hexdigest()[:12]}"
    if folder.exists():
        return folder
    raw = folder.with_suffix(".raw")
    shutil.rmtree(raw, ignore_errors=True)
    asked = [sys.executable, "-m", "pip", "install", "-qq", "--no-compile", "--disable-pip-version-check"]
    asked += ["--target", str(raw), *TARGETS[target], "-r", str(requirements)]
    subprocess.run(asked, check=True)
    _cut_down(raw)
    compiled([(path, name) for path, name in files_in(raw) if name.endswith(".py")], raw)
    raw.rename(folder)
    return folder


def _cut_down(folder: Path) -> None:
    """Remove what never runs: tests, stubs, scripts, and botocore's other services."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and path.name in _LEFT_OUT:
            shutil.rmtree(path)
        elif path.suffix in {".pyi", ".pyc"}:
            path.unlink()
    for path in (folder / "botocore" / "data").iterdir():
        if path.is_dir() and path.name not in SERVICES:
            shutil.rmtree(path)


def _sources() -> list[tuple[Path, str]]:
    """Return the house's own files and Chalice's two runtime files, with their names in the zip."""
    found = [(ROOT / "app.py", "app.py")]
    found += [(path, f"chalicelib/{name}") for path, name in files_in(ROOT / "chalicelib") if not name.endswith(".pyc")]
    spec = importlib.util.find_spec("chalice")
    assert spec is not None, "chalice is not installed"
    assert spec.origin is not None, "chalice is not installed as files"
    chalice = Path(spec.origin).parent
    return found + [(chalice / name, f"chalice/{name}") for name in ("__init__.py", "app.py")]


def compiled(files: list[tuple[Path, str]], folder: Path) -> list[tuple[Path, str]]:
    """Compile each Python file into `folder`; return all files and the compiled ones.

    They are never compared with their sources, whose times a zip does not keep (PEP 552, unchecked hash). A process of
    its own compiles them, with one hash seed: what lies in this one's memory would show in the bytes.
    """
    names = [name for _, name in files if name.endswith(".py")]
    for path, name in files:
        copy = folder / name
        if name.endswith(".py") and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    asked = [sys.executable, "-m", "compileall", "-q", "-f", "-s", str(folder)]
    asked += ["--invalidation-mode", "unchecked-hash", str(folder)]
    subprocess.run(asked, check=True, env=os.environ | {"PYTHONHASHSEED": "0"})
    cached = [_cached(name) for name in names]
    return files + [(folder / name, name) for name in cached]


def _cached(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/__pycache__/{file[:-3]}.{sys.implementation.cache_tag}.pyc".lstrip("/")


def files_in(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield every file below a folder, with its name there."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.relative_to(folder).as_posix()


def write_zip(target: Path, own: list[tuple[Path, str]], others: list[tuple[Path, str]]) -> None:
    """Write a zip whose bytes depend on the files' names and contents alone."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        unpacked = 0
        for path, name in sorted(own + others, key=lambda entry: entry[1]):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            content = path.read_bytes()
            unpacked += len(content)
            made.writestr(entry, content)
    assert unpacked <= UNPACKED_BYTES_MAX, f"{unpacked} bytes unpacked; Lambda takes {UNPACKED_BYTES_MAX}"
    assert target.stat().st_size <= ZIP_BYTES_MAX, f"the zip has {target.stat().st_size} bytes"


def main() -> None:
    """Package a stage into build/<stage>, and say what was made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", default="dev")
    parser.add_argument("--target", choices=sorted(TARGETS), default="lambda")
    asked = parser.parse_args()
    made = build(asked.stage, target=asked.target, out=ROOT / "build" / asked.stage)
    size = made.code.stat().st_size / 1e6
    print(f"{made.code.relative_to(ROOT)}  {size:.1f} MB  {made.key}  version {made.version}")
    print(f"{made.template.relative_to(ROOT)}  {made.template.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
