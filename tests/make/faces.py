"""A machine on which the face of cards and posters was never installed."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from chalicelib.kernel import fonts


def without_faces(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    """Let the house find a face in no folder, and keep what it fetches in `empty`; what is registered is forgotten."""
    from reportlab.pdfbase import pdfmetrics

    monkeypatch.setattr(fonts, "FOLDERS", ())
    monkeypatch.setattr(tempfile, "tempdir", str(empty))
    monkeypatch.setattr(pdfmetrics, "_fonts", {})
