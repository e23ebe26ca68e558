"""Moves tiles and the checkpoint in and out of S3, where anybody reads them."""

from __future__ import annotations

from botocore.exceptions import ClientError

from chalicelib.credit.log.core.batches import LogForked
from chalicelib.credit.log.core.tiles import CHECKPOINT
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.settings import settings
from chalicelib.kernel.values import value

FOLDER = "log/"
TILE_TYPE, CHECKPOINT_TYPE = "application/octet-stream", "text/plain; charset=utf-8"
FOREVER, NEVER = "public, max-age=31536000, immutable", "no-cache"
"""A tile never changes; a checkpoint does every minute."""
_MISSING = frozenset({"NoSuchKey", "404"})
_TAKEN = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})


@value
class Copy:
    """The checkpoint as it lies in S3, and by which tag it is replaced."""

    note: str
    tag: str


def read(path: str) -> bytes | None:
    """Return a file of the log, or None where there is none. One read of S3."""
    found = _found(path)
    return None if found is None else found[0]


def _found(path: str) -> tuple[bytes, str] | None:
    try:
        answer = storage.client("s3").get_object(Bucket=settings().public_bucket, Key=FOLDER + path)
        body = answer["Body"]
        try:
            return bytes(body.read()), str(answer["ETag"])
        finally:
            body.close()
    except storage.UNANSWERED as error:
        raise Busy from error
    except ClientError as error:
        if error.response["Error"]["Code"] in _MISSING:
            return None
        raise


def keep(path: str, data: bytes) -> None:
    """Write a file that never changes; writing it again is the same.

    Raises:
        LogForked: it is there with other bytes.
        Busy: S3 did not answer, or somebody writes it at this moment.
    """
    if _put(path, data, TILE_TYPE, FOREVER, IfNoneMatch="*"):
        return
    found = read(path)
    if found is None:
        raise Busy
    if found != data:
        raise LogForked(path)


def _put(path: str, data: bytes, content_type: str, lasts: str, **condition: str) -> bool:
    """Write a file where the condition holds; tell whether it did."""
    try:
        storage.client("s3").put_object(
            Bucket=settings().public_bucket,
            Key=FOLDER + path,
            Body=data,
            ContentType=content_type,
            CacheControl=lasts,
            **condition,
        )
    except storage.UNANSWERED as error:
        raise Busy from error
    except ClientError as error:
        if error.response["Error"]["Code"] in _TAKEN:
            return False
        raise
    return True


def find_checkpoint() -> Copy | None:
    """Return the published checkpoint as everybody reads it, or None; junk stays junk. One read of S3."""
    found = _found(CHECKPOINT)
    return None if found is None else Copy(found[0].decode(errors="replace"), found[1])


def replace_checkpoint(before: Copy | None, note: str) -> bool:
    """Put a checkpoint in the place of the one that was read; tell whether nobody else did meanwhile."""
    condition = {"IfNoneMatch": "*"} if before is None else {"IfMatch": before.tag}
    return _put(CHECKPOINT, note.encode(), CHECKPOINT_TYPE, NEVER, **condition)
