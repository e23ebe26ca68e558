"""What the author of a ticket that was merged is answered: how it goes on there."""

from __future__ import annotations

import datetime as dt

from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Shown
from chalicelib.points.tickets.core import clocks
from chalicelib.points.tickets.core.followers import Progress, Stage


class TicketStageShown(Shown):
    """One deed of the ticket that one's own was merged into. `text` is there where the village reads it too."""

    deed: str
    at: str
    party: str
    text: str

    @classmethod
    def of(cls, stage: Stage) -> TicketStageShown:
        """Show a deed."""
        return cls(deed=stage.deed, at=business_time(stage.at), party=stage.party, text=stage.text)


class TicketProgressShown(Shown):
    """How one's merged ticket goes on. `text` is what the village reads of the other one, "" where it reads nothing.

    `due_on` is there while somebody still has to do something about it.
    """

    ticket_id: str
    state: str
    level: str
    due_on: str | None
    overdue: bool
    text: str
    stages: list[TicketStageShown]

    @classmethod
    def of(cls, progress: Progress, now: dt.datetime) -> TicketProgressShown:
        """Show how it goes on."""
        followed = progress.followed
        return cls(
            ticket_id=progress.ticket_id,
            state=followed.state.value,
            level=followed.level.value,
            due_on=str(followed.due_on) if followed.is_live else None,
            overdue=clocks.is_overdue(followed, now),
            text=progress.text,
            stages=[TicketStageShown.of(one) for one in progress.stages],
        )
