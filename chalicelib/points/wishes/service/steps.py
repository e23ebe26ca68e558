"""How every deed with a wish is done: read, look for a replay, decide, write the change and its step in one go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Refusal, Stale, Writes, commit
from chalicelib.points.wishes.core.deeds import Deed, Part, next_state, part_of
from chalicelib.points.wishes.core.refusals import NoSuchWish, WishChanged
from chalicelib.points.wishes.core.states import State
from chalicelib.points.wishes.core.wishes import Step, Wish, acted_for
from chalicelib.points.wishes.store import wishes as store

TURNS_MAX = 4
"""How often a deed is decided again because the wish moved on meanwhile."""

Change = Callable[[Wish, State], tuple[Wish, Writes]]
"""From the wish as it is and the state the deed leads to, to the wish as it will be and what else is written."""


@value
class Doing:
    """A deed that is asked for, once per `key`. `who` is the resident or shop it is done as; "" for the village.

    `said` is what else tells this asking from another one under the same key. `looked_at` is the version that was
    looked at; None where the deed is right whatever the wish has become.
    """

    wish_id: str
    deed: Deed
    key: str
    who: str = ""
    words: str = ""
    media_ids: tuple[str, ...] = ()
    said: tuple[object, ...] = ()
    looked_at: int | None = None

    def mark(self, ctx: Context) -> str:
        """Return what two askings of the same deed share."""
        looked = () if self.looked_at is None else (self.looked_at,)
        told = (self.words, *self.media_ids, *self.said, *looked)
        return fingerprint("wish", self.deed, self.wish_id, self.who or ctx.actor.subject, *told)

    def part(self, wish: Wish) -> Part:
        """Return as what it is done."""
        return part_of(wish, self.who) if self.who else Part.VILLAGE


def do(ctx: Context, doing: Doing, change: Change) -> Wish:
    """Do a deed and return the wish as it is then; asking again returns it as it is. 2 round trips.

    Raises:
        NoSuchWish, WishInOtherState, WishAlreadyClaimed, WishNotYours: as `deeds.next_state`.
        WishChanged: it is another version than the one that was looked at.
        KeyReused: the key did something else.
        Busy: others are at the same wish at this moment; ask again.
        Whatever `change` raises.
    """
    if doing.who and doing.who[:6] != doing.wish_id[:6]:
        raise NoSuchWish
    for _ in range(TURNS_MAX):
        wish, first = store.find_wish_and_step(doing.wish_id, doing.key)
        if wish is None:
            raise NoSuchWish
        if first is not None:
            return replayed(wish, first, doing.mark(ctx))
        part = doing.part(wish)
        state = next_state(wish, doing.deed, part)
        if doing.looked_at not in {None, wish.version}:
            raise WishChanged
        changed, writes = change(wish, state)
        changed = acted_for(changed, ctx.actor.agents, is_wishers=part is Part.WISHER)
        try:
            commit(step_of(ctx, doing, wish).merge(store.change_of(changed, wish.version, refusal=Stale), writes))
        except AlreadyDone:
            return load(doing.wish_id)
        except Stale:
            continue
        return changed
    raise Busy


def replayed(wish: Wish, first: Step, mark: str) -> Wish:
    """Return the wish as it is, where the key did this very thing, or raise `KeyReused`."""
    if first.mark != mark:
        raise KeyReused
    return wish


def step_of(ctx: Context, doing: Doing, wish: Wish) -> Writes:
    """Return the write of a deed's step, the guard of its transaction."""
    mark = doing.mark(ctx)
    step = Step(
        step_id=doing.key,
        nth=wish.version + 1,
        deed=doing.deed.value,
        at=ctx.now(),
        by=ctx.actor.signature,
        part=doing.part(wish).value,
        mark=mark,
        words=doing.words,
        media_ids=doing.media_ids,
        acted_by=ctx.actor.agent_name,
    )
    return store.addition_of(doing.wish_id, step, refusal=replay_of(mark))


def replay_of(mark: str) -> Refusal:
    """Return the guard's refusal: the same asking is a replay, another one under its key is `KeyReused`."""

    def refusal(image: Any) -> Exception:
        return AlreadyDone(image) if getattr(image, "fingerprint", "") == mark else KeyReused()

    return refusal


def load(wish_id: str) -> Wish:
    """Return a wish.

    Raises:
        NoSuchWish: there is none.
    """
    wish = store.find_wish(wish_id)
    if wish is None:
        raise NoSuchWish
    return wish
