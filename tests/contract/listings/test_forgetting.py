"""What is left of listings of who withdrew their registration: nothing that they wrote, but what others pay for."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.people import ConsentWithdrawn
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.listings.core.applying import ApplicationState
from chalicelib.prosperity.listings.core.kinds import Kind, Land, Plots
from chalicelib.prosperity.listings.core.threads import Side
from chalicelib.prosperity.listings.service import adopting, applying, enquiring, forgetting
from tests.make.listings import DETAILS, Listings


def erased(listings: Listings, person_id: str) -> None:
    """Let somebody withdraw their registration, and what follows be done, twice as the stream may."""
    fact = ConsentWithdrawn(person_id, "registration")
    commit(facts.prepare_fact(listings.world.context(), village_id=listings.village_id, fact=fact))
    day = facts.day_of_facts(village_id=listings.village_id, on=business_date(listings.world.moment))
    (recorded,) = [one for one in day if one.fact == fact]
    for _ in range(2):
        forgetting.take_away(listings.world.context(), recorded=recorded)


def test_no_free_text_of_the_details_stays(listings: Listings) -> None:
    land, plots = listings.published(Kind.LAND), listings.published(Kind.PLOTS)
    erased(listings, listings.owner.actor.subject)
    kept = [listings.now(one).written.details for one in (land, plots)]
    said = [DETAILS[Kind.LAND], DETAILS[Kind.PLOTS]]
    assert isinstance(said[0], Land)
    assert isinstance(said[1], Plots)
    assert kept == [replace(said[0], use=forgetting.GONE), replace(said[1], season=forgetting.GONE)]


def test_titles_go_from_what_others_asked_and_applied_for_and_stay_with_what_they_pay_for(listings: Listings) -> None:
    job, plots, foreign = (
        listings.published(Kind.JOBS),
        listings.published(Kind.PLOTS),
        listings.published(who=listings.member),
    )
    for one in (job, foreign):
        enquiring.ask(listings.asker, listing_id=one.listing_id, words="还在吗？", key=listings.key())
    applying.apply(listings.asker, listing_id=job.listing_id, words="做过", key=listings.key())
    adopting.adopt(listings.asker, listing_id=plots.listing_id, key=listings.key())
    erased(listings, listings.owner.actor.subject)
    talks = enquiring.list_own(listings.asker, side=Side.ASKER, size=9, cursor=None).rows
    assert {one.listing_id: one.title for one in talks} == {
        job.listing_id: forgetting.GONE,
        foreign.listing_id: foreign.written.title,
    }
    (applied,) = applying.list_own(listings.asker, size=9, cursor=None).rows
    assert applied.title == forgetting.GONE
    assert applying.withdraw(listings.asker, listing_id=job.listing_id).state is ApplicationState.WITHDRAWN
    (mine,) = adopting.list_own(listings.asker, size=9, cursor=None).rows
    assert (mine.title, mine.season) == (plots.written.title, "2027 春季")
