"""An adoption of a plot: somebody's for a season, until they give it back or whose it is ends it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from chalicelib.kernel.values import value
from chalicelib.prosperity.listings.core.refusals import AdoptionOver


class AdoptionState(StrEnum):
    """How far an adoption is. Who gave a plot back may adopt one anew; what its owner ended stays so."""

    ADOPTED = "adopted"
    GIVEN_BACK = "given_back"
    ENDED = "ended"


class AdoptionDeed(StrEnum):
    """What is done with it: by who adopts, and by whose plots they are."""

    ADOPT = "adopt"
    GIVE_BACK = "give_back"
    END = "end"


_S, _D = AdoptionState, AdoptionDeed
NEXT: Mapping[tuple[AdoptionState, AdoptionDeed], AdoptionState] = {
    (_S.ADOPTED, _D.GIVE_BACK): _S.GIVEN_BACK,
    (_S.ADOPTED, _D.END): _S.ENDED,
    (_S.GIVEN_BACK, _D.ADOPT): _S.ADOPTED,
}


@value
class Adoption:
    """One person's plot of a listing. `adopted_id` names it and nobody; `reason` is why its owner ended it.

    `title` and `season` are as they were when it was adopted: they stay, whatever becomes of the listing.
    """

    listing_id: str
    adopted_id: str
    title: str
    season: str
    adopter_id: str
    state: AdoptionState
    adopted_at: dt.datetime
    ended_at: dt.datetime | None = None
    reason: str = ""

    def reads(self, at: dt.datetime) -> bool:
        """Tell whether who adopted it reads what was written then: all, or what was while it was theirs."""
        return self.ended_at is None or at <= self.ended_at


def ended(one: Adoption, now: dt.datetime, *, reason: str) -> Adoption:
    """Return an adoption that whose plots they are ends; what they ended so before stays as it is.

    Raises:
        AdoptionOver: it was given back, or ended for another reason.
    """
    if (one.state, one.reason) == (AdoptionState.ENDED, reason):
        return one
    state = NEXT.get((one.state, AdoptionDeed.END))
    if state is None:
        raise AdoptionOver
    return replace(one, state=state, ended_at=now, reason=reason)
