"""Which files of `web/` are pages, with which type and for how long: on one machine and in the pages bucket alike."""

from __future__ import annotations

import mimetypes
from pathlib import Path, PurePosixPath

_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json"}
_TEXT = {"text/html", "text/css", "text/javascript", "text/plain", "image/svg+xml", "application/json", "text/csv"}
_NOT_PAGES = {".py", ".pyc", ".md"}
"""What keeps the pages in order and is none itself, such as the fetcher of `vendor/`."""
_NOT_NAMED = {"VERSIONS.json", "demo.json", "tests", "__pycache__"}
VENDORED_SECONDS = 24 * 3600
"""How long a browser keeps what is pinned in `vendor/`. Ours: names bear no version; a new one is seen next day."""


def type_of(name: str) -> str:
    """Return the Content-Type of a file by its name."""
    kind = _TYPES.get(PurePosixPath(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind in _TEXT else kind


def kept(name: str) -> str:
    """Return the Cache-Control of a file: our own are asked for anew each time, and mostly answered with 304."""
    return f"public, max-age={VENDORED_SECONDS}" if name.startswith("vendor/") else "no-cache"


def is_page(name: str) -> bool:
    """Tell whether a file of `web/`, by its path there, is one that is served. Only in its one plain spelling."""
    path = PurePosixPath(name)
    if not name or name != path.as_posix() or path.is_absolute() or path.suffix in _NOT_PAGES:
        return False
    return not any(part in _NOT_NAMED or part.startswith(".") for part in path.parts)


def published(folder: Path) -> dict[str, Path]:
    """Return each file that is served, by its name: those that browsers open come last."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    names = sorted((name for name in found if is_page(name)), key=lambda name: (name.endswith(".html"), name))
    return {name: found[name] for name in names}
