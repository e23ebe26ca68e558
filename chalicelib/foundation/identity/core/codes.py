"""Codes (村民码, 户码): a token in a URL, printed or shown, that says whom it belongs to and nothing about them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.values import value

PATH = "/q/"
QUIET_MODULES = 4
"""ISO/IEC 18004, 5.3.8: the light border of a QR code is four modules wide."""
PIXELS_A_MODULE = 12
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


class NoSuchCode(NotFound):
    """No code bears this token."""

    code = "no_such_code"
    zh, en = "没有这个码，请核对。", "There is no such code."


class CodeRevoked(Conflict):
    """The code was withdrawn; a new one may have been issued."""

    code = "code_revoked"
    zh, en = "这个码已经作废，请用新码。", "This code was withdrawn; use the new one."


@value
class Code:
    """What a token stands for. `kind` is `resident`, `household` or `card`; `masked_name` as of now.

    Of kind `number` it is what a card's typed number named: whoever said it may never have had the card.
    """

    token: str
    kind: str
    holder_id: str
    masked_name: str

    @property
    def village_id(self) -> str:
        """The village of whom it belongs to."""
        return self.holder_id[:6]


def url_of(page_url: str, token: str) -> str:
    """Return what a code's picture says."""
    return f"{page_url}{PATH}{token}"


def token_in(text: str) -> str:
    """Return the token of a scanned URL or of the token typed by hand."""
    return text.strip().rpartition(PATH)[2]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(matrix: Sequence[Sequence[bool]], *, pixels: int = PIXELS_A_MODULE) -> bytes:
    """Return a QR matrix as a PNG of one bit a pixel, with its quiet zone (PNG, third edition, 11.2)."""
    side = (len(matrix) + 2 * QUIET_MODULES) * pixels
    border = "0" * (QUIET_MODULES * pixels)
    lines = [b"\x00" + _packed("0" * side)] * (QUIET_MODULES * pixels)
    rows: list[bytes] = list(lines)
    for row in matrix:
        bits = border + "".join(("1" if dark else "0") * pixels for dark in row) + border
        rows.extend([b"\x00" + _packed(bits)] * pixels)
    rows.extend(lines)
    header = struct.pack(">IIBBBBB", side, side, 1, 3, 0, 0, 0)
    palette = b"\xff\xff\xff\x00\x00\x00"
    body = zlib.compress(b"".join(rows), 9)
    return (
        PNG_SIGNATURE
        + _chunk(b"IHDR", header)
        + _chunk(b"PLTE", palette)
        + _chunk(b"IDAT", body)
        + _chunk(b"IEND", b"")
    )


def _packed(bits: str) -> bytes:
    """Return a string of 0 and 1 as bytes, filled up with 0 at the end."""
    length = -(-len(bits) // 8)
    return int(bits.ljust(length * 8, "0"), 2).to_bytes(length, "big")


def packed_rows(matrix: Sequence[Sequence[bool]]) -> bytes:
    """Return a QR matrix as rows of bits, each row starting on a byte, dark = 1."""
    return b"".join(_packed("".join("1" if dark else "0" for dark in row)) for row in matrix)


def slices(next_holder: int, size: int) -> list[tuple[int, int]]:
    """Return the half-open ranges of holder numbers that cut a village into parts of `size`."""
    return [(start, min(start + size, next_holder)) for start in range(1, next_holder, size)]
