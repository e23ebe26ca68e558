"""Enquiries on a store: two write to each other, and neither has the other's phone before both agreed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.listings import ListerLeft, ListingAsked
from chalicelib.foundation.facts.core.people import ConsentWithdrawn, MemberKeptOut, ResidentStatusChanged
from chalicelib.foundation.identity.core.members import MemberBlocked
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import members, people
from chalicelib.foundation.notifications.service import inboxes
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused, NotAllowed
from chalicelib.kernel.writes import commit
from chalicelib.prosperity.listings.core.deeds import ListingState
from chalicelib.prosperity.listings.core.kinds import Kind
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.core.refusals import (
    ContactInWords,
    EnquiryOver,
    EnquiryStopped,
    ListingWordsRisky,
    NoPhoneToGive,
    NoSuchEnquiry,
    NoSuchListing,
    NotAgreedByBoth,
    NotYourOwn,
    PhoneGone,
    ThreadFull,
)
from chalicelib.prosperity.listings.core.reports import ReportKind
from chalicelib.prosperity.listings.core.threads import Enquiry, EnquiryDeed, EnquiryState, Side
from chalicelib.prosperity.listings.service import desk, enquiring, forgetting, reporting, telling, tending, writing
from chalicelib.prosperity.listings.store import threads as store
from tests.make.listings import Listings, make_listings, written


def begun(listings: Listings, words: str = "还在吗？", *, who: Context | None = None) -> Enquiry:
    one = listings.published(Kind.RENTALS)
    return enquiring.ask(who or listings.asker, listing_id=one.listing_id, words=words, key=listings.key())


def said(listings: Listings, enquiry: Enquiry, who: Context, words: str = "在的", key: str = "") -> Enquiry:
    return enquiring.say(who, enquiry_id=enquiry.enquiry_id, words=words, key=key or listings.key())


def agreed(enquiry: Enquiry, who: Context, *, agrees: bool = True) -> Enquiry:
    return enquiring.agree(who, enquiry_id=enquiry.enquiry_id, agrees=agrees)


def phone_of(enquiry: Enquiry, who: Context) -> str:
    return enquiring.contact(who, enquiry_id=enquiry.enquiry_id)


def now(enquiry: Enquiry) -> Enquiry:
    found = store.find_enquiry(enquiry.enquiry_id)
    assert found is not None
    return found


def looks(listings: Listings) -> list[str]:
    page = audit.day_of_audit(place_id=listings.village_id, on=business_date(listings.world.moment))
    return sorted(row["deed"] for row in page.rows if row["deed"].startswith("listings."))


def told(listings: Listings, person_id: str) -> list[str]:
    for recorded in facts.day_of_facts(village_id=listings.village_id, on=business_date(listings.world.moment)):
        if isinstance(recorded.fact, ListingAsked):
            telling.tell(listings.world.context(), recorded=recorded)
    page, _ = inboxes.list_inbox(resident_id=person_id, size=50, cursor=None)
    return sorted(one.kind for one in page.rows)


def test_who_asks_again_writes_on_in_the_same_enquiry(listings: Listings) -> None:
    first = begun(listings)
    key = listings.key()
    again = enquiring.ask(listings.asker, listing_id=first.listing_id, words="价格能谈吗", key=key)
    assert enquiring.ask(listings.asker, listing_id=first.listing_id, words="价格能谈吗", key=key) == again
    with pytest.raises(KeyReused):
        enquiring.ask(listings.asker, listing_id=first.listing_id, words="别的话", key=key)
    assert (again.enquiry_id, again.count) == (first.enquiry_id, 2)
    said(listings, first, listings.owner, "可以谈")
    talk = enquiring.read(listings.asker, enquiry_id=first.enquiry_id, size=9, cursor=None)
    assert [(one.side, one.words) for one in talk.page.rows] == [
        (Side.OWNER, "可以谈"),
        (Side.ASKER, "价格能谈吗"),
        (Side.ASKER, "还在吗？"),
    ]
    assert (talk.side, dict(talk.enquiry.unread)) == (Side.ASKER, {Side.OWNER: 2})
    for who, side in ((listings.owner, Side.OWNER), (listings.asker, Side.ASKER)):
        rows = enquiring.list_own(who, side=side, size=9, cursor=None).rows
        assert [one.enquiry_id for one in rows] == [first.enquiry_id]


def test_the_other_side_is_told_of_the_first_message_that_it_has_not_seen(listings: Listings) -> None:
    one = begun(listings)
    said(listings, one, listings.asker, "在不在")
    assert told(listings, one.owner_id) == ["enquiry_message"]
    enquiring.read(listings.owner, enquiry_id=one.enquiry_id, size=9, cursor=None)
    said(listings, one, listings.asker, "谢谢")
    assert told(listings, one.owner_id) == ["enquiry_message", "enquiry_message"]


def test_phones_are_seen_once_both_agree_and_each_look_is_kept(listings: Listings) -> None:
    one = begun(listings)
    for who in (listings.owner, listings.asker):
        with pytest.raises(NotAgreedByBoth):
            phone_of(one, who)
    agreed(one, listings.asker)
    for who in (listings.owner, listings.asker):
        with pytest.raises(NotAgreedByBoth):
            phone_of(one, who)
    agreed(one, listings.asker, agrees=False)
    agreed(one, listings.owner)
    with pytest.raises(NotAgreedByBoth):
        phone_of(one, listings.owner)
    assert agreed(one, listings.asker).is_revealed
    assert agreed(one, listings.asker).is_revealed
    owner, asker = (people.load_resident(resident_id=who) for who in (one.owner_id, one.asker_id))
    assert phone_of(one, listings.asker) == people.whole_phone(owner)
    assert phone_of(one, listings.owner) == people.whole_phone(asker)
    assert looks(listings) == ["listings.contact", "listings.contact", "listings.reveal"]
    assert told(listings, one.owner_id) == ["enquiry_agree", "enquiry_message", "enquiry_reveal"]
    with pytest.raises(NoSuchEnquiry):
        phone_of(one, listings.resident())


def test_who_takes_it_back_or_ends_it_shows_no_phone_any_more(listings: Listings) -> None:
    one = begun(listings)
    agreed(one, listings.asker)
    agreed(one, listings.owner)
    agreed(one, listings.owner, agrees=False)
    with pytest.raises(NotAgreedByBoth):
        phone_of(one, listings.asker)
    agreed(one, listings.owner)
    enquiring.move(listings.owner, enquiry_id=one.enquiry_id, deed=EnquiryDeed.CLOSE)
    for who in (listings.owner, listings.asker):
        with pytest.raises(NotAgreedByBoth):
            phone_of(one, who)
    with pytest.raises(EnquiryOver):
        agreed(one, listings.asker, agrees=False)


def test_two_who_agree_at_once_both_did_and_it_is_said_once_that_phones_are_open(listings: Listings) -> None:
    one = begun(listings)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda who: agreed(one, who), (listings.owner, listings.asker)))
    assert now(one).is_revealed
    assert looks(listings).count("listings.reveal") == 1


def test_first_words_at_once_make_one_enquiry_with_all_of_them(listings: Listings) -> None:
    one = listings.published()

    def ask(words: str) -> str:
        made = enquiring.ask(listings.asker, listing_id=one.listing_id, words=words, key=listings.key())
        return made.enquiry_id

    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(ask, ("一", "二", "三", "四")))
    (enquiry_id,) = ids
    page = store.list_messages(enquiry_id, size=9, cursor=None)
    assert sorted(said.words for said in page.rows) == sorted(("一", "二", "三", "四"))
    assert [said.nth for said in page.rows] == [4, 3, 2, 1]


def test_the_same_message_sent_twice_at_once_is_one(listings: Listings) -> None:
    one, key = begun(listings), listings.key()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: said(listings, one, listings.owner, "在的", key), range(4)))
    assert now(one).count == 2


def test_nobody_asks_about_their_own_or_what_is_not_seen_or_in_another_town(listings: Listings) -> None:
    one, other = listings.published(), make_listings()
    for who, refusal in ((listings.owner, NotYourOwn), (other.member, NoSuchListing)):
        with pytest.raises(refusal):
            enquiring.ask(who, listing_id=one.listing_id, words="在吗", key=listings.key())
    listings.moved(one, "withdraw")
    with pytest.raises(NoSuchListing):
        enquiring.ask(listings.asker, listing_id=one.listing_id, words="在吗", key=listings.key())


def test_a_message_with_a_phone_or_risky_words_is_not_written(listings: Listings) -> None:
    one = begun(listings)
    with pytest.raises(ContactInWords):
        said(listings, one, listings.owner, "打我一三八零零零零一一一一")
    with pytest.raises(ListingWordsRisky):
        said(listings, one, listings.owner, "违禁")
    assert now(one).count == 1


def test_who_has_no_phone_can_not_agree_and_whose_phone_went_shows_none(listings: Listings) -> None:
    by_member = begun(listings, who=listings.member)
    with pytest.raises(NoPhoneToGive):
        agreed(by_member, listings.member)
    one = begun(listings)
    agreed(one, listings.asker)
    agreed(one, listings.owner)
    people.change_resident(listings.world.context(), resident_id=one.owner_id, phone="")
    with pytest.raises(PhoneGone):
        phone_of(one, listings.asker)


def test_what_one_side_closed_only_that_side_opens_and_what_is_blocked_stays(listings: Listings) -> None:
    one = begun(listings)

    def move(who: Context, deed: EnquiryDeed) -> Enquiry:
        return enquiring.move(who, enquiry_id=one.enquiry_id, deed=deed)

    assert move(listings.owner, EnquiryDeed.CLOSE) == move(listings.owner, EnquiryDeed.CLOSE)
    with pytest.raises(EnquiryOver):
        said(listings, one, listings.asker)
    with pytest.raises(EnquiryOver):
        move(listings.asker, EnquiryDeed.REOPEN)
    assert move(listings.owner, EnquiryDeed.REOPEN).state is EnquiryState.OPEN
    assert move(listings.asker, EnquiryDeed.BLOCK).state is EnquiryState.BLOCKED
    with pytest.raises(EnquiryOver):
        move(listings.owner, EnquiryDeed.REOPEN)
    with pytest.raises(EnquiryOver):
        enquiring.ask(listings.asker, listing_id=one.listing_id, words="再问", key=listings.key())


@pytest.mark.parametrize("how", ["hidden", "hidden, then withdrawn", "withdrawn", "refused", "refused, then sent anew"])
def test_what_was_taken_down_is_talked_about_no_more_and_its_phones_are_shut(listings: Listings, how: str) -> None:
    one, other = begun(listings), begun(listings)
    for who in (listings.asker, listings.owner):
        agreed(one, who)
        assert not agreed(other, listings.asker).is_revealed
    listing = desk.load(listing_id=one.listing_id)
    both = (listing, desk.load(listing_id=other.listing_id))
    for found in both:
        _taken_down(listings, found, how)
    for who in (listings.asker, listings.owner):
        with pytest.raises(EnquiryStopped):
            said(listings, one, who)
        with pytest.raises(EnquiryStopped):
            phone_of(one, who)
    with pytest.raises(EnquiryStopped):
        agreed(other, listings.owner)
    assert not now(other).is_revealed
    assert (now(one).count, "listings.contact" in looks(listings)) == (1, False)
    assert enquiring.read(listings.asker, enquiry_id=one.enquiry_id, size=9, cursor=None).is_stopped
    assert not agreed(one, listings.owner, agrees=False).is_revealed  # A yes is taken back all the same.
    assert enquiring.move(listings.asker, enquiry_id=one.enquiry_id, deed=EnquiryDeed.CLOSE).ended_by == "asker"


def _taken_down(listings: Listings, listing: Listing, how: str) -> None:
    """Let a listing come to where nobody talks about it any more."""
    first, _, then = how.partition(", then ")
    if first == "withdrawn" or then == "withdrawn":
        if first == "hidden":
            listings.decided(listing, "hide")
        listings.moved(listing, "withdraw")
    elif first == "hidden":
        listings.decided(listing, "hide")
    else:
        changed = written(Kind.RENTALS, words="待审")
        writing.change(listings.owner, listing_id=listing.listing_id, written=changed, key=listings.key())
        listings.decided(listing, "refuse")
        if then:
            listings.moved(listing, "submit")


@pytest.mark.parametrize("how", ["match", "expire", "wait"])
def test_what_is_matched_expired_or_looked_at_again_is_talked_about_on(listings: Listings, how: str) -> None:
    one = begun(listings)
    listing = desk.load(listing_id=one.listing_id)
    if how == "match":
        listings.moved(listing, "match")
    elif how == "expire":
        listings.world.pass_days(31)
        tending.do_town(listings.world.context(), town_id=listings.town_id)
    else:
        changed = written(Kind.RENTALS, words="待审")
        writing.change(listings.owner, listing_id=one.listing_id, written=changed, key=listings.key())
    said(listings, one, listings.owner)
    agreed(one, listings.owner)
    agreed(one, listings.asker)
    assert phone_of(one, listings.asker)
    assert not enquiring.read(listings.asker, enquiry_id=one.enquiry_id, size=9, cursor=None).is_stopped


def test_what_officers_show_again_is_talked_about_again(listings: Listings) -> None:
    one = begun(listings)
    listing = desk.load(listing_id=one.listing_id)
    listings.decided(listing, "hide")
    listings.decided(listing, "show")
    said(listings, one, listings.owner)
    assert now(one).count == 2


def test_a_full_enquiry_takes_no_more_words(listings: Listings, monkeypatch: pytest.MonkeyPatch) -> None:
    one = begun(listings)
    monkeypatch.setattr("chalicelib.prosperity.listings.core.threads.MESSAGES_MAX", 2)
    said(listings, one, listings.owner)
    with pytest.raises(ThreadFull):
        said(listings, one, listings.owner)


def test_a_step_that_never_finds_the_enquiry_still_is_for_later(
    listings: Listings, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = begun(listings)
    changes = store.change_of

    def racing(after: Enquiry, seen: int, refusal: object) -> object:
        return changes(after, seen - 1, refusal)  # type: ignore[arg-type]  # Whatever it was given.

    monkeypatch.setattr(store, "change_of", racing)
    with pytest.raises(Busy):
        agreed(one, listings.owner)
    assert not now(one).agreed


def gone(listings: Listings, fact: Fact, place_id: str) -> None:
    for recorded in facts.day_of_facts(village_id=place_id, on=business_date(listings.world.moment)):
        if recorded.fact == fact:
            forgetting.take_away(listings.world.context(), recorded=recorded)


def test_who_moved_away_or_is_kept_out_does_nothing_more_and_is_called_by_nobody(listings: Listings) -> None:
    one, by_member = begun(listings), begun(listings, who=listings.member)
    agreed(one, listings.asker)
    agreed(one, listings.owner)
    mine, draft = listings.published(who=listings.member), listings.draft(who=listings.member)
    officer = listings.officer("s9")
    member_id, key = listings.member.actor.subject, listings.key()
    members.block_member(officer, member_id=member_id, reason="骚扰")
    for deed in (
        lambda: said(listings, by_member, listings.member),
        lambda: enquiring.move(listings.member, enquiry_id=by_member.enquiry_id, deed=EnquiryDeed.CLOSE),
        lambda: listings.moved(draft, "submit", who=listings.member),
        lambda: reporting.report(
            listings.member, listing_id=one.listing_id, kind=ReportKind.ABUSE, words="不实", key=key
        ),
    ):
        with pytest.raises(MemberBlocked):
            deed()
    gone(listings, MemberKeptOut(member_id), listings.town_id)
    assert listings.now(mine).state is ListingState.WITHDRAWN
    people.set_status(officer, resident_id=one.owner_id, status=Status.MOVED)
    with pytest.raises(PhoneGone):
        phone_of(one, listings.asker)
    with pytest.raises(NotAllowed):
        phone_of(one, listings.owner)
    gone(listings, ResidentStatusChanged(one.owner_id, Status.MOVED.value), listings.village_id)
    assert desk.load(listing_id=one.listing_id).state is ListingState.WITHDRAWN


def test_a_member_who_leaves_takes_what_they_listed(listings: Listings) -> None:
    photo = listings.file(listings.member)
    mine, over = listings.published(who=listings.member, media_ids=(photo,)), listings.published(who=listings.member)
    listings.moved(over, "match", who=listings.member)
    commit(forgetting.prepare_forgotten(listings.world.context(), listings.member.actor.subject))
    day = facts.day_of_facts(village_id=listings.town_id, on=business_date(listings.world.moment))
    (recorded,) = [one for one in day if isinstance(one.fact, ListerLeft)]
    for _ in range(2):
        forgetting.take_away(listings.world.context(), recorded=recorded)
    now_mine = listings.now(mine)
    assert (now_mine.written.title, now_mine.text, now_mine.state) == (forgetting.GONE, "", ListingState.WITHDRAWN)
    assert (now_mine.written.files, listings.now(over).state) == ((), ListingState.MATCHED)
    assert listings.now(over).written.words == ""


def test_a_villager_who_withdraws_their_registration_takes_what_they_listed(listings: Listings) -> None:
    one = begun(listings)
    for purpose, state in (("boards_full_name", ListingState.PUBLISHED), ("registration", ListingState.WITHDRAWN)):
        fact = ConsentWithdrawn(one.owner_id, purpose)
        commit(facts.prepare_fact(listings.world.context(), village_id=listings.village_id, fact=fact))
        gone(listings, fact, listings.village_id)
        after = desk.load(listing_id=one.listing_id)
        assert (after.state, after.written.title == forgetting.GONE) == (state, state is ListingState.WITHDRAWN)
