"""Draws a picture smaller and without anything but its pixels, and reads what the camera wrote into it."""

from __future__ import annotations

import datetime as dt
import io
import struct
import threading
import warnings
import zlib
from typing import Any

from chalicelib.foundation.media.core.files import FileRefused, Kind, Lie, refuse_bomb
from chalicelib.foundation.media.core.pictures import LARGE, LARGE_PX, THUMB, THUMB_PX
from chalicelib.kernel.values import value

FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
QUALITY, THUMB_QUALITY = 82, 75
EXIF_DETAILS, EXIF_LOCATION, EXIF_TAKEN_AT = 0x8769, 0x8825, 0x9003
"""Source: EXIF 2.32, 4.6.3 and 4.6.5: the pointers to the details and to the location, and DateTimeOriginal."""
_BROKEN = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    struct.error,
    zlib.error,
)
"""What Pillow raises for files that are broken on purpose."""
_one_at_a_time = threading.Lock()
"""A picture may take 490 MB while it is drawn; where threads share a process, they take turns."""


@value
class Drawn:
    """What was made of a picture: its size upright, what the camera wrote, and the smaller JPEGs."""

    width: int
    height: int
    taken_at: str
    has_location: bool
    smaller: dict[str, bytes]


def draw(body: bytes, kind: Kind) -> Drawn:
    """Return a picture's smaller ones: upright, at most `LARGE_PX` and `THUMB_PX`, without metadata.

    Raises:
        FileRefused: it has too many pixels, or can not be opened.
    """
    from PIL import Image  # Heavy; only what draws pictures needs it.

    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of bombs; `refuse_bomb` refuses far smaller ones.
        try:
            with Image.open(io.BytesIO(body), formats=[FORMATS[kind]]) as picture:
                refuse_bomb(kind, *picture.size)
                return _drawn(picture)
        except Image.DecompressionBombError as error:
            raise FileRefused(why=Lie.TOO_MANY_PIXELS.value) from error
        except _BROKEN as error:
            raise FileRefused(why=Lie.BROKEN.value) from error


def _drawn(picture: Any) -> Drawn:
    from PIL import Image, ImageOps

    taken_at, has_location = _camera(picture)
    width, height = picture.size
    picture.thumbnail((LARGE_PX, LARGE_PX), Image.Resampling.LANCZOS)  # A JPEG is decoded at a fraction of its size.
    large = _flat(ImageOps.exif_transpose(picture))
    if (large.width > large.height) != (width > height) and width != height:
        width, height = height, width
    smaller = {LARGE: _jpeg(large, QUALITY)}
    large.thumbnail((THUMB_PX, THUMB_PX), Image.Resampling.LANCZOS)
    smaller[THUMB] = _jpeg(large, THUMB_QUALITY)
    return Drawn(width, height, taken_at, has_location, smaller)


def _flat(picture: Any) -> Any:
    """Return the pixels alone, on white, in a new picture: Pillow carries comments and colour profiles along."""
    from PIL import Image

    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda level: level / 256).convert("L")
    if picture.mode in {"LA", "PA", "P", "RGBA", "La", "RGBa"}:
        picture = picture.convert("RGBA")
    flat = Image.new("RGB", picture.size, "white")
    flat.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    return flat


def _jpeg(picture: Any, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, progressive=True)
    return out.getvalue()


def _camera(picture: Any) -> tuple[str, bool]:
    """Return when the camera says the picture was taken ("" where it does not), and whether it says where."""
    try:
        exif = picture.getexif()
        text = str(exif.get_ifd(EXIF_DETAILS).get(EXIF_TAKEN_AT, ""))
        has_location = bool(exif.get_ifd(EXIF_LOCATION))
        taken_at = dt.datetime.strptime(text.strip("\0 "), "%Y:%m:%d %H:%M:%S").isoformat()  # noqa: DTZ007  A camera's clock has no offset.
    except _BROKEN:
        return "", _says_where(picture)
    return taken_at, has_location


def _says_where(picture: Any) -> bool:
    try:
        return bool(picture.getexif().get_ifd(EXIF_LOCATION))
    except _BROKEN:
        return False
