"""Plots and saved searches on a store: no plot is adopted twice, and who seeks is told of what is new, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.listings import ListerLeft, ListingPublished, PlotLeft
from chalicelib.foundation.facts.core.people import ResidentStatusChanged
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import people
from chalicelib.foundation.media.core.pictures import Sight
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.notifications.service import inboxes
from chalicelib.foundation.reservations.core.places import NotJoined, WrongState
from chalicelib.foundation.reservations.core.slots import SlotFull
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError, KeyReused, NotAllowed
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.listings.core.adopting import Adoption, AdoptionState
from chalicelib.prosperity.listings.core.caring import Care, CareKind
from chalicelib.prosperity.listings.core.kinds import Kind, Plots
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.core.refusals import (
    AdoptionOver,
    ContactInWords,
    ListingInOtherState,
    ListingWordsRisky,
    NoSuchAdoption,
    NoSuchListing,
    NoSuchSearch,
    NotPlots,
    NotYourOwn,
    NotYourPlot,
    SearchTaken,
)
from chalicelib.prosperity.listings.core.searching import Sought
from chalicelib.prosperity.listings.service import adopting, forgetting, photos, saving, telling, tending, writing
from chalicelib.prosperity.listings.service.adopting import Done
from chalicelib.prosperity.listings.store import adoptions
from tests.make.listings import DETAILS, Listings, written

WATERED = Done(CareKind.CARE, "浇了水，捉了虫")
HARVEST = Done(CareKind.HARVEST, "头一茬青菜", weight_g=12_000)


def adopted(listings: Listings, one: Listing, who: Context, key: str = "") -> None:
    adopting.adopt(who, listing_id=one.listing_id, key=key or listings.key())


def left(one: Listing, who: Context) -> tuple[int, bool]:
    slot, is_mine = adopting.plot(who, listing_id=one.listing_id)
    return slot.free, is_mine


def cared(listings: Listings, one: Listing, done: Done = WATERED, who: Context | None = None, key: str = "") -> Care:
    return adopting.write_care(who or listings.owner, listing_id=one.listing_id, done=done, key=key or listings.key())


def adopters(listings: Listings, one: Listing) -> list[Adoption]:
    return adopting.adopters(listings.owner, listing_id=one.listing_id, size=9, cursor=None).rows


def mine(who: Context) -> list[tuple[str, AdoptionState]]:
    rows = adopting.list_own(who, size=9, cursor=None).rows
    return [(row.listing_id, row.state) for row in rows]


def told(listings: Listings, who: Context) -> list[str]:
    """Let people be told of plots, and return what somebody was told."""
    for recorded in facts.day_of_facts(village_id=listings.village_id, on=business_date(listings.world.moment)):
        if isinstance(recorded.fact, PlotLeft):
            telling.tell(listings.world.context(), recorded=recorded)
    page, _ = inboxes.list_inbox(resident_id=who.actor.subject, size=50, cursor=None)
    return sorted(one.kind for one in page.rows)


def ended(listings: Listings, one: Adoption, reason: str = "今年没有谈拢", who: Context | None = None) -> Adoption:
    return adopting.end(
        who or listings.owner, listing_id=one.listing_id, adopted_id=one.adopted_id, reason=reason, key=listings.key()
    )


def new(listings: Listings) -> list[Recorded]:
    day = facts.day_of_facts(village_id=listings.village_id, on=business_date(listings.world.moment))
    return [one for one in day if isinstance(one.fact, ListingPublished)]


def inbox(who: Context) -> list[str]:
    page, _ = inboxes.list_inbox(resident_id=who.actor.subject, size=50, cursor=None)
    return [one.about for one in page.rows if one.kind == "listing_found"]


def test_one_adopts_one_plot_and_gives_it_back(listings: Listings) -> None:
    one, key = listings.published(Kind.PLOTS), listings.key()
    assert left(one, listings.asker) == (3, False)
    adopted(listings, one, listings.asker, key)
    adopted(listings, one, listings.asker, key)
    assert left(one, listings.asker) == (2, True)
    with pytest.raises(DomainError, match="joined"):
        adopted(listings, one, listings.asker)
    with pytest.raises(NotYourOwn):
        adopted(listings, one, listings.owner)
    with pytest.raises(NotPlots):
        adopted(listings, listings.published(), listings.asker)
    (adoption,) = adopters(listings, one)
    assert (adoption.adopter_id, adoption.state) == (listings.asker.actor.subject, AdoptionState.ADOPTED)
    adopting.give_back(listings.asker, listing_id=one.listing_id, key=listings.key())
    assert left(one, listings.asker) == (3, False)
    assert [row.state for row in adopters(listings, one)] == [AdoptionState.GIVEN_BACK]
    for who, refusal in ((listings.asker, WrongState), (listings.member, NotJoined)):
        with pytest.raises(refusal):
            adopting.give_back(who, listing_id=one.listing_id, key=listings.key())
    adopted(listings, one, listings.asker)
    assert [row.state for row in adopters(listings, one)] == [AdoptionState.ADOPTED]
    assert told(listings, listings.owner) == ["listing_plot_give_back"]
    with pytest.raises(NoSuchListing):
        adopting.adopters(listings.asker, listing_id=one.listing_id, size=9, cursor=None)


def test_of_many_who_adopt_at_once_as_many_do_as_there_are_plots(listings: Listings) -> None:
    one = listings.published(Kind.PLOTS)
    buyers = [listings.asker, listings.member, *(listings.resident() for _ in range(4))]

    def adopt(who: Context) -> bool:
        try:
            adopted(listings, one, who)
        except SlotFull:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(adopt, buyers)) == 3
    assert left(one, listings.owner)[0] == 0


def test_plots_are_there_once_however_often_they_are_shown_and_stay_as_many(listings: Listings) -> None:
    one = listings.published(Kind.PLOTS, words="待审")  # Waits, and is seen by an officer's yes.
    listings.decided(one, "approve")
    adopted(listings, one, listings.asker)
    listings.decided(one, "hide")
    with pytest.raises(NoSuchListing):
        adopted(listings, one, listings.member)
    listings.decided(one, "show")
    assert left(one, listings.asker) == (2, True)
    plots = DETAILS[Kind.PLOTS]
    assert isinstance(plots, Plots)
    with pytest.raises(ListingInOtherState):
        writing.change(
            listings.owner,
            listing_id=one.listing_id,
            written=written(Kind.PLOTS, details=replace(plots, plots=9)),
            key=listings.key(),
        )


def test_who_adopted_a_plot_reads_what_is_done_on_it(listings: Listings) -> None:
    one, key = listings.published(Kind.PLOTS), listings.key()
    adopted(listings, one, listings.asker)
    photo = listings.file(listings.owner)
    done = replace(WATERED, media_ids=(photo,))
    first = cared(listings, one, done, key=key)
    assert cared(listings, one, done, key=key) == first
    with pytest.raises(KeyReused):
        cared(listings, one, HARVEST, key=key)
    second = cared(listings, one, HARVEST)
    for who in (listings.owner, listings.asker):
        page = adopting.list_care(who, listing_id=one.listing_id, size=9, cursor=None)
        assert page.rows == [second, first]
    with pytest.raises(NotYourPlot):
        adopting.list_care(listings.member, listing_id=one.listing_id, size=9, cursor=None)
    with pytest.raises(NoSuchListing):
        adopting.list_care(listings.member, listing_id=f"{listings.village_id}z0", size=9, cursor=None)
    with pytest.raises(NoSuchListing):
        cared(listings, one, who=listings.asker)
    with pytest.raises(NotPlots):
        cared(listings, listings.published())
    picture = pictures.find_pictures(media_ids=[photo])[0]
    assert picture is not None
    sights = [photos.read_as(who, picture) for who in (listings.owner, listings.officer(), listings.asker)]
    assert sights == [Sight.AUTHOR, Sight.OFFICER, Sight.OTHER]
    assert photos.read_as(listings.member, picture) is None
    assert photos.read_as(listings.asker, replace(picture, media_id="v00001m0")) is None


def test_whose_plots_they_are_ends_an_adoption_with_a_reason_and_what_was_written_stays_to_be_read(
    listings: Listings,
) -> None:
    one = listings.published(Kind.PLOTS)
    adopted(listings, one, listings.asker)
    first = cared(listings, one)
    (adoption,) = adopters(listings, one)
    with pytest.raises(NoSuchListing):
        ended(listings, adoption, who=listings.asker)
    with pytest.raises(NoSuchAdoption):
        ended(listings, replace(adoption, adopted_id="0"))
    for reason, refusal in (("打我 13800001111", ContactInWords), ("违禁", ListingWordsRisky)):
        with pytest.raises(refusal):
            ended(listings, adoption, reason)
    listings.world.pass_days(1)
    over = ended(listings, adoption)
    assert ended(listings, adoption) == over
    with pytest.raises(AdoptionOver):
        ended(listings, adoption, "别的原因")
    assert (over.state, over.reason, left(one, listings.asker)) == (AdoptionState.ENDED, "今年没有谈拢", (3, False))
    assert told(listings, listings.asker) == ["listing_plot_end"]
    with pytest.raises(AdoptionOver):
        adopted(listings, one, listings.asker)
    assert left(one, listings.asker) == (3, False)
    listings.world.pass_days(1)
    cared(listings, one, HARVEST)
    assert adopting.list_care(listings.asker, listing_id=one.listing_id, size=9, cursor=None).rows == [first]


def test_who_moved_away_ends_no_adoption_and_who_adopted_gives_theirs_back_all_the_same(listings: Listings) -> None:
    one, officer = listings.published(Kind.PLOTS), listings.officer("s9")
    adopted(listings, one, listings.asker)
    (adoption,) = adopters(listings, one)
    for who in (listings.owner, listings.asker):
        people.set_status(officer, resident_id=who.actor.subject, status=Status.MOVED)
    with pytest.raises(NotAllowed):
        ended(listings, adoption)
    assert mine(listings.asker) == [(one.listing_id, AdoptionState.ADOPTED)]
    adopting.give_back(listings.asker, listing_id=one.listing_id, key=listings.key())
    assert mine(listings.asker) == [(one.listing_id, AdoptionState.GIVEN_BACK)]


def test_what_somebody_adopted_stays_theirs_to_read_whatever_becomes_of_the_listing(listings: Listings) -> None:
    matched, expired, hidden, withdrawn = (listings.published(Kind.PLOTS) for _ in range(4))
    for one in (matched, expired, hidden, withdrawn):
        adopted(listings, one, listings.asker)
        cared(listings, one, HARVEST)
        listings.world.moment += listings.world.moment.resolution
    listings.moved(matched, "match")
    listings.decided(hidden, "hide")
    listings.moved(withdrawn, "withdraw")
    listings.world.pass_days(200)
    tending.do_town(listings.world.context(), town_id=listings.town_id)
    states = [listings.now(one).state.value for one in (matched, expired, hidden, withdrawn)]
    assert states == ["matched", "expired", "hidden", "withdrawn"]
    ids = [one.listing_id for one in (withdrawn, hidden, expired, matched)]
    assert mine(listings.asker) == [(one, AdoptionState.ADOPTED) for one in ids]
    for listing_id in ids:
        (harvest,) = adopting.list_care(listings.asker, listing_id=listing_id, size=9, cursor=None).rows
        assert harvest.weight_g == HARVEST.weight_g


def test_who_leaves_moves_away_or_is_kept_out_gives_their_plots_back(listings: Listings) -> None:
    one = listings.published(Kind.PLOTS)
    for who in (listings.asker, listings.member):
        adopted(listings, one, who)
    people.set_status(listings.officer("s9"), resident_id=listings.asker.actor.subject, status=Status.MOVED)
    commit(forgetting.prepare_forgotten(listings.world.context(), listings.member.actor.subject))
    for _ in range(2):
        gone(listings)
    assert left(one, listings.owner)[0] == 3
    assert {row.state for row in adopters(listings, one)} == {AdoptionState.GIVEN_BACK}


def test_who_is_back_keeps_the_plot_that_they_adopt_then(listings: Listings) -> None:
    one, officer = listings.published(Kind.PLOTS), listings.officer("s9")
    people.set_status(officer, resident_id=listings.asker.actor.subject, status=Status.MOVED)
    moved_away = gone(listings)
    listings.world.pass_days(1)
    people.set_status(officer, resident_id=listings.asker.actor.subject, status=Status.ACTIVE)
    adopted(listings, one, listings.asker)
    for recorded in moved_away:  # The stream says it once more.
        forgetting.take_away(listings.world.context(), recorded=recorded)
    assert mine(listings.asker) == [(one.listing_id, AdoptionState.ADOPTED)]


def test_a_plot_given_back_while_the_house_does_so_is_left_to_the_next_time(
    listings: Listings, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = listings.published(Kind.PLOTS)
    adopted(listings, one, listings.asker)
    (seen,) = adopters(listings, one)
    adopting.give_back(listings.asker, listing_id=one.listing_id, key=listings.key())
    monkeypatch.setattr(adoptions, "find_adoption", lambda *_: seen)
    with pytest.raises(Busy):
        adopting.give_back_all(
            listings.world.context(), person_id=seen.adopter_id, by=business_date(seen.adopted_at), key=listings.key()
        )


def gone(listings: Listings) -> list[Recorded]:
    """Let what follows from people's going be done, and return the facts of it."""
    on = business_date(listings.world.moment)
    days = [*facts.day_of_facts(village_id=listings.village_id, on=on)]
    days += facts.day_of_facts(village_id=listings.town_id, on=on)
    found = [one for one in days if isinstance(one.fact, ListerLeft | ResidentStatusChanged)]
    for recorded in found:
        forgetting.take_away(listings.world.context(), recorded=recorded)
    return found


def test_who_seeks_is_told_once_of_what_is_new_and_fits(listings: Listings) -> None:
    in_village = Sought(listings.village_id, "bazaar", "second_hand", "zxc", 0, 10_000)
    saving.save(listings.asker, nth=0, sought=in_village)
    saving.save(listings.asker, nth=1, sought=Sought(listings.town_id, "bazaar"))
    saving.save(listings.member, nth=9, sought=replace(in_village, price_max=7_999))
    saving.save(listings.owner, nth=0, sought=in_village)
    one = listings.published()
    (recorded,) = new(listings)
    ctx = listings.world.context()
    assert [saving.tell(ctx, recorded=recorded) for _ in range(2)] == [1, 1]
    assert (inbox(listings.asker), inbox(listings.member), inbox(listings.owner)) == ([one.listing_id], [], [])
    listings.moved(one, "withdraw")
    assert saving.tell(ctx, recorded=recorded) == 0


def test_a_thing_that_is_shown_again_is_not_new(listings: Listings) -> None:
    one = listings.published()
    listings.decided(one, "hide")
    listings.decided(one, "show")
    listings.world.pass_days(31)
    listings.moved(one, "renew")
    assert new(listings) == []
    listings.world.pass_days(-31)
    assert len(new(listings)) == 1


def test_one_saves_a_search_in_a_free_place_and_removes_it(listings: Listings) -> None:
    sought = Sought(listings.village_id, "jobs", words="bj")
    first = saving.save(listings.asker, nth=4, sought=sought)
    assert saving.save(listings.asker, nth=4, sought=sought) == first
    with pytest.raises(SearchTaken):
        saving.save(listings.asker, nth=4, sought=replace(sought, words="bao"))
    for nth in (-1, 10):
        with pytest.raises(NoSuchSearch):
            saving.save(listings.asker, nth=nth, sought=sought)
        with pytest.raises(NoSuchSearch):
            saving.remove(listings.asker, nth=nth)
    assert saving.list_own(listings.asker) == [first]
    saving.remove(listings.asker, nth=4)
    saving.remove(listings.asker, nth=4)
    assert saving.list_own(listings.asker) == []


def test_a_member_who_leaves_seeks_nothing_any_more(listings: Listings) -> None:
    saving.save(listings.member, nth=0, sought=Sought(listings.town_id, "bazaar"))
    commit(forgetting.prepare_forgotten(listings.world.context(), listings.member.actor.subject))
    assert saving.list_own(listings.member) == []


def test_of_a_great_many_searches_the_last_ones_are_looked_at(
    listings: Listings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "PAGE_SIZE", 1)
    monkeypatch.setattr(saving, "PAGES_MAX", 2)
    seekers = [listings.asker, listings.member, listings.resident()]
    for who in seekers:
        saving.save(who, nth=0, sought=Sought(listings.village_id, "bazaar"))
        listings.world.moment += listings.world.moment.resolution
    one = listings.published()
    (recorded,) = new(listings)
    assert saving.tell(listings.world.context(), recorded=recorded) == 2
    assert [inbox(who) for who in seekers] == [[], [one.listing_id], [one.listing_id]]
