"""Takes the faces of printed sheets and posters to where functions look for them: `fonts/` in the private bucket."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.kernel.fonts import BOLD, FOLDERS, REGULAR, key_of


def send(s3: Any, bucket: str, folders: tuple[str, ...] = FOLDERS) -> list[str]:
    """Upload each face that the bucket does not hold yet in this size; return the names of those found nowhere here."""
    missing = []
    for name in (REGULAR, BOLD):
        here = next((path for path in (Path(folder, name) for folder in folders) if path.exists()), None)
        there = _size(s3, bucket, key_of(name))
        if here is not None and here.stat().st_size != there:
            s3.put_object(Bucket=bucket, Key=key_of(name), Body=here.read_bytes(), ContentType="font/ttf")
        elif here is None and there is None:
            missing.append(name)
    return missing


def _size(s3: Any, bucket: str, key: str) -> int | None:
    try:
        return int(s3.head_object(Bucket=bucket, Key=key)["ContentLength"])
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"404", "NoSuchKey", "NotFound"}:
            raise
        return None
