"""Who may do what with a wish in which state, and where it leads: one table."""

from __future__ import annotations

from enum import StrEnum

from chalicelib.kernel.errors import Conflict, DomainError
from chalicelib.kernel.values import value
from chalicelib.points.wishes.core.refusals import NoSuchWish, WishAlreadyClaimed, WishInOtherState
from chalicelib.points.wishes.core.states import State
from chalicelib.points.wishes.core.wishes import Wish


class Part(StrEnum):
    """What somebody is to a wish. `NEIGHBOUR` is anybody who has no part in it yet, a shop too."""

    WISHER = "wisher"
    NEIGHBOUR = "neighbour"
    CLAIMER = "claimer"
    INVITED = "invited"
    MEMBER = "member"
    VILLAGE = "village"
    HOUSE = "house"


class Deed(StrEnum):
    """What is done with a wish."""

    POST = "post"
    CHANGE = "change"
    PUBLISH = "publish"
    RETURN = "return"
    REFUSE = "refuse"
    MERGE = "merge"
    CANCEL = "cancel"
    EXPIRE = "expire"
    CLAIM = "claim"
    INVITE = "invite"
    ACCEPT = "accept"
    LEAVE = "leave"
    REVEAL = "reveal"
    UPDATE = "update"
    FINISH = "finish"
    GIVE_UP = "give_up"
    FREE = "free"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    VOUCH = "vouch"
    SETTLE = "settle"


class WishNotYours(DomainError):
    """Somebody else may do this with the wish."""

    code, status = "wish_not_yours", 403
    zh, en = "这一步要由别人来做。", "This is for somebody else to do."


class NotSilentYet(Conflict):
    """A claimed wish is freed after two weeks without an update."""

    code = "not_silent_yet"
    zh, en = "认领人 {days} 天没有消息，村里才能收回。", "A wish is freed after {days} days without an update."


class NotUnansweredYet(Conflict):
    """The wisher still has time to answer."""

    code = "not_unanswered_yet"
    zh, en = "许愿人 {days} 天没有回音，村里才能代为确认。", "The village confirms after {days} days without an answer."


class SameEyes(Conflict):
    """Two pairs of eyes: who posted a wish for somebody does not confirm it, and who confirmed it does not pay it."""

    code = "same_eyes"
    zh, en = "代发、代确认、核定要由不同的干部经手。", "Another officer has to do this: each step by other eyes."


class PaidAlready(Conflict):
    """A wish of which somebody was paid is settled to its end: what was paid is taken back from the entry."""

    code = "wish_paid_already"
    zh, en = (
        "已经有人得到了工分，请先核定完；发错的，从流水里冲正。",
        "Somebody was paid for it already: settle it, and reverse what was wrong.",
    )


class InTheHand(Conflict):
    """Who made a wish come true, or their family, does not confirm it for the wisher."""

    code = "agent_has_it_in_hand"
    zh, en = (
        "认领的人、他的家人或替他办的人，不能替许愿人确认，请许愿人自己或别人来办。",
        "Who claimed the wish, or is close to them, does not confirm it for the wisher.",
    )


class NotOlder(Conflict):
    """A wish is merged into an older open one of the same village."""

    code = "not_older"
    zh, en = "只能并入本村更早的、还没结束的心愿。", "A wish is merged into an older open one of its village."


@value
class Way:
    """Where a deed leads, and whose it is."""

    to: State
    by: frozenset[Part]


def _way(to: State, *by: Part) -> Way:
    return Way(to, frozenset(by))


_W, _V = Part.WISHER, Part.VILLAGE
NEXT: dict[tuple[State, Deed], Way] = {
    (State.POSTED, Deed.CHANGE): _way(State.POSTED, _W),
    (State.POSTED, Deed.PUBLISH): _way(State.PUBLISHED, _V, Part.HOUSE),
    (State.POSTED, Deed.RETURN): _way(State.RETURNED, _V),
    (State.POSTED, Deed.REFUSE): _way(State.REFUSED, _V),
    (State.POSTED, Deed.MERGE): _way(State.MERGED, _V),
    (State.POSTED, Deed.CANCEL): _way(State.CANCELLED, _W, _V),
    (State.POSTED, Deed.EXPIRE): _way(State.EXPIRED, Part.HOUSE),
    (State.RETURNED, Deed.CHANGE): _way(State.POSTED, _W),
    (State.RETURNED, Deed.CANCEL): _way(State.CANCELLED, _W, _V),
    (State.RETURNED, Deed.EXPIRE): _way(State.EXPIRED, Part.HOUSE),
    (State.PUBLISHED, Deed.CLAIM): _way(State.CLAIMED, Part.NEIGHBOUR),
    (State.PUBLISHED, Deed.REFUSE): _way(State.REFUSED, _V),
    (State.PUBLISHED, Deed.MERGE): _way(State.MERGED, _V),
    (State.PUBLISHED, Deed.CANCEL): _way(State.CANCELLED, _W, _V),
    (State.PUBLISHED, Deed.EXPIRE): _way(State.EXPIRED, Part.HOUSE),
    (State.CLAIMED, Deed.CANCEL): _way(State.CANCELLED, _W, _V),
    (State.IN_PROGRESS, Deed.CANCEL): _way(State.CANCELLED, _V),
    **{
        (state, deed): way
        for state in (State.CLAIMED, State.IN_PROGRESS)
        for deed, way in {
            Deed.INVITE: _way(state, Part.CLAIMER),
            Deed.ACCEPT: _way(state, Part.INVITED),
            Deed.LEAVE: _way(state, Part.INVITED, Part.MEMBER),
            Deed.REVEAL: _way(state, _W),
            Deed.UPDATE: _way(State.IN_PROGRESS, Part.CLAIMER, Part.MEMBER),
            Deed.FINISH: _way(State.DONE, Part.CLAIMER),
            Deed.GIVE_UP: _way(State.PUBLISHED, Part.CLAIMER),
            Deed.FREE: _way(State.PUBLISHED, _V),
        }.items()
    },
    (State.DONE, Deed.CONFIRM): _way(State.CONFIRMED, _W),
    (State.DONE, Deed.REOPEN): _way(State.IN_PROGRESS, _W, _V),
    (State.DONE, Deed.VOUCH): _way(State.CONFIRMED, _V),
    (State.CONFIRMED, Deed.SETTLE): _way(State.FULFILLED, _V),
    (State.CONFIRMED, Deed.REFUSE): _way(State.REFUSED, _V),
}
"""From which state what leads where, and whose deed it is; what is not here is refused."""


def part_of(wish: Wish, who: str) -> Part:
    """Return what a resident or a shop is to a wish."""
    if who == wish.wisher_id:
        return Part.WISHER
    claim = wish.claim
    if claim is None:
        return Part.NEIGHBOUR
    if who == claim.claimer_id:
        return Part.CLAIMER
    if who not in claim.team:
        return Part.NEIGHBOUR
    return Part.MEMBER if claim.team[who].accepted else Part.INVITED


def is_same_side(one: Part, other: Part) -> bool:
    """Tell whether two parts are the wisher's both, or both of those who have the wish in hand."""
    return (one is Part.WISHER) == (other is Part.WISHER)


def may_see(wish: Wish, part: Part) -> bool:
    """Tell whether somebody with this part may know of a wish: neighbours know of published ones."""
    return part is not Part.NEIGHBOUR or wish.state is State.PUBLISHED


def next_state(wish: Wish, deed: Deed, part: Part) -> State:
    """Return the state that a deed leads to.

    Raises:
        NoSuchWish: it is not for their eyes.
        WishAlreadyClaimed: another was first.
        WishInOtherState: nobody may do this with it now.
        WishNotYours: somebody else may.
    """
    way = NEXT.get((wish.state, deed))
    if not may_see(wish, part):
        raise WishAlreadyClaimed if deed is Deed.CLAIM and wish.claim is not None else NoSuchWish
    if way is None:
        raise WishInOtherState(state=wish.state.value)
    if part not in way.by:
        raise WishNotYours
    return way.to
