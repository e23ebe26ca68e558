"""Whose each deed of a table is, said a second time: what kernel.authz grants the verbs of its real doors, and where.

A deed is named by its room's own word, what is done with a card or a file by what it becomes.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import pytest

from chalicelib.credit.certificates.core.certificates import Deed as CertificateDeed
from chalicelib.credit.perks.core.appeals import AppealVerdict as PerkAppealVerdict
from chalicelib.credit.perks.core.applications import ApplicationDeed as PerkDeed
from chalicelib.credit.perks.core.programmes import ProgrammeDeed
from chalicelib.credit.score.core.objections import Verdict as ScoreVerdict
from chalicelib.credit.score.core.policies import Deed as PolicyDeed
from chalicelib.foundation.identity.core import cards
from chalicelib.foundation.identity.core.deeds import Verdict
from chalicelib.foundation.identity.core.mandate_states import Step
from chalicelib.foundation.media.core import pictures
from chalicelib.foundation.moderation.core import Decision
from chalicelib.kernel.authz import Principal, Role, Scope, table
from chalicelib.kernel.edge import Door
from chalicelib.kernel.errors import DomainError
from chalicelib.points.appraisals.core.states import Deed as CampaignDeed
from chalicelib.points.ledger.core.bulks import Deed as BulkDeed
from chalicelib.points.ledger.core.proposals import Deed as ProposalDeed
from chalicelib.points.rewards.core.deeds import OrderDeed
from chalicelib.points.rewards.core.offers import Deed as OfferDeed
from chalicelib.points.settlement.core.life import Deed as StatementDeed
from chalicelib.points.settlement.core.objections import Verdict as ObjectionVerdict
from chalicelib.points.tickets.core.deeds import Deed as TicketDeed, next_state
from chalicelib.points.tickets.core.refusals import NotYours
from chalicelib.points.topups.core.states import Deed as TopupDeed
from chalicelib.points.wishes.core.deeds import Deed as WishDeed
from chalicelib.prosperity.aftersales.core.deeds import BUYERS, CaseDeed
from chalicelib.prosperity.bookings.core.bookables import OFFICERS as DECIDED, BookableDeed
from chalicelib.prosperity.bookings.core.deeds import BookingDeed
from chalicelib.prosperity.bookings.core.marks import MarkDeed
from chalicelib.prosperity.listings.core.adopting import AdoptionDeed
from chalicelib.prosperity.listings.core.applying import ApplicationDeed as JobDeed
from chalicelib.prosperity.listings.core.deeds import CLOCKS, OWNERS, ListingDeed
from chalicelib.prosperity.listings.core.deliveries import DeliveryDeed
from chalicelib.prosperity.listings.core.reports import ReportDeed
from chalicelib.prosperity.listings.core.threads import EnquiryDeed
from chalicelib.prosperity.market.core.cycles import CycleDeed
from chalicelib.prosperity.market.core.deeds import OrderDeed as MarketOrderDeed
from chalicelib.prosperity.market.core.dispatches import DispatchDeed
from chalicelib.prosperity.market.core.goods import Deed as ProductDeed
from chalicelib.prosperity.proceeds.core.statements import Deed as ProceedsDeed
from chalicelib.prosperity.reviews.core.deeds import ReviewDeed
from chalicelib.prosperity.tourism.core.deeds import ShowDeed
from infra import census
from infra.plan import ROOT
from tests.make.tickets import TICKET
from tests.unit.test_tables import TABLES

TOWN = {Role.TOWN_OFFICER, Role.TOWN_ADMIN}
OFFICERS = TOWN | {Role.VILLAGE_OFFICER}
CHECKERS = OFFICERS | {Role.GRID_WORKER}
FIELD = CHECKERS | {Role.ORGANISER}
STAFF = FIELD | {Role.PANEL, Role.AUDITOR}


@dataclass(frozen=True)
class Open:
    """To whom a door opens, how far, and the field that names the place; one's own doors need none."""

    to: Mapping[Role, Scope]
    within: str | None = None


def at(roles: set[Role], within: str) -> Open:
    """Return a door that opens to these in their own villages alone."""
    return Open(dict.fromkeys(roles, Scope.VILLAGE), within)


def ones_own(*roles: Role) -> Open:
    """Return a door that opens to these for what is their own alone."""
    return Open(dict.fromkeys(roles, Scope.OWN))


MINE = ones_own(Role.RESIDENT)
SENDERS = dict.fromkeys(FIELD | {Role.PANEL, Role.RESIDENT}, Scope.VILLAGE) | {Role.MEMBER: Scope.ANY}
"""Who sends files: members, who are in no village, only of what they bought."""
DOORS: dict[str, Open] = {
    "identity.give_mandate": MINE,
    "identity.revoke_my_mandate": MINE,
    "identity.resign_mandate": ones_own(Role.RESIDENT, *STAFF),
    **dict.fromkeys(
        ("identity.enter_mandate", "identity.revoke_mandate", "identity.judge_paper"), at(OFFICERS, "resident_id")
    ),
    "identity.decide_dispute": at(TOWN, "dispute_id"),
    **dict.fromkeys(
        ("identity.issue_card", "identity.set_card_state", "identity.replace_card"), at(CHECKERS, "resident_id")
    ),
    "identity.issue_cards": at(OFFICERS, "body.place_id"),
    "identity.set_status": at(OFFICERS, "resident_id"),
    "media.announce": Open(SENDERS, "body.village_id"),
    "media.take": Open(SENDERS, "media_id"),
    "moderation.decide": at(OFFICERS, "village_id"),
    **dict.fromkeys(("points.approve_bulk", "points.refuse_bulk"), at(OFFICERS, "village_id")),
    **dict.fromkeys(("points.approve", "points.reject", "points.withdraw"), at(OFFICERS, "place_id")),
    "certificates.revoke": MINE,
    **dict.fromkeys(("scores.sign_policy", "scores.withdraw_policy"), at(TOWN, "town_id")),
    "scores.withdraw_objection": ones_own(Role.RESIDENT),
    "scores.decide_objection": at(TOWN, "resident_id"),
    **dict.fromkeys(("perks.publish", "perks.call_off"), at(TOWN, "town_id")),
    **dict.fromkeys(("perks.apply", "perks.withdraw", "perks.hide_score"), MINE),
    **dict.fromkeys(("perks.rate", "perks.decide", "perks.decide_appeal"), at(TOWN, "town_id")),
    **dict.fromkeys(
        (
            *("appraisals.change", "appraisals.approve", "appraisals.reject", "appraisals.withdraw"),
            *("appraisals.call_off", "appraisals.close", "appraisals.count", "appraisals.restart_count"),
            "appraisals.publish",
        ),
        at(OFFICERS, "campaign_id"),
    ),
    "rewards.move": at(OFFICERS, "reward_id"),
    "bookings.move_mine": MINE,
    "bookings.mark_mine": MINE,
    **dict.fromkeys(("bookings.move", "bookings.decide", "bookings.mark"), at(OFFICERS, "bookable_id")),
    "bookings.cancel": ones_own(Role.RESIDENT, Role.MEMBER),
    "market.move": at(OFFICERS, "product_id"),
    "tourism.move_spot": at(OFFICERS, "spot_id"),
    "tourism.move_trail": at(OFFICERS, "trail_id"),
    "market.move_cycle": at(TOWN, "cycle_id"),
    **dict.fromkeys(("market.cancel", "market.receive"), ones_own(Role.RESIDENT, Role.MEMBER)),
    **dict.fromkeys(("market.pick", "market.pack", "market.hand_over", "market.call_off"), at(TOWN, "order_id")),
    **dict.fromkeys(("proceeds.approve", "proceeds.pay"), at(TOWN, "party_id")),
    **dict.fromkeys(("market.leave", "market.dispatch_again"), at(TOWN, "order_id")),
    "reviews.change": ones_own(Role.RESIDENT, Role.MEMBER),
    "reviews.move": at(OFFICERS, "subject"),
    **dict.fromkeys(
        (
            *("listings.change", "listings.move", "listings.move_enquiry", "listings.decide_application"),
            *("listings.withdraw_application", "listings.give_back", "listings.end_adoption"),
            "listings.answer_delivery",
        ),
        ones_own(Role.RESIDENT, Role.MEMBER),
    ),
    "listings.adopt": Open(dict.fromkeys((Role.RESIDENT, Role.MEMBER), Scope.ANY)),
    **dict.fromkeys(("listings.decide", "listings.decide_report"), at(OFFICERS, "listing_id")),
    "aftersales.move_mine": ones_own(Role.RESIDENT, Role.MEMBER),
    "aftersales.decide": at(TOWN, "order_id"),
    "aftersales.look_again": at({Role.TOWN_ADMIN}, "order_id"),
    **dict.fromkeys(("rewards.cancel", "rewards.renew_code"), MINE),
    "rewards.hand_out": at(FIELD, "place_id"),
    **dict.fromkeys(("rewards.call_off", "rewards.refund"), at(OFFICERS, "place_id")),
    **dict.fromkeys(
        ("settlement.check", "settlement.send_back", "settlement.approve", "settlement.pay", "settlement.answer"),
        at(TOWN, "partner_id"),
    ),
    **dict.fromkeys(("tickets.comment", "tickets.confirm", "tickets.reopen"), MINE),
    **dict.fromkeys(("tickets.withdraw", "tickets.rate", "tickets.show"), MINE),
    **dict.fromkeys(("tickets.remark", "tickets.step"), at(FIELD, "ticket_id")),
    **dict.fromkeys(
        (
            *("tickets.assign", "tickets.merge", "tickets.release", "tickets.hide"),
            *("tickets.propose", "tickets.decide"),
        ),
        at(OFFICERS, "ticket_id"),
    ),
    **dict.fromkeys(("wishes.make", "wishes.change", "wishes.cancel", "wishes.reveal"), MINE),
    **dict.fromkeys(("wishes.claim", "wishes.invite", "wishes.answer", "wishes.update"), MINE),
    **dict.fromkeys(("wishes.finish", "wishes.give_up", "wishes.confirm", "wishes.reopen"), MINE),
    "wishes.post_for": at(OFFICERS, "village_id"),
    **dict.fromkeys(("wishes.decide", "wishes.merge", "wishes.for_shop"), at(OFFICERS, "wish_id")),
    "wishes.shop_deed": ones_own(Role.SHOP),
    "topups.cancel": MINE,
    "topups.pay_by_hand": at(OFFICERS, "topup_id"),
    "topups.rule": at(TOWN, "topup_id"),
}
"""What each door is, as product.md and the decisions have it."""

BY_OTHERS = {CaseDeed.AGREE, CaseDeed.UPHOLD, CaseDeed.RESUME, CaseDeed.LAPSE}
FOR_SHOPS = {"wishes.shop_deed", "wishes.for_shop"}
BY_STEP = {"tickets.step"}
DEEDS: dict[type[StrEnum], dict[StrEnum, set[str]]] = {
    Step: {
        Step.AGREE: {"identity.give_mandate", "identity.enter_mandate"},
        Step.SIGN: {"identity.enter_mandate"},
        Step.SIGN_TO_SPEND: {"identity.enter_mandate"},
        Step.CONFIRM: {"identity.judge_paper"},
        Step.REFUSE: {"identity.judge_paper"},
        Step.END: {"identity.revoke_my_mandate", "identity.resign_mandate", "identity.revoke_mandate"},
    },
    OfferDeed: {deed: {"rewards.move"} for deed in OfferDeed},
    BookableDeed: {
        deed: {"bookings.decide"} if deed in DECIDED else {"bookings.move_mine", "bookings.move"}
        for deed in BookableDeed
    },
    BookingDeed: {
        **{deed: set() for deed in (BookingDeed.PAY, BookingDeed.EXPIRE, BookingDeed.FINISH)},
        BookingDeed.CANCEL: {"bookings.cancel"},
        BookingDeed.CALL_OFF: {"bookings.mark_mine", "bookings.mark"},
    },
    MarkDeed: {deed: {"bookings.mark_mine", "bookings.mark"} for deed in MarkDeed},
    MarketOrderDeed: {
        **{deed: set() for deed in (MarketOrderDeed.PAY, MarketOrderDeed.EXPIRE)},
        MarketOrderDeed.CANCEL: {"market.cancel"},
        MarketOrderDeed.PICK: {"market.pick"},
        MarketOrderDeed.READY: {"market.pack"},
        MarketOrderDeed.SHIP: {"market.pack"},
        MarketOrderDeed.HAND_OVER: {"market.hand_over"},
        MarketOrderDeed.RECEIVE: {"market.receive"},
        MarketOrderDeed.LEAVE: {"market.leave"},
        MarketOrderDeed.CALL_OFF: {"market.call_off"},
    },
    CycleDeed: {
        **{deed: set() for deed in (CycleDeed.CLOSE, CycleDeed.DECIDE, CycleDeed.FINISH)},
        **{deed: {"market.move_cycle"} for deed in (CycleDeed.PUBLISH, CycleDeed.DISCARD, CycleDeed.CALL_OFF)},
    },
    DispatchDeed: {deed: {"market.dispatch_again"} if deed == "again" else set() for deed in DispatchDeed},
    ReviewDeed: {
        **{deed: {"reviews.move"} for deed in (ReviewDeed.SHOW, ReviewDeed.HIDE)},
        **{deed: {"reviews.change"} for deed in (ReviewDeed.CLEAR, ReviewDeed.DOUBT)},
    },
    CaseDeed: {
        **{deed: {"aftersales.decide"} for deed in CaseDeed if deed not in BUYERS | BY_OTHERS},
        **{deed: {"aftersales.move_mine"} for deed in CaseDeed if deed in BUYERS},
        **{deed: {"aftersales.look_again"} for deed in (CaseDeed.AGREE, CaseDeed.UPHOLD)},
        **{deed: set() for deed in (CaseDeed.RESUME, CaseDeed.LAPSE)},
    },
    ListingDeed: {
        **{deed: {"listings.move"} for deed in ListingDeed if deed in OWNERS},
        **{deed: {"listings.change", "listings.move"} for deed in (ListingDeed.CLEAR, ListingDeed.DOUBT)},
        **{deed: {"listings.decide"} for deed in ListingDeed if deed not in OWNERS | CLOCKS},
        **{deed: {"listings.decide", "listings.decide_report"} for deed in (ListingDeed.HIDE, ListingDeed.REFUSE)},
        **{deed: set() for deed in ListingDeed if deed in CLOCKS},
    },
    EnquiryDeed: {deed: {"listings.move_enquiry"} for deed in EnquiryDeed},
    JobDeed: {
        **{deed: {"listings.decide_application"} for deed in (JobDeed.ACCEPT, JobDeed.DECLINE)},
        JobDeed.WITHDRAW: {"listings.withdraw_application"},
    },
    AdoptionDeed: {
        AdoptionDeed.ADOPT: {"listings.adopt"},
        AdoptionDeed.GIVE_BACK: {"listings.give_back"},
        AdoptionDeed.END: {"listings.end_adoption"},
    },
    DeliveryDeed: {deed: {"listings.answer_delivery"} for deed in DeliveryDeed},
    ReportDeed: {deed: {"listings.decide_report"} for deed in ReportDeed},
    ProductDeed: {deed: {"market.move"} for deed in ProductDeed},
    ShowDeed: {deed: {"tourism.move_spot", "tourism.move_trail"} for deed in ShowDeed},
    ProceedsDeed: {deed: {f"proceeds.{deed}"} for deed in ProceedsDeed},
    OrderDeed: {
        OrderDeed.RENEW: {"rewards.renew_code"},
        OrderDeed.CANCEL: {"rewards.cancel"},
        OrderDeed.CALL_OFF: {"rewards.call_off"},
        OrderDeed.FULFIL: {"rewards.hand_out"},
        OrderDeed.REFUND: {"rewards.refund"},
        OrderDeed.EXPIRE: set(),
    },
    Verdict: {verdict: {"identity.decide_dispute"} for verdict in Verdict},
    cards.State: {
        cards.State.ACTIVE: {"identity.issue_card", "identity.issue_cards", "identity.set_card_state"},
        cards.State.LOST: {"identity.set_card_state"},
        cards.State.BLOCKED: {"identity.set_card_state"},
        cards.State.REPLACED: {"identity.replace_card"},
        cards.State.CLOSED: {"identity.set_status"},
    },
    pictures.State: {
        pictures.State.OPEN: {"media.announce"},
        pictures.State.READY: {"media.take"},
        pictures.State.REFUSED: {"media.take"},
        pictures.State.REMOVING: set(),
    },
    Decision: {decision: {"moderation.decide"} for decision in Decision},
    BulkDeed: {BulkDeed.APPROVE: {"points.approve_bulk"}, BulkDeed.REFUSE: {"points.refuse_bulk"}},
    ProposalDeed: {deed: {f"points.{deed}"} for deed in ProposalDeed},
    ScoreVerdict: {
        ScoreVerdict.WITHDRAW: {"scores.withdraw_objection"},
        ScoreVerdict.UPHOLD: {"scores.decide_objection"},
        ScoreVerdict.DECLINE: {"scores.decide_objection"},
    },
    PolicyDeed: {deed: {f"scores.{deed}_policy"} for deed in PolicyDeed},
    CertificateDeed: {CertificateDeed.REVOKE: {"certificates.revoke"}, CertificateDeed.LAPSE: set()},
    ProgrammeDeed: {deed: {f"perks.{deed}"} for deed in ProgrammeDeed},
    PerkDeed: {
        PerkDeed.APPLY: {"perks.apply"},
        PerkDeed.WITHDRAW: {"perks.withdraw"},
        PerkDeed.HIDE: {"perks.hide_score"},
        PerkDeed.RATE: {"perks.rate"},
        PerkDeed.GRANT: {"perks.decide"},
        PerkDeed.DECLINE: {"perks.decide"},
        PerkDeed.UPHOLD: {"perks.decide_appeal"},
    },
    PerkAppealVerdict: {verdict: {"perks.decide_appeal"} for verdict in PerkAppealVerdict},
    StatementDeed: {
        deed: {"settlement.answer" if deed in {StatementDeed.UPHOLD, StatementDeed.DECLINE} else f"settlement.{deed}"}
        for deed in StatementDeed
    },
    ObjectionVerdict: {verdict: {"settlement.answer"} for verdict in ObjectionVerdict},
    CampaignDeed: {
        CampaignDeed.CHANGE: {"appraisals.change"},
        CampaignDeed.APPROVE: {"appraisals.approve"},
        CampaignDeed.REJECT: {"appraisals.reject"},
        CampaignDeed.WITHDRAW: {"appraisals.withdraw"},
        CampaignDeed.CALL_OFF: {"appraisals.call_off"},
        CampaignDeed.CLOSE: {"appraisals.close"},
        CampaignDeed.COUNT: {"appraisals.count"},
        CampaignDeed.RESTART: {"appraisals.restart_count"},
        CampaignDeed.PUBLISH: {"appraisals.publish"},
        CampaignDeed.OPEN: set(),
        CampaignDeed.EXPIRE: set(),
        CampaignDeed.COUNT_DUE: set(),
        CampaignDeed.TALLY: set(),
        CampaignDeed.PUBLISH_DUE: set(),
    },
    TicketDeed: {
        TicketDeed.ASSIGN: {"tickets.assign"},
        TicketDeed.START: BY_STEP,
        TicketDeed.COMMENT: {"tickets.comment", "tickets.remark"},
        TicketDeed.NOTE: {"tickets.remark"},
        TicketDeed.ASK: {"tickets.remark"},
        TicketDeed.ANSWER: {"tickets.comment"},
        TicketDeed.RESUME: BY_STEP,
        TicketDeed.SOLVE: BY_STEP,
        TicketDeed.REJECT: BY_STEP,
        TicketDeed.PASS_ON: BY_STEP,
        TicketDeed.ESCALATE: set(),
        TicketDeed.MERGE: {"tickets.merge"},
        TicketDeed.CONFIRM: {"tickets.confirm"},
        TicketDeed.LAPSE: set(),
        TicketDeed.REOPEN: {"tickets.reopen"},
        TicketDeed.WITHDRAW: {"tickets.withdraw"},
        TicketDeed.RATE: {"tickets.rate"},
        TicketDeed.SHOW: {"tickets.show"},
        TicketDeed.RELEASE: {"tickets.release"},
        TicketDeed.HIDE: {"tickets.hide"},
        TicketDeed.PROPOSE: {"tickets.propose"},
        TicketDeed.ADOPT: {"tickets.decide"},
        TicketDeed.DECLINE: {"tickets.decide"},
    },
    WishDeed: {
        WishDeed.POST: {"wishes.make", "wishes.post_for"},
        WishDeed.CHANGE: {"wishes.change"},
        WishDeed.PUBLISH: {"wishes.decide"},
        WishDeed.RETURN: {"wishes.decide"},
        WishDeed.REFUSE: {"wishes.decide"},
        WishDeed.MERGE: {"wishes.merge"},
        WishDeed.CANCEL: {"wishes.cancel", "wishes.decide"},
        WishDeed.EXPIRE: set(),
        WishDeed.CLAIM: {"wishes.claim", *FOR_SHOPS},
        WishDeed.INVITE: {"wishes.invite"},
        WishDeed.ACCEPT: {"wishes.answer"},
        WishDeed.LEAVE: {"wishes.answer"},
        WishDeed.REVEAL: {"wishes.reveal"},
        WishDeed.UPDATE: {"wishes.update", *FOR_SHOPS},
        WishDeed.FINISH: {"wishes.finish", *FOR_SHOPS},
        WishDeed.GIVE_UP: {"wishes.give_up", *FOR_SHOPS},
        WishDeed.FREE: {"wishes.decide"},
        WishDeed.CONFIRM: {"wishes.confirm"},
        WishDeed.REOPEN: {"wishes.reopen"},
        WishDeed.VOUCH: {"wishes.decide"},
        WishDeed.SETTLE: {"wishes.decide"},
    },
    TopupDeed: {
        **{deed: set() for deed in (TopupDeed.SEND, TopupDeed.LOSE, TopupDeed.SUCCEED, TopupDeed.FAIL)},
        TopupDeed.CANCEL: {"topups.cancel"},
        TopupDeed.PAY: {"topups.pay_by_hand"},
        TopupDeed.RETURN: {"topups.pay_by_hand"},
        TopupDeed.RULE_PAID: {"topups.rule"},
        TopupDeed.RULE_UNPAID: {"topups.rule"},
    },
}
"""Behind which doors each deed is done; what no door does is the house's own."""
CASES = [
    pytest.param(name, id=f"{deeds.__module__.split('.')[2]}: {deed} at {name}")
    for deeds, behind in DEEDS.items()
    for deed, names in behind.items()
    for name in sorted(names)
]

TABLED: dict[str, type[StrEnum] | str] = {
    "foundation/identity/core/mandate_states.py": Step,
    "foundation/identity/core/deeds.py": Verdict,
    "foundation/identity/core/cards.py": cards.State,
    "foundation/media/core/pictures.py": pictures.State,
    "points/ledger/core/bulks.py": BulkDeed,
    "points/ledger/core/proposals.py": ProposalDeed,
    "credit/negative_list/core/table.py": "tests/unit/negative_list/test_table.py",
    "credit/score/core/policies.py": PolicyDeed,
    "credit/certificates/core/certificates.py": CertificateDeed,
    "credit/score/core/objections.py": ScoreVerdict,
    "credit/perks/core/programmes.py": ProgrammeDeed,
    "credit/perks/core/applications.py": PerkDeed,
    "credit/perks/core/appeals.py": PerkAppealVerdict,
    "points/appraisals/core/states.py": CampaignDeed,
    "points/rewards/core/offers.py": OfferDeed,
    "prosperity/bookings/core/bookables.py": BookableDeed,
    "prosperity/bookings/core/deeds.py": BookingDeed,
    "prosperity/bookings/core/marks.py": MarkDeed,
    "prosperity/market/core/cycles.py": CycleDeed,
    "prosperity/market/core/deeds.py": MarketOrderDeed,
    "prosperity/market/core/goods.py": ProductDeed,
    "prosperity/proceeds/core/statements.py": ProceedsDeed,
    "prosperity/aftersales/core/deeds.py": CaseDeed,
    "prosperity/reviews/core/deeds.py": ReviewDeed,
    "prosperity/tourism/core/deeds.py": ShowDeed,
    "prosperity/listings/core/deeds.py": ListingDeed,
    "prosperity/listings/core/threads.py": EnquiryDeed,
    "prosperity/listings/core/applying.py": JobDeed,
    "prosperity/listings/core/adopting.py": AdoptionDeed,
    "prosperity/listings/core/deliveries.py": DeliveryDeed,
    "prosperity/listings/core/reports.py": ReportDeed,
    "prosperity/market/core/dispatches.py": DispatchDeed,
    "points/rewards/core/deeds.py": OrderDeed,
    "points/tickets/core/deeds.py": TicketDeed,
    "points/tickets/core/changes.py": TicketDeed,
    "points/wishes/core/deeds.py": WishDeed,
    "points/settlement/core/life.py": StatementDeed,
    "points/settlement/core/objections.py": ObjectionVerdict,
    "points/topups/core/states.py": TopupDeed,
    "points/claims/core/table.py": "tests/unit/claims/test_table.py",
    "points/claims/core/round_states.py": "tests/unit/claims/test_round_states.py",
    "points/activities/core/deeds.py": "tests/unit/activities/test_deeds.py",
    "points/activities/core/hands.py": "tests/unit/activities/test_hands.py",
    "foundation/reservations/core/places.py": "tests/unit/activities/test_deeds.py",
    "foundation/reservations/core/holds.py": "no door: other rooms hold, confirm and give back",
    "foundation/notifications/core/ways.py": "no door: what is told is sent by the house",
    "foundation/partners/core/webhooks.py": "no door: what is on its way to a shop is sent by the house",
    "foundation/payments/core/states.py": "no door: WeChat Pay says what was paid, rooms close what they opened",
    "foundation/payments/core/attempt_states.py": "no door: WeChat Pay says it",
    "foundation/payments/core/refund_states.py": "no door: rooms ask for refunds, WeChat Pay says their end",
    "foundation/runs/core.py": "no door: whatever does its parts ends a run",
}
"""Where it is said a second time whose the deeds of each table are."""

AUTHOR, CLOCK = {Role.RESIDENT}, {Role.SYSTEM}
DESKS = {Role.GRID_WORKER, Role.ORGANISER}
TICKETS: dict[TicketDeed, set[Role]] = {
    **dict.fromkeys((TicketDeed.START, TicketDeed.NOTE, TicketDeed.ASK, TicketDeed.SOLVE), OFFICERS | DESKS),
    TicketDeed.COMMENT: OFFICERS | DESKS | AUTHOR,
    TicketDeed.RESUME: OFFICERS | DESKS | CLOCK,
    **dict.fromkeys((TicketDeed.ASSIGN, TicketDeed.REJECT, TicketDeed.PASS_ON, TicketDeed.MERGE), OFFICERS),
    **dict.fromkeys((TicketDeed.RELEASE, TicketDeed.HIDE), OFFICERS),
    **dict.fromkeys((TicketDeed.PROPOSE, TicketDeed.ADOPT, TicketDeed.DECLINE), OFFICERS),
    **dict.fromkeys((TicketDeed.ANSWER, TicketDeed.CONFIRM, TicketDeed.REOPEN), AUTHOR),
    **dict.fromkeys((TicketDeed.WITHDRAW, TicketDeed.RATE, TicketDeed.SHOW), AUTHOR),
    **dict.fromkeys((TicketDeed.ESCALATE, TicketDeed.LAPSE), CLOCK),
}
"""Who may do what with a ticket that is theirs: its author, whose desk it was sent to, or who works for its village."""


@functools.cache
def doors() -> dict[str, Door]:
    return {door.name: door for door in census.doors()}


@pytest.mark.parametrize("name", CASES)
def test_the_doors_of_each_deed_let_in_whose_it_was_decided_to_be_and_no_further(name: str) -> None:
    door, said = doors()[name], DOORS[name]
    assert {role: table()[door.verb].get(role) for role in Role} == {role: said.to.get(role) for role in Role}
    assert door.within == said.within


def test_every_deed_has_its_doors_or_is_the_houses_and_every_door_here_does_one() -> None:
    for deeds, behind in DEEDS.items():
        assert set(behind) == set(deeds), deeds
    assert {name for behind in DEEDS.values() for names in behind.values() for name in names} == set(DOORS)
    houses = {(deeds, deed) for deeds, behind in DEEDS.items() for deed, names in behind.items() if not names}
    assert houses == {
        (pictures.State, "removing"),
        *((CycleDeed, deed) for deed in ("close", "decide", "finish")),
        *((TicketDeed, deed) for deed in ("escalate", "lapse")),
        *((CampaignDeed, deed) for deed in ("open", "expire", "count_due", "tally", "publish_due")),
        (CertificateDeed, "lapse"),
        (WishDeed, "expire"),
        (OrderDeed, "expire"),
        *((MarketOrderDeed, deed) for deed in ("pay", "expire")),
        *((BookingDeed, deed) for deed in ("pay", "expire", "finish")),
        *((DispatchDeed, deed) for deed in ("tell", "fail", "skip")),
        *((CaseDeed, deed) for deed in ("resume", "lapse")),
        *((ListingDeed, deed) for deed in ("open", "expire")),
        *((TopupDeed, deed) for deed in ("send", "lose", "succeed", "fail")),
    }


def test_of_every_table_it_is_said_a_second_time_whose_its_deeds_are() -> None:
    assert set(TABLED) == set(TABLES)
    assert {deeds for deeds in TABLED.values() if not isinstance(deeds, str)} == set(DEEDS) - {Decision}
    files = [where for where in TABLED.values() if isinstance(where, str) and not where.startswith("no door: ")]
    assert all((ROOT / file).exists() for file in files)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("deed", TicketDeed)
def test_each_deed_with_a_ticket_is_whose_it_was_decided_to_be(deed: TicketDeed, role: Role) -> None:
    ticket = replace(TICKET, desk=role if role in DESKS else TICKET.desk)
    subject = ticket.author_id if role in AUTHOR else "s1"
    try:
        next_state(ticket, deed, Principal(subject, frozenset({role}), ((3, 4),), "t0001"))
    except NotYours:
        assert role not in TICKETS[deed]
    except DomainError:  # It is theirs, in another state.
        assert role in TICKETS[deed]
    else:
        assert role in TICKETS[deed]
