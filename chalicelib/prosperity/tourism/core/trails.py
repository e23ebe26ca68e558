"""A trail: spots in an order, a card of their stamps, and what who has them all is given, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.kernel.values import value
from chalicelib.prosperity.tourism.core.deeds import NEXT, ShowDeed, Showing
from chalicelib.prosperity.tourism.core.refusals import ShownInOtherState, TourismChanged, unfit

TRAILS_MAX = 24
"""Trails that a town ever wrote; they are read together, with its map. Ours."""
SPOTS_MIN, SPOTS_MAX = 2, 12
WORDS_MAX = 200


@value
class TrailTerms:
    """What an officer writes of a trail.

    Who has all stamps is paid by the rule `rule` of the ledger, as a villager, and given the coupon `offer_id`, as a
    member; "" for nothing. Length in metres, how long it takes in minutes, and when it is at its best in words.
    """

    title: str
    words: str
    spot_ids: tuple[str, ...]
    length_m: int
    minutes: int
    season: str = ""
    rule: str = ""
    offer_id: str = ""


@value
class Trail:
    """A trail of a town."""

    trail_id: str
    terms: TrailTerms
    state: Showing
    fingerprint: str
    version: int = 1
    last_key: str = ""
    last_mark: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether everybody sees it."""
        return self.state is Showing.PUBLISHED


def id_of(town_id: str, key: str) -> str:
    """Return the id of the trail that a key makes."""
    return f"{town_id}v{key}"


def checked(terms: TrailTerms, *, there: Sequence[str]) -> TrailTerms:
    """Return what was written if it may be; `there` are those of its spots that this town has.

    Raises:
        InvalidInput: a spot is named twice, or is none of this town's.
    """
    if len(set(terms.spot_ids)) < len(terms.spot_ids):
        raise unfit(
            field="spot_ids", code="given_twice", zh="同一个地方只能放一次。", en="A spot stands on a trail once."
        )
    if set(terms.spot_ids) - set(there):
        raise unfit(field="spot_ids", code="no_such", zh="有的地方不是本镇的。", en="A spot is none of this town's.")
    return terms


def moved(trail: Trail, deed: ShowDeed, looked_at: int) -> Trail:
    """Return the trail in the state that a deed leads to.

    Raises:
        TourismChanged: it is another version than the one that was looked at.
        ShownInOtherState: the deed is not for one in its state.
    """
    _refuse_changed(trail, looked_at)
    after = NEXT.get((trail.state, deed))
    if after is None:
        raise ShownInOtherState(state=trail.state.value)
    return replace(trail, state=after, version=trail.version + 1)


def changed(trail: Trail, terms: TrailTerms, looked_at: int) -> Trail:
    """Return the trail with other terms.

    Raises:
        TourismChanged: it is another version than the one that was looked at.
    """
    _refuse_changed(trail, looked_at)
    return replace(trail, terms=terms, version=trail.version + 1)


def _refuse_changed(trail: Trail, looked_at: int) -> None:
    if trail.version != looked_at:
        raise TourismChanged


def with_trail(trails: Sequence[Trail], one: Trail) -> tuple[Trail, ...]:
    """Return the trails with this one in its place, at the end where it is new."""
    if all(other.trail_id != one.trail_id for other in trails):
        return (*trails, one)
    return tuple(one if other.trail_id == one.trail_id else other for other in trails)


def leading_to(trails: Sequence[Trail], spot_id: str) -> Trail | None:
    """Return a trail that everybody sees and that leads to a spot; None where none does."""
    return next((one for one in trails if one.is_shown and spot_id in one.terms.spot_ids), None)
