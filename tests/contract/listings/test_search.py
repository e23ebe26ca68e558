"""Searching on a store: exactly what a simple model finds, the newest first, page by page."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.service import standing
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.listings.core import searching
from chalicelib.prosperity.listings.core.kinds import Goods, Kind
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.core.searching import Sought
from chalicelib.prosperity.listings.service import forgetting, reading
from chalicelib.prosperity.listings.store import listings as store
from tests.make.listings import Listings, make_listings

TITLES = ("白菜一筐", "百香果", "旧书 十本", "Bike 自行车", "ＡＢＣ 积木", "青菜苗")
PIECES = ("", "白", "bai", "bc", "菜", "cai", "jiushu", "js", "bike", "zxc", "ａｂｃ", "积木", "Z", "没有的")


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.lists(
        st.tuples(
            st.sampled_from(TITLES),
            st.sampled_from(("second_hand", "produce", "service")),
            st.integers(0, 4),
            st.sampled_from(("stay", "withdraw", "match")),
        ),
        max_size=7,
    ),
    asked=st.lists(
        st.tuples(
            st.sampled_from(PIECES), st.sampled_from(("", "produce")), st.integers(0, 3), st.none() | st.integers(1, 4)
        ),
        min_size=1,
        max_size=8,
    ),
)
def test_a_search_finds_just_what_a_look_at_each_one_does(listings: Listings, data: Any, asked: Any) -> None:
    town = make_listings()
    kept: list[Listing] = []
    for title, type_, price, end in data:
        one = town.published(title=title, words="", details=Goods(type_, price))
        if end == "stay":
            kept.insert(0, one)
        else:
            town.moved(one, end)
        town.world.moment += town.world.moment.resolution
    for words, type_, least, most in asked:
        for place_id in (town.village_id, town.town_id):
            sought = Sought(place_id, "bazaar", type_, words, least, most)
            model = [one.listing_id for one in kept if searching.fits(one, one.text, sought)]
            found = town.found(place_id=place_id, type_=type_, words=words, price_min=least, price_max=most)
            assert found == model, (words, type_, least, most)


def test_a_search_of_many_that_do_not_fit_goes_on_by_its_cursor(
    listings: Listings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "LOOKED_AT", 1)
    first = listings.published(title="白菜一筐")
    for _ in range(4):
        listings.world.moment += listings.world.moment.resolution
        listings.published(title="旧书十本")
    page, _ = reading.search(
        listings.world.context(), sought=Sought(listings.village_id, "bazaar", words="baicai"), size=5, cursor=None
    )
    assert (page.rows, page.cursor is None) == ([], False)
    assert listings.found(words="baicai") == [first.listing_id]


def test_a_band_is_shown_with_its_owners_word_for_the_listing_and_gone_with_it(
    listings: Listings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Found:
        grade = "A"

    def stands(*, resident_id: str) -> Any:
        assert resident_id == listings.owner.actor.subject
        return Found()

    def none(*, resident_id: str) -> Any:
        raise NoScore

    def band() -> str:
        return reading.read(listings.world.context(), listing_id=one.listing_id).band

    monkeypatch.setattr(standing, "load_standing", stands)
    one, other = listings.published(Kind.RENTALS), listings.published(who=listings.member)
    assert band() == ""
    listings.moved(one, "show_credit")
    assert band() == "A"
    assert listings.moved(other, "show_credit", who=listings.member).shows_credit is False
    monkeypatch.setattr(standing, "load_standing", none)  # The consent to a score is withdrawn: there is none.
    assert band() == ""
    monkeypatch.setattr(standing, "load_standing", stands)
    listings.moved(one, "hide_credit")
    assert band() == ""


def test_with_the_consent_to_a_score_every_listing_stops_showing_a_band(
    listings: Listings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "TOGETHER_MAX", 1)
    shown = [listings.moved(listings.draft(), "show_credit") for _ in range(3)]
    commit(forgetting.prepare_unshown(listings.world.context(), listings.owner.actor.subject))
    assert [listings.now(one).shows_credit for one in shown] == [False, False, False]
    assert not forgetting.prepare_unshown(listings.world.context(), listings.owner.actor.subject).items
