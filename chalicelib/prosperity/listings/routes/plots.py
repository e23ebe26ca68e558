"""Plots that people adopt for a season, and what is done on them."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.listings.core.caring import CareKind
from chalicelib.prosperity.listings.routes.doors import doors
from chalicelib.prosperity.listings.schemas.listings import ListingPageAsked
from chalicelib.prosperity.listings.schemas.plots import (
    AdopterShown,
    AdoptersShown,
    AdoptionEndAsked,
    PlotAdoptionsShown,
    PlotCareAsked,
    PlotCareLogShown,
    PlotCareShown,
    PlotShown,
)
from chalicelib.prosperity.listings.service import adopting, naming, photos
from chalicelib.prosperity.listings.service.adopting import Done


def _plot(call: Call[Nothing, Nothing], listing_id: str) -> PlotShown:
    slot, is_mine = adopting.plot(call.ctx, listing_id=listing_id)
    return PlotShown(plots=slot.capacity, left=slot.free, is_mine=is_mine)


@doors.door("GET", "/v1/listings/{listing_id}/plot", verb="listings.ask", shown=PlotShown)
def plot(call: Call[Nothing, Nothing], listing_id: str) -> PlotShown:
    """Show how many plots are left, and whether one is one's own."""
    return _plot(call, listing_id)


@doors.door("POST", "/v1/listings/{listing_id}/plot", verb="listings.ask", shown=PlotShown, keyed=True, status=201)
def adopt(call: Call[Nothing, Nothing], listing_id: str) -> PlotShown:
    """Adopt a plot for the season, one a person."""
    adopting.adopt(call.ctx, listing_id=listing_id, key=call.key)
    return _plot(call, listing_id)


@doors.door("DELETE", "/v1/listings/{listing_id}/plot", verb="listings.own", shown=PlotShown, keyed=True)
def give_back(call: Call[Nothing, Nothing], listing_id: str) -> PlotShown:
    """Give one's plot back, which somebody else may adopt then."""
    adopting.give_back(call.ctx, listing_id=listing_id, key=call.key)
    return _plot(call, listing_id)


@doors.door(
    "GET", "/v1/listings/{listing_id}/adopters", verb="listings.own", query=ListingPageAsked, shown=AdoptersShown
)
def adopters(call: Call[Nothing, ListingPageAsked], listing_id: str) -> AdoptersShown:
    """Show who adopted plots of one's own."""
    page = adopting.adopters(call.ctx, listing_id=listing_id, size=call.query.size, cursor=call.query.cursor)
    return AdoptersShown.of(page, naming.names_of([one.adopter_id for one in page.rows]))


@doors.door(
    "PUT",
    "/v1/listings/{listing_id}/adopters/{adopted_id}",
    verb="listings.own",
    asked=AdoptionEndAsked,
    shown=AdopterShown,
    keyed=True,
)
def end_adoption(call: Call[AdoptionEndAsked, Nothing], listing_id: str, adopted_id: str) -> AdopterShown:
    """End somebody's adoption of a plot of one's own, who reads why."""
    done = adopting.end(call.ctx, listing_id=listing_id, adopted_id=adopted_id, reason=call.body.reason, key=call.key)
    return AdopterShown.of(done, naming.names_of([done.adopter_id]))


@doors.door("GET", "/v1/me/plots", verb="listings.own", query=ListingPageAsked, shown=PlotAdoptionsShown)
def my_plots(call: Call[Nothing, ListingPageAsked]) -> PlotAdoptionsShown:
    """Show what one adopted, this season and before, whatever became of the listing."""
    return PlotAdoptionsShown.of(adopting.list_own(call.ctx, size=call.query.size, cursor=call.query.cursor))


@doors.door(
    "POST",
    "/v1/listings/{listing_id}/care",
    verb="listings.own",
    asked=PlotCareAsked,
    shown=PlotCareShown,
    keyed=True,
    status=201,
)
def write_care(call: Call[PlotCareAsked, Nothing], listing_id: str) -> PlotCareShown:
    """Write down what was done on one's plots, or what was harvested and brought to who adopted them."""
    body = call.body
    done = Done(CareKind(body.kind), body.words, body.media_ids, body.weight_g)
    made = adopting.write_care(call.ctx, listing_id=listing_id, done=done, key=call.key)
    return PlotCareShown.of(made, photos.views_of(made.media_ids, all_of_them=True) if made.media_ids else {})


@doors.door(
    "GET", "/v1/listings/{listing_id}/care", verb="listings.own", query=ListingPageAsked, shown=PlotCareLogShown
)
def list_care(call: Call[Nothing, ListingPageAsked], listing_id: str) -> PlotCareLogShown:
    """Show what was done on plots to whose they are and who adopted one."""
    page = adopting.list_care(call.ctx, listing_id=listing_id, size=call.query.size, cursor=call.query.cursor)
    ids = [media_id for one in page.rows for media_id in one.media_ids]
    return PlotCareLogShown.of(page, photos.views_of(ids, all_of_them=False) if ids else {})
