"""What villagers raise, and what becomes of it."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class TicketRaised(Fact):
    """Somebody had something to say: `kind` is `suggestion`, `problem`, `complaint` or `praise`."""

    ticket_id: str
    resident_id: str
    kind: str


@value
class TicketAnswered(Fact):
    """An officer answered a ticket's author, or with `asks` waits for an answer of theirs."""

    ticket_id: str
    resident_id: str
    asks: bool


@value
class TicketSolved(Fact):
    """An officer said what was done about a ticket; its author is asked to confirm."""

    ticket_id: str
    resident_id: str


@value
class TicketClosed(Fact):
    """A ticket ended solved: `confirmed` by its author, or without a word of theirs for a week."""

    ticket_id: str
    resident_id: str
    confirmed: bool


@value
class TicketReopened(Fact):
    """A ticket's author wants it handled anew."""

    ticket_id: str
    resident_id: str


@value
class TicketRejected(Fact):
    """An officer ended a ticket with a reason, nothing done."""

    ticket_id: str
    resident_id: str


@value
class TicketMerged(Fact):
    """A ticket was merged into another one on the same matter."""

    ticket_id: str
    resident_id: str
    into: str


@value
class MergedTicketProgressed(Fact):
    """What a ticket was merged into came on; it names the merged ticket and its author, and nothing of the other one.

    `news` is `answered`, `solved`, `closed`, `adopted`, `rejected`, `escalated`, `reopened` or `withdrawn`.
    """

    ticket_id: str
    resident_id: str
    news: str


@value
class TicketEscalated(Fact):
    """A ticket went from the village to the town: its clock had run out (`overdue`), or it is the town's to solve."""

    ticket_id: str
    resident_id: str
    overdue: bool


@value
class TicketAdopted(Fact):
    """A suggestion was adopted, and its author paid."""

    ticket_id: str
    resident_id: str
    rule: str
    points: int
