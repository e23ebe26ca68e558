"""Pictures that others will see: held until WeChat, which answers late, twice or not at all, or a person looked.

What the stream of the line delivers, `tests.make.line` reads from the table.
"""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.media.core.pictures import Held, Picture
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation import store as table
from chalicelib.foundation.moderation.core import Suggest, Verdict
from chalicelib.foundation.moderation.service import pictures as checks, reviews
from chalicelib.kernel import storage
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import commit
from tests.contract.moderation.conftest import OPENID, entered, push, waiting
from tests.fakes.server import Fault
from tests.fakes.wechat import Wechat
from tests.make import media as make
from tests.make.line import Line
from tests.make.media import Desk
from tests.meter import Meter

SUBJECT, OTHER, LOOK = "v00003t1", "v00003t2", "/wxa/media_check_async"


@pytest.fixture
def desk(bound: Desk) -> Desk:
    return bound


@pytest.fixture
def line() -> Line:
    return Line()


def attach(desk: Desk, *media_ids: str, subject: str = SUBJECT) -> None:
    """Attach pictures as rooms do: held, and waiting, in one transaction."""
    ctx = desk.person()
    writes = pictures.prepare_attach(ctx, media_ids=media_ids, subject=subject, held=True)
    commit(writes.merge(checks.prepare_wait(ctx, media_ids=media_ids, subject=subject)))


def let_go(desk: Desk, *media_ids: str) -> None:
    """Take pictures off their document as rooms do."""
    writes = pictures.prepare_detach(desk.person(), media_ids=media_ids, subject=SUBJECT)
    commit(writes.merge(checks.prepare_left(media_ids=media_ids, subject=SUBJECT)))


def shown(desk: Desk, subject: str = SUBJECT, ctx: Context | None = None) -> Picture:
    """Return a picture that somebody sent, of a document that others will see."""
    made = desk.taken(ctx or desk.person())
    attach(desk, made.media_id, subject=subject)
    return made


def held(picture: Picture) -> Held:
    (found,) = pictures.find_pictures(media_ids=[picture.media_id])
    assert found is not None
    return found.held


def verdict(picture: Picture) -> Verdict:
    return checks.verdicts_of(media_ids=[picture.media_id])[0]


def settle(desk: Desk, decision: str) -> None:
    (row,) = reviews.list_reviews(village_id=make.VILLAGE, size=9, cursor=None).rows
    asked = {"village_id": make.VILLAGE, "subject": SUBJECT, "decision": decision, "reason": "看过了"}
    reviews.decide_pictures(desk.officer(), **asked, media_ids=row.media_ids)


@pytest.mark.parametrize("times", [1, 2])
def test_a_picture_is_held_until_wechat_says_that_it_is_clean(
    desk: Desk, wechat: Wechat, line: Line, times: int
) -> None:
    made = shown(desk)
    assert (held(made), waiting()) == (Held.UNLOOKED, [(SUBJECT, "picture", "unanswered")])
    line.deliver(desk.world.context())
    (asked,) = wechat.pictures.values()
    assert "large.jpg" in asked["media_url"]
    assert "X-Amz-Expires=3600" in asked["media_url"]
    assert (asked["openid"], asked["scene"]) == (OPENID, 3)
    assert held(made) is Held.UNLOOKED
    for _ in range(times):
        assert push(desk, wechat, "pass") == 200
    assert (held(made), verdict(made)) == (Held.NO, Verdict(Suggest.PASS))
    line.deliver(desk.world.context(), times=times)
    assert (waiting(), len(wechat.pictures)) == ([], 1)


@pytest.mark.parametrize(
    ("suggest", "kept"), [("risky", "risky"), ("review", "review"), ("", "review"), ("odd", "review")]
)
def test_a_picture_that_is_not_clean_stays_held_leaves_the_public_and_its_document_waits(
    desk: Desk, wechat: Wechat, line: Line, suggest: str, kept: str
) -> None:
    made = shown(desk)
    line.deliver(desk.world.context())
    pictures.release(desk.officer(), media_ids=[made.media_id])
    assert held(made) is Held.NO, "who releases it has looked at it"
    assert push(desk, wechat, suggest) == 200
    assert (verdict(made), held(made)) == (Verdict(Suggest(kept), "judged"), Held.JUDGED)
    assert waiting() == [(SUBJECT, "picture", f"picture_{kept}")]
    assert make.stored("public") == {}
    with pytest.raises(Exception, match="media_held"):
        pictures.release(desk.officer(), media_ids=[made.media_id])
    settle(desk, "approved")
    assert push(desk, wechat, suggest) == 200
    assert (waiting(), held(made)) == ([], Held.NO), "said twice, it does not wait again"


def test_an_answer_that_comes_before_we_know_its_question_is_not_lost(
    desk: Desk, wechat: Wechat, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean, risky, ask = shown(desk), shown(desk, OTHER), table.ask
    says = iter(("pass", "risky"))

    def late(*asked: Any) -> Any:
        assert push(desk, wechat, next(says)) == 200
        return ask(*asked)

    monkeypatch.setattr(table, "ask", late)
    line.deliver(desk.world.context())
    assert (held(clean), held(risky)) == (Held.NO, Held.JUDGED)
    assert waiting() == [(OTHER, "picture", "picture_risky")]


def test_a_pictures_that_waits_with_others_leaves_the_line_alone(desk: Desk, wechat: Wechat, line: Line) -> None:
    first, second = desk.taken(desk.person()), desk.taken(desk.person())
    attach(desk, first.media_id, second.media_id)
    line.deliver(desk.world.context())
    traces = {one["media_url"].split("/")[-3]: trace for trace, one in wechat.pictures.items()}
    push(desk, wechat, "pass", trace_id=traces[first.media_id])
    line.deliver(desk.world.context())
    (row,) = reviews.list_reviews(village_id=make.VILLAGE, size=10, cursor=None).rows
    assert row.media_ids == (second.media_id,)
    assert (held(first), held(second)) == (Held.NO, Held.UNLOOKED)
    push(desk, wechat, "pass", trace_id=traces[second.media_id])
    line.deliver(desk.world.context())
    assert (waiting(), len(wechat.pictures)) == ([], 2), "what waited already was not asked again"


def test_a_picture_that_no_document_uses_has_its_verdict_and_it_counts_once_one_does(
    desk: Desk, wechat: Wechat, line: Line
) -> None:
    for suggest, expected in (("pass", Held.NO), ("risky", Held.JUDGED)):
        made = shown(desk)
        line.deliver(desk.world.context())
        commit(pictures.prepare_detach(desk.person(), media_ids=[made.media_id], subject=SUBJECT))
        assert push(desk, wechat, suggest) == 200
        assert verdict(made).suggest.value == suggest
        asked = len(wechat.pictures)
        attach(desk, made.media_id, subject=OTHER)
        assert held(made) is Held.UNLOOKED
        line.deliver(desk.world.context())
        assert held(made) is expected
        assert len(wechat.pictures) == asked, "what is known is not asked again"


def test_a_picture_that_its_document_has_no_more_leaves_the_line(desk: Desk, wechat: Wechat, line: Line) -> None:
    made = shown(desk)
    let_go(desk, made.media_id)
    line.deliver(desk.world.context())
    assert (waiting(), wechat.pictures) == ([], {})
    first = shown(desk)
    commit(pictures.prepare_detach(desk.person(), media_ids=[first.media_id], subject=SUBJECT))
    second = shown(desk)
    line.deliver(desk.world.context())
    (row,) = reviews.list_reviews(village_id=make.VILLAGE, size=10, cursor=None).rows
    assert row.media_ids == (second.media_id,), "seen when the next one came"


def test_a_clean_verdict_overrules_neither_a_person_nor_a_worse_one(desk: Desk, wechat: Wechat, line: Line) -> None:
    made = shown(desk)
    line.deliver(desk.world.context())
    settle(desk, "rejected")
    assert push(desk, wechat, "pass") == 200
    assert held(made) is Held.REJECTED
    worse = shown(desk)
    line.deliver(desk.world.context())
    push(desk, wechat, "risky")
    checks.keep_verdict(desk.world.context(), media_id=worse.media_id, suggest="pass")
    assert held(worse) is Held.JUDGED
    assert waiting() == [(SUBJECT, "picture", "picture_risky")]
    checks.keep_verdict(desk.world.context(), media_id=made.media_id, suggest="risky")
    assert held(made) is Held.REJECTED


def test_a_picture_that_leaves_its_document_while_its_verdict_is_applied_is_looked_at_again(
    desk: Desk, wechat: Wechat, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = shown(desk)
    line.deliver(desk.world.context())
    find, moves = pictures.find_pictures, [True]

    def overtaken(*, media_ids: list[str]) -> Any:
        found = find(media_ids=media_ids)
        if moves.pop() if moves else False:
            let_go(desk, *media_ids)
            attach(desk, *media_ids, subject=OTHER)
        return found

    monkeypatch.setattr(pictures, "find_pictures", overtaken)
    assert push(desk, wechat, "pass") == 200
    monkeypatch.undo()
    assert (held(made), moves) == (Held.NO, [])
    line.deliver(desk.world.context())
    assert waiting() == []


def test_pictures_that_can_not_be_asked_about_stay_held_for_a_person(desk: Desk, wechat: Wechat, line: Line) -> None:
    theirs, staffs = shown(desk, ctx=desk.person(2)), shown(desk, ctx=desk.officer())
    line.deliver(desk.world.context())
    assert wechat.pictures == {}
    wechat.faults.append(Fault(LOOK, "lost", times=2))
    lost = shown(desk)
    line.deliver(desk.world.context())
    wechat.control_later(7_201)
    stale = shown(desk)
    line.deliver(desk.world.context())
    assert {held(one) for one in (theirs, staffs, lost, stale)} == {Held.UNLOOKED}
    assert waiting() == [(SUBJECT, "picture", "unanswered")]
    settle(desk, "approved")
    assert {held(one) for one in (theirs, staffs, lost, stale)} == {Held.NO}


@pytest.mark.parametrize("name", ["SANBAO_WECHAT_APP_ID", "SANBAO_WECHAT_APP_SECRET"])
def test_where_wechat_is_not_set_up_pictures_wait_for_a_person(
    desk: Desk, wechat: Wechat, line: Line, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "")
    settings.cache_clear()
    made = shown(desk)
    line.deliver(desk.world.context())
    assert (held(made), waiting()) == (Held.UNLOOKED, [(SUBJECT, "picture", "not_set")])
    assert wechat.asked == []


def test_what_the_stream_can_not_do_it_names_and_comes_again(
    desk: Desk, wechat: Wechat, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, records = shown(desk), line.records()

    def fails(**_: Any) -> Any:
        raise ValueError

    with monkeypatch.context() as patched:
        patched.setattr(pictures, "find_pictures", fails)
        assert checks.handle(desk.world.context(), records) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert checks.handle(desk.world.context(), records) == {"batchItemFailures": []}
    assert (held(made), len(wechat.pictures)) == (Held.UNLOOKED, 1)
    assert checks.handle(desk.world.context(), [("1", records[0][2], None)]) == {"batchItemFailures": []}


def test_a_forged_push_is_refused_and_changes_nothing(desk: Desk, wechat: Wechat, line: Line) -> None:
    made = shown(desk)
    line.deliver(desk.world.context())
    for changed in ({"signature": "0" * 40}, {"nonce": "1"}, {"timestamp": "1"}, {"signature": ""}):
        assert push(desk, wechat, "pass", **changed) == 403
    wechat.push_token = "guessed"  # A forger's.
    assert push(desk, wechat, "pass") == 403
    wechat.push_token = "test"
    wechat.control_later(3_600)
    assert push(desk, wechat, "pass") == 403, "its clock is an hour off"
    assert (held(made), verdict(made)) == (Held.UNLOOKED, Verdict(Suggest.REVIEW, "unanswered"))


def test_an_answer_to_what_nobody_asked_and_other_events_are_heard_and_left(desk: Desk, wechat: Wechat) -> None:
    assert push(desk, wechat, "pass", trace_id="unknown") == 200
    for event in (
        {"Event": "user_enter_tempsession"},
        {"Event": "wxa_media_check"},
        {"Event": "wxa_media_check", "trace_id": 7},
    ):
        assert entered("push", desk, *wechat.pushed(event)) == (200, "success")
    query, _ = wechat.pushed({})
    assert entered("push", desk, query, b"<xml/>")[0] == 400
    assert waiting() == []


def test_an_encrypted_push_is_opened_and_a_plain_one_refused_where_a_key_is_set(
    desk: Desk, wechat: Wechat, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = shown(desk)
    line.deliver(desk.world.context())
    monkeypatch.setenv("SANBAO_WECHAT_PUSH_KEY", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")
    settings.cache_clear()
    assert push(desk, wechat, "pass") == 403
    wechat.push_key = settings().wechat_push_key
    assert push(desk, wechat, "pass", msg_signature="0" * 40) == 403
    assert push(desk, wechat, "pass") == 200
    assert held(made) is Held.NO


def test_a_push_takes_three_round_trips(desk: Desk, wechat: Wechat, line: Line) -> None:
    for suggest in ("pass", "risky"):
        shown(desk)
        line.deliver(desk.world.context())
        with Meter(storage.client()) as meter:
            push(desk, wechat, suggest)
        assert meter.cost.round_trips == 3
