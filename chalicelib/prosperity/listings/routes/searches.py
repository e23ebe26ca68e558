"""One's saved searches."""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.prosperity.listings.core.refusals import NoSuchSearch
from chalicelib.prosperity.listings.routes.doors import doors
from chalicelib.prosperity.listings.schemas.plots import SavedSearchAsked, SavedSearchesShown, SavedSearchShown
from chalicelib.prosperity.listings.service import saving


def _place(nth: str) -> int:
    if len(nth) != 1 or nth not in "0123456789":
        raise NoSuchSearch
    return int(nth)


@doors.door("GET", "/v1/me/listing-searches", verb="listings.own", shown=SavedSearchesShown)
def list_searches(call: Call[Nothing, Nothing]) -> SavedSearchesShown:
    """Show one's saved searches: something new that fits one is told in the inbox."""
    return SavedSearchesShown(searches=[SavedSearchShown.of(one) for one in saving.list_own(call.ctx)])


@doors.door("PUT", "/v1/me/listing-searches/{nth}", verb="listings.ask", asked=SavedSearchAsked, shown=SavedSearchShown)
def save_search(call: Call[SavedSearchAsked, Nothing], nth: str) -> SavedSearchShown:
    """Keep a search in one of one's ten places, 0 to 9, where none is yet."""
    return SavedSearchShown.of(saving.save(call.ctx, nth=_place(nth), sought=call.body.sought()))


@doors.door("DELETE", "/v1/me/listing-searches/{nth}", verb="listings.ask", shown=None)
def remove_search(call: Call[Nothing, Nothing], nth: str) -> None:
    """Let one of one's places be free."""
    saving.remove(call.ctx, nth=_place(nth))
