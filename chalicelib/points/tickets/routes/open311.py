"""Open311 GeoReport v2's read endpoints: only what was released, only JSON.

API Gateway takes no path part with something after a parameter, so that of one request holds the `.json` too.
"""

from __future__ import annotations

from chalicelib.kernel.edge import Call, Nothing
from chalicelib.points.tickets.routes.doors import doors
from chalicelib.points.tickets.schemas.open311 import (
    Open311RequestsAsked,
    Open311RequestsShown,
    Open311ServicesAsked,
    Open311ServicesShown,
)
from chalicelib.points.tickets.service import open311


@doors.door(
    "GET",
    "/v1/open311/services.json",
    verb="tickets.read_public",
    query=Open311ServicesAsked,
    shown=Open311ServicesShown,
)
def services(call: Call[Nothing, Open311ServicesAsked]) -> Open311ServicesShown:
    """Return the services of GeoReport v2: the categories of tickets."""
    return Open311ServicesShown.all()


@doors.door(
    "GET",
    "/v1/open311/requests.json",
    verb="tickets.read_public",
    query=Open311RequestsAsked,
    shown=Open311RequestsShown,
)
def requests(call: Call[Nothing, Open311RequestsAsked]) -> Open311RequestsShown:
    """Return the fifty newest public tickets of a village's span of 90 days at most; or those of some ids.

    Codes and states choose among these; for what is older, ask again with an earlier `end_date`.
    """
    query = call.query
    if query.ids:
        return Open311RequestsShown.of(open311.public_ones(query.ids))
    assert query.jurisdiction_id is not None, "the schema asks for it"
    found = open311.find_requests(
        call.ctx,
        village_id=query.jurisdiction_id,
        start=query.start_date,
        end=query.end_date,
        codes=query.codes,
        statuses=query.statuses,
    )
    return Open311RequestsShown.of(found)


@doors.door(
    "GET",
    "/v1/open311/requests/{request_file}",
    verb="tickets.read_public",
    query=Open311ServicesAsked,
    shown=Open311RequestsShown,
)
def request(call: Call[Nothing, Open311ServicesAsked], request_file: str) -> Open311RequestsShown:
    """Return one public ticket, in an array as the standard has it. `request_file` is its id and `.json`."""
    return Open311RequestsShown.of([open311.load_request(file=request_file)])
