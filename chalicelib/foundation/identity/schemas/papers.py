"""Papers that open spending, and the second officer's word on them, asked and shown."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from chalicelib.foundation.identity.core.mandates import Mandate
from chalicelib.foundation.identity.core.papers import PaperVerdict
from chalicelib.foundation.identity.schemas.mandates import MandateShown
from chalicelib.foundation.media.schemas import MediaId
from chalicelib.kernel.edge import Asked, Shown
from chalicelib.kernel.paging import Page


class PaperVerdictAsked(Asked):
    """What a second officer finds who has this photo of the paper before them; who refuses says why in `finding`."""

    verdict: PaperVerdict
    photo_id: MediaId
    finding: Annotated[str, Field(max_length=200)] = ""


class PapersShown(Shown):
    """A page of mandates whose papers wait for a second officer, the oldest first."""

    rows: list[MandateShown]
    cursor: str | None

    @classmethod
    def of(cls, page: Page[Mandate], today: dt.date) -> PapersShown:
        """Show a page."""
        return cls(rows=[MandateShown.of(row, today) for row in page.rows], cursor=page.cursor)
