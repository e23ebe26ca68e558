"""Texts and the line of what waits, on a real store, against a WeChat that judges, sleeps, or does not answer."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.identity.service import binding
from chalicelib.foundation.moderation.core import PART_CHARS, Suggest, Verdict
from chalicelib.foundation.moderation.service import reviews, texts
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Acting
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import commit
from tests.contract.moderation.conftest import ME, OPENID, entered, waiting
from tests.fakes.server import Fault
from tests.fakes.wechat import Wechat
from tests.make import media as make
from tests.make.media import Desk
from tests.meter import Cost, Meter

SUBJECT, CHECK = "v00003t1", "/wxa/msg_sec_check"


@pytest.fixture
def desk(bound: Desk) -> Desk:
    return bound


def check(desk: Desk, text: str, *, ctx: Context | None = None, person_id: str = ME) -> Verdict:
    return texts.check_text(ctx or desk.person(), text=text, person_id=person_id, scene=2)


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
    assert wechat.asked == []


def test_the_cost_of_a_judged_text_is_one_round_trip_once_the_token_is_known(desk: Desk) -> None:
    check(desk, "好")
    with Meter(storage.client()) as meter:
        check(desk, "好")
    assert meter.cost == Cost(1, 0, 1)


def test_wechat_is_greeted_when_it_tries_the_address_and_nobody_else(desk: Desk, wechat: Wechat) -> None:
    query, _ = wechat.pushed({})
    assert entered("greet", desk, query | {"echostr": "hello"}, b"") == (200, "hello")
    status, body = entered("greet", desk, query | {"echostr": "hello", "signature": "x"}, b"")
    assert (status, json.loads(body)["code"]) == (403, "wechat_push_forged")


# What waits for a person


def review(desk: Desk, subject: str, *, reason: str = "stale") -> None:
    commit(reviews.prepare_review(desk.person(), village_id=make.VILLAGE, subject=subject, kind="wish", reason=reason))


def settle(desk: Desk, subject: str, decision: str) -> None:
    asked = {"village_id": make.VILLAGE, "subject": subject, "decision": decision, "by": "s1"}
    commit(reviews.prepare_settled(desk.officer(), **asked))


def test_what_waits_stands_in_the_order_in_which_it_came_and_keeps_its_place(desk: Desk) -> None:
    for n in range(3):
        review(desk, f"v00003w{n}")
        desk.world.moment += dt.timedelta(minutes=1)
    review(desk, "v00003w0", reason="judged")
    assert [subject for subject, *_ in waiting()] == ["v00003w0", "v00003w1", "v00003w2"]
    assert waiting()[0][2] == "judged"
    first = reviews.list_reviews(village_id=make.VILLAGE, size=2, cursor=None)
    rest = reviews.list_reviews(village_id=make.VILLAGE, size=2, cursor=first.cursor)
    assert [one.subject for one in (*first.rows, *rest.rows)] == ["v00003w0", "v00003w1", "v00003w2"]
    assert reviews.list_reviews(village_id="v00004", size=2, cursor=None).rows == []


def test_a_document_that_is_settled_waits_no_more_and_may_wait_again(desk: Desk) -> None:
    began = desk.world.now()
    for n in range(3):
        review(desk, f"v00003w{n}")
        desk.world.moment += dt.timedelta(minutes=1)
    settle(desk, "v00003w0", "approved")
    settle(desk, "v00003w1", "rejected")
    assert [subject for subject, *_ in waiting()] == ["v00003w2"]
    figures = reviews.figures_of(village_id=make.VILLAGE)
    assert (figures.waiting, figures.approved, figures.rejected) == (1, 1, 1)
    assert figures.oldest_since == began + dt.timedelta(minutes=2)
    review(desk, "v00003w0")
    assert [subject for subject, *_ in waiting()] == ["v00003w2", "v00003w0"], "it comes last"
    nothing = reviews.figures_of(village_id="v00004")
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
    assert binding.find_openid(person_id=ME) == OPENID
    assert OPENID not in json.dumps(rows)
