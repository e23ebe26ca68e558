"""The doors of media: what is asked wrongly, and who is shown what."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.foundation.media import routes
from chalicelib.foundation.media.core.pictures import PICTURES_MAX, Sight
from chalicelib.foundation.media.schemas import MediaIds
from chalicelib.foundation.media.service import pictures, readers
from chalicelib.kernel import edge
from chalicelib.kernel.authz import ANYBODY, Principal
from chalicelib.kernel.context import LIVE, Context, uuid7
from chalicelib.kernel.writes import commit
from tests.make import media as make
from tests.make.media import Desk

GOOD = {"village_id": make.VILLAGE, "purpose": "ticket", "content_type": "image/jpeg", "bytes": len(make.photo())}


@pytest.fixture
def desk(tables: Any) -> Desk:
    return Desk()


def ask(name: str, who: Principal, body: Any = None, key: str = "", **params: str) -> tuple[int, Any]:
    """Ask a door as somebody; return the status and the body."""
    door = next(one for one in edge.DOORS if one.room == routes.doors.room and one.view.__name__ == name)
    raw = b"" if body is None else json.dumps(body).encode()
    headers = {"idempotency-key": key or uuid7()}
    request = SimpleNamespace(headers=headers, raw_body=raw, query_params={}, context={"requestId": "r"})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(edge, "principal_of", lambda _ctx, _headers: who)
        answer = edge.enter(door, request, params)
    return answer.status_code, json.loads(answer.body)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("purpose", "fun", "literal_error"),
        ("content_type", "image/heic", "heic"),
        ("content_type", "", "string_too_short"),
        ("bytes", 0, "empty"),
        ("bytes", 9_000_000, "too_large"),
        ("bytes", "12", "int_type"),
        ("bytes", -1, "greater_than_equal"),
        ("sha256", "ABC", "string_pattern_mismatch"),
        ("village_id", "v3", "string_pattern_mismatch"),
        ("name", "me.jpg", "extra_forbidden"),
    ],
)
def test_each_field_that_is_asked_wrongly_is_named(desk: Desk, field: str, value: Any, code: str) -> None:
    status, problem = ask("announce", desk.person().actor, GOOD | {field: value})
    assert (status, problem["code"]) == (422, "invalid_input")
    assert [(fault["field"], fault["code"]) for fault in problem["fields"]] == [(field, code)]
    assert all(fault["zh"] and fault["en"] for fault in problem["fields"])


def test_one_sends_to_ones_own_village_alone_and_nobody_sends_who_is_not_signed_in(desk: Desk) -> None:
    assert ask("announce", desk.person(1, "v00004").actor, GOOD)[0] == 404
    assert ask("announce", ANYBODY, GOOD)[0] == 401


def ready(desk: Desk, ctx: Context) -> str:
    status, form = ask("announce", ctx.actor, GOOD)
    assert (status, form["seconds"]) == (201, 600)
    assert form["fields"]["key"] == f"media/uploads/{form['media_id']}"
    make.send(form["media_id"], make.photo())
    return str(form["media_id"])


def test_what_the_camera_wrote_is_shown_to_officers_of_the_document_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    media_id = ready(desk, desk.person())
    status, taken = ask("take", desk.person().actor, media_id=media_id)
    assert (status, taken["state"], taken["released"]) == (200, "ready", False)
    assert ask("read", desk.officer().actor, media_id=media_id)[0] == 404, "no document uses it"
    sights = {desk.person().actor.subject: Sight.AUTHOR, desk.officer().actor.subject: Sight.OFFICER}
    monkeypatch.setattr(readers, "_readers", {"t": lambda ctx, _: sights.get(ctx.actor.subject)})
    subject = f"{make.VILLAGE}t1"
    commit(pictures.prepare_attach(desk.person(), media_ids=[media_id], subject=subject, held=True))
    assert ask("read", desk.person(2).actor, media_id=media_id)[0] == 404
    _, mine = ask("read", desk.person().actor, media_id=media_id)
    for shown in (taken, mine):
        picture = shown["picture"]
        assert (picture["original"], picture["taken_at"], picture["has_location"]) == (None, None, None)
        assert (picture["width"], picture["height"]) == (64, 48)
        assert all("X-Amz-Signature" in picture[size] for size in ("thumb", "large"))
    assert (taken["picture"]["held"], mine["picture"]["held"]) == (None, "unlooked")
    _, theirs = ask("read", desk.officer().actor, media_id=media_id)
    assert (theirs["picture"]["taken_at"], theirs["picture"]["has_location"]) == ("2026-11-22T08:15:30", True)
    assert "original" in theirs["picture"]["original"]


def test_a_file_is_shown_without_a_picture_until_it_is_ready(desk: Desk) -> None:
    media_id = ready(desk, desk.person())
    status, shown = ask("read", desk.person().actor, media_id=media_id)
    assert (status, shown["state"], shown["picture"]) == (200, "open", None)
    make.send(media_id, b"a lie")
    status, problem = ask("take", desk.person().actor, media_id=media_id)
    assert (status, problem["code"], problem["why"]) == (422, "media_file_refused", "other_size")
    assert ask("read", desk.person().actor, media_id=media_id)[1]["state"] == "refused"


def test_other_villages_and_other_people_find_nothing(desk: Desk) -> None:
    media_id = ready(desk, desk.person())
    for who in (desk.person(2), desk.person(1, "v00004"), desk.officer("v00004")):
        assert ask("read", who.actor, media_id=media_id)[0] == 404
        assert ask("take", who.actor, media_id=media_id)[0] == 404


def test_a_document_names_its_pictures_by_ids_of_their_form() -> None:
    from pydantic import TypeAdapter, ValidationError

    ids: TypeAdapter[Any] = TypeAdapter(MediaIds)
    fit = f"{make.VILLAGE}m{LIVE.new_id()}"
    assert ids.validate_python([fit] * PICTURES_MAX) == (fit,) * PICTURES_MAX
    for wrong in ([fit] * (PICTURES_MAX + 1), [fit[:-1]], [fit.upper()], ["../" + fit], [fit + "/x"]):
        with pytest.raises(ValidationError):
            ids.validate_python(wrong)
