"""Reading: what the village wishes for, what is one's own, what one has in hand, and the desk's queues."""

from __future__ import annotations

from chalicelib.foundation.audit.service import record
from chalicelib.foundation.identity.service import people
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.points.wishes.core.deeds import Part, may_see, part_of
from chalicelib.points.wishes.core.refusals import NoSuchWish
from chalicelib.points.wishes.core.states import ENDED, State
from chalicelib.points.wishes.core.wishes import Step, Wish
from chalicelib.points.wishes.store import hands, wishes as store


def browse(ctx: Context, *, village_id: str, soonest: bool, size: int, cursor: str | None) -> Page[Wish]:
    """Return a page of a village's published wishes, the newest first, or those that end soonest. 1 round trip."""
    if soonest:
        today = business_date(ctx.now())
        return store.list_ending(village_id, State.PUBLISHED, since=today, size=size, cursor=cursor)
    return store.list_state(village_id, State.PUBLISHED, newest_first=True, size=size, cursor=cursor)


def list_own(ctx: Context, *, size: int, cursor: str | None) -> Page[Wish]:
    """Return a page of the acting villager's wishes, the newest first. 1 round trip."""
    return store.list_of_wisher(ctx.actor.subject, size=size, cursor=cursor)


def list_in_hand(*, holder_id: str, size: int, cursor: str | None) -> Page[Wish]:
    """Return a page of the wishes that somebody claimed, joined, or is asked to join. 2 round trips."""
    page = hands.list_hand(holder_id, size=size, cursor=cursor)
    found = store.find_wishes(page.rows) if page.rows else []
    mine = [wish for wish in found if wish is not None and part_of(wish, holder_id) in _IN_IT]
    return Page(mine, page.cursor)


_IN_IT = frozenset({Part.CLAIMER, Part.MEMBER, Part.INVITED})


def read_wish(*, wish_id: str, holder_id: str) -> tuple[Wish, list[Step]]:
    """Return a wish as a villager or a shop may know it, and what of its timeline is theirs to see. 1 round trip.

    Raises:
        NoSuchWish: there is none, or it is not for their eyes.
    """
    wish, timeline = store.find_wish_and_timeline(wish_id)
    if wish is None or wish.village_id != holder_id[:6]:
        raise NoSuchWish
    part = part_of(wish, holder_id)
    if not may_see(wish, part):
        raise NoSuchWish
    if part is Part.WISHER:
        return wish, timeline
    since = wish.claim.nth if wish.claim and part in _IN_IT else wish.version + 1
    return wish, [step for step in timeline if step.nth >= since]


def list_state(*, village_id: str, state: State, size: int, cursor: str | None) -> Page[Wish]:
    """Return a page of a village's wishes of one state, the longest waiting or last ended first. 1 round trip."""
    return store.list_state(village_id, state, newest_first=state in ENDED, size=size, cursor=cursor)


def look(ctx: Context, *, wish_id: str) -> tuple[Wish, list[Step], str]:
    """Return a wish to an officer with its timeline and the wisher's masked name; the look is recorded. 3 round trips.

    Raises:
        NoSuchWish: there is none.
    """
    wish, timeline = store.find_wish_and_timeline(wish_id)
    if wish is None:
        raise NoSuchWish
    record(ctx, place_id=wish.village_id, deed="wishes.look", target=wish_id)
    wisher = people.find_holder(holder_id=wish.wisher_id)
    return wish, timeline, wisher.masked_name if wisher else ""


def hands_in(*, wish_id: str) -> frozenset[str]:
    """Return who confirmed a wish in its wisher's stead, beside who settled it; for jobs. 1 round trip."""
    wish = store.find_wish(wish_id)
    return frozenset({wish.vouched_by} - {""}) if wish is not None else frozenset()
