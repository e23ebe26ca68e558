"""The audit trail, asked and shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page


class DayAsked(Asked):
    """Which business date, and which page of it."""

    on: Date
    size: Annotated[int, Field(ge=1, le=100)] = 50
    cursor: str | None = None


class EventShown(Shown):
    """One deed or look. `actor` is a staff, resident or key id, with ` by <agent's id>` where one acts for them."""

    event_id: str
    actor: str
    roles: list[str]
    deed: str
    target: str
    made_at: str


class EventsShown(Shown):
    """A page of a day's events, the newest first."""

    rows: list[EventShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[dict[str, str]]) -> EventsShown:
        """Return the page as readers see it."""
        rows = [
            EventShown.model_validate(row | {"roles": [role for role in row["roles"].split(",") if role]})
            for row in page.rows
        ]
        return cls(rows=rows, cursor=page.cursor)
