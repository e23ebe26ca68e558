"""Pictures that a check held back: an officer decides on them, once; what waits for its room stays the room's."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.media import PicturesRejected
from chalicelib.foundation.media.core.pictures import Held, MediaHeld, Picture
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation import store as table
from chalicelib.foundation.moderation.core import DecidedInItsRoom, NoSuchReview, Review, ReviewMoved
from chalicelib.foundation.moderation.records import ReviewRecord
from chalicelib.foundation.moderation.service import pictures as checks, reviews
from chalicelib.foundation.notifications.core.messages import message_of
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.writes import commit
from tests.make import media as make
from tests.make.media import Desk
from tests.meter import Meter

TICKET, WISH = f"{make.VILLAGE}t1", f"{make.VILLAGE}w1"


@pytest.fixture
def desk(store: Any) -> Desk:
    return Desk()


def held(desk: Desk, subject: str = TICKET) -> Picture:
    """Return a public picture of a document that a check then held back."""
    made = desk.taken(desk.person())
    commit(pictures.prepare_attach(desk.person(), media_ids=[made.media_id], subject=subject))
    pictures.release(desk.officer(), media_ids=[made.media_id])
    checks.keep_verdict(desk.world.context(), media_id=made.media_id, suggest="risky")
    return made


def wish(desk: Desk) -> None:
    commit(reviews.prepare_review(desk.person(), village_id=make.VILLAGE, subject=WISH, kind="wish", reason="stale"))


def waiting() -> list[Review]:
    return list(reviews.list_reviews(village_id=make.VILLAGE, size=100, cursor=None).rows)


def decide(desk: Desk, subject: str, decision: str, reason: str = "", media_ids: tuple[str, ...] = ()) -> None:
    """Decide on some pictures of a document; on all that an officer sees there, where none is named."""
    seen = table.find_review(make.VILLAGE, subject)
    media_ids = media_ids or (seen.media_ids if seen else ())
    asked = {"village_id": make.VILLAGE, "subject": subject, "decision": decision, "reason": reason}
    reviews.decide_pictures(desk.officer(), **asked, media_ids=media_ids)


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
    figures = reviews.figures_of(village_id=make.VILLAGE)
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
    commit(reviews.prepare_settled(desk.officer(), **settle))
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


def told(desk: Desk) -> list[PicturesRejected]:
    found = facts.day_of_facts(village_id=make.VILLAGE, on=business_date(desk.world.now()))
    return [one.fact for one in found if isinstance(one.fact, PicturesRejected)]


def state_of(*of: Picture) -> list[Held]:
    return [one.held for one in pictures.find_pictures(media_ids=[one.media_id for one in of]) if one is not None]


def test_what_is_approved_others_see_if_its_document_still_has_it(desk: Desk) -> None:
    first, gone = held(desk), held(desk)
    commit(pictures.prepare_detach(desk.person(), media_ids=[gone.media_id], subject=TICKET))
    decide(desk, TICKET, "approved")
    assert state_of(first, gone) == [Held.NO, Held.JUDGED]
    assert told(desk) == []


def test_what_is_rejected_stays_held_and_whoever_sent_it_is_told_once(desk: Desk) -> None:
    both = held(desk), held(desk)
    decide(desk, TICKET, "rejected", "有人的门牌号")
    assert state_of(*both) == [Held.REJECTED, Held.REJECTED]
    assert told(desk) == [PicturesRejected(desk.person().actor.subject)]
    message = message_of("f1", told(desk)[0])
    assert message is not None
    assert message.kind == "pictures_rejected"
    with pytest.raises(MediaHeld):
        pictures.release(desk.officer(), media_ids=[both[0].media_id])


def test_one_of_several_is_decided_on_and_the_others_wait_on(desk: Desk) -> None:
    first, second = held(desk), held(desk)
    decide(desk, TICKET, "rejected", "看不清", (first.media_id,))
    assert waiting()[0].media_ids == (second.media_id,)
    assert state_of(first, second) == [Held.REJECTED, Held.JUDGED]
    with pytest.raises(ReviewMoved):
        decide(desk, TICKET, "approved", "", (first.media_id, second.media_id))
    decide(desk, TICKET, "approved", "", (second.media_id,))
    assert (waiting(), state_of(first, second)) == ([], [Held.REJECTED, Held.NO])


def test_nobody_decides_on_pictures_without_naming_them(desk: Desk) -> None:
    made = held(desk)
    with pytest.raises(ReviewMoved):
        reviews.decide_pictures(desk.officer(), village_id=make.VILLAGE, subject=TICKET, decision="approved", reason="")
    assert state_of(made) == [Held.JUDGED]


def test_a_picture_that_came_after_the_look_is_not_approved_with_the_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, seen = held(desk), table.find_review(make.VILLAGE, TICKET)
    second = held(desk)
    monkeypatch.setattr(table, "find_review", lambda *_: seen)
    with pytest.raises(ReviewMoved):
        decide(desk, TICKET, "approved")
    assert state_of(first, second) == [Held.JUDGED, Held.JUDGED]


def test_a_decision_takes_three_round_trips(desk: Desk) -> None:
    for decision in ("approved", "rejected"):
        made = held(desk)
        with Meter(storage.client()) as meter:
            reviews.decide_pictures(
                desk.officer(),
                village_id=make.VILLAGE,
                subject=TICKET,
                decision=decision,
                reason="看过了",
                media_ids=[made.media_id],
            )
        assert meter.cost.round_trips == 3
