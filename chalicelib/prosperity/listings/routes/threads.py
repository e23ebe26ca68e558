"""Enquiries: two persons write to each other, and see each other's phone once both agreed."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.listings.core.threads import Enquiry, EnquiryDeed, Side
from chalicelib.prosperity.listings.routes.doors import doors
from chalicelib.prosperity.listings.schemas.listings import ListingPageAsked
from chalicelib.prosperity.listings.schemas.threads import (
    ContactShown,
    EnquiriesShown,
    EnquiryAgreeAsked,
    EnquiryListAsked,
    EnquiryMoveAsked,
    EnquirySayAsked,
    EnquiryShown,
    EnquiryWhole,
)
from chalicelib.prosperity.listings.service import enquiring, naming


def _shown(me: str, one: Enquiry) -> EnquiryShown:
    side = one.side_of(me) or Side.ASKER
    return EnquiryShown.of(one, side, naming.names_of([one.person(side.other)]))


@doors.door(
    "POST",
    "/v1/listings/{listing_id}/enquiries",
    verb="listings.ask",
    asked=EnquirySayAsked,
    shown=EnquiryShown,
    keyed=True,
    status=201,
)
def ask(call: Call[EnquirySayAsked, Nothing], listing_id: str) -> EnquiryShown:
    """Ask about a listing; who asked before writes on in the same enquiry."""
    return _shown(call.me, enquiring.ask(call.ctx, listing_id=listing_id, words=call.body.words, key=call.key))


@doors.door("GET", "/v1/me/listing-enquiries", verb="listings.own", query=EnquiryListAsked, shown=EnquiriesShown)
def list_enquiries(call: Call[Nothing, EnquiryListAsked]) -> EnquiriesShown:
    """Show one's enquiries on one side, the last written first."""
    side = Side(call.query.side)
    page = enquiring.list_own(call.ctx, side=side, size=call.query.size, cursor=call.query.cursor)
    return EnquiriesShown.of(page, side, naming.names_of([one.person(side.other) for one in page.rows]))


@doors.door(
    "GET",
    "/v1/listing-enquiries/{enquiry_id}",
    verb="listings.own",
    query=ListingPageAsked,
    shown=EnquiryWhole,
)
def read_enquiry(call: Call[Nothing, ListingPageAsked], enquiry_id: str) -> EnquiryWhole:
    """Show one of one's enquiries and its messages, the last first; with that they count as seen."""
    query = call.query
    talk = enquiring.read(call.ctx, enquiry_id=enquiry_id, size=query.size, cursor=query.cursor)
    return EnquiryWhole.of(_shown(call.me, talk.enquiry), talk.side, talk.page, is_stopped=talk.is_stopped)


@doors.door(
    "POST",
    "/v1/listing-enquiries/{enquiry_id}/messages",
    verb="listings.own",
    asked=EnquirySayAsked,
    shown=EnquiryShown,
    keyed=True,
    status=201,
)
def say(call: Call[EnquirySayAsked, Nothing], enquiry_id: str) -> EnquiryShown:
    """Write one message more."""
    return _shown(call.me, enquiring.say(call.ctx, enquiry_id=enquiry_id, words=call.body.words, key=call.key))


@doors.door(
    "PUT",
    "/v1/listing-enquiries/{enquiry_id}/agreement",
    verb="listings.own",
    asked=EnquiryAgreeAsked,
    shown=EnquiryShown,
)
def agree(call: Call[EnquiryAgreeAsked, Nothing], enquiry_id: str) -> EnquiryShown:
    """Agree that phones are exchanged, or take it back; they are shown once both agree."""
    return _shown(call.me, enquiring.agree(call.ctx, enquiry_id=enquiry_id, agrees=call.body.agrees))


@doors.door("GET", "/v1/listing-enquiries/{enquiry_id}/contact", verb="listings.own", shown=ContactShown)
def contact(call: Call[Nothing, Nothing], enquiry_id: str) -> ContactShown:
    """Show the other side's phone, where both agreed; each look is kept in the village's audit trail."""
    return ContactShown(phone=enquiring.contact(call.ctx, enquiry_id=enquiry_id))


@doors.door(
    "PUT",
    "/v1/listing-enquiries/{enquiry_id}/state",
    verb="listings.own",
    asked=EnquiryMoveAsked,
    shown=EnquiryShown,
)
def move_enquiry(call: Call[EnquiryMoveAsked, Nothing], enquiry_id: str) -> EnquiryShown:
    """Close an enquiry, open it again, or block the other side for good."""
    return _shown(call.me, enquiring.move(call.ctx, enquiry_id=enquiry_id, deed=EnquiryDeed(call.body.deed)))
