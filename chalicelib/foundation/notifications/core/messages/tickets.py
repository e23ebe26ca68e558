"""What a ticket's author is told, and the author of what was merged into it."""

from __future__ import annotations

from chalicelib.foundation.facts.core.tickets import (
    MergedTicketProgressed,
    TicketAdopted,
    TicketAnswered,
    TicketClosed,
    TicketEscalated,
    TicketMerged,
    TicketRejected,
    TicketSolved,
)
from chalicelib.foundation.notifications.core.messages.message import Message
from chalicelib.foundation.notifications.core.messages.telling import says, told


@told.register
def _(fact: TicketAnswered) -> Message | None:
    return says(fact.resident_id, "ticket_asked" if fact.asks else "ticket_answered", fact.ticket_id)


@told.register
def _(fact: TicketSolved) -> Message | None:
    return says(fact.resident_id, "ticket_solved", fact.ticket_id)


@told.register
def _(fact: TicketClosed) -> Message | None:
    return None if fact.confirmed else says(fact.resident_id, "ticket_lapsed", fact.ticket_id)


@told.register
def _(fact: TicketRejected) -> Message | None:
    return says(fact.resident_id, "ticket_rejected", fact.ticket_id)


@told.register
def _(fact: TicketMerged) -> Message | None:
    return says(fact.resident_id, "ticket_merged", fact.ticket_id)


@told.register
def _(fact: MergedTicketProgressed) -> Message | None:
    return says(fact.resident_id, f"merged_ticket_{fact.news}", fact.ticket_id)


@told.register
def _(fact: TicketEscalated) -> Message | None:
    return says(fact.resident_id, "ticket_overdue" if fact.overdue else "ticket_passed_on", fact.ticket_id)


@told.register
def _(fact: TicketAdopted) -> Message | None:
    return says(fact.resident_id, "ticket_adopted", fact.ticket_id, points=fact.points)
