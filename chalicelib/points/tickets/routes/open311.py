"""Open311 GeoReport v2's read endpoints: only what was released, only JSON.

API Gateway takes no path part with something after a parameter, so that of one request holds the `.json` too.
"""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.tickets.routes.doors import doors
from chalicelib.points.tickets.schemas.open311 import (
    RequestsAsked,
    RequestsShown,
    ServicesAsked,
    ServicesShown,
)
from chalicelib.points.tickets.service import open311


@doors.door("GET", "/v1/open311/services.json", verb="tickets.read_public", query=ServicesAsked, shown=ServicesShown)
def services(call: Call[Nothing, ServicesAsked]) -> ServicesShown:
    """Return the services of GeoReport v2: the categories of tickets."""
    return ServicesShown.all()


@doors.door("GET", "/v1/open311/requests.json", verb="tickets.read_public", query=RequestsAsked, shown=RequestsShown)
def requests(call: Call[Nothing, RequestsAsked]) -> RequestsShown:
    """Return the fifty newest public tickets of a village's span of 90 days at most; or those of some ids.

    Codes and states choose among these; for what is older, ask again with an earlier `end_date`.
    """
    query = call.query
    if query.ids:
        return RequestsShown.of(open311.public_ones(query.ids))
    assert query.jurisdiction_id is not None, "the schema asks for it"
    found = open311.find_requests(
        call.ctx,
        village_id=query.jurisdiction_id,
        start=query.start_date,
        end=query.end_date,
        codes=query.codes,
        statuses=query.statuses,
    )
    return RequestsShown.of(found)


@doors.door(
    "GET", "/v1/open311/requests/{request_file}", verb="tickets.read_public", query=ServicesAsked, shown=RequestsShown
)
def request(call: Call[Nothing, ServicesAsked], request_file: str) -> RequestsShown:
    """Return one public ticket, in an array as the standard has it. `request_file` is its id and `.json`."""
    return RequestsShown.of([open311.load_request(file=request_file)])
