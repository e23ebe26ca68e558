"""A picture that the demo town's people send, drawn here."""

from __future__ import annotations

import io

import urllib3
from PIL import Image, ImageDraw

from chalicelib.foundation.media.service import uploads
from chalicelib.kernel.context import Context

PATCHES = ("#c93561", "#f3d7c4", "#2f7d5b", "#e9b44c")
SENT = range(200, 300)
"""What a bucket answers that took a file."""
AGAIN = urllib3.Retry(3, allowed_methods=None, backoff_factor=0.2)
"""As a browser does: a kept connection may have been closed just now, and the same file may be sent twice."""


def sent(ctx: Context, *, village_id: str, purpose: str) -> tuple[str, ...]:
    """Send a picture as the acting person's phone does, and return its id."""
    body = _quilt()
    made, form = uploads.open_upload(
        ctx, village_id=village_id, purpose=purpose, content_type="image/png", size=len(body), sha256="",
        key=ctx.new_id(),
    )  # fmt: skip
    fields = {**form["fields"], "file": ("quilt.png", body, "image/png")}
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
