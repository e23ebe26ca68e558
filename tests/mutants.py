"""`make mutants`: breaks one named condition at a time in a copy of the house; each must turn a test red.

A mutant that survives means that nothing tests the condition. The lists are in tests/mutants/, one a room. Words name
mutants, or lists: `make mutants ARGS="ledger"`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from infra.plan import ROOT

LISTS = Path(__file__).with_suffix("")
COPIED = (
    *("app.py", "chalicelib", "clients", "infra", "local", "ops", "tests", "witness"),
    *("pyproject.toml", "docs", "web", ".chalice"),
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One condition, how it is broken, the tests that must notice, and what would happen if none did.

    The sound text stands exactly once in its file. `room` is the list's name.
    """

    room: str
    name: str
    file: str
    sound: str
    broken: str
    tests: list[str]
    why: str = ""

    def text(self, house: Path) -> str:
        """Return the file as it is."""
        text = (house / self.file).read_text(encoding="utf-8")
        assert text.count(self.sound) == 1, f"{self.name}: the sound text stands {text.count(self.sound)} times"
        return text


def mutants() -> list[Mutant]:
    """Return all lists, in the order of their names."""
    found = []
    for path in sorted(LISTS.glob("*.toml")):
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]
        found += [Mutant(room=path.stem, **entry) for entry in entries]
    return found


def named_by(known: list[Mutant]) -> set[str]:
    """Return the words that name a mutant or a list."""
    return {word for mutant in known for word in (mutant.name, mutant.room)}


def passes(house: Path, tests: list[str]) -> bool:
    """Tell whether tests pass in a copy of the house."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, f"pytest could not run: {done.stdout[-2_000:]}{done.stderr[-2_000:]}"
    return done.returncode == 0


def dies(house: Path, mutant: Mutant) -> bool:
    """Tell whether the tests notice the break; the copy is sound again afterwards."""
    file, sound = house / mutant.file, mutant.text(house)
    file.write_text(sound.replace(mutant.sound, mutant.broken), encoding="utf-8")
    try:
        return not passes(house, mutant.tests)
    finally:
        file.write_text(sound, encoding="utf-8")


def main() -> None:
    """Try every mutant, or those that are named; fail where one survives, or where a test is red without any."""
    console = Console(soft_wrap=True)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", help="the name of a mutant, or of a list; none: all of them")
    words = set(parser.parse_args().words)
    known = mutants()
    unknown = words - named_by(known)
    if unknown:
        rooms = ", ".join(sorted({mutant.room for mutant in known}))
        console.print(f"[red]no such mutant: {', '.join(sorted(unknown))}[/]; the lists are {rooms}")
        sys.exit(2)
    wanted = [mutant for mutant in known if not words or {mutant.name, mutant.room} & words]
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        house = Path(folder)
        for name in COPIED:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, house / name)
        if not passes(house, sorted({test for mutant in wanted for test in mutant.tests})):
            console.print("[red]✗ a test is red without any mutant[/]")
            sys.exit(1)
        for mutant in wanted:
            died = dies(house, mutant)
            failed |= not died
            name = f"{mutant.room}: {mutant.name}"
            console.print(f"[green]✓[/] {name}" if died else f"[red]✗ {name} survived[/] {mutant.why}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
