"""Which way a message leaves the house, and when."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given, strategies as st

from chalicelib.foundation.facts.core.activities import ActivityCalledOff, ActivityPromoted
from chalicelib.foundation.facts.core.mandates import MandateConfirmed, MandateGranted
from chalicelib.foundation.notifications.core import ways
from chalicelib.foundation.notifications.core.templates import TEMPLATES
from chalicelib.foundation.notifications.core.ways import Reach, Sending, Way
from tests.make.notifications import EARNED, ELDER, RESIDENT, SPENT, message
from tests.make.world import NOON


@pytest.mark.parametrize(
    ("reach", "texted"),
    [
        (ELDER, True),
        (Reach("13812345678", has_card=True, age=30), True),
        (Reach("13812345678", has_card=False, age=60), True),
        (Reach("13812345678", has_card=False, age=59), False),
        (Reach("13812345678", has_card=False, age=None), False),
        (Reach("", has_card=True, age=78), False),
    ],
)
def test_card_holders_and_elders_with_a_phone_get_short_messages(reach: Reach, *, texted: bool) -> None:
    assert ways.is_texted(message(SPENT), reach) is texted
    assert not ways.is_texted(message(EARNED), reach)


@pytest.mark.parametrize(
    ("reach", "texted"),
    [
        (Reach("13812345678", has_card=False, age=30, agreed=False), True),
        (Reach("13812345678", has_card=True, age=78, agreed=False), True),
        (Reach("", has_card=True, age=78), False),
    ],
)
def test_whoever_is_said_to_have_let_another_act_for_them_is_texted_wherever_a_phone_is_known(
    reach: Reach, *, texted: bool
) -> None:
    for fact in (
        MandateGranted(RESIDENT, "v00012r00346", "card"),
        MandateGranted(RESIDENT, "v00012r00346", "paper"),
        MandateConfirmed(RESIDENT, "v00012r00346"),
    ):
        assert ways.is_texted(message(fact), reach) is texted
    assert not ways.is_texted(message(SPENT), reach), "anything else asks whether they agreed"


def subscribed(family: str, count: int = 1) -> Reach:
    return Reach("13812345678", has_card=True, age=78, openid="o1", left=((family, count),))


def test_who_agreed_to_it_is_told_by_wechat_first_and_an_elder_by_a_short_message_where_that_fails() -> None:
    assert ways.ways_of(message(SPENT), subscribed("points")) == [Way.WECHAT, Way.SMS]
    assert ways.ways_of(message(EARNED), subscribed("points")) == [Way.WECHAT]
    assert ways.ways_of(message(SPENT), subscribed("activity")) == [Way.SMS]
    assert ways.ways_of(message(SPENT), subscribed("points", 0)) == [Way.SMS]
    assert ways.ways_of(message(EARNED), ELDER) == []


def test_nobody_unbound_is_told_by_wechat() -> None:
    reach = Reach("", has_card=False, age=30, left=(("points", 3),))
    assert ways.ways_of(message(EARNED), reach) == []


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"),
    [(21, 29, False), (21, 30, True), (0, 0, True), (7, 29, True), (7, 30, False), (12, 0, False)],
)
def test_at_night_a_message_waits_unless_it_is_urgent(hour: int, minute: int, *, quiet: bool) -> None:
    at = dt.datetime(2026, 11, 23, hour, minute, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    assert ways.is_quiet(message(ActivityPromoted("v00012a1", RESIDENT)), at) is quiet
    assert not ways.is_quiet(message(SPENT), at), "points spent at night may be somebody else's doing"


def test_a_subscribe_message_has_the_fields_that_wechat_takes() -> None:
    fields = ways.wechat_fields(message(ActivityCalledOff("v00012a1", RESIDENT)), NOON)
    assert fields == {
        "thing1": "活动取消了",
        "thing2": "你报名的活动取消了，不用去了，也不算缺席。"[:19] + "…",
        "time3": "2026-11-23 12:00",
    }


@given(st.text(min_size=1, max_size=60))
def test_no_thing_is_longer_than_wechat_takes(text: str) -> None:
    assert len(ways._thing(text)) <= ways.THING_CHARS_MAX
    assert ways._thing(text) == text or ways._thing(text).endswith("…")


def test_every_family_of_a_template_is_one_that_people_can_agree_to() -> None:
    assert {template.wechat for template in TEMPLATES.values()} - {""} <= set(ways.FAMILIES)


def test_only_silence_and_nonsense_leave_the_outcome_unknown() -> None:
    assert ways.sending_after("outside_outcome_unknown") is Sending.UNKNOWN
    assert ways.sending_after("outside_answer_broken") is Sending.UNKNOWN
    assert ways.sending_after("sms_number_invalid") is Sending.REFUSED


LED = {
    Sending.WAITING: {Sending.CLAIMED},
    Sending.CLAIMED: {Sending.SENT, Sending.REFUSED, Sending.UNKNOWN},
}
"""What becomes of a message, said a second time: none is taken up that was claimed, and what it came to stays."""


@pytest.mark.parametrize(("before", "to"), itertools.product(Sending, Sending))
def test_each_sending_becomes_what_it_was_decided_to_become(before: Sending, to: Sending) -> None:
    assert (before in ways.becoming(to)) == (to in LED.get(before, ()))


@given(st.text(max_size=40) | st.sampled_from(sorted(ways.UNKNOWN_OUTCOMES)))
def test_whatever_a_sending_is_refused_with_is_an_end_of_what_was_claimed(code: str) -> None:
    assert ways.sending_after(code) in LED[Sending.CLAIMED] - {Sending.SENT}
