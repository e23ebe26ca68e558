"""Papers as they are asked, and looks as they are shown to the person whose score, record or application it was."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from chalicelib.credit.looks.core import Look, OnPaper
from chalicelib.kernel.calendar import business_time
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.fields import Date
from chalicelib.kernel.paging import Page


class OnPaperAsked(Asked):
    """The paper by which somebody without a phone speaks: its number in the village's file, and when it was signed."""

    document: Annotated[str, Field(min_length=2, max_length=60)]
    signed_on: Date

    def paper(self) -> OnPaper:
        """Return it as the rooms' verbs take it."""
        return OnPaper(self.document, self.signed_on)


class CreditLooksAsked(Asked):
    """Which page of looks."""

    size: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=1_000)] = None


class CreditLookShown(Shown):
    """A look: by which officer, when, at what.

    `what` is `score_printed`, `band_shown`, `record_read` or `list_read`; `document` the paper that asked for it.
    """

    what: str
    by: str
    by_name: str
    at: str
    document: str


class CreditLooksShown(Shown):
    """A page of looks, the newest first; there may be another one while there is a `cursor`."""

    rows: list[CreditLookShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[tuple[Look, str]]) -> CreditLooksShown:
        """Show a page."""
        rows = [
            CreditLookShown(
                what=one.what.value, by=one.by, by_name=name, at=business_time(one.at), document=one.document
            )
            for one, name in page.rows
        ]
        return cls(rows=rows, cursor=page.cursor)
