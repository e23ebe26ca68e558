"""Subscribe messages of WeChat, the morning after a quiet night, and Monday's digest, against the fakes."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.activities import ActivityPromoted
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.gateways.sms import OutcomeUnknown, send_sms
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service import binding, consents
from chalicelib.foundation.notifications.core.ways import NoSuchFamily
from chalicelib.foundation.notifications.service import inboxes, mornings, telling
from chalicelib.foundation.notifications.service.sending import Means, present_means
from chalicelib.foundation.notifications.store import inbox, subscriptions
from chalicelib.kernel.context import LIVE, Context
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import commit
from tests.fakes.sms import Sms
from tests.fakes.wechat import Wechat
from tests.make import people
from tests.make.notifications import recorded
from tests.make.world import World

NIGHT = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
"""Eleven at night in China."""


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ctx(store: Any, world: World) -> Context:
    return world.context()


@pytest.fixture
def means(wechat: Wechat, sms: Sms, monkeypatch: pytest.MonkeyPatch) -> Means:
    monkeypatch.setenv("SANBAO_WECHAT_TEMPLATES", "points=notice-points,activity=notice-activity")
    settings.cache_clear()
    wechat.control_template("notice-points", ["thing1", "thing2", "time3"])
    wechat.control_template("notice-activity", ["thing1", "thing2", "time3"])
    found = present_means()
    assert found is not None

    def at_the_providers_hour(ctx: Context, **asked: Any) -> str:
        return send_sms(LIVE, **asked)  # The provider goes by the wall's clock, and refuses old signatures.

    return replace(found, sms=at_the_providers_hour)


def bound(ctx: Context, number: int = 1, born_on: dt.date = dt.date(1990, 3, 2)) -> Resident:
    """Return a resident bound to the WeChat user `o<number>`."""
    found = people.resident(ctx, people.village(ctx), number, born_on=born_on)
    binding.bind_wechat(
        ctx, openid=f"o{number}", resident_id=found.resident_id, born_on=found.born_on, version="2026-01"
    )
    return found


def elder(ctx: Context, number: int = 2) -> Resident:
    """Return an elder who agreed to short messages."""
    found = people.resident(ctx, people.village(ctx), number, born_on=dt.date(1950, 3, 2))
    consents.grant_consent(
        ctx, person_id=found.resident_id, purpose="sms_notices", version="2026-01", born_on=found.born_on
    )
    return found


def promoted(resident: Resident) -> Any:
    return recorded(ActivityPromoted(f"{resident.resident_id[:6]}a1", resident.resident_id))


def sending(resident: Resident, message_id: str) -> Any:
    return inbox.find_sending(resident.resident_id, message_id)


def test_one_agreement_lets_one_message_through(ctx: Context, means: Means, wechat: Wechat) -> None:
    who = bound(ctx)
    inboxes.agree(resident_id=who.resident_id, family="activity", count=1)
    wechat.control_subscribe("o1", "notice-activity", 1)
    first, second = promoted(who), promoted(who)
    for told in (first, first, second):
        telling.tell(ctx, recorded=told, means=means)
    assert [message["touser"] for message in wechat.messages] == ["o1"]
    assert sending(who, first.fact_id) == ("sent", "wechat", "activity")
    assert sending(who, second.fact_id) == (None, None, None), "nobody agreed to a second one; it is in the inbox"
    assert inboxes.list_inbox(resident_id=who.resident_id, size=10, cursor=None)[1] == 2


def test_where_wechat_says_that_none_is_left_the_count_is_set_right(ctx: Context, means: Means, wechat: Wechat) -> None:
    who = bound(ctx)
    wechat.control_subscribe("o1", "notice-points", 1)
    inboxes.agree(resident_id=who.resident_id, family="activity", count=5)
    told = promoted(who)
    telling.tell(ctx, recorded=told, means=means)
    assert sending(who, told.fact_id) == ("refused", "wechat", "wechat_subscription_missing")
    left = {family.family: family.left for family in inboxes.families_of(resident_id=who.resident_id)}
    assert left["activity"] == 0


def test_an_elder_whom_wechat_does_not_reach_gets_a_short_message(ctx: Context, means: Means, sms: Sms) -> None:
    who = bound(ctx, born_on=dt.date(1950, 3, 2))
    consents.grant_consent(
        ctx, person_id=who.resident_id, purpose="sms_notices", version="2026-01", born_on=who.born_on
    )
    inboxes.agree(resident_id=who.resident_id, family="activity", count=1)
    told = promoted(who)
    telling.tell(ctx, recorded=told, means=means)
    assert len(sms.messages) == 1
    assert sending(who, told.fact_id)[:2] == ("sent", "sms")


def test_what_happens_at_night_goes_out_once_in_the_morning(ctx: Context, world: World, means: Means, sms: Sms) -> None:
    world.moment = NIGHT
    who = elder(ctx)
    told = promoted(who)
    for _ in range(2):
        telling.tell(ctx, recorded=told, means=means)
    assert sms.messages == []
    assert sending(who, told.fact_id) == ("waiting", None, None)
    world.moment += dt.timedelta(hours=9)
    village_id = who.resident_id[:6]
    assert [mornings.send_waiting(ctx, village_id=village_id, means=means) for _ in range(2)] == [1, 0]
    assert len(sms.messages) == 1
    assert sending(who, told.fact_id)[:2] == ("sent", "sms")


def test_who_withdrew_the_consent_overnight_is_not_texted(ctx: Context, world: World, means: Means, sms: Sms) -> None:
    world.moment = NIGHT
    who = elder(ctx)
    told = promoted(who)
    telling.tell(ctx, recorded=told, means=means)
    consents.withdraw_consent(ctx, person_id=who.resident_id, purpose="sms_notices")
    mornings.send_waiting(ctx, village_id=who.resident_id[:6], means=means)
    assert sms.messages == []
    assert sending(who, told.fact_id) == ("refused", None, "no_way")


def test_monday_tells_elders_about_their_week_once(ctx: Context, world: World, means: Means, sms: Sms) -> None:
    who, young = elder(ctx), bound(ctx)
    village_id = who.resident_id[:6]
    world.pass_days(-4)
    for one, points in ((who, 200), (who, 150), (young, 500)):
        account = f"{village_id}.{one.resident_id[7:]}"
        fact = PointsMoved(account, "award", points, "vol@1", "desk#1", ctx.new_id())
        commit(facts.prepare_fact(ctx, village_id=village_id, fact=fact))
    world.pass_days(4)
    today = dt.date(2026, 11, 23)
    sent = [mornings.send_digests(ctx, village_id=village_id, today=today, means=means) for _ in range(2)]
    assert sent == [1, 0]
    assert [message["params"] for message in sms.messages] == [{"times": "0", "earned": "350", "spent": "0"}]


def test_a_family_that_nobody_knows_is_refused_and_the_count_has_a_bound(ctx: Context, store: Any) -> None:
    assert [inboxes.agree(resident_id="v00012r00345", family="points", count=10).left for _ in range(6)] == [
        10, 20, 30, 40, 50, 50,
    ]  # fmt: skip
    with pytest.raises(NoSuchFamily):
        inboxes.agree(resident_id="v00012r00345", family="weather", count=1)


def test_the_last_subscription_is_taken_once(store: Any) -> None:
    subscriptions.add("v00012r00345", "points", 1)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: subscriptions.take("v00012r00345", "points"), range(8)))
    assert sum(taken) == 1


def test_sixteen_deliveries_of_a_morning_take_each_message_up_once(
    ctx: Context, world: World, means: Means, sms: Sms
) -> None:
    world.moment = NIGHT
    who = elder(ctx)
    facts_told = [promoted(who) for _ in range(3)]
    for told in facts_told:
        telling.tell(ctx, recorded=told, means=means)

    def take_up(told: Any) -> bool:
        return inbox.claim_waiting(who.resident_id, told.fact_id, ctx.new_id()) is not None

    with ThreadPoolExecutor(16) as pool:
        taken = list(pool.map(take_up, facts_told * 16))
    assert sum(taken) == len(facts_told)


def test_where_wechat_may_have_sent_it_no_short_message_follows(ctx: Context, means: Means, sms: Sms) -> None:
    who = bound(ctx, born_on=dt.date(1950, 3, 2))
    consents.grant_consent(
        ctx, person_id=who.resident_id, purpose="sms_notices", version="2026-01", born_on=who.born_on
    )
    inboxes.agree(resident_id=who.resident_id, family="activity", count=1)

    def silent(ctx: Context, **_: Any) -> None:
        raise OutcomeUnknown

    told = promoted(who)
    telling.tell(ctx, recorded=told, means=replace(means, wechat=silent))
    assert sms.messages == []
    assert sending(who, told.fact_id) == ("unknown", "wechat", "outside_outcome_unknown")
