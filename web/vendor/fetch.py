"""Fetch the pinned third-party files that VERSIONS.json lists, or check that those here are the pinned ones.

    python web/vendor/fetch.py FOLDER...           fetch through npm, verify, write
    python web/vendor/fetch.py --check FOLDER...   verify what is here; touches no network

The pins are sha256 sums of the very files, so it does not matter which mirror npm asks.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any


def faults_of(folder: Path) -> list[str]:
    """Return what is missing, changed or unlisted in `folder`; nothing when it is as pinned."""
    pinned = {file["to"]: file["sha256"] for package in _packages(folder) for file in package["files"]}
    found = {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {"VERSIONS.json", "fetch.py"} and "__pycache__" not in path.parts
    }
    missing = [f"{name} is missing" for name in sorted(pinned.keys() - found)]
    unlisted = [f"{name} is not listed" for name in sorted(found - pinned.keys())]
    changed = [
        f"{name} is not the pinned file"
        for name in sorted(pinned.keys() & found)
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != pinned[name]
    ]
    return missing + unlisted + changed


def fetch(folder: Path) -> None:
    """Write every pinned file into `folder`; refuse the whole package when one sum differs."""
    for package in _packages(folder):
        with tempfile.TemporaryDirectory() as scratch:
            archive = _packed(f"{package['name']}@{package['version']}", scratch)
            contents = {file["to"]: _member(archive, file["from"]) for file in package["files"]}
        for file in package["files"]:
            if hashlib.sha256(contents[file["to"]]).hexdigest() != file["sha256"]:
                message = f"{package['name']}: {file['from']} is not the pinned file"
                raise SystemExit(message)
        for name, content in contents.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def _packages(folder: Path) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads((folder / "VERSIONS.json").read_text(encoding="utf-8"))["packages"]
    return listed


def _packed(spec: str, scratch: str) -> Path:
    command = ["npm", "pack", "--silent", "--pack-destination", scratch, spec]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  The spec comes from VERSIONS.json.
    return next(Path(scratch).glob("*.tgz"))


def _member(archive: Path, name: str) -> bytes:
    with tarfile.open(archive) as opened:
        found = opened.extractfile(f"package/{name}")
        assert found is not None, f"{name} is not a file of the package"
        return found.read()


def main(arguments: list[str]) -> None:
    """Fetch or check the folders named on the command line."""
    folders = [Path(argument) for argument in arguments if argument != "--check"]
    if "--check" not in arguments:
        for folder in folders:
            fetch(folder)
    faults = [f"{folder}: {fault}" for folder in folders for fault in faults_of(folder)]
    if faults:
        raise SystemExit("\n".join(faults))


if __name__ == "__main__":
    main(sys.argv[1:])
