"""Moves files in and out of the private bucket, and signs the links people fetch and send them by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings

LINK_SECONDS = 600
"""A signed link's life: long enough to press it, too short to pass it around."""
FILES_MAX = 1000


def put(key: str, body: bytes, *, content_type: str) -> None:
    """Write an object whole."""
    storage.client("s3").put_object(Bucket=settings().private_bucket, Key=key, Body=body, ContentType=content_type)


def put_file(key: str, path: str, *, content_type: str) -> None:
    """Write an object from a file on disk, without holding it in memory."""
    with open(path, "rb") as body:  # noqa: PTH123  A plain file handle is what the client streams.
        storage.client("s3").put_object(Bucket=settings().private_bucket, Key=key, Body=body, ContentType=content_type)


def size_of(key: str) -> int | None:
    """Return an object's size in bytes, or None where there is none."""
    try:
        answer = storage.client("s3").head_object(Bucket=settings().private_bucket, Key=key)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            return None
        raise
    return int(answer["ContentLength"])


def get(key: str) -> bytes:
    """Return an object that must exist."""
    answer: dict[str, Any] = storage.client("s3").get_object(Bucket=settings().private_bucket, Key=key)
    return bytes(answer["Body"].read())


def find(key: str) -> bytes | None:
    """Return an object, or None where there is none."""
    try:
        return get(key)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return None
        raise


def listed(prefix: str) -> Iterator[str]:
    """Yield the keys under a prefix, at most `FILES_MAX`, in order."""
    answer = storage.client("s3").list_objects_v2(Bucket=settings().private_bucket, Prefix=prefix, MaxKeys=FILES_MAX)
    for entry in answer.get("Contents", []):
        yield str(entry["Key"])


def link(key: str, *, file_name: str) -> str:
    """Return a signed link to an object; the browser saves it as `file_name` (ASCII)."""
    return str(
        storage.client("s3").generate_presigned_url(
            "get_object",
            Params={
                "Bucket": settings().private_bucket,
                "Key": key,
                "ResponseContentDisposition": f'attachment; filename="{file_name}"',
            },
            ExpiresIn=LINK_SECONDS,
        )
    )


def upload_form(key: str, *, bytes_max: int) -> dict[str, Any]:
    """Return the address and fields of a signed form that uploads one object of at most `bytes_max`."""
    form: dict[str, Any] = storage.client("s3").generate_presigned_post(
        settings().private_bucket, key, Conditions=[["content-length-range", 1, bytes_max]], ExpiresIn=LINK_SECONDS
    )
    return form


def remove(keys: list[str]) -> None:
    """Delete objects; one that is gone already is no mistake. At most `FILES_MAX`."""
    assert len(keys) <= FILES_MAX, len(keys)
    storage.client("s3").delete_objects(
        Bucket=settings().private_bucket, Delete={"Objects": [{"Key": key} for key in keys], "Quiet": True}
    )
