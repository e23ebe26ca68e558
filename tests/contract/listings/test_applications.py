"""Applications for jobs, and reports of listings, on a store: once each, decided once, and no place given twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.credit.perks.service import own as perks, programmes
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.listings import ListingApplied, ListingReported
from chalicelib.foundation.identity.core.relatives import OwnFamily
from chalicelib.foundation.notifications.service import inboxes
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.prosperity.listings.core.applying import Application, ApplicationDeed, ApplicationState
from chalicelib.prosperity.listings.core.deeds import ListingState
from chalicelib.prosperity.listings.core.kinds import Job, Kind
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.core.refusals import (
    ApplicationInOtherState,
    AppliedAlready,
    ContactInWords,
    ListingInOtherState,
    NoPriority,
    NoSuchApplication,
    NoSuchListing,
    NoSuchReport,
    NotAJob,
    NotObjectable,
    NotYourOwn,
    NotYoursToList,
    ReportDecided,
    ReportedAlready,
)
from chalicelib.prosperity.listings.core.reports import Report, ReportDeed, ReportKind, ReportState
from chalicelib.prosperity.listings.core.threads import Side
from chalicelib.prosperity.listings.service import applying, enquiring, reporting, telling, tending, writing
from tests.make.listings import Listings, make_listings, written


def applied(listings: Listings, job: Listing, who: Context | None = None, key: str = "") -> Application:
    return applying.apply(who or listings.asker, listing_id=job.listing_id, words="做过三年", key=key or listings.key())


def decided(listings: Listings, one: Application, deed: ApplicationDeed, who: Context | None = None) -> Application:
    return applying.decide(who or listings.owner, listing_id=one.listing_id, applied_id=one.applied_id, deed=deed)


def told(listings: Listings, person_id: str) -> list[str]:
    for recorded in facts.day_of_facts(village_id=listings.village_id, on=business_date(listings.world.moment)):
        if isinstance(recorded.fact, ListingApplied | ListingReported):
            telling.tell(listings.world.context(), recorded=recorded)
    page, _ = inboxes.list_inbox(resident_id=person_id, size=50, cursor=None)
    return sorted(one.kind for one in page.rows)


def reported(
    listings: Listings, one: Listing, kind: ReportKind = ReportKind.ABUSE, who: Context | None = None, key: str = ""
) -> Report:
    return reporting.report(
        who or listings.asker, listing_id=one.listing_id, kind=kind, words="照片是别人家的", key=key or listings.key()
    )


def ruled(listings: Listings, report: Report, deed: ReportDeed, who: Context | None = None) -> Report:
    return reporting.decide(
        who or listings.officer(), listing_id=report.listing_id, report_id=report.report_id, deed=deed, reason="查过了"
    )


def test_one_applies_once_and_whose_job_it_is_is_told(listings: Listings) -> None:
    job, key = listings.published(Kind.JOBS), listings.key()
    one = applied(listings, job, key=key)
    assert applied(listings, job, key=key) == one
    with pytest.raises(AppliedAlready):
        applied(listings, job)
    with pytest.raises(NotYourOwn):
        applied(listings, job, listings.owner)
    with pytest.raises(NotAJob):
        applied(listings, listings.published())
    assert told(listings, job.owner_id) == ["listing_application_apply"]
    assert applying.list_of(listings.owner, listing_id=job.listing_id, size=9, cursor=None).rows == [one]
    assert applying.list_own(listings.asker, size=9, cursor=None).rows == [one]
    with pytest.raises(NoSuchListing):
        applying.list_of(listings.asker, listing_id=job.listing_id, size=9, cursor=None)


def test_who_holds_a_grant_for_community_work_comes_first_for_a_villages_own_job(listings: Listings) -> None:
    keeper = listings.officer(resident_id=listings.owner.actor.subject)
    programme = listings.granted(listings.asker)
    draft = writing.write_collective(
        keeper, village_id=listings.village_id, kind=Kind.JOBS, written=written(Kind.JOBS), key=listings.key()
    )
    job, own = listings.moved(draft, "submit"), listings.published(Kind.JOBS)
    early = applied(listings, job, listings.resident())
    listings.world.moment += listings.world.moment.resolution
    for who, what in ((listings.resident(), job), (listings.member, job), (listings.asker, own)):
        with pytest.raises(NoPriority):  # Without a grant, in no village, and for a villager's own job.
            first_for(listings, what, who)
    key = listings.key()
    mine = first_for(listings, job, listings.asker, key)
    assert first_for(listings, job, listings.asker, key) == mine
    rows = applying.list_of(listings.owner, listing_id=job.listing_id, size=9, cursor=None).rows
    assert [(row.applied_id, row.is_first) for row in rows] == [(mine.applied_id, True), (early.applied_id, False)]
    assert decided(listings, mine, ApplicationDeed.ACCEPT).is_first
    other = listings.resident()
    programmes.call_off(
        listings.officer("s-tom", role=Role.TOWN_OFFICER), town_id=listings.town_id,
        programme_id=programme.programme_id, reason="经费没有批下来",
    )  # fmt: skip
    listings.granted(other, "training")
    for who in (listings.asker, other):  # Called off, and of another kind.
        assert not perks.is_granted(listings.world.context(), resident_id=who.actor.subject, kind="community_work")


def first_for(listings: Listings, job: Listing, who: Context, key: str = "") -> Application:
    return applying.apply(who, listing_id=job.listing_id, words="做过三年", key=key or listings.key(), asks_first=True)


def test_the_last_place_ends_the_job_and_who_applied_is_told(listings: Listings) -> None:
    job = listings.published(Kind.JOBS)
    first, second, third = (
        applied(listings, job, who) for who in (listings.asker, listings.member, listings.resident())
    )
    assert decided(listings, first, ApplicationDeed.ACCEPT).state is ApplicationState.ACCEPTED
    assert decided(listings, first, ApplicationDeed.ACCEPT).version == 2
    assert (listings.now(job).filled, listings.now(job).state) == (1, ListingState.PUBLISHED)
    assert decided(listings, second, ApplicationDeed.ACCEPT).state is ApplicationState.ACCEPTED
    assert (listings.now(job).filled, listings.now(job).state) == (2, ListingState.MATCHED)
    with pytest.raises(ListingInOtherState):
        decided(listings, third, ApplicationDeed.ACCEPT)
    assert decided(listings, third, ApplicationDeed.DECLINE).state is ApplicationState.DECLINED
    with pytest.raises(ApplicationInOtherState):
        decided(listings, third, ApplicationDeed.ACCEPT)
    assert told(listings, listings.asker.actor.subject) == ["listing_application_accepted"]


def test_of_two_taken_for_one_place_at_once_one_is(listings: Listings) -> None:
    job = listings.published(Kind.JOBS, details=Job("offer", 0, "day", 1))
    ones = [applied(listings, job, who) for who in (listings.asker, listings.member, listings.resident())]

    def take(one: Application) -> str:
        try:
            return decided(listings, one, ApplicationDeed.ACCEPT).state
        except DomainError as refusal:
            return refusal.code

    with ThreadPoolExecutor(3) as pool:
        results = sorted(pool.map(take, ones))
    assert results.count("accepted") == 1
    assert (listings.now(job).filled, listings.now(job).state) == (1, ListingState.MATCHED)


def test_who_applied_withdraws_while_nobody_decided(listings: Listings) -> None:
    job = listings.published(Kind.JOBS)
    with pytest.raises(NoSuchApplication):
        applying.withdraw(listings.asker, listing_id=job.listing_id)
    one = applied(listings, job)
    gone = applying.withdraw(listings.asker, listing_id=job.listing_id)
    assert applying.withdraw(listings.asker, listing_id=job.listing_id) == gone
    with pytest.raises(ApplicationInOtherState):
        decided(listings, one, ApplicationDeed.ACCEPT)
    with pytest.raises(NoSuchListing):
        decided(listings, one, ApplicationDeed.ACCEPT, listings.asker)


def test_withdrawing_and_taking_at_once_is_one_of_the_two(listings: Listings) -> None:
    job = listings.published(Kind.JOBS)
    one = applied(listings, job)

    def step(withdraws: bool) -> str:  # noqa: FBT001  One of two deeds.
        try:
            if withdraws:
                return applying.withdraw(listings.asker, listing_id=job.listing_id).state
            return decided(listings, one, ApplicationDeed.ACCEPT).state
        except DomainError as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        results = set(pool.map(step, (True, False)))
    assert results in ({"withdrawn", "application_in_other_state"}, {"accepted", "application_in_other_state"})
    assert listings.now(job).filled == (1 if "accepted" in results else 0)


def test_an_upheld_report_hides_and_a_dismissed_one_does_not(listings: Listings) -> None:
    one, key = listings.published(), listings.key()
    report = reported(listings, one, key=key)
    assert reported(listings, one, key=key) == report
    with pytest.raises(ReportedAlready):
        reported(listings, one)
    with pytest.raises(NotYourOwn):
        reported(listings, one, who=listings.owner)
    with pytest.raises(ContactInWords):
        reporting.report(
            listings.member, listing_id=one.listing_id, kind=ReportKind.ABUSE, words="13800001111", key=listings.key()
        )
    second = reported(listings, one, who=listings.member)
    ruled(listings, report, ReportDeed.DISMISS)
    assert ruled(listings, report, ReportDeed.DISMISS).reason == "查过了"
    with pytest.raises(ReportDecided):
        ruled(listings, report, ReportDeed.UPHOLD)
    assert listings.now(one).state is ListingState.PUBLISHED
    for tied in (one.owner_id, listings.asker.actor.subject):
        with pytest.raises(OwnFamily):
            ruled(listings, report, ReportDeed.DISMISS, listings.officer(resident_id=tied))
    ruled(listings, second, ReportDeed.UPHOLD)
    assert listings.now(one).state is ListingState.HIDDEN
    rows = reporting.list_at_desk(village_id=listings.village_id, state=ReportState.UPHELD, size=9, cursor=None).rows
    assert [found.report_id for found in rows] == [second.report_id]
    with pytest.raises(NoSuchReport):
        reporting.decide(
            listings.officer(), listing_id=one.listing_id, report_id="0", deed=ReportDeed.UPHOLD, reason="查过了"
        )


def test_who_reported_reads_what_became_of_it_and_is_told(listings: Listings) -> None:
    one, other = listings.published(), listings.published()
    for listing, deed in ((one, ReportDeed.UPHOLD), (other, ReportDeed.DISMISS)):
        ruled(listings, reported(listings, listing), deed)
        listings.world.moment += listings.world.moment.resolution
    rows = reporting.list_own(listings.asker, size=9, cursor=None).rows
    assert [(row.listing_id, row.state, row.reason) for row in rows] == [
        (other.listing_id, ReportState.DISMISSED, "查过了"),
        (one.listing_id, ReportState.UPHELD, "查过了"),
    ]
    assert told(listings, listings.asker.actor.subject) == [
        "listing_report_abuse_dismiss",
        "listing_report_abuse_uphold",
    ]
    assert told(listings, one.owner_id) == []
    assert reporting.list_own(listings.member, size=9, cursor=None).rows == []


def test_whose_lease_it_is_is_told_of_an_objection_and_not_by_whom(listings: Listings) -> None:
    one = listings.announced(listings.moved(listings.draft(Kind.LAND), "submit"))
    objections = [reported(listings, one, ReportKind.OBJECTION, who) for who in (listings.asker, listings.resident())]
    assert told(listings, one.owner_id) == ["listing_objection", "listing_objection"]
    page, _ = inboxes.list_inbox(resident_id=one.owner_id, size=50, cursor=None)
    whose = {objection.reporter_id for objection in objections}
    assert not [row for row in page.rows if any(person_id in repr(row) for person_id in whose)]
    for objection, deed in zip(objections, (ReportDeed.DISMISS, ReportDeed.UPHOLD), strict=True):
        ruled(listings, objection, deed)
    assert told(listings, objections[0].reporter_id) == ["listing_report_objection_dismiss"]
    assert told(listings, objections[1].reporter_id) == ["listing_report_objection_uphold"]


def test_who_is_taken_and_who_took_them_can_write_to_each_other(listings: Listings) -> None:
    job = listings.published(Kind.JOBS, details=Job("offer", 400_000, "month", 1))
    decided(listings, applied(listings, job), ApplicationDeed.ACCEPT)
    (talk,) = enquiring.list_own(listings.asker, side=Side.ASKER, size=9, cursor=None).rows
    assert (talk.listing_id, talk.count) == (job.listing_id, 0)
    for who, words in ((listings.owner, "周一来"), (listings.asker, "好的")):
        enquiring.say(who, enquiry_id=talk.enquiry_id, words=words, key=listings.key())
        enquiring.agree(who, enquiry_id=talk.enquiry_id, agrees=True)
    assert enquiring.contact(listings.asker, enquiry_id=talk.enquiry_id)


def test_who_asked_before_is_taken_into_the_same_talk(listings: Listings) -> None:
    job = listings.published(Kind.JOBS)
    talk = enquiring.ask(listings.asker, listing_id=job.listing_id, words="还招吗", key=listings.key())
    decided(listings, applied(listings, job), ApplicationDeed.ACCEPT)
    rows = enquiring.list_own(listings.owner, side=Side.OWNER, size=9, cursor=None).rows
    assert [(one.enquiry_id, one.count) for one in rows] == [(talk.enquiry_id, 1)]


def test_an_open_objection_keeps_a_lease_from_being_matched(listings: Listings) -> None:
    one = listings.announced(listings.moved(listings.draft(Kind.LAND), "submit"))
    with pytest.raises(NotYoursToList):
        reported(listings, one, ReportKind.OBJECTION, listings.member)
    objection = reported(listings, one, ReportKind.OBJECTION)
    listings.world.pass_days(16)
    ctx = listings.world.context()
    assert tending.do_town(ctx, town_id=listings.town_id) == {"opened": 0, "expired": 0, "reminded": 0}
    with pytest.raises(NotObjectable):
        reported(listings, one, ReportKind.OBJECTION, listings.resident())
    ruled(listings, objection, ReportDeed.DISMISS)
    assert tending.do_town(ctx, town_id=listings.town_id)["opened"] == 1


def test_an_upheld_report_holds_also_for_what_expired_or_was_changed_meanwhile(listings: Listings) -> None:
    expired, waiting = listings.published(), listings.published()
    reports = [reported(listings, one) for one in (expired, waiting)]
    writing.change(listings.owner, listing_id=waiting.listing_id, written=written(words="待审"), key=listings.key())
    listings.world.pass_days(30)
    tending.do_town(listings.world.context(), town_id=listings.town_id)
    for report in reports:
        ruled(listings, report, ReportDeed.UPHOLD)
    assert listings.now(expired).state is ListingState.HIDDEN
    assert listings.now(waiting).state is ListingState.REFUSED


def test_once_a_report_is_decided_the_same_person_may_report_anew(listings: Listings) -> None:
    one = listings.published()
    first = reported(listings, one)
    ruled(listings, first, ReportDeed.DISMISS)
    key = listings.key()
    second = reported(listings, one, key=key)
    assert reported(listings, one, key=key) == second
    assert second.report_id != first.report_id
    with pytest.raises(ReportedAlready):
        reported(listings, one)


def test_a_lease_that_was_changed_is_objected_to_anew_by_who_lives_in_its_town(listings: Listings) -> None:
    one = listings.announced(listings.moved(listings.draft(Kind.LAND), "submit"))
    with pytest.raises(NotYoursToList):
        reported(listings, one, ReportKind.OBJECTION, make_listings().asker)
    ruled(listings, reported(listings, one, ReportKind.OBJECTION), ReportDeed.DISMISS)
    with pytest.raises(ReportedAlready):
        reported(listings, one, ReportKind.OBJECTION)
    said = written(Kind.LAND, words="改成十年", contract_id=one.written.contract_id)
    writing.change(listings.owner, listing_id=one.listing_id, written=said, key=listings.key())
    listings.world.pass_days(1)
    listings.announced(one)
    reported(listings, one, ReportKind.OBJECTION)
    assert listings.now(one).objections == 1


def test_an_upheld_objection_refuses_the_lease(listings: Listings) -> None:
    one = listings.announced(listings.moved(listings.draft(Kind.LAND), "submit"))
    objection = reported(listings, one, ReportKind.OBJECTION)
    ruled(listings, objection, ReportDeed.UPHOLD)
    assert (listings.now(one).state, listings.now(one).objections) == (ListingState.REFUSED, 0)
    with pytest.raises(NotObjectable):
        reported(listings, listings.published(), ReportKind.OBJECTION)
