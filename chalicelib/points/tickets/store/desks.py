"""Moves villages' desks in and out of DynamoDB."""

from __future__ import annotations

from chalicelib.kernel import storage
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.tickets.core.desks import Desks, Route
from chalicelib.points.tickets.core.tickets import Category
from chalicelib.points.tickets.records import TicketDesksRecord


def find_desks(village_id: str) -> Desks:
    """Return a village's desks; one that never set any has the usual ones."""
    record = storage.find(TicketDesksRecord, village_id, consistent=True)
    if record is None:
        return Desks(village_id)
    routes = {Category(name): Route(desk, days) for name, (desk, days) in record.routes.items()}
    return Desks(village_id, routes, record.version)


def change_of(desks: Desks, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen` of a village's desks, 0 where there were none."""
    routes = {category.value: [route.desk, route.days] for category, route in desks.routes.items()}
    record = TicketDesksRecord(desks.village_id, routes=routes, version=desks.version)
    if not seen:
        return Writes().create(record, refusal=refusal)
    return Writes().put(record, condition=TicketDesksRecord.version == seen, refusal=refusal)
