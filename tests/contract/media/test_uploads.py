"""Files on a real store: announced, sent, looked at, kept or refused."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from typing import Any

import pytest
from PIL import Image

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.media.core.files import BYTES_MAX, FileRefused, Lie
from chalicelib.foundation.media.core.pictures import DAY_MAX, NoSuchMedia, NotArrived, State, TooManyFiles
from chalicelib.foundation.media.service import pictures, uploads
from chalicelib.foundation.media.store import objects, pictures as table
from chalicelib.kernel.errors import InvalidInput, KeyReused
from tests.make import media as make
from tests.make.media import Desk

TODAY = dt.date(2026, 11, 23)


def files_of(media_id: str) -> dict[str, bytes]:
    return {key.rpartition("/")[2]: body for key, body in make.stored().items() if f"kept/{media_id}/" in key}


def test_a_photo_is_taken_kept_as_it_is_and_drawn_smaller_without_anything_the_camera_wrote(desk: Desk) -> None:
    body = make.photo((2400, 1800))
    taken = desk.taken(desk.person(), body)
    assert (taken.state, taken.width, taken.height) == (State.READY, 2400, 1800)
    assert (taken.taken_at, taken.has_location) == ("2026-11-22T08:15:30", True)
    assert taken.sha256 == hashlib.sha256(body).hexdigest()
    kept = files_of(taken.media_id)
    assert kept["original"] == body
    assert {"original", "large.jpg", "thumb.jpg"} == set(kept)
    for name, longest in (("large.jpg", 1600), ("thumb.jpg", 320)):
        shown = Image.open(io.BytesIO(kept[name]))
        assert (shown.format, max(shown.size)) == ("JPEG", longest)
        assert not shown.getexif()
        assert "comment" not in shown.info
        for secret in (b"Exif", make.CAMERA.encode(), make.TAKEN_AT.encode(), make.COMMENT, b"http://ns.adobe.com"):
            assert secret not in kept[name]
    assert not any("uploads/" in key for key in make.stored())


def test_a_picture_stands_upright_whichever_way_the_camera_was_held(desk: Desk) -> None:
    taken = desk.taken(desk.person(), make.photo((640, 480), orientation=6))
    assert (taken.width, taken.height) == (480, 640)
    large = Image.open(io.BytesIO(files_of(taken.media_id)["large.jpg"]))
    assert large.size == (480, 640)
    red, _, blue = large.getpixel((240, 20))  # type: ignore[misc]  # An RGB pixel has three levels.
    assert red > 200 > blue, "what was left is on top when the picture is turned clockwise"


def test_each_type_is_taken_with_each_kind_of_pixels(desk: Desk) -> None:
    made = [
        make.picture("image/png", mode="P"),
        make.picture("image/png", mode="RGBA"),
        make.picture("image/png", mode="LA"),
        make.picture("image/png", mode="1"),
        make.picture("image/png", mode="L"),
        make.deep(),
    ]
    for body in made:
        assert desk.taken(desk.person(), body, "image/png").state is State.READY
    assert desk.taken(desk.person(), make.picture("image/webp"), "image/webp").state is State.READY
    assert desk.taken(desk.person(), make.picture("image/jpeg", mode="CMYK")).state is State.READY


def test_a_pdf_is_evidence_and_has_no_smaller_ones(desk: Desk) -> None:
    taken = desk.taken(desk.person(), make.PDF, "application/pdf", purpose="evidence")
    assert (taken.state, taken.width) == (State.READY, 0)
    assert files_of(taken.media_id) == {"original": make.PDF}
    for size in ("thumb", "large", "original"):
        assert "attachment" in pictures.address_of(taken, size=size)


def test_asking_again_gives_the_same_file_a_new_form_and_takes_it_once(desk: Desk) -> None:
    ctx, body, key = desk.person(), make.photo(), desk.key()
    first = desk.sent(ctx, body, key=key)
    again, form = uploads.open_upload(
        ctx, village_id=make.VILLAGE, purpose="ticket", content_type="image/jpeg", size=len(body), sha256="", key=key
    )
    assert again == first
    assert form["fields"]["key"].endswith(first.media_id)
    taken = uploads.take_upload(ctx, media_id=first.media_id)
    make.send(first.media_id, b"something else, sent by the same form")
    assert uploads.take_upload(ctx, media_id=first.media_id) == taken
    assert files_of(first.media_id)["original"] == body, "nobody changes a file after it was looked at"
    with pytest.raises(KeyReused):
        desk.announced(ctx, b"another", key=key)
    with pytest.raises(KeyReused):
        desk.announced(desk.person(2), body, key=key)


def test_a_form_takes_exactly_what_was_announced(desk: Desk) -> None:
    import base64
    import json

    _, form = uploads.open_upload(
        desk.person(),
        village_id=make.VILLAGE,
        purpose="ticket",
        content_type="image/png",
        size=1234,
        sha256="",
        key=desk.key(),
    )
    policy = json.loads(base64.b64decode(form["fields"]["policy"]))
    assert form["fields"]["Content-Type"] == "image/png"
    assert {"Content-Type": "image/png"} in policy["conditions"]
    assert ["content-length-range", 1234, 1234] in policy["conditions"]


def test_what_is_not_announced_rightly_is_refused_field_by_field_and_nothing_is_written(desk: Desk) -> None:
    for content_type, purpose, size, field, code in (
        ("image/heic", "ticket", 10, "content_type", "heic"),
        ("image/gif", "ticket", 10, "content_type", "type_unknown"),
        ("application/pdf", "ticket", 10, "content_type", "pdf_elsewhere"),
        ("image/png", "ticket", 0, "bytes", "empty"),
        ("image/png", "ticket", BYTES_MAX + 1, "bytes", "too_large"),
    ):
        key = desk.key()
        with pytest.raises(InvalidInput) as refused:
            desk.announced(desk.person(), b"", content_type, purpose=purpose, size=size, key=key)
        told: Any = refused.value.facts["fields"]
        (fault,) = told
        assert (fault["field"], fault["code"]) == (field, code)
        assert fault["zh"]
        assert fault["en"]
        assert table.find_picture(f"{make.VILLAGE}m{key}") is None


GOOD = make.photo()
LIES: list[tuple[bytes, str, dict[str, Any], Lie]] = [
    (b"", "image/jpeg", {"size": 10}, Lie.EMPTY),
    (GOOD, "image/jpeg", {"size": len(GOOD) + 1}, Lie.OTHER_SIZE),
    (GOOD + bytes(BYTES_MAX), "image/jpeg", {"size": len(GOOD)}, Lie.OTHER_SIZE),
    (GOOD, "image/jpeg", {"sha256": "0" * 64}, Lie.OTHER_CONTENT),
    (GOOD, "image/png", {}, Lie.OTHER_TYPE),
    (make.PDF, "image/jpeg", {}, Lie.OTHER_TYPE),
    (b"<svg onload='alert(1)'/>", "image/png", {}, Lie.OTHER_TYPE),
    (b"MZ\x90\x00" + bytes(100), "image/webp", {}, Lie.OTHER_TYPE),
    (GOOD, "application/pdf", {"purpose": "evidence"}, Lie.OTHER_TYPE),
    (GOOD[: len(GOOD) // 2], "image/jpeg", {}, Lie.BROKEN),
    (GOOD[:3] + bytes(200), "image/jpeg", {}, Lie.BROKEN),
    (b"\x89PNG\r\n\x1a\n" + bytes(50), "image/png", {}, Lie.BROKEN),
    (make.bomb(8_000, 5_001), "image/png", {}, Lie.TOO_MANY_PIXELS),
    (make.bomb(60_000, 60_000), "image/png", {}, Lie.TOO_MANY_PIXELS),
]


@pytest.mark.parametrize(("body", "content_type", "more", "why"), LIES, ids=lambda value: str(value)[:20])
def test_a_file_that_lies_is_refused_deleted_and_on_record(
    desk: Desk, body: bytes, content_type: str, more: dict[str, Any], why: Lie
) -> None:
    ctx = desk.person()
    sent = desk.sent(ctx, body, content_type, **more)
    for _ in range(2):
        with pytest.raises(FileRefused) as refused:
            uploads.take_upload(ctx, media_id=sent.media_id)
        assert refused.value.facts == {"why": why}
        assert refused.value.sentence("zh")
    assert make.stored() == {}
    kept = table.find_picture(sent.media_id)
    assert kept is not None
    assert (kept.state, kept.reason) == (State.REFUSED, why)
    (event,) = day_of_audit(place_id=make.VILLAGE, on=TODAY).rows
    assert (event["deed"], event["target"], event["actor"]) == ("media.refused", sent.media_id, sent.made_by)


def test_a_file_that_has_not_come_is_waited_for(desk: Desk) -> None:
    announced = desk.announced(desk.person(), GOOD)
    with pytest.raises(NotArrived):
        uploads.take_upload(desk.person(), media_id=announced.media_id)
    make.send(announced.media_id, GOOD)
    assert uploads.take_upload(desk.person(), media_id=announced.media_id).state is State.READY


def test_only_who_announced_a_file_says_that_it_was_sent(desk: Desk) -> None:
    sent = desk.sent(desk.person(), GOOD)
    for other in (desk.person(2), desk.officer()):
        with pytest.raises(NoSuchMedia):
            uploads.take_upload(other, media_id=sent.media_id)
    with pytest.raises(NoSuchMedia):
        uploads.take_upload(desk.person(), media_id=f"{make.VILLAGE}m{desk.key()}")


def test_a_day_takes_so_many_files_of_one_person_and_replays_count_once(desk: Desk) -> None:
    ctx, key = desk.person(), desk.key()
    for _ in range(3):
        desk.announced(ctx, GOOD, key=key)
    for _ in range(DAY_MAX - 1):
        desk.announced(ctx, GOOD)
    with pytest.raises(TooManyFiles):
        desk.announced(ctx, GOOD)
    desk.announced(ctx, GOOD, key=key)
    desk.announced(desk.person(2), GOOD)
    desk.world.pass_days(1)
    desk.announced(ctx, GOOD)


def test_of_two_looks_at_once_one_is_kept_and_both_are_told_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx = desk.person()
    sent = desk.sent(ctx, GOOD)
    keep = objects.keep
    told = []

    def meanwhile(*args: Any) -> None:
        monkeypatch.setattr(objects, "keep", keep)
        told.append(uploads.take_upload(ctx, media_id=sent.media_id))
        keep(*args)

    monkeypatch.setattr(objects, "keep", meanwhile)
    assert uploads.take_upload(ctx, media_id=sent.media_id) == told[0]
