"""Pictures on a real store, as the rooms use them: attached, shown, made public, cleaned away."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.foundation.media.core.pictures import (
    LOOSE_DAYS,
    MediaNotReady,
    MediaUnknown,
    MediaUsed,
    NoSuchMedia,
    NotYours,
    Picture,
    Sight,
    State,
    TooManyPictures,
    due_partitions,
)
from chalicelib.foundation.media.service import cleaning, pictures, readers, uploads
from chalicelib.foundation.media.store import objects, pictures as table
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import commit
from tests.make import media as make
from tests.make.media import Desk
from tests.meter import Cost, Meter

SUBJECT, OTHER = "v00003t1", "v00003t2"


def attach(desk: Desk, *media_ids: str, subject: str = SUBJECT) -> None:
    commit(pictures.prepare_attach(desk.person(), media_ids=media_ids, subject=subject))


def now(picture: Picture) -> Picture:
    found = table.find_picture(picture.media_id)
    assert found is not None
    return found


def load(desk: Desk, *media_ids: str, by: str = f"{make.VILLAGE}r00001", **more: Any) -> list[Picture]:
    return pictures.load_pictures(desk.person(), media_ids=media_ids, by=by, **more)


def test_the_cost_of_looking_pictures_up_is_one_round_trip_and_none_for_none(desk: Desk) -> None:
    taken = [desk.taken(desk.person()) for _ in range(6)]
    ids = [one.media_id for one in taken]
    with Meter(storage.client()) as meter:
        assert load(desk, *ids) == taken
    assert meter.cost == Cost(1, 0, 6)
    with Meter(storage.client()) as meter:
        assert load(desk) == pictures.find_pictures(media_ids=[]) == []
        assert not pictures.prepare_attach(desk.person(), media_ids=[], subject=SUBJECT).items
    assert meter.cost == Cost(0, 0, 0)
    with Meter(storage.client()) as meter:
        attach(desk, *ids)
    assert meter.cost == Cost(1, 18, 0)


def test_pictures_that_can_not_be_attached_are_refused_naming_the_field(desk: Desk) -> None:
    mine = desk.taken(desk.person())
    theirs = desk.taken(desk.person(2))
    coming = desk.announced(desk.person(), make.photo())
    cases: list[tuple[type[Exception], list[str]]] = [
        (MediaUnknown, [mine.media_id, f"{make.VILLAGE}m{desk.key()}"]),
        (NotYours, [mine.media_id, theirs.media_id]),
        (MediaNotReady, [coming.media_id]),
        (MediaUsed, [mine.media_id, mine.media_id]),
        (TooManyPictures, [f"{make.VILLAGE}m{desk.key()}" for _ in range(7)]),
    ]
    for refusal, ids in cases:
        with pytest.raises(refusal) as refused:
            load(desk, *ids)
        told: Any = refused.value
        (fault,) = told.facts["fields"]
        assert (fault["field"], fault["code"], told.status) == ("media_ids", told.code, 422)
    with pytest.raises(MediaUnknown):
        load(desk, mine.media_id, purpose="evidence")
    assert load(desk, mine.media_id, purpose="ticket") == [mine]


def test_a_picture_belongs_to_one_document_however_often_it_is_attached(desk: Desk) -> None:
    mine = desk.taken(desk.person())
    for _ in range(2):
        attach(desk, mine.media_id)
    assert (now(mine).subject, now(mine).loose_on) == (SUBJECT, "")
    with pytest.raises(MediaUsed):
        attach(desk, mine.media_id, subject=OTHER)
    with pytest.raises(MediaUsed):
        commit(pictures.prepare_detach(desk.person(), media_ids=[mine.media_id], subject=OTHER))
    commit(pictures.prepare_detach(desk.person(), media_ids=[mine.media_id], subject=SUBJECT))
    attach(desk, mine.media_id, subject=OTHER)
    assert now(mine).subject == OTHER


def test_what_is_not_taken_can_not_be_attached_at_the_write_either(desk: Desk) -> None:
    coming = desk.announced(desk.person(), make.photo())
    with pytest.raises(MediaNotReady):
        attach(desk, coming.media_id)
    with pytest.raises(MediaUnknown):
        attach(desk, f"{make.VILLAGE}m{desk.key()}")
    make.send(coming.media_id, b"a lie")
    with pytest.raises(Exception, match="media_file_refused"):
        uploads.take_upload(desk.person(), media_id=coming.media_id)
    with pytest.raises(MediaUnknown):
        attach(desk, coming.media_id)


def test_pictures_are_found_in_their_order_and_only_once_they_are_ready(desk: Desk) -> None:
    one, coming, two = desk.taken(desk.person()), desk.announced(desk.person(), b"x"), desk.taken(desk.person(2))
    ids = [two.media_id, coming.media_id, "v00003mnone", one.media_id]
    assert pictures.find_pictures(media_ids=ids) == [two, None, None, one]


def test_a_picture_by_its_id_is_seen_by_who_sent_it_and_then_by_whom_its_document_says(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = desk.taken(desk.person())
    assert pictures.see_picture(desk.person(), media_id=mine.media_id) == (mine, Sight.AUTHOR)
    for ctx in (desk.person(2), desk.person(1, "v00004"), desk.officer(), desk.officer("v00004")):
        with pytest.raises(NoSuchMedia):
            pictures.see_picture(ctx, media_id=mine.media_id)
    attach(desk, mine.media_id)
    monkeypatch.setattr(readers, "_readers", {"t": lambda _, one: Sight.OFFICER if one == now(mine) else None})
    assert pictures.see_picture(desk.officer(), media_id=mine.media_id) == (now(mine), Sight.OFFICER)
    monkeypatch.setattr(readers, "_readers", {"w": lambda *_: Sight.OFFICER})
    with pytest.raises(NoSuchMedia):
        pictures.see_picture(desk.officer(), media_id=mine.media_id)
    with pytest.raises(NoSuchMedia):
        pictures.see_picture(desk.officer(), media_id="v00003mnone")
    assert pictures.view_of(mine, officer=True).original
    assert not pictures.view_of(mine, officer=False).original


def test_what_is_public_are_the_smaller_ones_until_they_are_withdrawn(desk: Desk) -> None:
    mine = desk.taken(desk.person(), make.photo((2000, 1500)))
    with pytest.raises(NoSuchMedia):
        pictures.release(desk.officer(), media_ids=[mine.media_id])
    assert make.stored("public") == {}
    attach(desk, mine.media_id)
    for _ in range(2):
        pictures.release(desk.officer(), media_ids=[mine.media_id])
    public = make.stored("public")
    assert set(public) == {f"media/{mine.media_id}/large.jpg", f"media/{mine.media_id}/thumb.jpg"}
    for body in public.values():
        assert make.CAMERA.encode() not in body
    released = now(mine)
    assert pictures.see_picture(desk.person(2), media_id=mine.media_id) == (released, Sight.OTHER)
    address = pictures.address_of(released, size="large")
    assert address == f"http://127.0.0.1:8000/public/media/{mine.media_id}/large.jpg"
    assert "X-Amz-Signature" in pictures.address_of(released, size="original")
    with pytest.raises(MediaUsed):
        commit(pictures.prepare_detach(desk.officer(), media_ids=[mine.media_id], subject=SUBJECT))
    for _ in range(2):
        pictures.withdraw(desk.officer(), media_ids=[mine.media_id])
    assert make.stored("public") == {}
    assert "X-Amz-Signature" in pictures.address_of(now(mine), size="large")


def test_a_release_that_broke_off_halfway_is_on_record_and_done_by_asking_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = desk.taken(desk.person())
    attach(desk, mine.media_id)

    def fail(_: Picture) -> None:
        raise Busy

    with monkeypatch.context() as patched:
        patched.setattr(objects, "publish", fail)
        with pytest.raises(Busy):
            pictures.release(desk.officer(), media_ids=[mine.media_id])
    assert now(mine).released
    pictures.release(desk.officer(), media_ids=[mine.media_id])
    assert len(make.stored("public")) == 2


def test_nothing_is_released_of_a_pdf_and_of_nothing(desk: Desk) -> None:
    paper = desk.taken(desk.person(), make.PDF, "application/pdf", purpose="evidence")
    attach(desk, paper.media_id)
    with pytest.raises(NoSuchMedia):
        pictures.release(desk.officer(), media_ids=[paper.media_id])
    pictures.release(desk.officer(), media_ids=[])
    pictures.withdraw(desk.officer(), media_ids=[])
    assert make.stored("public") == {}


def cleaned(desk: Desk) -> int:
    return sum(cleaning.clean(partition=one) for one in due_partitions(business_date(desk.world.now())))


def test_what_nothing_used_for_two_days_is_removed_with_its_bytes_and_nothing_else(desk: Desk) -> None:
    kept, loose, coming = desk.taken(desk.person()), desk.taken(desk.person()), desk.sent(desk.person(), b"x")
    lied = desk.sent(desk.person(), b"a lie")
    with pytest.raises(Exception, match="media_file_refused"):
        uploads.take_upload(desk.person(), media_id=lied.media_id)
    attach(desk, kept.media_id)
    desk.world.pass_days(LOOSE_DAYS)
    assert cleaned(desk) == 0
    desk.world.pass_days(1)
    assert cleaned(desk) == 3
    assert cleaned(desk) == 0
    for gone in (loose, coming, lied):
        assert table.find_picture(gone.media_id) is None
    assert {key.split("/")[2] for key in make.stored()} == {kept.media_id}
    commit(pictures.prepare_detach(desk.person(), media_ids=[kept.media_id], subject=SUBJECT))
    assert cleaned(desk) == 0, "its two days begin when it is taken off"
    desk.world.pass_days(LOOSE_DAYS + 1)
    assert cleaned(desk) == 1
    assert make.stored() == {}


def test_a_picture_that_is_attached_while_it_is_cleaned_is_kept_or_refused_never_half_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desk.taken(desk.person()), desk.taken(desk.person())
    desk.world.pass_days(LOOSE_DAYS + 1)
    partition = first.loose_on
    monkeypatch.setattr(table, "list_loose", lambda _: iter([first.media_id]))
    attach(desk, first.media_id)
    assert cleaning.clean(partition=partition) == 0
    assert now(first).state is State.READY

    def broken_off(_: str) -> None:
        raise Busy

    monkeypatch.setattr(table, "list_loose", lambda _: iter([second.media_id]))
    with monkeypatch.context() as patched:
        patched.setattr(objects, "remove_all", broken_off)
        with pytest.raises(Busy):
            cleaning.clean(partition=partition)
    assert now(second).state is State.REMOVING
    with pytest.raises(MediaUnknown):
        attach(desk, second.media_id)
    with pytest.raises(NoSuchMedia):
        pictures.see_picture(desk.person(), media_id=second.media_id)
    assert pictures.find_pictures(media_ids=[second.media_id]) == [None]
    assert cleaning.clean(partition=partition) == 1
    assert table.find_picture(second.media_id) is None


def test_a_night_cleans_each_partition_once_and_counts_them_home(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Part] = []
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda _queue, parts, **_: sent.extend(parts))
    for _ in range(5):
        desk.taken(desk.person())
    desk.world.pass_days(LOOSE_DAYS + 1)
    ctx = desk.world.context()
    run_id = cleaning.start_cleaning(ctx)
    for part in [*sent, *sent[:3]]:
        cleaning.do_part(ctx, part)
    run = runs.load_run(run_id=run_id)
    assert (run.state, run.done, run.counts["removed"]) == ("done", len(sent), 5)
    sent.clear()
    assert cleaning.start_cleaning(ctx) == run_id
    assert sent == []


def test_the_partitions_of_a_night_leave_the_last_two_days_alone() -> None:
    due = due_partitions(dt.date(2026, 11, 23))
    assert {one.partition("#")[0] for one in due} == {f"2026-11-{day}" for day in range(13, 21)}
    assert len(set(due)) == len(due) == 32
