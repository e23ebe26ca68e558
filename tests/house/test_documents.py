"""What the documents name is there: every path of the readme, the contributor's page and the decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.plan import ROOT

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
ROOMS = [*sorted(ROOT.glob("chalicelib/*")), *sorted(ROOT.glob("chalicelib/*/*"))]
BASES = [ROOT, ROOT / "chalicelib", *ROOMS]
"""A path is told from the root, or from a floor or room that the text speaks of."""
PATH = re.compile(
    r"`(?:python -m )?((?:[\w.-]+/)+(?:[\w.-]+\.(?:py|toml|json|md|js|css|html|txt))?|[\w-]+\.(?:py|toml|md))`"
)
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)\)")
MADE = ("build/", "rosters/", "sheets/", "codes/", "fonts/", "boards/", "cockpit/", "media/")
"""What commands write, and folders of the buckets."""


def named(document: Path) -> Iterator[str]:
    """Yield each path that a document names."""
    text = document.read_text(encoding="utf-8")
    yield from (found for found in PATH.findall(text) if not found.startswith(MADE))
    yield from LINK.findall(text)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_that_a_document_names_is_there(document: Path) -> None:
    bases = [document.parent, *BASES]
    gone = [path for path in named(document) if not any((base / path).exists() for base in bases)]
    assert gone == []


def test_the_readme_names_the_files_of_the_request_that_it_follows() -> None:
    paths = list(named(ROOT / "README.md"))
    assert {"routes/activities.py", "service/attendance.py", "store/activities.py"} <= set(paths)
    assert "docs/screenshots/mall-map-phone.webp" in paths
