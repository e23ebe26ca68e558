"""What a look is: who looked at whose score, record or application, when; and a paper somebody speaks by. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from enum import StrEnum

from chalicelib.foundation.identity.core.consents import Paper, check_paper
from chalicelib.kernel.authz import Principal
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.values import value

KEPT_DAYS = 3 * 365 + 1
"""As long as the audit trail, in which each look has a line too (PIPL 55, 56)."""


class LookedAt(StrEnum):
    """What was looked at, and how."""

    SCORE_PRINTED = "score_printed"
    """A score was printed for the person, who asked for it on paper."""
    BAND_SHOWN = "band_shown"
    """What a bank would see was printed, for the person to agree to."""
    RECORD_READ = "record_read"
    LIST_READ = "list_read"
    """The list of a programme's applications was read, each with its points."""


@value
class Look:
    """One officer's look of a day: at `of`, a resident's score, a record or a programme.

    `document` is the paper on which the person asked for it, "" where nobody asked. `apart` are those residents of
    whom no more than a name was shown.
    """

    of: str
    what: LookedAt
    by: str
    at: dt.datetime
    document: str = ""
    apart: tuple[str, ...] = ()

    @property
    def row(self) -> str:
        """Its place: of a day's looks of one officer at one thing there is one, that at its last moment."""
        return f"{business_date(self.at)}#{self.by}#{self.what}#{self.document}"


def seen_by(looks: Collection[Look], resident_id: str) -> list[Look]:
    """Return those looks at which somebody's own part was shown."""
    return [one for one in looks if resident_id not in one.apart]


@value
class OnPaper:
    """A paper (书面) by which somebody without a phone speaks: its number and day, and which officer entered it.

    `by` is a signature, `person` the resident who that officer is ("": one who is none).
    """

    document: str
    signed_on: dt.date
    by: str = ""
    person: str = ""

    @property
    def seen(self) -> Paper:
        """What the officer saw, as consents keep it."""
        return Paper(self.document, self.signed_on)

    def entered_by(self, actor: Principal) -> OnPaper:
        """Return it with who enters it."""
        return OnPaper(self.document, self.signed_on, actor.signature, actor.person)

    def is_of(self, actor: Principal) -> bool:
        """Tell whether somebody entered it, by whichever account."""
        return actor.did(self.by, self.person)


def check_signed(paper: OnPaper, *, today: dt.date) -> None:
    """Let a paper pass that was signed by today.

    Raises:
        PaperDateAhead: it was not.
    """
    check_paper(paper.seen, since=dt.date.min, today=today)
