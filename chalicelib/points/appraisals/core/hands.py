"""Papers that change hands: given to a voter, dropped into the box, taken back; and who must be there for it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from chalicelib.kernel.authz import Principal
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value
from chalicelib.points.appraisals.core.states import State


class NotHandedOut(Conflict):
    """Nobody hands in a paper who was not given one, or twice."""

    code = "paper_not_handed_out"
    zh, en = "这位村民没有领过纸质票，或者已经交回。", "No paper was handed out to them, or it was handed in already."


class NoPaperLeft(Conflict):
    """No more papers are handed out than were printed."""

    code = "no_paper_left"
    zh, en = "印好的票已经发完，请先印票。", "Every printed paper was handed out; print more first."


class Hand(StrEnum):
    """What becomes of a paper: it is given to a voter, dropped into the box, or taken back and torn up before that."""

    OUT = "paper_out"
    IN = "paper_in"
    VOID = "paper_void"


STATES = {
    Hand.OUT: frozenset({State.OPEN}),
    Hand.IN: frozenset({State.OPEN, State.CLOSED}),
    Hand.VOID: frozenset({State.OPEN}),
}
"""While an urn is in which state each is done: what is taken back after closing gives nobody their vote back."""


@value
class Handed:
    """A paper that changed hands. `struck` are the items to cross out on it: they are about the voter's own.

    `waits`: the voter was named by number alone, so nothing was done yet; another officer has to name them too.
    """

    resident_id: str
    masked_name: str
    how: Hand
    struck: tuple[str, ...] = ()
    waits: bool = False


@value
class Waiting:
    """What an officer asked for by a voter's number alone, without their code or card.

    `by` are the ids of the officer, as an account and as a person; `deed` is the digest of the request.
    """

    holder: str
    hand: Hand
    masked_name: str
    by: tuple[str, ...]
    deed: str


def is_second(waiting: Waiting | None, actor: Principal) -> bool:
    """Tell whether an officer is another person than the one who asked first, so that what was asked is done."""
    return waiting is not None and actor.identities.isdisjoint(waiting.by)


def is_first(waiting: Waiting | None, actor: Principal) -> bool:
    """Tell whether an officer, by whichever account, asked for it already."""
    return waiting is not None and not is_second(waiting, actor)


def still_open(waiting: Sequence[Waiting], state: State) -> list[Waiting]:
    """Return what another officer may still do in this state of the urn."""
    return [one for one in waiting if state in STATES[one.hand]]
