"""`make mutants`: breaks one named condition at a time in a copy of the house; each must turn a test red.

A mutant that survives means that nothing tests the condition. tests/mutants.toml lists them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from infra.plan import ROOT

LIST = Path(__file__).with_suffix(".toml")
COPIED = ("app.py", "chalicelib", "infra", "local", "tests", "pyproject.toml", "docs", ".chalice")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One condition, how it is broken, and the tests that must notice."""

    name: str
    file: str
    sound: str
    broken: str
    tests: list[str]


def mutants() -> list[Mutant]:
    """Return the list. Each sound text stands exactly once in its file."""
    return [Mutant(**entry) for entry in tomllib.loads(LIST.read_text(encoding="utf-8"))["mutant"]]


def dies(mutant: Mutant) -> bool:
    """Tell whether the tests notice the break."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, copy / name)
        file = copy / mutant.file
        text = file.read_text(encoding="utf-8")
        assert text.count(mutant.sound) == 1, f"{mutant.name}: the sound text stands {text.count(mutant.sound)} times"
        file.write_text(text.replace(mutant.sound, mutant.broken), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *mutant.tests]
        code = subprocess.run(command, cwd=copy, capture_output=True, check=False).returncode
    assert code in {0, 1}, f"{mutant.name}: pytest could not run"
    return code == 1


def main() -> None:
    """Try every mutant, or those whose names are given; fail where one survives."""
    console = Console()
    wanted = sys.argv[1:]
    survivors = 0
    for mutant in mutants():
        if wanted and mutant.name not in wanted:
            continue
        died = dies(mutant)
        survivors += not died
        console.print(f"[green]✓[/] {mutant.name}" if died else f"[red]✗ {mutant.name} survived[/]")
    sys.exit(survivors > 0)


if __name__ == "__main__":
    main()
