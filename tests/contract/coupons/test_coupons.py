"""Coupons on a real store: no more are taken than there are, each by one person once, and they go with their owner."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.foundation.identity.core.members import MEMBERSHIP
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.identity.service import members
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError, KeyReused
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.coupons.core.coupons import Offer, Terms
from chalicelib.prosperity.coupons.core.levels import Level
from chalicelib.prosperity.coupons.core.refusals import LevelsChanged, NoSuchOffer, OfferStopped, OfferTooHigh
from chalicelib.prosperity.coupons.service import offering, taking, using
from tests.make.buying import Buying


def admin(buying: Buying) -> Context:
    who = Principal("s7", frozenset({Role.TOWN_ADMIN}), ((0, 99_999),), town_id=buying.town_id)
    return buying.market.world.context(who)


def terms(buying: Buying, count: int = 9, level: int = 0) -> Terms:
    return Terms("冬藏券", 500, 5_000, level, buying.market.today + dt.timedelta(days=9), 7, count)


def offered(buying: Buying, count: int = 9, level: int = 0) -> Offer:
    said = terms(buying, count, level)
    return offering.write_offer(admin(buying), town_id=buying.town_id, terms=said, key=buying.key())


def levels(buying: Buying) -> None:
    seen = offering.read_levels(town_id=buying.town_id).version
    two = (Level("会员", 0), Level("老乡", 10_000))
    offering.set_levels(admin(buying), town_id=buying.town_id, levels=two, looked_at=seen)


def another(buying: Buying, number: int) -> Context:
    """Return another member of the town."""
    world, version = buying.market.world, PURPOSES[MEMBERSHIP].present.version
    openid = f"oTaker{buying.market.village_id}{number:06d}"
    session = members.enter_member(world.context(), openid=openid, town_id=buying.town_id, version=version, of_age=True)
    return world.context(session.principal)


def test_an_offer_is_written_once_and_stopped_once(buying: Buying) -> None:
    key = buying.key()
    first = offering.write_offer(admin(buying), town_id=buying.town_id, terms=terms(buying), key=key)
    again = offering.write_offer(admin(buying), town_id=buying.town_id, terms=terms(buying), key=key)
    assert again == first
    with pytest.raises(KeyReused):
        offering.write_offer(admin(buying), town_id=buying.town_id, terms=terms(buying, 8), key=key)
    taken = taking.take(buying.member, offer_id=first.offer_id)
    stopped = offering.stop_offer(admin(buying), offer_id=first.offer_id)
    assert offering.stop_offer(admin(buying), offer_id=first.offer_id) == stopped
    assert taking.take(buying.member, offer_id=first.offer_id) == taken
    with pytest.raises(OfferStopped):
        taking.take(buying.villager, offer_id=first.offer_id)
    listed = offering.list_offers(town_id=buying.town_id)[0]
    assert (listed.offer_id, listed.taken) == (first.offer_id, 1)
    with pytest.raises(NoSuchOffer):
        offering.stop_offer(admin(buying), offer_id=f"{first.offer_id[:-1]}z")


def test_sixteen_people_take_the_last_five_each_once(buying: Buying) -> None:
    offer, people = offered(buying, 5), [another(buying, nth) for nth in range(16)]
    told: list[str] = []

    def take(nth: int) -> None:
        for _ in range(60):
            try:
                taking.take(people[nth % 16], offer_id=offer.offer_id)
            except Busy:
                continue
            except DomainError as refused:
                told.append(refused.code)
            return

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, range(32)))
    have = [one for who in people for one in taking.read_wallet(who).coupons]
    assert len(have) == 5
    assert set(told) == {"coupon_offer_gone"}
    assert offering.list_offers(town_id=buying.town_id)[0].left == 0


def test_what_is_for_a_higher_level_waits_until_its_buyer_is_there(buying: Buying) -> None:
    levels(buying)
    offer, me = offered(buying, level=1), buying.member
    with pytest.raises(OfferTooHigh):
        taking.take(me, offer_id=offer.offer_id)
    commit(using.prepare_spent(buyer_id=me.actor.subject, fen=10_000))
    assert taking.take(me, offer_id=offer.offer_id).until == buying.market.today + dt.timedelta(days=7)


def test_levels_are_changed_by_who_saw_them_as_they_are(buying: Buying) -> None:
    levels(buying)
    seen = offering.read_levels(town_id=buying.town_id)
    again = {"town_id": buying.town_id, "levels": seen.levels, "looked_at": seen.version - 1}
    assert offering.set_levels(admin(buying), **again) == seen  # type: ignore[arg-type]  # As it was asked.
    with pytest.raises(LevelsChanged):
        offering.set_levels(admin(buying), **(again | {"levels": (Level("会员", 0),)}))  # type: ignore[arg-type]  # As above.


def test_another_towns_coupon_is_none(buying: Buying) -> None:
    offer = offered(buying)
    stranger = replace(buying.member.actor, town_id="t0999")
    with pytest.raises(NoSuchOffer):
        taking.take(buying.market.world.context(stranger), offer_id=offer.offer_id)


def test_a_wallet_shows_what_is_taken_and_what_is_left_to_take(buying: Buying) -> None:
    one, two = offered(buying), offered(buying)
    taking.take(buying.member, offer_id=one.offer_id)
    wallet = taking.read_wallet(buying.member)
    assert [held.offer_id for held in wallet.coupons] == [one.offer_id]
    fresh = [held.offer_id for held in wallet.offers]
    assert two.offer_id in fresh
    assert one.offer_id not in fresh


def test_of_who_leaves_no_coupon_is_kept(buying: Buying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(using, "TOGETHER_MAX", 2)
    me = another(buying, 99)
    for _ in range(5):
        taking.take(me, offer_id=offered(buying).offer_id)
    commit(using.prepare_spent(buyer_id=me.actor.subject, fen=10_000))
    commit(using.prepare_forgotten(me, me.actor.subject))
    wallet = taking.read_wallet(me)
    assert (wallet.coupons, wallet.spent_fen) == ((), 0)
