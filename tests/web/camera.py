"""A video file for Chromium's fake camera: a QR code on a card, held a little askew."""

from __future__ import annotations

from pathlib import Path

import qrcode
from PIL import Image, ImageFilter

WIDTH, HEIGHT = 640, 480
FRAMES = 6


def film(text: str, target: Path) -> Path:
    """Write frames that show `text` as a QR code, as Y4M."""
    code = qrcode.make(text, box_size=8, border=4).convert("L").resize((300, 300))
    frame = Image.new("L", (WIDTH, HEIGHT), 110)
    frame.paste(code.rotate(8, fillcolor=110, expand=True), (150, 60))
    luma = frame.filter(ImageFilter.GaussianBlur(1.2)).tobytes()
    chroma = bytes([128]) * (WIDTH * HEIGHT // 2)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420\n".encode()
    target.write_bytes(head + (b"FRAME\n" + luma + chroma) * FRAMES)
    return target
