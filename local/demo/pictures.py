"""Pictures that the demo town's people and officers send, drawn here."""

from __future__ import annotations

import contextlib
import io

import urllib3
from PIL import Image, ImageDraw, ImageFont

from chalicelib.foundation.media.service import uploads
from chalicelib.kernel import fonts
from chalicelib.kernel.context import Context
from chalicelib.kernel.fonts import FontMissing

PATCHES = ("#c93561", "#f3d7c4", "#2f7d5b", "#e9b44c")
SENT = range(200, 300)
"""What a bucket answers that took a file."""
AGAIN = urllib3.Retry(3, allowed_methods=None, backoff_factor=0.2)
"""As a browser does: a kept connection may have been closed just now, and the same file may be sent twice."""


def sent(ctx: Context, *, village_id: str, purpose: str, body: bytes = b"") -> tuple[str, ...]:
    """Send a picture (a quilt's, where none is given) as the acting person's phone does, and return its id."""
    body = body or _quilt()
    made, form = uploads.open_upload(
        ctx, village_id=village_id, purpose=purpose, content_type="image/png", size=len(body), sha256="",
        key=ctx.new_id(),
    )  # fmt: skip
    fields = {**form["fields"], "file": ("picture.png", body, "image/png")}
    answer = urllib3.request("POST", form["url"], fields=fields, retries=AGAIN)
    assert answer.status in SENT, answer.status
    return (uploads.take_upload(ctx, media_id=made.media_id).media_id,)


def _quilt(side: int = 480, patch: int = 80) -> bytes:
    """Return a drawing of a quilt."""
    made = Image.new("RGB", (side, side), "#fffaf5")
    pen = ImageDraw.Draw(made)
    for n in range((side // patch) ** 2):
        row, column = divmod(n, side // patch)
        left, top = column * patch + 4, row * patch + 4
        color = PATCHES[(row + 2 * column) % len(PATCHES)]
        pen.rounded_rectangle((left, top, left + patch - 8, top + patch - 8), 12, fill=color)
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


def paper(lines: tuple[str, ...], width: int = 900, height: int = 1200) -> bytes:
    """Return a photo of a paper with these lines and a thumbprint; without letters where this machine has no face."""
    made = Image.new("RGB", (width, height), "#d8d2c6")
    pen = ImageDraw.Draw(made)
    pen.rectangle((50, 40, width - 40, height - 50), fill="#fffdf8")
    for n, line in enumerate(lines):
        top = 130 + 150 * n
        with contextlib.suppress(FontMissing):
            face = ImageFont.truetype(fonts.path_of(fonts.REGULAR), 40)
            pen.text((110, top), line, fill="#1d1a17", font=face)
        pen.line((110, top + 70, width - 110, top + 70), fill="#b9b2a5", width=2)
    pen.ellipse((560, 700, 650, 810), fill="#c8323c")
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()
