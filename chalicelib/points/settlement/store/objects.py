"""Files of settlement in the private bucket, and the signed forms and links they come and go by. No personal data."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings

ROOT, UPLOADS = "settlements/", "settlements/uploads/"
LINK_SECONDS = 600
"""A signed link's life: long enough to press it, too short to pass it around."""


def put_file(key: str, path: str, content_type: str) -> None:
    """Write an object from a file on disk, without holding it in memory."""
    with open(path, "rb") as body:  # noqa: PTH123  A plain file handle is what the client streams.
        storage.client("s3").put_object(Bucket=settings().private_bucket, Key=key, Body=body, ContentType=content_type)


def fetch(key: str, path: str) -> bool:
    """Write an object into a file on disk; False where there is none."""
    try:
        answer = storage.client("s3").get_object(Bucket=settings().private_bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return False
        raise
    with open(path, "wb") as file:  # noqa: PTH123
        file.writelines(answer["Body"].iter_chunks(1 << 20))
    return True


def size_of(key: str) -> int | None:
    """Return an object's size in bytes, or None where there is none."""
    try:
        answer = storage.client("s3").head_object(Bucket=settings().private_bucket, Key=key)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            return None
        raise
    return int(answer["ContentLength"])


def link(key: str, file_name: str) -> str:
    """Return a signed link to an object; the browser saves it as `file_name` (ASCII)."""
    params = {
        "Bucket": settings().private_bucket,
        "Key": key,
        "ResponseContentDisposition": f'attachment; filename="{file_name}"',
    }
    return str(storage.client("s3").generate_presigned_url("get_object", Params=params, ExpiresIn=LINK_SECONDS))


def upload_form(key: str, *, bytes_max: int) -> dict[str, Any]:
    """Return the address and fields of a signed form that uploads one object of at most `bytes_max`."""
    form: dict[str, Any] = storage.client("s3").generate_presigned_post(
        settings().private_bucket, key, Conditions=[["content-length-range", 1, bytes_max]], ExpiresIn=LINK_SECONDS
    )
    return form


def remove(key: str) -> None:
    """Delete an object; one that is gone already is no mistake."""
    storage.client("s3").delete_object(Bucket=settings().private_bucket, Key=key)
