"""Finds the TrueType faces that printed sheets and posters are set in: in a layer, in the system's packages, or in S3.

The face is LXGW WenKai (霞鹜文楷, SIL Open Font License 1.1; Debian's `fonts-lxgw-wenkai`): it has the rare characters
of people's names. It stays out of the function's package for its size.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from botocore.exceptions import ClientError

from chalicelib.kernel import storage
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.settings import settings

REGULAR, BOLD = "LXGWWenKai-Regular.ttf", "LXGWWenKai-Bold.ttf"
FOLDERS = ("/opt/fonts", "/usr/share/fonts/truetype/lxgw-wenkai")


class FontMissing(DomainError):
    """The face is in no folder and not in the private bucket: the operator has to install it."""

    code, status = "font_missing", 503
    zh, en = (
        "服务器上还没有装字体（{name}），卡片和海报画不出来，请告诉系统管理员。",
        "The font {name} is not installed, so no cards or posters are drawn; tell the operator.",
    )


def key_of(name: str) -> str:
    """Return a face's key in the private bucket, where deploying puts it."""
    return f"fonts/{name}"


def path_of(name: str) -> str:
    """Return where a face lies on disk; fetched once from `fonts/` in the private bucket where no folder has it.

    Raises:
        FontMissing: it is nowhere.
    """
    kept = Path(tempfile.gettempdir(), name)
    for place in (*(Path(folder, name) for folder in FOLDERS), kept):
        if place.exists():
            return str(place)
    part = kept.with_suffix(".part")
    part.write_bytes(_fetched(name))
    part.rename(kept)
    return str(kept)


def _fetched(name: str) -> bytes:
    try:
        answer = storage.client("s3").get_object(Bucket=settings().private_bucket, Key=key_of(name))
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        raise FontMissing(name=name) from error
    return bytes(answer["Body"].read())
