"""A listing's life on a store: who lists what, what is seen when, what is found, and what officers sign."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.listings import ListingMoved
from chalicelib.foundation.identity.core.relatives import OwnFamily
from chalicelib.foundation.media.core.pictures import NoSuchMedia, Sight
from chalicelib.foundation.media.service import pictures
from chalicelib.foundation.moderation.core import Review
from chalicelib.foundation.moderation.service import reviews
from chalicelib.foundation.notifications.service import inboxes
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy, InvalidInput, KeyReused
from chalicelib.prosperity.listings.core import listings as core
from chalicelib.prosperity.listings.core.applying import ApplicationDeed
from chalicelib.prosperity.listings.core.deeds import ListingState
from chalicelib.prosperity.listings.core.kinds import Goods, Job, Kind
from chalicelib.prosperity.listings.core.refusals import (
    ContactInWords,
    ContractMissing,
    ListingInOtherState,
    ListingMovedOn,
    ListingWordsRisky,
    NoSuchListing,
    NotYoursToList,
    SideSigned,
    SignedAlready,
    TooManyDeeds,
    TooManyListings,
)
from chalicelib.prosperity.listings.service import applying, photos, reading, telling, tending, writing
from tests.make.listings import Listings, make_listings, written


def changed(listings: Listings, listing_id: str, kind: Kind = Kind.BAZAAR, key: str = "", **more: object) -> object:
    return writing.change(
        listings.owner, listing_id=listing_id, written=written(kind, **more), key=key or listings.key()
    )


def reviewing(listings: Listings) -> list[Review]:
    """Return what of the village's pictures waits for a look."""
    return reviews.list_reviews(village_id=listings.village_id, size=9, cursor=None).rows


def told(listings: Listings, person_id: str) -> list[str]:
    for recorded in facts.day_of_facts(village_id=listings.village_id, on=business_date(listings.world.moment)):
        if isinstance(recorded.fact, ListingMoved):
            telling.tell(listings.world.context(), recorded=recorded)
    page, _ = inboxes.list_inbox(resident_id=person_id, size=50, cursor=None)
    return [one.kind for one in page.rows]


def test_a_draft_is_its_owners_alone_until_it_is_sent_off(listings: Listings) -> None:
    key = listings.key()
    draft = listings.draft(key=key)
    assert listings.draft(key=key) == draft
    with pytest.raises(KeyReused):
        listings.draft(key=key, title="另一辆自行车")
    with pytest.raises(KeyReused):
        listings.draft(key=key, who=listings.asker)
    assert (draft.state, listings.found()) == (ListingState.DRAFT, [])
    with pytest.raises(NoSuchListing):
        reading.read(listings.world.context(), listing_id=draft.listing_id)
    with pytest.raises(NoSuchListing):
        writing.load_own(listings.asker, listing_id=draft.listing_id)
    sent = listings.moved(draft, "submit")
    assert (sent.state, listings.found()) == (ListingState.PUBLISHED, [draft.listing_id])
    assert reading.read(listings.world.context(), listing_id=draft.listing_id).owner.endswith("*")
    assert [one.listing_id for one in writing.list_own(listings.owner, size=9, cursor=None).rows] == [draft.listing_id]


def test_residents_list_at_home_and_members_what_is_not_of_a_village(listings: Listings) -> None:
    other = make_listings()
    with pytest.raises(NotYoursToList):
        writing.write(
            listings.owner, village_id=other.village_id, kind=Kind.BAZAAR, written=written(), key=listings.key()
        )
    for kind in (Kind.RENTALS, Kind.LAND, Kind.PLOTS, Kind.JOBS):
        with pytest.raises(NotYoursToList):
            listings.draft(kind, who=listings.member, **({"contract_id": ""} if kind is Kind.LAND else {}))
    wanted = Job("wanted", 500_000, "month", 1)
    assert listings.draft(Kind.JOBS, who=listings.member, details=wanted).owner_id == listings.member.actor.subject
    mine = listings.draft(who=listings.member)
    assert mine.owner_id == listings.member.actor.subject
    seeks = listings.draft(Kind.JOBS, who=listings.member, details=wanted)
    with pytest.raises(NotYoursToList):
        writing.change(listings.member, listing_id=seeks.listing_id, written=written(Kind.JOBS), key=listings.key())


def test_a_village_lists_through_an_officer_who_lives_there(listings: Listings) -> None:
    owner_id = listings.owner.actor.subject
    officer = listings.officer(resident_id=owner_id)
    made = writing.write_collective(
        officer, village_id=listings.village_id, kind=Kind.PLOTS, written=written(Kind.PLOTS), key=listings.key()
    )
    assert (made.owner_id, made.is_collective) == (owner_id, True)
    assert listings.moved(made, "submit").state is ListingState.PUBLISHED
    assert reading.read(listings.world.context(), listing_id=made.listing_id).owner == "村集体"
    for resident_id in ("", "v09999r00001"):
        with pytest.raises(NotYoursToList):
            writing.write_collective(
                listings.officer(resident_id=resident_id), village_id=listings.village_id, kind=Kind.PLOTS,
                written=written(Kind.PLOTS), key=listings.key(),
            )  # fmt: skip


def test_one_person_has_so_many_live_listings_and_no_more(listings: Listings) -> None:
    made = [listings.draft() for _ in range(core.LIVE_MAX)]
    with pytest.raises(TooManyListings):
        listings.draft()
    listings.moved(made[0], "withdraw")
    assert listings.draft().state is ListingState.DRAFT


def test_of_many_drafts_at_once_as_many_are_kept_as_one_may_have(
    listings: Listings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core, "LIVE_MAX", 5)
    keys = [listings.key() for _ in range(16)]

    def write(key: str) -> str:
        for _ in range(20):
            try:
                return listings.draft(key=key).state.value
            except TooManyListings as full:
                return full.code
            except Busy:
                continue
        return "busy"

    with ThreadPoolExecutor(16) as pool:
        results = list(pool.map(write, keys))
    assert (results.count("draft"), results.count("too_many_listings")) == (5, 11)
    assert len(writing.list_own(listings.owner, size=50, cursor=None).rows) == 5
    assert [write(key) for key in keys] == results  # Who asks again is answered as before.


def test_each_end_of_a_listing_lets_its_owner_have_another_one_once(
    listings: Listings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core, "LIVE_MAX", 2)
    first, job = listings.published(), listings.published(Kind.JOBS, details=Job("offer", 0, "day", 1))
    key = listings.key()
    for _ in range(2):
        listings.moved(first, "withdraw", key=key)
    third = listings.draft()
    with pytest.raises(TooManyListings):
        listings.draft()
    applied = applying.apply(listings.asker, listing_id=job.listing_id, words="", key=listings.key())
    applying.decide(
        listings.owner, listing_id=job.listing_id, applied_id=applied.applied_id, deed=ApplicationDeed.ACCEPT
    )
    listings.draft()
    with pytest.raises(TooManyListings):
        listings.draft()
    listings.world.pass_days(40)  # What expired may be renewed, so it counts on.
    listings.moved(third, "submit")
    with pytest.raises(TooManyListings):
        listings.draft()


def test_doubtful_words_wait_for_an_officer_and_risky_ones_go_nowhere(listings: Listings) -> None:
    draft = listings.draft(words="待审")
    waiting = listings.moved(draft, "submit")
    assert (waiting.state, listings.found()) == (ListingState.WAITING, [])
    key = listings.key()
    shown = listings.decided(waiting, "approve", key=key)
    assert listings.decided(waiting, "approve", key=key) == shown
    assert listings.found() == [draft.listing_id]
    with pytest.raises(ListingWordsRisky):
        changed(listings, draft.listing_id, words="违禁")
    assert listings.now(draft) == shown
    with pytest.raises(ContactInWords) as refused:
        changed(listings, draft.listing_id, words="电话 138 0000 1111")
    assert [one["field"] for one in refused.value.facts["fields"]] == ["words"]  # type: ignore[attr-defined]  # A list.
    assert told(listings, listings.owner.actor.subject) == ["listing_approve"]


def test_a_yes_is_to_the_version_that_an_officer_read(listings: Listings) -> None:
    waiting = listings.moved(listings.draft(words="待审"), "submit")
    changed(listings, waiting.listing_id, words="待审，改过了")
    with pytest.raises(ListingMovedOn):
        listings.decided(waiting, "approve", looked_at=waiting.version)
    assert listings.now(waiting).state is ListingState.WAITING
    assert listings.decided(waiting, "approve").state is ListingState.PUBLISHED


def test_a_change_of_what_everybody_sees_is_looked_at_again(listings: Listings) -> None:
    one = listings.published()
    key = listings.key()
    after = changed(listings, one.listing_id, title="八成新自行车", key=key)
    assert changed(listings, one.listing_id, title="八成新自行车", key=key) == after
    assert (listings.now(one).state, listings.found(words="bacheng")) == (ListingState.PUBLISHED, [one.listing_id])
    changed(listings, one.listing_id, words="待审")
    assert (listings.now(one).state, listings.found()) == (ListingState.WAITING, [])
    listings.decided(one, "refuse")
    assert listings.now(one).reason == "看过了"
    assert listings.moved(one, "submit").state is ListingState.WAITING
    changed(listings, one.listing_id)  # Clean again: an officer refused it, so one looks all the same.
    assert listings.now(one).state is ListingState.WAITING
    with pytest.raises(ListingInOtherState):
        listings.moved(one, "submit")
    with pytest.raises(ListingInOtherState):
        writing.change(listings.owner, listing_id=one.listing_id, written=written(Kind.PLOTS), key=listings.key())


def test_officers_hide_and_show_but_nothing_of_their_family(listings: Listings) -> None:
    one = listings.published()
    with pytest.raises(OwnFamily):
        listings.decided(one, "hide", who=listings.officer(resident_id=one.owner_id))
    assert listings.decided(one, "hide").state is ListingState.HIDDEN
    assert listings.found() == []
    assert listings.decided(one, "show").state is ListingState.PUBLISHED
    with pytest.raises(NoSuchListing):
        listings.decided(replace(one, listing_id=f"{listings.village_id}z0"), "hide")
    on = business_date(listings.world.moment)
    deeds = {row["deed"] for row in audit.day_of_audit(place_id=listings.village_id, on=on).rows}
    assert {"listings.hide", "listings.show"} <= deeds
    assert set(told(listings, one.owner_id)) == {"listing_hide", "listing_show"}


def test_a_lease_takes_two_officers_fifteen_days_and_its_contract(listings: Listings) -> None:
    with pytest.raises(ContractMissing):
        listings.moved(listings.draft(Kind.LAND, contract_id=""), "submit")
    waiting = listings.moved(listings.draft(Kind.LAND), "submit")
    first = listings.decided(waiting, "approve", who=listings.officer("s1", listings.asker.actor.subject))
    assert (first.state, len(first.signatures)) == (ListingState.WAITING, 1)
    for again in (listings.officer("s1"), listings.officer("s3", listings.asker.actor.subject)):
        with pytest.raises(SignedAlready):
            listings.decided(waiting, "approve", who=again)
    with pytest.raises(OwnFamily):
        listings.decided(waiting, "approve", who=listings.officer("s4", waiting.owner_id))
    assert core.unsigned(listings.now(waiting)) == (core.TOWN,)
    with pytest.raises(SideSigned):
        listings.decided(waiting, "approve", who=listings.officer("s2"))
    announced = listings.decided(waiting, "approve", who=listings.officer("s2", role=Role.TOWN_ADMIN))
    assert (announced.state, listings.found(Kind.LAND)) == (ListingState.NOTICED, [waiting.listing_id])
    with pytest.raises(ListingInOtherState):
        listings.moved(waiting, "match")
    listings.world.pass_days(15)
    assert tending.do_town(listings.world.context(), town_id=listings.town_id)["opened"] == 0
    listings.world.pass_days(1)
    assert tending.do_town(listings.world.context(), town_id=listings.town_id)["opened"] == 1
    assert tending.do_town(listings.world.context(), town_id=listings.town_id)["opened"] == 0
    assert listings.moved(waiting, "match").state is ListingState.MATCHED


def test_the_town_may_sign_a_lease_first_and_who_is_of_both_signs_for_whom_is_missing(listings: Listings) -> None:
    waiting = listings.moved(listings.draft(Kind.LAND), "submit")
    assert core.unsigned(waiting) == (core.VILLAGE, core.TOWN)
    town = listings.officer("s2", role=Role.TOWN_OFFICER)
    assert listings.decided(waiting, "approve", who=town).state is ListingState.WAITING
    with pytest.raises(SideSigned):
        listings.decided(waiting, "approve", who=listings.officer("s3", role=Role.TOWN_ADMIN))
    actor = replace(listings.officer("s4").actor, roles=frozenset({Role.VILLAGE_OFFICER, Role.TOWN_OFFICER}))
    announced = listings.decided(waiting, "approve", who=listings.world.context(actor))
    assert (announced.state, [one.side for one in announced.signatures]) == (ListingState.NOTICED, ["town", "village"])


def test_a_changed_lease_is_signed_and_announced_anew(listings: Listings) -> None:
    one = listings.announced(listings.moved(listings.draft(Kind.LAND), "submit"))
    changed(listings, one.listing_id, Kind.LAND, contract_id=one.written.contract_id, words="改成十年")
    now = listings.now(one)
    assert (now.state, now.signatures, now.notice_until) == (ListingState.WAITING, (), None)


def test_who_renews_nothing_is_reminded_once_and_then_it_is_over(listings: Listings) -> None:
    one = listings.published()
    ctx = listings.world.context()
    listings.world.pass_days(27)
    counts = tending.do_town(ctx, town_id=listings.town_id)
    assert counts["reminded"] == 1
    assert tending.do_town(ctx, town_id=listings.town_id)["reminded"] == 0
    assert told(listings, one.owner_id) == ["listing_remind"]
    renewed = listings.moved(one, "renew")
    assert renewed.expires_at == listings.world.moment + dt.timedelta(days=30)
    listings.world.pass_days(30)
    assert listings.found() == []  # Nobody sees it from that moment on, before the clock comes by.
    assert tending.do_town(ctx, town_id=listings.town_id)["expired"] == 1
    assert listings.now(one).state is ListingState.EXPIRED
    assert listings.moved(one, "renew").state is ListingState.PUBLISHED


def test_of_two_who_change_a_listing_at_once_one_is_told_to_look_again(
    listings: Listings, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = listings.published()
    seen, key = listings.now(one), listings.key()
    done = listings.moved(one, "renew", key=key)
    monkeypatch.setattr(writing, "load_own", lambda *_, **__: seen)
    assert listings.moved(one, "renew", key=key) == done
    with pytest.raises(KeyReused):
        listings.moved(one, "withdraw", key=key)
    with pytest.raises(ListingMovedOn):
        listings.moved(one, "withdraw")


def test_photos_are_for_others_once_somebody_looked_and_a_contract_never_is(listings: Listings) -> None:
    photo = listings.file(listings.owner)
    one = listings.published(Kind.LAND, media_ids=(photo,))
    assert reading.read(listings.world.context(), listing_id=one.listing_id).views == {}
    contract = one.written.contract_id
    found = {p.media_id: p for p in pictures.find_pictures(media_ids=[photo, contract]) if p is not None}
    assert photos.read_as(listings.asker, found[photo]) is Sight.OTHER
    assert photos.read_as(listings.asker, found[contract]) is None
    assert photos.read_as(listings.owner, found[contract]) is Sight.AUTHOR
    assert photos.read_as(listings.officer(), found[contract]) is Sight.OFFICER
    assert photos.read_as(listings.asker, replace(found[photo], subject=f"{listings.village_id}z0")) is None
    listings.moved(one, "withdraw")
    assert photos.read_as(listings.asker, found[photo]) is None
    with pytest.raises(InvalidInput):
        listings.draft(media_ids=(listings.file(listings.asker),))


def test_a_photo_that_is_taken_off_is_cleaned_away(listings: Listings) -> None:
    photo = listings.file(listings.owner)
    one = listings.draft(media_ids=(photo,))
    changed(listings, one.listing_id, details=Goods("service", 100))
    found = pictures.find_pictures(media_ids=[photo])[0]
    assert found is not None
    assert found.subject == ""


def test_photos_are_taken_out_and_put_in_order_and_what_is_out_is_served_to_nobody_else(listings: Listings) -> None:
    first, second, third = ids = tuple(listings.file(listings.owner) for _ in range(3))
    one = listings.published(media_ids=ids)
    found = pictures.find_pictures(media_ids=ids)
    before = [row.kind for row in reviewing(listings)]
    changed(listings, one.listing_id, media_ids=(third, first))
    now = listings.now(one)
    assert (now.written.media_ids, now.state, before) == ((third, first), ListingState.PUBLISHED, ["picture"])
    others = (listings.asker, listings.member, listings.officer())
    assert [photos.read_as(who, p) for p in found if p and p.media_id == second for who in others] == [None] * 3
    assert [photos.read_as(listings.asker, p) for p in found if p and p.media_id == first] == [Sight.OTHER]
    (waits,) = reviewing(listings)
    assert set(waits.media_ids) == {first, third}
    with pytest.raises(NoSuchMedia):
        pictures.see_picture(listings.asker, media_id=second)
    changed(listings, one.listing_id, media_ids=(third, first), words="待审")
    assert listings.now(one).state is ListingState.WAITING  # The change is judged as any.


def test_an_owner_makes_no_row_that_an_officer_can_not_hide(
    listings: Listings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core, "DONE_MAX", 4)
    listing = listings.published()
    for title in ("一", "二"):
        changed(listings, listing.listing_id, title=f"自行车{title}")
    with pytest.raises(TooManyDeeds):
        changed(listings, listing.listing_id, title="自行车三")
    listing = writing.load_own(listings.owner, listing_id=listing.listing_id)
    hidden = listings.decided(listing, "hide")
    assert hidden.state is ListingState.HIDDEN
    listings.world.pass_days(10)
    assert len(listings.decided(hidden, "show").done) == 1
    changed(listings, listing.listing_id, title="自行车三")
