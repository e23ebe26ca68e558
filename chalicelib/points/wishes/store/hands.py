"""Moves in and out of DynamoDB how many wishes somebody has open, and which they have in hand."""

from __future__ import annotations

from pynamodb.expressions.operand import Path

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.wishes.core.refusals import TooManyClaims, TooManyWishes
from chalicelib.points.wishes.core.wishes import CLAIMED_MAX, OPEN_MAX
from chalicelib.points.wishes.records import WishHandRecord

_COUNTS = "!"


def opened(wisher_id: str) -> Writes:
    """Return the write that counts one more open wish of somebody; it fails where they have enough."""
    return _more(wisher_id, "open", OPEN_MAX, lambda _: TooManyWishes(most=OPEN_MAX))


def ended(wisher_id: str) -> Writes:
    """Return the write that counts one open wish less."""
    return _fewer(wisher_id, "open")


def taken(holder_id: str, wish_id: str) -> Writes:
    """Return the writes that put a wish into somebody's hand; they fail where the hand is full."""
    writes = _more(holder_id, "claimed", CLAIMED_MAX, lambda _: TooManyClaims(most=CLAIMED_MAX))
    return writes.merge(noted(holder_id, wish_id))


def noted(holder_id: str, wish_id: str) -> Writes:
    """Return the write that lists a wish as somebody's, who is asked to join or has it in hand."""
    return Writes().put(WishHandRecord(holder_id, wish_id))


def let_go(holder_id: str, wish_id: str) -> Writes:
    """Return the writes that take a wish out of somebody's hand."""
    return finished(holder_id).merge(forgotten(holder_id, wish_id))


def finished(holder_id: str) -> Writes:
    """Return the write that counts one wish in hand less; it stays in their list."""
    return _fewer(holder_id, "claimed")


def forgotten(holder_id: str, wish_id: str) -> Writes:
    """Return the write that takes a wish out of somebody's list."""
    return Writes().delete(WishHandRecord, holder_id, wish_id)


def list_hand(holder_id: str, *, size: int, cursor: str | None) -> Page[str]:
    """Return a page of the ids of wishes in somebody's list, the newest wishes first. One round trip."""
    where = WishHandRecord.row.startswith("v")
    query = storage.Query(WishHandRecord, holder_id, where=where, newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    return Page([item["row"]["S"] for item in page.rows], page.cursor)


def find_counts(holder_id: str) -> tuple[int, int]:
    """Return how many wishes somebody has open, and how many in hand. One round trip."""
    found = storage.find(WishHandRecord, holder_id, _COUNTS, consistent=True)
    return (0, 0) if found is None else (found.open or 0, found.claimed or 0)


def _more(holder_id: str, name: str, most: int, refusal: Refusal) -> Writes:
    path = Path([name])
    return Writes().update(
        WishHandRecord,
        holder_id,
        _COUNTS,
        actions=[path.set((path | 0) + 1)],
        condition=path.does_not_exist() | (path < most),
        refusal=refusal,
    )


def _fewer(holder_id: str, name: str) -> Writes:
    path = Path([name])
    return Writes().update(WishHandRecord, holder_id, _COUNTS, actions=[path.set(path - 1)])
