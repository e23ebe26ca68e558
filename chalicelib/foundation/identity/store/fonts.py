"""Finds the TrueType faces that printed sheets are set in: in a layer, from the system's packages, or in S3.

The face is LXGW WenKai (霞鹜文楷, SIL Open Font License 1.1; Debian's `fonts-lxgw-wenkai`): it has the rare characters
of people's names. It stays out of the function's package for its size.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from chalicelib.foundation.identity.store import objects

REGULAR, BOLD = "LXGWWenKai-Regular.ttf", "LXGWWenKai-Bold.ttf"
FOLDERS = ("/opt/fonts", "/usr/share/fonts/truetype/lxgw-wenkai")


def path_of(name: str) -> str:
    """Return where a face lies on disk; fetched once from `fonts/` in the private bucket where no folder has it.

    Raises:
        FileNotFoundError: it is nowhere; the operator has to install it.
    """
    kept = Path(tempfile.gettempdir(), name)
    for place in (*(Path(folder, name) for folder in FOLDERS), kept):
        if place.exists():
            return str(place)
    body = objects.find(f"fonts/{name}")
    if body is None:
        message = f"The font {name} is in none of {', '.join(FOLDERS)}, nor under fonts/ in the private bucket."
        raise FileNotFoundError(message)
    part = kept.with_suffix(".part")
    part.write_bytes(body)
    part.rename(kept)
    return str(kept)
