"""Checks on a real store, against a WeChat that judges, sleeps, answers late, twice, or not at all."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.foundation.gateways import wire
from chalicelib.foundation.identity.service import binding
from chalicelib.foundation.identity.store import binding as bonds
from chalicelib.foundation.media.core.pictures import Picture
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation import routes, service, store as table
from chalicelib.foundation.moderation.core import PART_CHARS, Suggest, Verdict
from chalicelib.kernel import edge, storage
from chalicelib.kernel.authz import Acting
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import commit
from tests.fakes.server import Fault
from tests.fakes.wechat import Wechat
from tests.make import media as make
from tests.make.media import Desk
from tests.meter import Cost, Meter

ME, OPENID, SUBJECT = f"{make.VILLAGE}r00001", "oA1b2C3d4E5f6G7h8I9j0", "v00003t1"
CHECK, LOOK = "/wxa/msg_sec_check", "/wxa/media_check_async"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(wire, "READ_SECONDS", 0.4)
    monkeypatch.setattr(wire, "PAUSE_SECONDS_MAX", 0.06)
    wire._pool.cache_clear()
    yield
    wire._pool.cache_clear()


@pytest.fixture
def desk(store: Any, wechat: Wechat) -> Desk:
    """A village whose first person uses WeChat and was there just now; the fake's clock is the world's."""
    made = Desk()
    wechat.clock_ahead = made.world.now().timestamp() - wechat.now()
    commit(bonds.prepare_bind(OPENID, ME, made.world.now()))
    wechat.seen_at[OPENID] = wechat.now()
    return made


def check(desk: Desk, text: str, *, ctx: Context | None = None, person_id: str = ME) -> Verdict:
    return service.check_text(ctx or desk.person(), text=text, person_id=person_id, scene=2)


def test_a_text_is_what_wechat_thinks_of_it(desk: Desk) -> None:
    assert check(desk, "大家一起清理河道") == Verdict(Suggest.PASS)
    assert check(desk, "这句待审") == Verdict(Suggest.REVIEW, "judged")
    assert check(desk, "这句违禁") == Verdict(Suggest.RISKY, "judged")


def test_nothing_is_asked_about_an_empty_text(desk: Desk, wechat: Wechat) -> None:
    assert check(desk, " \n ") == Verdict(Suggest.PASS)
    assert wechat.asked == []


def test_a_long_text_is_judged_in_parts_and_a_very_long_one_by_a_person(desk: Desk, wechat: Wechat) -> None:
    long = "好" * PART_CHARS
    assert check(desk, long + "尾") == Verdict(Suggest.PASS)
    assert wechat.asked.count(CHECK) == 2
    assert check(desk, long[:-1] + "违禁") == Verdict(Suggest.RISKY, "judged"), "a word across the cut"
    assert check(desk, long * 4) == Verdict(Suggest.REVIEW, "too_long")


def test_a_text_that_takes_too_long_to_judge_waits_for_a_person(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from chalicelib.foundation.gateways import wechat as gateway

    judge = gateway.check_text

    def slow(ctx: Context, **asked: Any) -> Any:
        desk.world.moment += dt.timedelta(seconds=11)
        return judge(ctx, **asked)

    monkeypatch.setattr(gateway, "check_text", slow)
    assert check(desk, "好" * 2 * PART_CHARS) == Verdict(Suggest.REVIEW, "unanswered")


def test_what_wechat_can_not_judge_a_person_looks_at_and_nothing_is_refused(desk: Desk, wechat: Wechat) -> None:
    assert check(desk, "好", ctx=desk.officer()) == Verdict(Suggest.REVIEW, "typed_for")
    agent = replace(desk.person().actor, acting=Acting(ME, f"{make.VILLAGE}r00002", "", "d1"))
    assert check(desk, "好", ctx=desk.person().acting(agent, "r")) == Verdict(Suggest.REVIEW, "typed_for")
    other = f"{make.VILLAGE}r00002"
    assert check(desk, "好", ctx=desk.person(2), person_id=other) == Verdict(Suggest.REVIEW, "no_wechat")
    assert check(desk, "好", ctx=desk.officer(), person_id="s1") == Verdict(Suggest.REVIEW, "no_wechat")
    for kind, value in (("errcode", -1), ("errcode", 45009), ("errcode", 40003), ("status", 502), ("lost", 0)):
        wechat.faults.append(Fault(CHECK, kind, times=2, value=value))
        assert check(desk, "好") == Verdict(Suggest.REVIEW, "unanswered"), kind
        wechat.faults.clear()
    wechat.faults.append(Fault(CHECK, "slow", times=2, seconds=0.6))
    assert check(desk, "好") == Verdict(Suggest.REVIEW, "unanswered")
    wechat.control_later(7_201)
    assert check(desk, "好") == Verdict(Suggest.REVIEW, "stale")


@pytest.mark.parametrize("name", ["SANBAO_WECHAT_APP_ID", "SANBAO_WECHAT_APP_SECRET"])
def test_where_wechat_is_not_set_up_a_person_looks_and_nobody_is_asked(
    desk: Desk, wechat: Wechat, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "")
    settings.cache_clear()
    assert check(desk, "好") == Verdict(Suggest.REVIEW, "not_set")
    assert looked_at(desk, taken(desk)) == Verdict(Suggest.REVIEW, "not_set")
    assert wechat.asked == []


def test_the_cost_of_a_judged_text_is_one_round_trip_once_the_token_is_known(desk: Desk) -> None:
    check(desk, "好")
    with Meter(storage.client()) as meter:
        check(desk, "好")
    assert meter.cost == Cost(1, 0, 1)


# Pictures


def taken(desk: Desk, subject: str = "") -> Picture:
    made = desk.taken(desk.person())
    if subject:
        commit(pictures.prepare_attach(desk.person(), media_ids=[made.media_id], subject=subject))
    return made


def looked_at(desk: Desk, *shown: Picture, ctx: Context | None = None) -> Verdict:
    return service.check_pictures(ctx or desk.person(), pictures=shown, person_id=ME, scene=2)


def verdict(picture: Picture) -> Verdict:
    return service.verdicts_of(media_ids=[picture.media_id])[0]


def push(desk: Desk, wechat: Wechat, suggest: str, *, trace_id: str = "", **changed: str) -> int:
    """Push the verdict on the last picture through the door; return the door's status."""
    event = wechat.verdict(trace_id or list(wechat.pictures)[-1], suggest)
    query, body = wechat.pushed(event)
    return entered("push", desk, query | changed, body)[0]


def entered(name: str, desk: Desk, query: dict[str, str], body: bytes) -> tuple[int, str]:
    door = next(door for door in edge.DOORS if door.room == routes.doors.room and door.view.__name__ == name)
    request = SimpleNamespace(headers={}, raw_body=body, query_params=query, context={"requestId": "r"})
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(edge, "LIVE", desk.world.context())
        answer = edge.enter(door, request, {})
    return answer.status_code, str(answer.body)


def waiting() -> list[tuple[str, str, str]]:
    rows = service.list_reviews(village_id=make.VILLAGE, size=100, cursor=None).rows
    return [(one.subject, one.kind, one.reason) for one in rows]


def test_a_picture_waits_until_wechat_has_answered_and_is_asked_about_with_an_address_that_holds(
    desk: Desk, wechat: Wechat
) -> None:
    made = taken(desk, SUBJECT)
    assert looked_at(desk, made) == Verdict(Suggest.REVIEW, "unanswered")
    (asked,) = wechat.pictures.values()
    assert "large.jpg" in asked["media_url"]
    assert "X-Amz-Expires=3600" in asked["media_url"]
    assert (asked["openid"], asked["scene"]) == (OPENID, 2)
    assert verdict(made) == Verdict(Suggest.REVIEW, "unanswered")
    for _ in range(2):
        assert push(desk, wechat, "pass") == 200
    assert verdict(made) == Verdict(Suggest.PASS)
    assert waiting() == []
    assert looked_at(desk, made) == Verdict(Suggest.PASS)
    assert len(wechat.pictures) == 1, "what is known is not asked again"


@pytest.mark.parametrize(
    ("suggest", "kept"), [("risky", "risky"), ("review", "review"), ("", "review"), ("odd", "review")]
)
def test_a_picture_that_is_not_clean_is_taken_from_the_public_and_its_document_waits(
    desk: Desk, wechat: Wechat, suggest: str, kept: str
) -> None:
    made = taken(desk, SUBJECT)
    looked_at(desk, made)
    pictures.release(desk.officer(), media_ids=[made.media_id])
    assert push(desk, wechat, suggest) == 200
    assert verdict(made) == Verdict(Suggest(kept), "judged")
    assert waiting() == [(SUBJECT, "picture", f"picture_{kept}")]
    assert make.stored("public") == {}
    commit(
        service.prepare_settled(desk.officer(), village_id=make.VILLAGE, subject=SUBJECT, decision="approved", by="s1")
    )
    assert push(desk, wechat, suggest) == 200
    assert waiting() == [], "said twice, it does not wait again"


def test_an_answer_that_comes_before_we_know_its_question_is_not_lost(
    desk: Desk, wechat: Wechat, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, ask = taken(desk, SUBJECT), table.ask

    def late(*asked: Any) -> Any:
        assert push(desk, wechat, "risky") == 200
        assert waiting() == []
        return ask(*asked)

    monkeypatch.setattr(table, "ask", late)
    assert looked_at(desk, made) == Verdict(Suggest.RISKY, "judged")
    assert waiting() == [(SUBJECT, "picture", "picture_risky")]


def test_a_picture_that_no_document_uses_has_its_verdict_and_nobody_waits(desk: Desk, wechat: Wechat) -> None:
    made = taken(desk)
    looked_at(desk, made)
    assert push(desk, wechat, "risky") == 200
    assert (verdict(made).suggest, waiting()) == (Suggest.RISKY, [])


def test_pictures_that_can_not_be_asked_about_a_person_looks_at(desk: Desk, wechat: Wechat) -> None:
    made = taken(desk)
    assert looked_at(desk) == Verdict(Suggest.PASS)
    assert looked_at(desk, made, ctx=desk.officer()) == Verdict(Suggest.REVIEW, "typed_for")
    paper = desk.taken(desk.person(), make.PDF, "application/pdf", purpose="evidence")
    assert looked_at(desk, paper) == Verdict(Suggest.REVIEW, "no_wechat")
    wechat.faults.append(Fault(LOOK, "lost", times=2))
    assert looked_at(desk, made) == Verdict(Suggest.REVIEW, "unanswered")
    wechat.control_later(7_201)
    assert looked_at(desk, made) == Verdict(Suggest.REVIEW, "stale")


def test_a_forged_push_is_refused_and_changes_nothing(desk: Desk, wechat: Wechat) -> None:
    made = taken(desk, SUBJECT)
    looked_at(desk, made)
    for changed in ({"signature": "0" * 40}, {"nonce": "1"}, {"timestamp": "1"}, {"signature": ""}):
        assert push(desk, wechat, "pass", **changed) == 403
    wechat.push_token = "guessed"  # A forger's.
    assert push(desk, wechat, "pass") == 403
    wechat.push_token = "test"
    wechat.control_later(3_600)
    assert push(desk, wechat, "pass") == 403, "its clock is an hour off"
    assert verdict(made) == Verdict(Suggest.REVIEW, "unanswered")


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
    desk: Desk, wechat: Wechat, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = taken(desk, SUBJECT)
    looked_at(desk, made)
    monkeypatch.setenv("SANBAO_WECHAT_PUSH_KEY", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")
    settings.cache_clear()
    assert push(desk, wechat, "pass") == 403
    wechat.push_key = settings().wechat_push_key
    assert push(desk, wechat, "pass", msg_signature="0" * 40) == 403
    assert push(desk, wechat, "pass") == 200
    assert verdict(made) == Verdict(Suggest.PASS)


def test_wechat_is_greeted_when_it_tries_the_address_and_nobody_else(desk: Desk, wechat: Wechat) -> None:
    query, _ = wechat.pushed({})
    assert entered("greet", desk, query | {"echostr": "hello"}, b"") == (200, "hello")
    status, body = entered("greet", desk, query | {"echostr": "hello", "signature": "x"}, b"")
    assert (status, json.loads(body)["code"]) == (403, "wechat_push_forged")


# What waits for a person


def review(desk: Desk, subject: str, *, reason: str = "stale") -> None:
    commit(service.prepare_review(desk.person(), village_id=make.VILLAGE, subject=subject, kind="wish", reason=reason))


def settle(desk: Desk, subject: str, decision: str) -> None:
    asked = {"village_id": make.VILLAGE, "subject": subject, "decision": decision, "by": "s1"}
    commit(service.prepare_settled(desk.officer(), **asked))


def test_what_waits_stands_in_the_order_in_which_it_came_and_keeps_its_place(desk: Desk) -> None:
    for n in range(3):
        review(desk, f"v00003w{n}")
        desk.world.moment += dt.timedelta(minutes=1)
    review(desk, "v00003w0", reason="judged")
    assert [subject for subject, *_ in waiting()] == ["v00003w0", "v00003w1", "v00003w2"]
    assert waiting()[0][2] == "judged"
    first = service.list_reviews(village_id=make.VILLAGE, size=2, cursor=None)
    rest = service.list_reviews(village_id=make.VILLAGE, size=2, cursor=first.cursor)
    assert [one.subject for one in (*first.rows, *rest.rows)] == ["v00003w0", "v00003w1", "v00003w2"]
    assert service.list_reviews(village_id="v00004", size=2, cursor=None).rows == []


def test_a_document_that_is_settled_waits_no_more_and_may_wait_again(desk: Desk) -> None:
    began = desk.world.now()
    for n in range(3):
        review(desk, f"v00003w{n}")
        desk.world.moment += dt.timedelta(minutes=1)
    settle(desk, "v00003w0", "approved")
    settle(desk, "v00003w1", "rejected")
    assert [subject for subject, *_ in waiting()] == ["v00003w2"]
    figures = service.figures_of(village_id=make.VILLAGE)
    assert (figures.waiting, figures.approved, figures.rejected) == (1, 1, 1)
    assert figures.oldest_since == began + dt.timedelta(minutes=2)
    review(desk, "v00003w0")
    assert [subject for subject, *_ in waiting()] == ["v00003w2", "v00003w0"], "it comes last"
    nothing = service.figures_of(village_id="v00004")
    assert (nothing.waiting, nothing.oldest_since, nothing.approved, nothing.rejected) == (0, None, 0, 0)
    with pytest.raises(ValueError, match="perhaps"):
        settle(desk, "v00003w2", "perhaps")


def test_the_cost_of_letting_a_document_wait_and_of_settling_it(desk: Desk) -> None:
    with Meter(storage.client()) as meter:
        review(desk, SUBJECT)
    assert (meter.cost.round_trips, meter.cost.writes) == (1, 2), "3 within a transaction"
    with Meter(storage.client()) as meter:
        settle(desk, SUBJECT, "approved")
    assert (meter.cost.round_trips, meter.cost.writes) == (1, 5)


def test_nothing_of_a_text_is_kept(desk: Desk) -> None:
    check(desk, "这句待审，还有名字张三丰")
    review(desk, SUBJECT, reason="judged")
    rows = [
        *storage.client().scan(TableName="sanbao-test-moderation_reviews")["Items"],
        *storage.client().scan(TableName="sanbao-test-moderation_checks")["Items"],
    ]
    assert "张三丰" not in json.dumps(rows, ensure_ascii=False)
    assert binding.find_openid(resident_id=ME) == OPENID
    assert OPENID not in json.dumps(rows)
