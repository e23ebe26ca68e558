"""Pictures that a check held back: an officer decides on them, once; what waits for its room stays the room's."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.media.core.pictures import Picture
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation import service, store as table
from chalicelib.foundation.moderation.core import DecidedInItsRoom, NoSuchReview, Review
from chalicelib.foundation.moderation.records import ReviewRecord
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.writes import commit
from tests.make import media as make
from tests.make.media import Desk

TICKET, WISH = f"{make.VILLAGE}t1", f"{make.VILLAGE}w1"


@pytest.fixture
def desk(store: Any) -> Desk:
    return Desk()


def held(desk: Desk, subject: str = TICKET) -> Picture:
    """Return a public picture of a document that a check then held back."""
    made = desk.taken(desk.person())
    commit(pictures.prepare_attach(desk.person(), media_ids=[made.media_id], subject=subject))
    pictures.release(desk.officer(), media_ids=[made.media_id])
    service.keep_verdict(desk.world.context(), media_id=made.media_id, suggest="risky")
    return made


def wish(desk: Desk) -> None:
    commit(service.prepare_review(desk.person(), village_id=make.VILLAGE, subject=WISH, kind="wish", reason="stale"))


def waiting() -> list[Review]:
    return list(service.list_reviews(village_id=make.VILLAGE, size=100, cursor=None).rows)


def decide(desk: Desk, subject: str, decision: str, reason: str = "") -> None:
    asked = {"village_id": make.VILLAGE, "subject": subject, "decision": decision, "reason": reason}
    service.decide_pictures(desk.officer(), **asked)


def settled(subject: str) -> ReviewRecord:
    found = storage.find(ReviewRecord, make.VILLAGE, subject)
    assert found is not None
    return found


@pytest.mark.parametrize(("decision", "reason"), [("approved", ""), ("rejected", "有人的门牌号")])
def test_held_pictures_are_decided_on_once_with_a_reason_and_a_trace(desk: Desk, decision: str, reason: str) -> None:
    first, second = held(desk), held(desk)
    (row,) = waiting()
    assert (row.subject, row.kind, row.media_ids) == (TICKET, "picture", (first.media_id, second.media_id))
    decide(desk, TICKET, decision, reason)
    assert waiting() == []
    kept = settled(TICKET)
    assert (kept.decision, kept.settled_by, kept.because or "") == (decision, desk.officer().actor.subject, reason)
    figures = service.figures_of(village_id=make.VILLAGE)
    assert (figures.approved, figures.rejected) == ((1, 0) if decision == "approved" else (0, 1))
    trail = audit.day_of_audit(place_id=make.VILLAGE, on=business_date(desk.world.now())).rows
    assert [one["target"] for one in trail if one["deed"] == f"reviews.{decision}"] == [TICKET]
    with pytest.raises(NoSuchReview):
        decide(desk, TICKET, decision, reason)
    assert make.stored("public") == {}, "its room releases it again"


def test_a_later_decision_keeps_nothing_of_an_earlier_reason(desk: Desk) -> None:
    held(desk)
    decide(desk, TICKET, "rejected", "看不清")
    again = held(desk)
    assert waiting()[0].media_ids == (again.media_id,)
    decide(desk, TICKET, "approved")
    assert settled(TICKET).because is None


def test_what_waits_for_its_room_is_not_decided_on_here_also_with_held_pictures(desk: Desk) -> None:
    wish(desk)
    made = held(desk, WISH)
    (row,) = waiting()
    assert (row.kind, row.reason, row.media_ids) == ("wish", "picture_risky", (made.media_id,))
    with pytest.raises(DecidedInItsRoom):
        decide(desk, WISH, "approved")
    assert [one.subject for one in waiting()] == [WISH]
    settle = {"village_id": make.VILLAGE, "subject": WISH, "decision": "approved", "by": "s1"}
    commit(service.prepare_settled(desk.officer(), **settle))
    held(desk, WISH)
    decide(desk, WISH, "approved")
    assert waiting() == [], "its room had decided, so its pictures waited by themselves"


def test_what_nobody_waits_for_is_not_found_and_the_second_of_two_officers_comes_too_late(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for subject in (TICKET, "!"):
        with pytest.raises(NoSuchReview):
            decide(desk, subject, "approved")
    held(desk)
    seen = table.find_review(make.VILLAGE, TICKET)
    decide(desk, TICKET, "rejected", "不合适")
    monkeypatch.setattr(table, "find_review", lambda *_: seen)
    with pytest.raises(NoSuchReview):
        decide(desk, TICKET, "approved")
    assert settled(TICKET).decision == "rejected"
