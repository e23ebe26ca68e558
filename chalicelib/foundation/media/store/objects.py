"""Moves files in and out of S3, and signs the forms and addresses people send and fetch them by.

A form writes under `media/uploads/`, whose objects end by themselves. What was checked is kept under another key that
names its content and that no form can write, so that nobody changes a file after it was looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.foundation.media.core.pictures import FORM_SECONDS, LARGE, LINK_SECONDS, ORIGINAL, THUMB, Picture
from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings

UPLOADS = "media/uploads/"
JPEG = "image/jpeg"
NAMES = {LARGE: "large.jpg", THUMB: "thumb.jpg", ORIGINAL: "original"}


def _upload_key(media_id: str) -> str:
    return f"{UPLOADS}{media_id}"


def _folder(media_id: str) -> str:
    return f"media/kept/{media_id}/"


def _key(picture: Picture, size: str) -> str:
    return f"{_folder(picture.media_id)}{picture.sha256[:16]}/{NAMES[size]}"


def _public_key(media_id: str, size: str) -> str:
    return f"media/{media_id}/{NAMES[size]}"


def upload_form(picture: Picture) -> dict[str, Any]:
    """Return the address and fields of a signed form that takes exactly the announced type and size."""
    kind, size = picture.kind.value, picture.size_bytes
    form: dict[str, Any] = storage.client("s3").generate_presigned_post(
        settings().private_bucket,
        _upload_key(picture.media_id),
        Fields={"Content-Type": kind},
        Conditions=[{"Content-Type": kind}, ["content-length-range", size, size]],
        ExpiresIn=FORM_SECONDS,
    )
    return form


def find_upload(media_id: str, *, bytes_max: int) -> bytes | None:
    """Return the file that a form sent, at most `bytes_max` and one of it, or None where none came."""
    try:
        answer = storage.client("s3").get_object(Bucket=settings().private_bucket, Key=_upload_key(media_id))
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return None
        raise
    body = answer["Body"]
    try:
        return bytes(body.read(bytes_max + 1))
    finally:
        body.close()


def remove_upload(media_id: str) -> None:
    """Delete what a form sent; one that is gone already is no mistake."""
    storage.client("s3").delete_object(Bucket=settings().private_bucket, Key=_upload_key(media_id))


def keep(picture: Picture, original: bytes, smaller: Mapping[str, bytes]) -> None:
    """Write a checked file and what was drawn from it where no form can write."""
    files = {ORIGINAL: (original, picture.kind.value)} | {size: (body, JPEG) for size, body in smaller.items()}
    for size, (body, content_type) in files.items():
        storage.client("s3").put_object(
            Bucket=settings().private_bucket, Key=_key(picture, size), Body=body, ContentType=content_type
        )


def link(picture: Picture, size: str, *, seconds: int = LINK_SECONDS) -> str:
    """Return a signed address of a kept file; a PDF is saved, a picture is shown."""
    disposition = "inline" if picture.is_picture else f'attachment; filename="{picture.media_id}.pdf"'
    return str(
        storage.client("s3").generate_presigned_url(
            "get_object",
            Params={
                "Bucket": settings().private_bucket,
                "Key": _key(picture, size),
                "ResponseContentDisposition": disposition,
            },
            ExpiresIn=seconds,
        )
    )


def public_link(media_id: str, size: str) -> str:
    """Return the address of a released picture."""
    return f"{settings().page_url}/public/{_public_key(media_id, size)}"


def publish(picture: Picture) -> None:
    """Copy what was drawn from a picture to where anybody may read it; never the original."""
    for size in (LARGE, THUMB):
        storage.client("s3").copy_object(
            Bucket=settings().public_bucket,
            Key=_public_key(picture.media_id, size),
            CopySource={"Bucket": settings().private_bucket, "Key": _key(picture, size)},
            MetadataDirective="REPLACE",
            ContentType=JPEG,
            CacheControl="max-age=300",
        )


def unpublish(media_id: str) -> None:
    """Delete a picture's public copies; browsers forget them within five minutes."""
    for size in (LARGE, THUMB):
        storage.client("s3").delete_object(Bucket=settings().public_bucket, Key=_public_key(media_id, size))


def remove_all(media_id: str) -> None:
    """Delete everything of a file, whatever became of it."""
    for key in [_upload_key(media_id), *_listed(_folder(media_id))]:
        storage.client("s3").delete_object(Bucket=settings().private_bucket, Key=key)


def _listed(prefix: str) -> Iterator[str]:
    answer = storage.client("s3").list_objects_v2(Bucket=settings().private_bucket, Prefix=prefix)
    for entry in answer.get("Contents", []):
        yield str(entry["Key"])
