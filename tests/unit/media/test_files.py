"""Files by their bytes, without any store; the oracle of what a picture holds is Pillow, and a search for the bytes."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image

from chalicelib.foundation.media.core import files
from chalicelib.foundation.media.core.files import BYTES_MAX, PURPOSES, FileRefused, Kind, Lie
from chalicelib.foundation.media.service import derivatives
from chalicelib.kernel.errors import InvalidInput
from tests.make import media as make

PICTURES: dict[Kind, bytes] = {kind: make.picture(kind.value) for kind in Kind if kind is not Kind.PDF}


@pytest.mark.parametrize("kind", PICTURES, ids=str)
def test_the_magic_number_of_each_type_is_that_of_a_real_file(kind: Kind) -> None:
    assert files.kind_of(PICTURES[kind]) is kind
    assert files.kind_of(PICTURES[kind][1:]) is None


def test_the_magic_number_of_a_pdf_is_that_of_a_real_file() -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    Canvas(out).save()
    assert files.kind_of(out.getvalue()) is Kind.PDF


@pytest.mark.parametrize("other", ["GIF", "TIFF", "BMP", "ICO", "PPM"])
def test_other_pictures_are_of_no_type(other: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (16, 16)).save(out, other)
    assert files.kind_of(out.getvalue()) is None


@given(st.binary(max_size=20))
def test_whatever_begins_like_nothing_is_of_no_type(head: bytes) -> None:
    known = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"%PDF-")
    if not head.startswith(known):
        assert files.kind_of(head) is None


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("kind", Kind)
def test_every_type_is_taken_for_every_purpose_but_a_pdf_which_is_a_paper(purpose: str, kind: Kind) -> None:
    def ask() -> None:
        files.refuse_unasked(purpose=purpose, content_type=kind.value, size=BYTES_MAX)

    if kind is Kind.PDF and purpose not in {"evidence", "scan"}:
        with pytest.raises(InvalidInput):
            ask()
    else:
        ask()


@pytest.mark.parametrize("content_type", [*sorted(files.HEIC), "image/gif", "image/svg+xml", "text/html", ""])
@pytest.mark.parametrize("size", [0, 1, BYTES_MAX, BYTES_MAX + 1])
def test_each_field_that_does_not_fit_is_named_once(content_type: str, size: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        files.refuse_unasked(purpose="ticket", content_type=content_type, size=size)
    told: Any = refused.value.facts["fields"]
    named = [fault["field"] for fault in told]
    assert named == ["content_type"] + (["bytes"] if size in (0, BYTES_MAX + 1) else [])


@pytest.mark.parametrize("kind", PICTURES, ids=str)
def test_the_number_of_pixels_is_bounded_for_each_type(kind: Kind) -> None:
    most = files.PIXELS_MAX[kind]
    files.refuse_bomb(kind, 1_000, most // 1_000)
    with pytest.raises(FileRefused):
        files.refuse_bomb(kind, 1_000, most // 1_000 + 1)


def test_why_a_file_is_refused_is_said_in_chinese() -> None:
    for why in Lie:
        assert FileRefused.words[why]
        assert why.value not in FileRefused(why=why.value).sentence("zh")


def rationals(value: float) -> set[bytes]:
    """Return how a number may lie in EXIF: numerator and denominator, of both byte orders."""
    from fractions import Fraction

    exact = Fraction(value).limit_denominator(65_536)
    top, below = exact.numerator, exact.denominator
    return {top.to_bytes(4, order) + below.to_bytes(4, order) for order in ("little", "big")}


@pytest.mark.parametrize("kind", PICTURES, ids=str)
def test_what_the_camera_wrote_is_read_from_each_type_and_is_in_no_smaller_picture(kind: Kind) -> None:
    more: dict[str, Any] = {
        "exif": make.exif(),
        "icc_profile": b"a profile" * 30,
        "xmp": b"<x:xmpmeta>where</x:xmpmeta>",
    }
    if kind is Kind.PNG:
        from PIL.PngImagePlugin import PngInfo

        more["pnginfo"] = PngInfo()
        more["pnginfo"].add_text("Comment", make.COMMENT.decode())
    if kind is Kind.JPEG:
        more["comment"] = make.COMMENT
    body = make.picture(kind.value, (400, 300), **more)
    where = rationals(make.LATITUDE[2])
    assert any(secret in body for secret in where), "the search would find it"
    drawn = derivatives.draw(body, kind)
    assert (drawn.taken_at, drawn.has_location) == ("2026-11-22T08:15:30", True)
    for smaller in drawn.smaller.values():
        shown = Image.open(io.BytesIO(smaller))
        assert not dict(shown.getexif())
        assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        for secret in (*where, b"Exif", b"xmp", b"ICC_PROFILE", make.COMMENT, make.CAMERA.encode()):
            assert secret not in smaller


def test_a_camera_that_says_nothing_or_nonsense_is_believed_nothing() -> None:
    assert derivatives.draw(make.picture(), Kind.JPEG).taken_at == ""
    for moment in ("0000:00:00 00:00:00", "yesterday", "", "2026:13:01 00:00:00"):
        said = make.exif(located=False)
        said.get_ifd(0x8769)[0x9003] = moment
        drawn = derivatives.draw(make.picture(exif=said), Kind.JPEG)
        assert (drawn.taken_at, drawn.has_location) == ("", False)
    said = make.exif()
    said.get_ifd(0x8769)[0x9003] = "yesterday"
    assert derivatives.draw(make.picture(exif=said), Kind.JPEG).has_location


@pytest.mark.parametrize(("orientation", "corner"), [(1, (0, 0)), (2, (1, 0)), (3, (1, 1)), (6, (0, 0)), (8, (0, 1))])
def test_all_ways_of_holding_a_camera_end_upright(orientation: int, corner: tuple[int, int]) -> None:
    drawn = derivatives.draw(make.picture(size=(80, 60), exif=make.exif(orientation), quality=95), Kind.JPEG)
    shown = Image.open(io.BytesIO(drawn.smaller["large"]))
    assert shown.size == (drawn.width, drawn.height) == ((60, 80) if orientation in (6, 8) else (80, 60))
    pixel: Any = shown.getpixel((corner[0] * (shown.width - 1), corner[1] * (shown.height - 1)))
    assert pixel[0] > 200 > pixel[2], "the red half is where it was"


def test_a_small_picture_is_not_blown_up_and_what_is_clear_becomes_white() -> None:
    body = io.BytesIO()
    Image.new("RGBA", (20, 10), (0, 0, 0, 0)).save(body, "PNG")
    drawn = derivatives.draw(body.getvalue(), Kind.PNG)
    for smaller in drawn.smaller.values():
        shown = Image.open(io.BytesIO(smaller))
        assert shown.size == (20, 10)
        assert shown.getpixel((3, 3)) == (255, 255, 255)


@settings(deadline=None)
@given(st.sampled_from(list(PICTURES)), st.data())
def test_a_picture_that_was_tampered_with_is_drawn_or_refused_and_nothing_else(kind: Kind, data: st.DataObject) -> None:
    body = bytearray(make.photo() if kind is Kind.JPEG else PICTURES[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place] = data.draw(st.integers(0, 255))
    body = body[: data.draw(st.integers(1, len(body)))]
    with contextlib.suppress(FileRefused):
        assert set(derivatives.draw(bytes(body), kind).smaller) == {"large", "thumb"}
