"""What becomes of listings, enquiries and applications. Whose they are, listings know: a fact names nobody."""

from __future__ import annotations

from chalicelib.foundation.facts.core.fact import Fact
from chalicelib.kernel.values import value


@value
class ListingMoved(Fact):
    """A listing came to `news`, such as `approve` or `remind`, by an officer or the clock: its owner is told."""

    listing_id: str
    news: str


@value
class ListingPublished(Fact):
    """Everybody sees a listing from now on: who saved a search that it fits is told."""

    listing_id: str


@value
class ListerLeft(Fact):
    """A member ended their membership: what they listed is taken away."""

    person_id: str


@value
class ListingAsked(Fact):
    """An enquiry came to `news` (`message`, `agree`, `reveal`), which the `side` that did not do it is told."""

    enquiry_id: str
    side: str
    news: str


@value
class ListingApplied(Fact):
    """An application came to `news`: `apply` is told to whose job it is, all else to who applied."""

    listing_id: str
    applied_id: str
    news: str


@value
class ListingReported(Fact):
    """A report or objection came to `news`: `objection` is told to whose lease it is, all else to who reported."""

    listing_id: str
    report_id: str
    news: str


@value
class PlotLeft(Fact):
    """A plot that was adopted is free again: `give_back` is told to whose it is, `end` to who adopted it."""

    listing_id: str
    adopted_id: str
    news: str


@value
class PlotDelivered(Fact):
    """For who adopted a plot came `delivery`, which they are told; or it was `missed`, which its owner is told."""

    listing_id: str
    adopted_id: str
    news: str
