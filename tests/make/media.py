"""Pictures as cameras make them, and a village whose people send them."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from chalicelib.foundation.media.core.pictures import Picture
from chalicelib.foundation.media.service import uploads
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import settings
from tests.make.world import World

VILLAGE = "v00003"
TAKEN_AT = "2026:11:22 08:15:30"
CAMERA = "SANBAO-TEST-CAMERA"
LATITUDE = (30.0, 1.0, 23.4567)
COMMENT = b"a comment that names the house"
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


def exif(orientation: int = 1, *, located: bool = True) -> Image.Exif:
    """Return what a phone writes: the camera, the moment, and where it was."""
    made = Image.Exif()
    made[Base.Model] = CAMERA
    made[Base.Orientation] = orientation
    made.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = TAKEN_AT
    if located:
        made.get_ifd(IFD.GPSInfo).update(
            {GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: LATITUDE, GPS.GPSLongitudeRef: "E", GPS.GPSLongitude: LATITUDE}
        )
    return made


def picture(
    content_type: str = "image/jpeg", size: tuple[int, int] = (64, 48), *, mode: str = "RGB", **more: Any
) -> bytes:
    """Return a picture whose left half is red and whose right half is blue."""
    made = Image.new("RGB", size, "blue")
    made.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    made.convert(mode).save(out, FORMATS[content_type], **more)
    return out.getvalue()


def photo(size: tuple[int, int] = (64, 48), orientation: int = 1) -> bytes:
    """Return a JPEG with everything that a camera writes into it."""
    return picture("image/jpeg", size, exif=exif(orientation), comment=COMMENT, quality=95)


def deep() -> bytes:
    """Return a PNG of 16-bit levels."""
    out = io.BytesIO()
    Image.new("I;16", (32, 32), 40_000).save(out, "PNG")
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """Return a few bytes that say they are a PNG of this size: what a decompression bomb looks like from outside."""
    small = picture("image/png")
    head = small[12:16] + struct.pack(">II", width, height) + small[24:29]
    return small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]


def noise(size: tuple[int, int]) -> Image.Image:
    """Return a picture that compresses as badly as a photo of leaves."""
    small = Image.effect_noise((size[0] // 4, size[1] // 4), 80)
    return Image.merge("RGB", [small, small.rotate(90).resize(small.size), small.rotate(180)]).resize(size)


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class Desk:
    """A village's people and officers, who send files."""

    world: World = field(default_factory=World)

    def person(self, number: int = 1, village_id: str = VILLAGE) -> Context:
        ordinal = int(village_id[1:])
        me = f"{village_id}r{number:05d}"
        return self.world.context(Principal(me, frozenset({Role.RESIDENT}), villages=((ordinal, ordinal + 1),)))

    def officer(self, village_id: str = VILLAGE) -> Context:
        ordinal = int(village_id[1:])
        who = Principal("s1", frozenset({Role.VILLAGE_OFFICER}), villages=((ordinal, ordinal + 1),))
        return self.world.context(who)

    def key(self) -> str:
        return self.world.new_id()

    def announced(
        self, ctx: Context, body: bytes, content_type: str = "image/jpeg", *, key: str = "", **more: Any
    ) -> Picture:
        """Return a file that was announced."""
        asked: dict[str, Any] = {"village_id": VILLAGE, "purpose": "ticket", "size": len(body), "sha256": ""} | more
        made, _ = uploads.open_upload(ctx, content_type=content_type, key=key or self.key(), **asked)
        return made

    def sent(self, ctx: Context, body: bytes, content_type: str = "image/jpeg", **more: Any) -> Picture:
        """Return a file that was announced and sent."""
        made = self.announced(ctx, body, content_type, **more)
        send(made.media_id, body)
        return made

    def taken(self, ctx: Context, body: bytes = b"", content_type: str = "image/jpeg", **more: Any) -> Picture:
        """Return a file that was taken."""
        made = self.sent(ctx, body or photo(), content_type, **more)
        return uploads.take_upload(ctx, media_id=made.media_id)


def send(media_id: str, body: bytes) -> None:
    """Write a file where its form writes it."""
    key = f"media/uploads/{media_id}"
    storage.client("s3").put_object(Bucket=settings().private_bucket, Key=key, Body=body)


def stored(bucket: str = "private") -> dict[str, bytes]:
    """Return every object of a bucket."""
    name = getattr(settings(), f"{bucket}_bucket")
    s3 = storage.client("s3")
    keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket=name).get("Contents", [])]
    return {key: s3.get_object(Bucket=name, Key=key)["Body"].read() for key in keys}
