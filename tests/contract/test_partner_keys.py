"""API keys and day limits on a store that is atomic under threads."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest

from chalicelib.foundation.partners.core.keys import (
    ExpiryPast,
    KeyExpired,
    KeyNotLive,
    KeyRevoked,
    KeyScope,
    NoSuchKey,
    TooManyKeys,
    check_guesses,
    parsed,
)
from chalicelib.foundation.partners.core.shops import Partner, ShopSuspended
from chalicelib.foundation.partners.service import keys, shops
from chalicelib.foundation.partners.store import keys as key_store, known
from chalicelib.kernel import storage
from chalicelib.kernel.context import uuid7
from chalicelib.kernel.errors import Busy, KeyReused, NotSignedIn, TooManyTries
from tests.faults import Faults
from tests.make.partners import (
    MISSING,
    NOON,
    in_sixteen_threads,
    make_key,
    make_shop,
    round_trips,
    world,
)


def issue(partner: Partner, key: str = "", **changed: Any) -> keys.Issued:
    asked: dict[str, Any] = {
        "label": "收银台",
        "scopes": [KeyScope.REDEEM],
        "expires_at": NOON + dt.timedelta(days=30),
        "day_points": None,
        "day_count": None,
    }
    return keys.issue_key(world(), partner_id=partner.partner_id, key=key or uuid7(), **(asked | changed))


def test_a_key_resolves_to_its_shop_with_one_round_trip_and_then_none(store: Any) -> None:
    text = make_key(world(), make_shop(world()))
    keys.resolve_api_key(world(), text)
    known.forget()
    with round_trips() as calls:
        principal = keys.resolve_api_key(world(), text)
        assert calls == ["BatchGetItem"]
        keys.resolve_api_key(world(NOON + dt.timedelta(seconds=29)), text)
        shops.acting_shop(world(actor=principal))
        assert calls == ["BatchGetItem"]
        keys.resolve_api_key(world(NOON + dt.timedelta(seconds=30)), text)
        assert len(calls) == 2
    assert principal.roles == {"shop"}
    assert principal.scopes == {"redeem", "read"}


def test_wrong_and_unknown_keys_are_refused_alike(store: Any) -> None:
    text = make_key(world(), make_shop(world()))
    for wrong in (text[:-1] + ("a" if text[-1] != "a" else "b"), "nonsense", text.replace("sk_v00012", "sk_v00013")):
        with pytest.raises(NotSignedIn):
            keys.resolve_api_key(world(), wrong)


def test_why_a_key_is_refused_is_told_only_where_its_secret_is_right(store: Any) -> None:
    partner = make_shop(world())
    text = make_key(world(), partner)
    found = parsed(text)
    assert found is not None
    wrong = text[:-1] + ("a" if text[-1] != "a" else "b")
    keys.revoke_key(world(), partner_id=partner.partner_id, key_id=found.key_id)
    with pytest.raises(KeyRevoked):
        keys.resolve_api_key(world(), text)
    with pytest.raises(NotSignedIn):
        keys.resolve_api_key(world(), wrong)
    later = world(NOON + dt.timedelta(days=400))
    other = make_key(world(), partner)
    with pytest.raises(KeyExpired):
        keys.resolve_api_key(later, other)


def test_a_suspended_shop_is_refused_at_once_in_this_process_and_comes_back(store: Any) -> None:
    partner = make_shop(world())
    text = make_key(world(), partner)
    keys.resolve_api_key(world(), text)
    shops.suspend(world(), partner_id=partner.partner_id, reason="投诉")
    with pytest.raises(ShopSuspended):
        keys.resolve_api_key(world(), text)
    shops.resume(world(), partner_id=partner.partner_id)
    assert keys.resolve_api_key(world(), text).subject == partner.partner_id


def test_an_issue_asked_again_tells_the_id_and_never_the_key(store: Any) -> None:
    partner, key = make_shop(world()), uuid7()
    first = issue(partner, key)
    again = issue(partner, key)
    assert (again.key_id, again.api_key) == (first.key_id, None)
    assert len(keys.list_keys(partner_id=partner.partner_id)) == 1
    with pytest.raises(KeyReused):
        issue(partner, key, label="另一个")


def test_sixteen_threads_asking_with_one_key_issue_one_api_key(store: Any) -> None:
    partner, key, shown = make_shop(world()), uuid7(), list[str]()

    def work(_: int) -> None:
        issued = None
        while issued is None:
            try:
                issued = issue(partner, key)
            except Busy:
                continue
        if issued.api_key:
            shown.append(issued.api_key)

    in_sixteen_threads(work)
    assert len(keys.list_keys(partner_id=partner.partner_id)) == 1
    assert len(shown) == 1


def test_a_shop_never_gets_an_eleventh_live_key_from_racing_officers(store: Any) -> None:
    partner, outcomes = make_shop(world()), Counter[str]()

    def work(_: int) -> None:
        while True:
            try:
                issue(partner)
            except Busy:
                continue
            except TooManyKeys:
                outcomes["refused"] += 1
            return

    in_sixteen_threads(work)
    assert len(keys.list_keys(partner_id=partner.partner_id)) == 10
    assert outcomes == {"refused": 6}


def test_a_key_that_would_be_expired_is_not_issued(store: Any) -> None:
    with pytest.raises(ExpiryPast):
        issue(make_shop(world()), expires_at=NOON)


def test_after_a_rotation_the_old_key_goes_on_for_the_overlap(store: Any) -> None:
    partner = make_shop(world())
    old = make_key(world(), partner, day_points=500)
    found, key = parsed(old), uuid7()
    assert found is not None
    asked: dict[str, Any] = {"partner_id": partner.partner_id, "key_id": found.key_id, "key": key, "overlap_hours": 2}
    new = keys.rotate_key(world(), **asked, expires_at=NOON + dt.timedelta(days=30))
    again = keys.rotate_key(world(), **asked, expires_at=NOON + dt.timedelta(days=30))
    assert again == keys.Issued(new.key_id, None)
    assert new.api_key is not None
    soon, late = world(NOON + dt.timedelta(minutes=119)), world(NOON + dt.timedelta(minutes=120))
    assert keys.resolve_api_key(soon, old) != keys.resolve_api_key(soon, new.api_key)
    with pytest.raises(KeyExpired):
        keys.resolve_api_key(late, old)
    principal = keys.resolve_api_key(late, new.api_key)
    assert shops.acting_shop(world(NOON + dt.timedelta(minutes=120), principal))[1].day_points == 500
    with pytest.raises(KeyNotLive):
        keys.rotate_key(
            late,
            partner_id=partner.partner_id,
            key_id=found.key_id,
            key=uuid7(),
            overlap_hours=2,
            expires_at=NOON + dt.timedelta(days=30),
        )


def test_keys_that_do_not_exist_are_neither_rotated_nor_revoked(store: Any) -> None:
    partner = make_shop(world())
    with pytest.raises(NoSuchKey):
        keys.revoke_key(world(), partner_id=partner.partner_id, key_id="abcdefgh")
    with pytest.raises(NoSuchKey):
        keys.rotate_key(
            world(),
            partner_id=partner.partner_id,
            key_id="abcdefgh",
            key=uuid7(),
            overlap_hours=1,
            expires_at=NOON + dt.timedelta(days=30),
        )


def test_sixteen_threads_are_told_of_twenty_wrong_guesses_and_no_more(store: Any) -> None:
    text = make_key(world(), make_shop(world()))
    actor, outcomes = keys.resolve_api_key(world(), text), Counter[str]()

    def work(_: int) -> None:
        for _turn in range(5):
            try:
                check_guesses(shops.acting_shop(world(actor=actor))[1], NOON)
                keys.count_failed_guess(world(actor=actor))
                outcomes["told"] += 1
            except TooManyTries:
                outcomes["waits"] += 1

    in_sixteen_threads(work)
    assert outcomes == {"told": 20, "waits": 60}
    late = NOON + dt.timedelta(minutes=59)
    assert keys.resolve_api_key(world(late), text) == actor
    _, found = shops.acting_shop(world(actor=actor))
    with pytest.raises(TooManyTries):
        check_guesses(found, late)
    check_guesses(found, NOON + dt.timedelta(minutes=60))


def test_a_process_that_trusted_the_key_learns_of_the_bound_at_its_first_wrong_guess(store: Any) -> None:
    text = make_key(world(), make_shop(world()))
    actor = keys.resolve_api_key(world(), text)
    for _ in range(20):
        key_store.add_failure(actor.subject, actor.key_id, "2026112304")
    keys.resolve_api_key(world(), text)
    check_guesses(shops.acting_shop(world(actor=actor))[1], NOON)
    with pytest.raises(TooManyTries):
        keys.count_failed_guess(world(actor=actor))
    with pytest.raises(TooManyTries):
        check_guesses(shops.acting_shop(world(actor=actor))[1], NOON)


def test_a_failing_key_is_read_anew_each_time_in_that_hour(store: Any) -> None:
    text = make_key(world(), make_shop(world()))
    actor = keys.resolve_api_key(world(), text)
    keys.count_failed_guess(world(actor=actor))
    with round_trips() as calls:
        for _ in range(3):
            keys.resolve_api_key(world(), text)
    assert calls == ["BatchGetItem"] * 3


def test_counts_of_past_hours_do_not_pile_up_on_the_key(store: Any) -> None:
    text = make_key(world(), make_shop(world()))
    actor = keys.resolve_api_key(world(), text)
    for hour in range(6):
        keys.count_failed_guess(world(NOON + dt.timedelta(hours=hour), actor))
    found = key_store.find_with_shop(actor.subject, actor.key_id)
    assert found is not None
    assert found[1].failures == {"2026112307": 1, "2026112308": 1, "2026112309": 1}


def test_throttled_counting_never_tells_more_than_twenty(store: Any) -> None:
    text = make_key(world(), make_shop(world()))
    actor, told = keys.resolve_api_key(world(), text), []
    faults = Faults(storage.client(), seed=5, throttle=0.2, lost_answer=0.2)

    def work(_: int) -> None:
        for _turn in range(4):
            try:
                keys.count_failed_guess(world(actor=actor))
                told.append(1)
            except (TooManyTries, Busy):
                continue

    with faults.armed():
        in_sixteen_threads(work)
    assert len(told) <= 20
    assert faults.count["lost_answer"] > 0


def test_a_keys_use_is_noted_once_an_hour(store: Any) -> None:
    partner = make_shop(world())
    text = make_key(world(), partner)
    for minute in (0, 1, 40, 61):
        keys.resolve_api_key(world(NOON + dt.timedelta(minutes=minute)), text)
    (key,) = keys.list_keys(partner_id=partner.partner_id)
    assert key.last_used_at == NOON + dt.timedelta(minutes=61)


def test_that_a_use_can_not_be_noted_refuses_nobody(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: Any) -> None:
        raise Busy

    text = make_key(world(), make_shop(world()))
    monkeypatch.setattr(key_store, "commit_use", busy)
    assert keys.resolve_api_key(world(), text).roles == {"shop"}


def test_the_key_of_a_missing_shop_acts_for_nobody(store: Any) -> None:
    actor = keys.resolve_api_key(world(), make_key(world(), make_shop(world())))
    gone = type(actor)(MISSING, actor.roles, key_id=actor.key_id)
    with pytest.raises(NotSignedIn):
        shops.acting_shop(world(actor=gone))
