"""What a shop asks of its statement, and how it is shown."""

from __future__ import annotations

from typing import Self

from chalicelib.foundation.runs.service import Run
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.points.redemptions.core.statements import Format, Span


class ShopStatementAsked(Asked):
    """The first and the last business date, 31 days at most, and the kind of file."""

    first_on: Date
    last_on: Date
    format: Format

    def span(self) -> Span:
        """Return the days as the room's core knows them."""
        return Span(self.first_on, self.last_on)


class ShopStatementShown(Shown):
    """A statement that is made: `running`, `done` or `failed`, which `sentence` explains.

    `url` opens the file for five minutes; a later look gives another one, for a week. Null while there is none.
    """

    statement_key: str
    state: str
    lines: int
    sentence: str
    url: str | None

    @classmethod
    def of(cls, key: str, run: Run, url: str | None = None) -> Self:
        """Show the run of a statement."""
        lines = run.counts.get("lines", 0)
        return cls(statement_key=key, state=run.state.value, lines=lines, sentence=run.sentence, url=url)
