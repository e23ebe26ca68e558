"""Every table of states in the house: no state out of reach or dead but the ends, no way that nobody goes.

What each deed leads to stands in the rooms' own tests, whose it is there or in test_rights.py; this holds for all
tables at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.credit.certificates.core import certificates
from chalicelib.credit.negative_list.core import record as negatives, table as negative_list
from chalicelib.credit.perks.core import appeals as perk_appeals, applications as perk_applications, programmes as perks
from chalicelib.credit.score.core import objections as score_objections, policies
from chalicelib.foundation.identity.core import cards, deeds as disputes, mandate_states as mandates
from chalicelib.foundation.media.core import pictures
from chalicelib.foundation.notifications.core import ways as sendings
from chalicelib.foundation.partners.core import webhooks
from chalicelib.foundation.payments.core import (
    attempt_states as payment_orders,
    refund_states as payment_refunds,
    states as payments,
)
from chalicelib.foundation.reservations.core import holds, places
from chalicelib.foundation.runs import core as runs
from chalicelib.kernel.authz import Role, table
from chalicelib.points.activities.core import deeds as activities, hands, states as activity
from chalicelib.points.activities.core.activities import OFFICERS
from chalicelib.points.appraisals.core import states as appraisals
from chalicelib.points.claims.core import claims as claim, round_states as rounds, table as claims
from chalicelib.points.ledger.core import bulks, proposals
from chalicelib.points.rewards.core import deeds as orders, offers
from chalicelib.points.settlement.core import life as settlement, objections, statements
from chalicelib.points.tickets.core import changes, deeds as tickets, tickets as ticket
from chalicelib.points.topups.core import states as topups
from chalicelib.points.wishes.core import deeds as wishes, states as wish
from chalicelib.prosperity.aftersales.core import deeds as aftersales
from chalicelib.prosperity.bookings.core import bookables, deeds as bookings, marks
from chalicelib.prosperity.listings.core import adopting, applying, deeds as listings, deliveries, reports, threads
from chalicelib.prosperity.market.core import cycles, deeds as market_orders, dispatches, goods
from chalicelib.prosperity.proceeds.core import statements as proceeds
from chalicelib.prosperity.reviews.core import deeds as reviews
from chalicelib.prosperity.tourism.core import deeds as tourism

ROOT = Path(__file__).parents[2]
HOUSE = {Role.SYSTEM}


@dataclass(frozen=True)
class Table:
    """One life: where it begins, where each deed in a state leads, whose it is, and where it has ended for good.

    In `rests` nobody has anything to do: the ends, and what may be left as it is.
    """

    states: type[StrEnum]
    first: Collection[str]
    ways: Mapping[Any, Collection[str]]
    whose: Mapping[Any, Collection[str]]
    ends: Collection[str]
    rests: Collection[str] = ()


def one_each(ways: Mapping[Any, str]) -> dict[tuple[str, str], set[str]]:
    return {way: {to} for way, to in ways.items()}


def becoming(following: Mapping[Any, Collection[str]]) -> dict[tuple[str, str], set[str]]:
    """Return the ways of a table that says only what becomes what."""
    return {(state, to): {to} for state, found in following.items() for to in found}


def by_verb(
    ways: Mapping[Any, Any], verbs: Mapping[str, Collection[str]], nightly: Collection[str] = (), *, other: str = ""
) -> dict[tuple[str, str], set[Role]]:
    """Return whose each way is by the verb of its door; what is done `nightly` is the house's own."""
    named = {deed: verb for verb, deeds in verbs.items() for deed in deeds}
    return {way: HOUSE if way[1] in nightly else set(table()[named.get(way[1], other)]) for way in ways}


REFUNDS = becoming(payment_refunds.NEXT)
CARDS, MEDIA = becoming(cards.NEXT), becoming(pictures.NEXT)
RUNS, SENDINGS, TELLINGS = becoming(runs.NEXT), becoming(sendings.NEXT), becoming(webhooks.NEXT)
C, P, R, T, W = claim.State, proposals.State, orders.OrderState, ticket.State, wish.State
DESK = {"rewards.hand_out": {"fulfil"}, "rewards.decide": {"call_off", "refund"}}
SCANS = {"activities.scan": {"scan"}}
SEATS = {"activities.sign_up": {"join", "leave"}, "activities.scan": {"admit", "in", "done"}}
TOPUPS = {"topups.own": {"cancel"}, "topups.handle": {"pay", "return"}, "topups.rule": {"rule_paid", "rule_unpaid"}}
AFTERSALES = {
    "aftersales.decide": {"ask", "offer", "grant", "refuse"},
    "aftersales.look_again": {"agree", "uphold"},
}
LISTINGS = {"listings.decide": set(listings.ListingDeed) - listings.OWNERS - listings.CLOCKS}
PACKING = {"market.pack": {"pick", "ready", "ship", "hand_over", "call_off", "leave"}}
TABLES: dict[str, Table] = {
    "points/claims/core/table.py": Table(
        C,
        {C.SUBMITTED, C.PANEL, C.NOTICE},
        claims.NEXT,
        {way: claims.MAY[way[1]] for way in claims.NEXT},
        ends={C.REVERSED, C.REJECTED, C.WITHDRAWN},
        rests={C.POSTED},
    ),
    "points/claims/core/round_states.py": Table(
        rounds.RoundState,
        {rounds.RoundState.OPEN},
        rounds.NEXT,
        {way: rounds.MAY[way[1]] for way in rounds.NEXT},
        ends={rounds.RoundState.APPROVED, rounds.RoundState.REJECTED},
    ),
    "points/activities/core/deeds.py": Table(
        activity.State,
        {activity.State.DRAFT},
        one_each(activities.NEXT),
        by_verb(activities.NEXT, SCANS, {"remind", "settle"}, other="activities.write"),
        ends={activity.State.DISCARDED, activity.State.CLOSED},
    ),
    "points/activities/core/hands.py": Table(
        hands.HandState,
        set(hands.FIRST.values()),
        one_each(hands.NEXT),
        {
            way: whose & OFFICERS if way[1] == "second" else whose
            for way, whose in by_verb(hands.NEXT, {}, other="activities.write").items()
        },
        ends={hands.HandState.PAID},
        rests={hands.HandState.DECLINED},
    ),
    "foundation/reservations/core/places.py": Table(
        places.PlaceState,
        set().union(*places.FIRST.values()),
        places.NEXT,
        by_verb(places.NEXT, SEATS, {"no_show", "promote"}),
        ends={places.PlaceState.DONE},
        rests={places.PlaceState.CANCELLED, places.PlaceState.NO_SHOW},
    ),
    "foundation/reservations/core/holds.py": Table(
        holds.HoldState,
        {holds.HoldState.HELD},
        one_each(holds.NEXT),
        dict.fromkeys(holds.NEXT, HOUSE),  # No door leads there: what holds, confirms and gives back is another room.
        ends={holds.HoldState.RELEASED},
        rests={holds.HoldState.CONFIRMED, holds.HoldState.EXPIRED},
    ),
    "points/rewards/core/offers.py": Table(
        offers.State,
        {offers.State.DRAFT},
        one_each(offers.NEXT),
        by_verb(offers.NEXT, {}, other="rewards.write"),
        ends={offers.State.ENDED},
    ),
    "prosperity/bookings/core/bookables.py": Table(
        bookables.BookableState,
        {bookables.BookableState.DRAFT},
        one_each(bookables.NEXT),
        by_verb(bookables.NEXT, {"bookings.decide": bookables.OFFICERS}, other="bookings.host"),
        ends=set(),
        rests={bookables.BookableState.WITHDRAWN},
    ),
    "prosperity/bookings/core/deeds.py": Table(
        bookings.BookingState,
        {bookings.BookingState.HELD, bookings.BookingState.BOOKED},
        one_each(bookings.NEXT),
        by_verb(bookings.NEXT, {"bookings.host": {"call_off"}}, {"pay", "expire", "finish"}, other="bookings.book"),
        ends={
            bookings.BookingState.DONE,
            bookings.BookingState.CANCELLED,
            bookings.BookingState.CALLED_OFF,
        },
        rests={bookings.BookingState.EXPIRED},
    ),
    "prosperity/bookings/core/marks.py": Table(
        marks.Mark,
        {marks.Mark.WAITS},
        one_each(marks.NEXT),
        by_verb(marks.NEXT, {}, other="bookings.host"),
        ends={marks.Mark.CALLED_OFF},
        rests={marks.Mark.ARRIVED, marks.Mark.MISSED},
    ),
    "prosperity/market/core/cycles.py": Table(
        cycles.CycleState,
        {cycles.CycleState.DRAFT},
        one_each(cycles.NEXT),
        by_verb(cycles.NEXT, {}, {"close", "decide", "finish"}, other="market.cycles"),
        ends={cycles.CycleState.DONE, cycles.CycleState.CANCELLED},
    ),
    "prosperity/market/core/deeds.py": Table(
        market_orders.OrderState,
        {market_orders.OrderState.PLACED},
        one_each(market_orders.NEXT),
        by_verb(market_orders.NEXT, PACKING, {"pay", "expire"}, other="market.shop"),
        ends={
            market_orders.OrderState.COMPLETED,
            market_orders.OrderState.CANCELLED,
            market_orders.OrderState.REFUNDED,
        },
        rests={market_orders.OrderState.EXPIRED},
    ),
    "prosperity/market/core/dispatches.py": Table(
        dispatches.DispatchState,
        {dispatches.DispatchState.DUE},
        one_each(dispatches.NEXT),
        by_verb(dispatches.NEXT, {"market.pack": {"again"}}, {"tell", "fail", "skip"}),
        ends={dispatches.DispatchState.TOLD, dispatches.DispatchState.NEEDLESS},
    ),
    "prosperity/market/core/goods.py": Table(
        goods.State,
        {goods.State.DRAFT},
        one_each(goods.NEXT),
        by_verb(goods.NEXT, {}, other="market.write"),
        ends={goods.State.ENDED},
    ),
    "prosperity/tourism/core/deeds.py": Table(
        tourism.Showing,
        {tourism.Showing.DRAFT},
        one_each(tourism.NEXT),
        by_verb(tourism.NEXT, {}, other="tourism.write"),
        ends=set(),
        rests={tourism.Showing.PUBLISHED, tourism.Showing.WITHDRAWN},
    ),
    "prosperity/reviews/core/deeds.py": Table(
        reviews.ReviewState,
        {reviews.ReviewState.WAITING, reviews.ReviewState.SHOWN},
        one_each(reviews.NEXT),
        by_verb(reviews.NEXT, {"ratings.decide": {"show", "hide"}}, other="ratings.own"),
        ends=set(),
        rests={reviews.ReviewState.SHOWN, reviews.ReviewState.HIDDEN},
    ),
    "prosperity/listings/core/deeds.py": Table(
        listings.ListingState,
        {listings.ListingState.DRAFT},
        one_each(listings.NEXT),
        by_verb(listings.NEXT, LISTINGS, listings.CLOCKS, other="listings.own"),
        ends=listings.ENDED,
        rests={listings.ListingState.DRAFT, listings.ListingState.EXPIRED, listings.ListingState.REFUSED},
    ),
    "prosperity/listings/core/threads.py": Table(
        threads.EnquiryState,
        {threads.EnquiryState.OPEN},
        one_each(threads.NEXT),
        by_verb(threads.NEXT, {}, other="listings.own"),
        ends={threads.EnquiryState.BLOCKED},
        rests={threads.EnquiryState.OPEN, threads.EnquiryState.CLOSED},
    ),
    "prosperity/listings/core/applying.py": Table(
        applying.ApplicationState,
        {applying.ApplicationState.APPLIED},
        one_each(applying.NEXT),
        by_verb(applying.NEXT, {}, other="listings.own"),
        ends=applying.ENDED,
    ),
    "prosperity/listings/core/adopting.py": Table(
        adopting.AdoptionState,
        {adopting.AdoptionState.ADOPTED},
        one_each(adopting.NEXT),
        by_verb(adopting.NEXT, {"listings.ask": {adopting.AdoptionDeed.ADOPT}}, other="listings.own"),
        ends={adopting.AdoptionState.ENDED},
        rests={adopting.AdoptionState.ADOPTED, adopting.AdoptionState.GIVEN_BACK},
    ),
    "prosperity/listings/core/deliveries.py": Table(
        deliveries.DeliveryState,
        {deliveries.DeliveryState.TOLD},
        one_each(deliveries.NEXT),
        by_verb(deliveries.NEXT, {}, other="listings.own"),
        ends={deliveries.DeliveryState.RECEIVED},
    ),
    "prosperity/listings/core/reports.py": Table(
        reports.ReportState,
        {reports.ReportState.OPEN},
        one_each(reports.NEXT),
        by_verb(reports.NEXT, {}, other="listings.decide"),
        ends=reports.ENDED,
    ),
    "prosperity/aftersales/core/deeds.py": Table(
        aftersales.CaseState,
        {aftersales.CaseState.OPEN},
        one_each(aftersales.NEXT),
        by_verb(aftersales.NEXT, AFTERSALES, {"resume", "lapse"}, other="aftersales.own"),
        ends=aftersales.ENDED,
        rests={aftersales.CaseState.REFUSED},
    ),
    "points/rewards/core/deeds.py": Table(
        R,
        {R.PLACED},
        one_each(orders.NEXT),
        by_verb(orders.NEXT, DESK, {"expire"}, other="rewards.own"),
        ends={R.REFUNDED, R.CANCELLED, R.EXPIRED},
        rests={R.FULFILLED},
    ),
    "points/tickets/core/changes.py": Table(
        ticket.Adoption,
        {ticket.Adoption.NONE},
        one_each(changes.ADOPTION_NEXT),
        {way: tickets.RIGHTS[way[1]] for way in changes.ADOPTION_NEXT},
        ends={ticket.Adoption.ADOPTED},
        rests={ticket.Adoption.NONE, ticket.Adoption.DECLINED},
    ),
    "points/wishes/core/deeds.py": Table(
        W,
        {W.POSTED},
        {way: {found.to} for way, found in wishes.NEXT.items()},
        {way: found.by for way, found in wishes.NEXT.items()},
        ends={W.REFUSED, W.FULFILLED, W.CANCELLED, W.EXPIRED, W.MERGED},
    ),
    "points/tickets/core/deeds.py": Table(
        T,
        {T.OPEN},
        one_each(tickets.NEXT),
        {way: tickets.RIGHTS[way[1]] for way in tickets.NEXT},
        ends={T.MERGED, T.WITHDRAWN},
        rests={T.CLOSED, T.REJECTED},
    ),
    "points/topups/core/states.py": Table(
        topups.State,
        {topups.State.ASKED},
        one_each(topups.NEXT),
        by_verb(topups.NEXT, TOPUPS, {"send", "lose", "succeed", "fail"}),
        ends=topups.ENDED,
    ),
    "points/appraisals/core/states.py": Table(
        appraisals.State,
        {appraisals.State.DRAFT},
        {way: {to} for way, (to, _) in appraisals.NEXT.items()},
        {way: {right} for way, (_, right) in appraisals.NEXT.items()},
        ends={
            appraisals.State.REJECTED,
            appraisals.State.WITHDRAWN,
            appraisals.State.CALLED_OFF,
            appraisals.State.PUBLISHED,
        },
    ),
    "points/ledger/core/proposals.py": Table(
        P,
        {P.DRAFT},
        one_each(proposals.NEXT),
        by_verb(proposals.NEXT, {"rules.decide": {"approve", "reject"}, "rules.propose": {"withdraw"}}),
        ends={P.APPROVED, P.REJECTED, P.WITHDRAWN},
    ),
    "credit/negative_list/core/table.py": Table(
        negatives.State,
        {negative_list.FIRST},
        negative_list.NEXT,
        {way: set(negative_list.MAY[way[1]]) for way in negative_list.NEXT},
        ends=negatives.ENDED,
        rests={negatives.State.COUNTING},
    ),
    "credit/score/core/policies.py": Table(
        policies.State,
        {policies.State.DRAFT},
        one_each(policies.NEXT),
        by_verb(policies.NEXT, {}, other="scores.set_policy"),
        ends={policies.State.SIGNED, policies.State.WITHDRAWN},
    ),
    "credit/certificates/core/certificates.py": Table(
        certificates.CertificateState,
        {certificates.CertificateState.VALID},
        one_each(certificates.NEXT),
        by_verb(certificates.NEXT, {"certificates.own": {"revoke"}}, {"lapse"}),
        ends={certificates.CertificateState.REVOKED, certificates.CertificateState.EXPIRED},
    ),
    "credit/score/core/objections.py": Table(
        score_objections.ObjectionState,
        {score_objections.ObjectionState.OPEN},
        one_each(score_objections.NEXT),
        by_verb(score_objections.NEXT, {"scores.own": {"withdraw"}}, other="scores.decide_objections"),
        ends=set(score_objections.ObjectionState) - {score_objections.ObjectionState.OPEN},
    ),
    "credit/perks/core/programmes.py": Table(
        perks.ProgrammeState,
        {perks.ProgrammeState.DRAFT},
        one_each(perks.NEXT),
        by_verb(perks.NEXT, {}, other="perks.write"),
        ends={perks.ProgrammeState.CALLED_OFF},
        rests={perks.ProgrammeState.PUBLISHED},
    ),
    "credit/perks/core/applications.py": Table(
        perk_applications.ApplicationState,
        {perk_applications.ApplicationState.OPEN},
        one_each(perk_applications.NEXT),
        by_verb(perk_applications.NEXT, {"perks.own": {"apply", "withdraw", "hide"}}, other="perks.decide"),
        ends={perk_applications.ApplicationState.GRANTED},
        rests={perk_applications.ApplicationState.DECLINED, perk_applications.ApplicationState.WITHDRAWN},
    ),
    "credit/perks/core/appeals.py": Table(
        perk_appeals.AppealState,
        {perk_appeals.AppealState.OPEN},
        one_each(perk_appeals.NEXT),
        by_verb(perk_appeals.NEXT, {}, other="perks.decide"),
        ends={perk_appeals.AppealState.UPHELD, perk_appeals.AppealState.DECLINED},
    ),
    "points/ledger/core/bulks.py": Table(
        bulks.State,
        {bulks.State.WAITING},
        one_each(bulks.NEXT),
        by_verb(bulks.NEXT, {}, other="points.award"),
        ends={bulks.State.BEGUN, bulks.State.REFUSED},
    ),
    "prosperity/proceeds/core/statements.py": Table(
        proceeds.State,
        {proceeds.State.CLOSED},
        one_each(proceeds.NEXT),
        by_verb(proceeds.NEXT, {}, other="proceeds.decide"),
        ends={proceeds.State.PAID},
    ),
    "points/settlement/core/life.py": Table(
        statements.State,
        {statements.State.CLOSED},
        one_each(settlement.NEXT),
        by_verb(settlement.NEXT, {}, other="settlement.decide"),
        ends={statements.State.PAID},
    ),
    "points/settlement/core/objections.py": Table(
        objections.ObjectionState,
        {objections.ObjectionState.OPEN},
        one_each(objections.NEXT),
        by_verb(objections.NEXT, {}, other="settlement.decide"),
        ends={objections.ObjectionState.UPHELD, objections.ObjectionState.DECLINED},
    ),
    "foundation/identity/core/deeds.py": Table(
        disputes.DisputeState,
        {disputes.DisputeState.OPEN},
        one_each(disputes.NEXT),
        by_verb(disputes.NEXT, {}, other="disputes.decide"),
        ends={disputes.DisputeState.CONFIRMED, disputes.DisputeState.DISMISSED},
    ),
    "foundation/identity/core/mandate_states.py": Table(
        mandates.State,
        {mandates.State.STANDING, mandates.State.WAITING},
        one_each(mandates.NEXT),
        by_verb(mandates.NEXT, {"mandates.give": {"agree"}, "mandates.own": {"end"}}, other="mandates.write"),
        ends=(),
        rests={mandates.State.ENDED, mandates.State.STANDING},
    ),
    "foundation/identity/core/cards.py": Table(
        cards.State,
        {cards.State.ACTIVE},
        CARDS,
        by_verb(CARDS, {"residents.write": {"closed"}}, other="cards.write"),
        ends={cards.State.REPLACED, cards.State.CLOSED},
    ),
    "foundation/media/core/pictures.py": Table(
        pictures.State,
        {pictures.State.OPEN},
        MEDIA,
        {way: {Role.SYSTEM} if way[1] == "removing" else set(table()["media.write"]) for way in MEDIA},
        ends={pictures.State.REMOVING},
    ),
    "foundation/notifications/core/ways.py": Table(
        sendings.Sending,
        {sendings.Sending.WAITING, sendings.Sending.CLAIMED},
        SENDINGS,
        dict.fromkeys(SENDINGS, HOUSE),
        ends={sendings.Sending.SENT, sendings.Sending.REFUSED, sendings.Sending.UNKNOWN},
    ),
    "foundation/partners/core/webhooks.py": Table(
        webhooks.Telling,
        {webhooks.Telling.WAITING},
        TELLINGS,
        dict.fromkeys(TELLINGS, HOUSE),
        ends={webhooks.Telling.DELIVERED, webhooks.Telling.GIVEN_UP},
    ),
    "foundation/payments/core/states.py": Table(
        payments.State,
        {payments.State.OPEN},
        one_each(payments.NEXT),
        dict.fromkeys(payments.NEXT, HOUSE),  # WeChat Pay's word, or the room's that wanted the money.
        ends={payments.State.PAID},
        rests={payments.State.CLOSED},
    ),
    "foundation/payments/core/attempt_states.py": Table(
        payment_orders.AttemptState,
        {payment_orders.AttemptState.MADE},
        one_each(payment_orders.NEXT),
        dict.fromkeys(payment_orders.NEXT, HOUSE),
        ends={payment_orders.AttemptState.PAID},
        rests={payment_orders.AttemptState.CLOSED},
    ),
    "foundation/payments/core/refund_states.py": Table(
        payment_refunds.RefundState,
        {payment_refunds.RefundState.ASKED},
        REFUNDS,
        dict.fromkeys(REFUNDS, HOUSE)
        | {
            (payment_refunds.RefundState.FAILED, payment_refunds.RefundState.BY_HAND): {
                Role.TOWN_OFFICER,
                Role.TOWN_ADMIN,
            }
        },
        ends={payment_refunds.RefundState.DONE, payment_refunds.RefundState.BY_HAND},
    ),
    "foundation/runs/core.py": Table(
        runs.RunState,
        {runs.RunState.RUNNING},
        RUNS,
        dict.fromkeys(RUNS, HOUSE),
        ends=(),
        rests={runs.RunState.DONE, runs.RunState.FAILED},
    ),
}
"""Every table by the file that it stands in; its first states and its ends are said here a second time."""
every = pytest.mark.parametrize("one", TABLES.values(), ids=list(TABLES))


def reached(one: Table, first: Collection[str]) -> set[str]:
    """Return every state that some deeds lead to."""
    found = set(first)
    while more := {to for (state, _), led in one.ways.items() if state in found for to in led} - found:
        found |= more
    return found


def left(one: Table) -> set[str]:
    """Return the states that some deed leads out of."""
    return {state for (state, _), led in one.ways.items() if set(led) - {state}}


@every
def test_every_state_is_reached_from_the_first_ones(one: Table) -> None:
    assert reached(one, one.first) == set(one.states)


@every
def test_every_state_but_an_end_is_left_and_no_end_ever_is(one: Table) -> None:
    assert left(one) == set(one.states) - set(one.ends)


@every
def test_from_every_state_it_comes_to_rest(one: Table) -> None:
    for state in one.states:
        assert reached(one, {state}) & {*one.ends, *one.rests}, state


@every
def test_every_way_has_somebody_who_goes_it(one: Table) -> None:
    assert set(one.whose) == set(one.ways)
    for way in one.ways:
        assert one.whose[way], way


@given(st.sampled_from(sorted(TABLES)), st.data())
def test_whatever_is_done_in_whatever_order_an_end_is_still_within_reach(name: str, data: st.DataObject) -> None:
    one = TABLES[name]
    state = data.draw(st.sampled_from(sorted(one.first)))
    for _ in range(data.draw(st.integers(0, 20))):
        ways = sorted((deed, to) for (here, deed), led in one.ways.items() if here == state for to in led)
        if not ways:
            assert state in one.ends
            return
        state = data.draw(st.sampled_from(ways))[1]
        assert reached(one, {state}) & {*one.ends, *one.rests}


def test_no_table_of_the_house_is_left_out() -> None:
    rooms = ROOT / "chalicelib"
    pattern = re.compile(r"^_?(?:[A-Z]+_)?NEXT\b", re.MULTILINE)
    said = {path for path in rooms.rglob("*.py") if pattern.search(path.read_text())}
    assert {str(path.relative_to(rooms)) for path in said} == set(TABLES)


WITHOUT = {
    "foundation.identity.core.consents.State": "it stands or it does not",
    "foundation.identity.core.members.Standing": "an officer keeps out and lets in, a member ends: each from one state",
    "foundation.identity.core.people.Status": "an officer makes each of any other, so there is nothing to decide",
    "foundation.gateways.wechatpay.RefundStatus": "WeChat Pay's own words, which the payments' table takes",
    "foundation.media.core.pictures.Held": "a person's look overrules any other; a machine's asks at its write",
    "foundation.partners.core.shops.State": "a shop acts or it does not",
    "foundation.partners.core.webhooks.WebhookState": "a webhook is told or it is not",
    "points.appraisals.core.papers.Standing": "it is kept nowhere: the entries of a paper say it each time",
    "prosperity.aftersales.core.deeds.Queue": "it is computed from the case's state",
    "points.boards.core.Stage": "it is kept nowhere: the calendar says it, and whether there is a board",
}
"""What has states and needs no table, and why."""
DEEDS = {
    "Deed",
    "CycleDeed",
    "DispatchDeed",
    "ReviewDeed",
    "BookableDeed",
    "BookingDeed",
    "CaseDeed",
    "HandDeed",
    "HoldDeed",
    "MarkDeed",
    "OrderDeed",
    "PlaceDeed",
    "RoundDeed",
    "Step",
    "Verdict",
    "PaperVerdict",
    "Decision",
    "ProgrammeDeed",
    "ApplicationDeed",
    "AdoptionDeed",
    "DeliveryDeed",
    "AppealVerdict",
    "ShowDeed",
    "EnquiryDeed",
    "ListingDeed",
    "ReportDeed",
    "Turn",
}
RIGHTS = {"Eyes", "Matter", "Part", "Party", "Right", "Role", "Scope", "KeyScope", "Side", "Sight", "Spenders"}
KINDS = {
    "PartnerKind",
    "CareKind",
    "ReportKind",
    "Category",
    "Dimension",
    "Format",
    "Grade",
    "Group",
    "Identity",
    "Indicator",
    "Kind",
    "Level",
    "LookedAt",
    "LineKind",
    "Measure",
    "SpotKind",
} | {
    "Channel",
    "News",
    "Reach",
    "SignatureType",
    "Source",
}
MANNERS = {
    "Due",
    "Logistics",
    "Fault",
    "Found",
    "Effect",
    "Gap",
    "Oddity",
    "Per",
    "Hand",
    "Head",
    "How",
    "Lie",
    "Means",
    "Proof",
    "Suggest",
    "Way",
    "Why",
}
NO_STATES = DEEDS | RIGHTS | KINDS | MANNERS
"""Words for what is done, who somebody is to it, of which kind it is, how and why: none of them becomes another."""
PLAIN = {
    "foundation.payments.core.bills.Line": "a bill's line says what WeChat Pay calls it, the book's what we do",
    "foundation.facts.core.activities.ActivityJoined": "a fact tells of a place's state",
    "foundation.facts.core.mandates.ActingDisputeDecided": "a fact tells of a dispute's state",
    "foundation.facts.core.people.ResidentStatusChanged": "a fact tells of a person's status",
    "foundation.facts.core.settlement.StatementMoved": "a fact tells of a statement's state",
    "foundation.facts.core.settlement.StatementObjected": "a fact tells of an objection's state",
    "foundation.reservations.core.holds.Listed": "a line shows the state of a place or of a hold",
    "points.activities.core.attending.Scanned": "an answer shows the state of a place",
    "points.claims.core.around.Near": "a line shows the state of a claim, or that it was paid",
    "points.ledger.core.accounts.Account": "it is computed from the register's status and the officers' block",
    "points.ledger.core.accounts.Standing": "it is computed from the register's status and the officers' block",
    "points.ledger.core.bulks.Told": "it says once what became of somebody's award",
}
"""Whose state is a plain word in `core`, and why."""


def named_in(path: Path) -> str:
    return ".".join(path.relative_to(ROOT / "chalicelib").with_suffix("").parts)


def test_no_states_of_the_house_are_without_a_table_but_for_a_reason() -> None:
    pattern = re.compile(r"^class (\w+)\((?:\w+\.)?\w*Enum\)", re.MULTILINE)
    found = {
        f"{named_in(path)}.{name}"
        for path in (ROOT / "chalicelib").rglob("*.py")
        for name in pattern.findall(path.read_text(encoding="utf-8"))
    }
    tabled = {f"{one.states.__module__}.{one.states.__name__}".removeprefix("chalicelib.") for one in TABLES.values()}
    others = {name for name in found if name.rpartition(".")[2] in NO_STATES}
    assert not tabled & others
    assert found - tabled - others == set(WITHOUT)
    assert {name.rpartition(".")[2] for name in others} == NO_STATES


def test_no_state_is_a_plain_word_but_for_a_reason() -> None:
    pattern = re.compile(
        r"^class (\w+)[^\n]*:\n(?:(?!class ).*\n)*?    (?:state|status|standing|stage): str\b", re.MULTILINE
    )
    found = {
        f"{named_in(path)}.{name}"
        for path in (ROOT / "chalicelib").rglob("*.py")
        if "core" in {path.stem, *path.parts}
        for name in pattern.findall(path.read_text(encoding="utf-8"))
    }
    assert found == set(PLAIN)
