"""Puts a town's open data into the public bucket."""

from __future__ import annotations

from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings

FOLDER = "cockpit"


def key_of(town_id: str, name: str) -> str:
    """Return where a file lies in the public bucket."""
    return f"{FOLDER}/{town_id}/{name}"


def put_file(town_id: str, name: str, body: bytes, content_type: str) -> None:
    """Write a file that anybody may read."""
    storage.client("s3").put_object(
        Bucket=settings().public_bucket,
        Key=key_of(town_id, name),
        Body=body,
        ContentType=content_type,
        CacheControl="max-age=300",
    )
