"""Deliveries on a store: written once for one or for all, told to each, and what did not come is told back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.listings import PlotDelivered
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import people
from chalicelib.foundation.notifications.service import inboxes
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused, NotAllowed
from chalicelib.prosperity.listings.core.adopting import AdoptionState
from chalicelib.prosperity.listings.core.deliveries import Delivery, DeliveryDeed, DeliveryState, Given, How
from chalicelib.prosperity.listings.core.kinds import Kind
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.core.refusals import (
    AdoptionOver,
    ContactInWords,
    DeliveriesFull,
    DeliveryAnswered,
    DeliveryDayOff,
    ListingWordsRisky,
    NobodyAdopted,
    NoSuchAdoption,
    NoSuchDelivery,
    NoSuchListing,
    NotPlots,
    NotYourPlot,
)
from chalicelib.prosperity.listings.service import adopting, deliveries, telling
from chalicelib.prosperity.listings.store import adoptions, deliveries as store
from tests.make.listings import Listings
from tests.make.world import NOON

GREENS = Given("头一茬青菜", 2_000, 0, How.SENT, business_date(NOON))


def adopted(listings: Listings, one: Listing, who: Context) -> str:
    """Let somebody adopt a plot, and return what names that."""
    adopting.adopt(who, listing_id=one.listing_id, key=listings.key())
    return adoptions.id_of(one.listing_id, who.actor.subject)


def given(
    listings: Listings, one: Listing, what: Given = GREENS, *, to: str = "", key: str = "", who: Context | None = None
) -> int:
    return deliveries.deliver(
        who or listings.owner, listing_id=one.listing_id, given=what, key=key or listings.key(), adopted_id=to
    )


def got(one: Listing, who: Context, adopted_id: str = "") -> list[Delivery]:
    return deliveries.list_of(who, listing_id=one.listing_id, adopted_id=adopted_id, size=9, cursor=None).rows


def said(one: Listing, who: Context, delivery_id: str, deed: DeliveryDeed) -> DeliveryState:
    return deliveries.answer(who, listing_id=one.listing_id, delivery_id=delivery_id, deed=deed).state


def told(listings: Listings, who: Context) -> list[str]:
    for recorded in facts.day_of_facts(village_id=listings.village_id, on=business_date(listings.world.moment)):
        if isinstance(recorded.fact, PlotDelivered):
            telling.tell(listings.world.context(), recorded=recorded)
    page, _ = inboxes.list_inbox(resident_id=who.actor.subject, size=50, cursor=None)
    return sorted(one.kind for one in page.rows)


def test_what_is_for_all_is_written_once_for_each_who_has_a_plot_and_told_to_them(listings: Listings) -> None:
    one, key = listings.published(Kind.PLOTS), listings.key()
    with pytest.raises(NobodyAdopted):
        given(listings, one)
    mine, theirs = (adopted(listings, one, who) for who in (listings.asker, listings.member))
    assert given(listings, one, key=key) == 2
    late = listings.resident()
    adopted(listings, one, late)
    assert given(listings, one, key=key) == 2
    for what, to in ((replace(GREENS, count=1, weight_g=0), ""), (GREENS, mine)):
        with pytest.raises(KeyReused):
            given(listings, one, what, to=to, key=key)
    eggs = replace(GREENS, what="鸡蛋", weight_g=0, count=30, how=How.COLLECT)
    assert given(listings, one, eggs, to=mine) == 1
    assert [row.given for row in got(one, listings.asker)] == [eggs, GREENS]
    assert [row.given for row in got(one, listings.member)] == [GREENS]
    assert got(one, late) == []
    assert [row.given for row in got(one, listings.owner, mine)] == [eggs, GREENS]
    assert [row.given for row in got(one, listings.member, mine)] == [GREENS]  # Theirs, whoever they name.
    assert told(listings, listings.asker) == ["listing_plot_delivery", "listing_plot_delivery"]
    assert told(listings, listings.member) == ["listing_plot_delivery"]
    assert theirs != mine


def test_who_says_that_it_did_not_come_is_heard_by_whose_plots_they_are(listings: Listings) -> None:
    one, key = listings.published(Kind.PLOTS), listings.key()
    for who in (listings.asker, listings.member):
        adopted(listings, one, who)
    given(listings, one, key=key)
    assert said(one, listings.asker, key, DeliveryDeed.MISS) is DeliveryState.MISSED
    assert said(one, listings.asker, key, DeliveryDeed.MISS) is DeliveryState.MISSED
    assert said(one, listings.member, key, DeliveryDeed.RECEIVE) is DeliveryState.RECEIVED
    (missed,) = got(one, listings.owner)
    assert missed.adopted_id == adoptions.id_of(one.listing_id, listings.asker.actor.subject)
    assert told(listings, listings.owner) == ["listing_plot_missed"]
    with pytest.raises(DeliveryAnswered):
        said(one, listings.member, key, DeliveryDeed.MISS)
    assert said(one, listings.asker, key, DeliveryDeed.RECEIVE) is DeliveryState.RECEIVED
    assert got(one, listings.owner) == []
    for who in (listings.resident(), listings.owner):
        with pytest.raises(NoSuchDelivery):
            said(one, who, key, DeliveryDeed.RECEIVE)


def test_nothing_is_delivered_by_others_nor_to_who_has_no_plot_nor_with_a_phone(listings: Listings) -> None:
    one = listings.published(Kind.PLOTS)
    mine = adopted(listings, one, listings.asker)
    for who in (listings.asker, listings.member):
        with pytest.raises(NoSuchListing):
            given(listings, one, who=who)
    with pytest.raises(NotPlots):
        given(listings, listings.published())
    for what, refusal in (
        (replace(GREENS, what="打 13800001111"), ContactInWords),
        (replace(GREENS, what="违禁"), ListingWordsRisky),
        (replace(GREENS, on=business_date(NOON).replace(month=12)), DeliveryDayOff),
    ):
        with pytest.raises(refusal):
            given(listings, one, what)
    with pytest.raises(NoSuchAdoption):
        given(listings, one, to="0")
    with pytest.raises(NotYourPlot):
        got(one, listings.member)
    with pytest.raises(NoSuchListing):
        got(replace(one, listing_id=f"{listings.village_id}z0"), listings.member)
    given(listings, one)
    adopting.give_back(listings.asker, listing_id=one.listing_id, key=listings.key())
    with pytest.raises(AdoptionOver):
        given(listings, one, to=mine)
    assert [row.given for row in got(one, listings.asker)] == [GREENS]


def test_who_is_gone_delivers_nothing_and_answers_nothing(listings: Listings) -> None:
    one, key, officer = listings.published(Kind.PLOTS), listings.key(), listings.officer("s9")
    adopted(listings, one, listings.asker)
    given(listings, one, key=key)
    for who in (listings.owner, listings.asker):
        people.set_status(officer, resident_id=who.actor.subject, status=Status.MOVED)
    with pytest.raises(NotAllowed):
        given(listings, one)
    with pytest.raises(NotAllowed):
        said(one, listings.asker, key, DeliveryDeed.MISS)


def test_an_adoption_has_room_for_so_many(listings: Listings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "DELIVERIES_MAX", 2)
    monkeypatch.setattr(deliveries, "DELIVERIES_MAX", 2)
    one = listings.published(Kind.PLOTS)
    adopted(listings, one, listings.asker)
    for _ in range(2):
        given(listings, one)
    with pytest.raises(DeliveriesFull):
        given(listings, one)
    assert len(got(one, listings.asker)) == 2


def test_what_failed_on_the_way_goes_on_for_those_who_had_a_plot_then(
    listings: Listings, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, key = listings.published(Kind.PLOTS), listings.key()
    monkeypatch.setattr(deliveries, "TOGETHER_MAX", 1)
    for who in (listings.asker, listings.member):
        adopted(listings, one, who)
    writing, turns = deliveries._write, [1]

    def fails(*asked: object) -> None:
        if not turns:
            raise Busy
        turns.pop()
        writing(*asked)  # type: ignore[arg-type]  # Of several kinds.

    monkeypatch.setattr(deliveries, "_write", fails)
    with pytest.raises(Busy):
        given(listings, one, key=key)
    monkeypatch.setattr(deliveries, "_write", writing)
    late = listings.resident()
    listings.world.moment += listings.world.moment.resolution
    adopted(listings, one, late)
    for _ in range(2):
        assert given(listings, one, key=key) == 2
    assert [len(got(one, who)) for who in (listings.asker, listings.member, late)] == [1, 1, 0]


def test_two_answers_at_once_are_one_after_the_other(listings: Listings, monkeypatch: pytest.MonkeyPatch) -> None:
    one, key = listings.published(Kind.PLOTS), listings.key()
    mine = adopted(listings, one, listings.asker)
    given(listings, one, key=key)
    stale = store.find_delivery(one.listing_id, mine, key)
    assert stale is not None
    said(one, listings.asker, key, DeliveryDeed.MISS)
    looking, looks = store.find_delivery, [stale]
    monkeypatch.setattr(store, "find_delivery", lambda *asked: looks.pop() if looks else looking(*asked))
    assert said(one, listings.asker, key, DeliveryDeed.RECEIVE) is DeliveryState.RECEIVED
    monkeypatch.setattr(store, "find_delivery", lambda *_: stale)
    with pytest.raises(Busy):
        said(one, listings.asker, key, DeliveryDeed.MISS)


def test_of_two_requests_with_one_key_at_once_the_second_is_the_first(
    listings: Listings, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, key = listings.published(Kind.PLOTS), listings.key()
    adopted(listings, one, listings.asker)
    given(listings, one, key=key)
    monkeypatch.setattr(store, "find_request", lambda *_: None)
    assert given(listings, one, key=key) == 1
    with pytest.raises(KeyReused):
        given(listings, one, replace(GREENS, what="萝卜"), key=key)
    assert len(got(one, listings.asker)) == 1


def test_who_leaves_at_that_moment_gets_nothing(listings: Listings, monkeypatch: pytest.MonkeyPatch) -> None:
    one = listings.published(Kind.PLOTS)
    mine = adopted(listings, one, listings.asker)
    seen = adoptions.find_adoption(one.listing_id, mine)
    adopting.give_back(listings.asker, listing_id=one.listing_id, key=listings.key())
    assert seen is not None
    assert seen.state is AdoptionState.ADOPTED
    monkeypatch.setattr(adoptions, "every_of_listing", lambda _: iter([seen]))
    with pytest.raises(Busy):
        given(listings, one)
    assert got(one, listings.asker) == []
