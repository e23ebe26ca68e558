"""What people are told of their listings, enquiries and applications, once, by the facts of what others did."""

from __future__ import annotations

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.listings import (
    ListingApplied,
    ListingAsked,
    ListingMoved,
    ListingPublished,
    ListingReported,
    PlotDelivered,
    PlotLeft,
)
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.notifications.core.messages import Message
from chalicelib.foundation.notifications.service.delivering import deliver
from chalicelib.foundation.notifications.service.sending import Means, present_means
from chalicelib.kernel.context import LIVE, Context
from chalicelib.kernel.writes import Writes
from chalicelib.prosperity.listings.core.applying import Application
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.core.reports import Report
from chalicelib.prosperity.listings.core.threads import Enquiry, Side
from chalicelib.prosperity.listings.store import adoptions, applications, listings, reports, threads

APPLY, REMIND, MESSAGE, AGREE, REVEAL = "apply", "remind", "message", "agree", "reveal"
GIVE_BACK, END, OBJECT = "give_back", "end", "objection"
DELIVERY, MISSED = "delivery", "missed"


def moved(ctx: Context, listing: Listing, news: str) -> Writes:
    """Return the fact of something that an officer or the clock did with a listing. 2 write units."""
    fact = ListingMoved(listing.listing_id, news)
    return facts.prepare_fact(ctx, village_id=listing.village_id, fact=fact)


def published(ctx: Context, listing: Listing) -> Writes:
    """Return the fact that everybody sees a listing from now on. 2 write units."""
    return facts.prepare_fact(ctx, village_id=listing.village_id, fact=ListingPublished(listing.listing_id))


def asked(ctx: Context, enquiry: Enquiry, side: Side, news: str) -> Writes:
    """Return the fact that a side of an enquiry is to be told something. 2 write units."""
    fact = ListingAsked(enquiry.enquiry_id, side.value, news)
    return facts.prepare_fact(ctx, village_id=enquiry.village_id, fact=fact)


def applied(ctx: Context, one: Application, news: str) -> Writes:
    """Return the fact of an application. 2 write units."""
    fact = ListingApplied(one.listing_id, one.applied_id, news)
    return facts.prepare_fact(ctx, village_id=one.listing_id[:6], fact=fact)


def reported(ctx: Context, one: Report, news: str) -> Writes:
    """Return the fact of an objection, or of what became of a report. 2 write units."""
    fact = ListingReported(one.listing_id, one.report_id, news)
    return facts.prepare_fact(ctx, village_id=one.village_id, fact=fact)


def adopted(ctx: Context, listing_id: str, adopted_id: str, news: str) -> Writes:
    """Return the fact that an adoption came to its end. 2 write units."""
    return facts.prepare_fact(ctx, village_id=listing_id[:6], fact=PlotLeft(listing_id, adopted_id, news))


def delivered(ctx: Context, listing_id: str, adopted_id: str, news: str) -> Writes:
    """Return the fact that something is there for who adopted a plot, or did not come. 2 write units."""
    return facts.prepare_fact(ctx, village_id=listing_id[:6], fact=PlotDelivered(listing_id, adopted_id, news))


def follow(recorded: Recorded) -> None:
    """Tell whom a fact concerns, once, however often the stream says it."""
    tell(LIVE, recorded=recorded, means=present_means())


def tell(ctx: Context, *, recorded: Recorded, means: Means | None = None) -> Message | None:
    """Tell whom a fact concerns; return what was told, None where it is gone. One or two looks."""
    found = _message(recorded)
    if found is not None:
        deliver(ctx, message=found, means=means)
    return found


def _message(recorded: Recorded) -> Message | None:
    fact = recorded.fact
    if isinstance(fact, ListingMoved):
        listing = listings.find_listing(fact.listing_id)
        return None if listing is None else _of_listing(recorded, listing, fact.news)
    if isinstance(fact, ListingAsked):
        enquiry = threads.find_enquiry(fact.enquiry_id)
        if enquiry is None:
            return None
        to, kind = enquiry.person(Side(fact.side)), f"enquiry_{fact.news}"
        return Message(recorded.fact_id, to, kind, enquiry.enquiry_id, {"title": enquiry.title})
    if isinstance(fact, ListingReported):
        return _of_report(recorded, fact)
    if isinstance(fact, PlotLeft | PlotDelivered):
        return _of_plot(recorded, fact)
    assert isinstance(fact, ListingApplied)
    return _of_application(recorded, fact)


def _of_listing(recorded: Recorded, listing: Listing, news: str) -> Message:
    values = {"title": listing.written.title}
    return Message(recorded.fact_id, listing.owner_id, f"listing_{news}", listing.listing_id, values)


def _of_application(recorded: Recorded, fact: ListingApplied) -> Message | None:
    one = applications.find_application(fact.listing_id, fact.applied_id)
    listing = listings.find_listing(fact.listing_id) if fact.news == APPLY else None
    if one is None or (fact.news == APPLY and listing is None):
        return None
    to = one.applicant_id if listing is None else listing.owner_id
    kind = f"listing_application_{fact.news}"
    return Message(recorded.fact_id, to, kind, fact.listing_id, {"title": one.title})


def _of_report(recorded: Recorded, fact: ListingReported) -> Message | None:
    """Return what whose lease it is is told of an objection, without whose it is; else what who reported is told."""
    one, values = reports.find_report(fact.listing_id, fact.report_id), {}
    listing = listings.find_listing(fact.listing_id) if fact.news == OBJECT else None
    if one is None or (fact.news == OBJECT and listing is None):
        return None
    values["title"] = one.title
    if listing is not None:
        return Message(recorded.fact_id, listing.owner_id, "listing_objection", fact.listing_id, values)
    kind = f"listing_report_{one.kind}_{fact.news}"
    return Message(recorded.fact_id, one.reporter_id, kind, fact.listing_id, values)


def _of_plot(recorded: Recorded, fact: PlotLeft | PlotDelivered) -> Message | None:
    """Return what the other one is told: whose the plots are, of one given back or what is missed; else the adopter."""
    listing, one = adoptions.find_with_listing(fact.listing_id, fact.adopted_id)
    if listing is None or one is None:
        return None
    to = listing.owner_id if fact.news in {GIVE_BACK, MISSED} else one.adopter_id
    return Message(recorded.fact_id, to, f"listing_plot_{fact.news}", fact.listing_id, {"title": one.title})
