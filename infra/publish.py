"""Takes the pages of `web/` to the pages bucket, and makes the edges of the distribution ask for them anew."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.pages import kept, published, type_of


@dataclass(frozen=True, slots=True)
class Published:
    """Which files were `sent` and `removed`, and how many were there `already`."""

    sent: list[str]
    removed: list[str]
    already: int


def publish(s3: Any, bucket: str, folder: Path, tell: Callable[[str], None]) -> Published:
    """Make the bucket hold the pages of `folder` and nothing else; send only what differs, and `tell` of each file.

    What browsers open is sent last, and what is gone removed after it, so that no page asks for what is not there.
    """
    files = published(folder)
    held = _held(s3, bucket)
    changed = [name for name, path in files.items() if not _is_there(s3, bucket, name, path.read_bytes(), held)]
    for nth, name in enumerate(changed, start=1):
        headers = {"ContentType": type_of(name), "CacheControl": kept(name)}
        s3.put_object(Bucket=bucket, Key=name, Body=files[name].read_bytes(), **headers)
        tell(f"{nth}/{len(changed)}  {name}")
    gone = sorted(held.keys() - files.keys())
    for name in gone:
        s3.delete_object(Bucket=bucket, Key=name)
        tell(f"removed  {name}")
    return Published(changed, gone, len(files) - len(changed))


def refresh(cloudfront: Any, distribution: str, done: Published) -> str | None:
    """Let the edges forget what they keep, where something changed; return the invalidation's id.

    It is all paths at once: AWS counts that as one, and a page is kept under each path that means it.
    """
    if not done.sent and not done.removed:
        return None
    paths = {"Quantity": 1, "Items": ["/*"]}
    batch = {"Paths": paths, "CallerReference": f"pages-{time.time_ns()}"}
    answer = cloudfront.create_invalidation(DistributionId=distribution, InvalidationBatch=batch)
    return str(answer["Invalidation"]["Id"])


def _held(s3: Any, bucket: str) -> dict[str, str]:
    """Return the MD5 of each object in the bucket: its ETag, where a key of S3's own encrypts (SSE-S3)."""
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {entry["Key"]: entry["ETag"].strip('"') for page in pages for entry in page.get("Contents", [])}


def _is_there(s3: Any, bucket: str, name: str, body: bytes, held: dict[str, str]) -> bool:
    """Tell whether the bucket holds a file with these bytes, and sends it with the headers that it should have."""
    if held.get(name) != hashlib.md5(body, usedforsecurity=False).hexdigest():
        return False
    head = s3.head_object(Bucket=bucket, Key=name)
    return (head.get("ContentType"), head.get("CacheControl")) == (type_of(name), kept(name))
