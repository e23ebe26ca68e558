"""What listings forget: a band with its owner's consent to a score; of a member who leaves, what they listed."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Writes, commit
from chalicelib.prosperity.listings.core import listings as core
from chalicelib.prosperity.listings.core.deeds import ListingState
from chalicelib.prosperity.listings.core.listings import Listing, Written
from chalicelib.prosperity.listings.service import photos
from chalicelib.prosperity.listings.store import listings as store, searches

TOGETHER_MAX = 3
"""So many are changed in the transaction that ends the consent; older ones just before it, one after another."""
GONE = "（已删除）"


def prepare_unshown(_ctx: Context, person_id: str) -> Writes:
    """Return the writes after which no listing shows somebody's band. A round trip a megabyte of their listings."""
    shown = [one for one in store.every_of_owner(person_id) if one.shows_credit]
    return _together([_changed(one, core.showing_credit(one, shows=False)) for one in shown])


def prepare_forgotten(ctx: Context, person_id: str) -> Writes:
    """Return the writes after which nothing is left of what a member listed and looked for.

    A round trip a megabyte of listings.

    What they wrote to others stays with those; no phone of theirs is there to be shown any more.
    """
    theirs = [one for one in store.every_of_owner(person_id) if one.written.title != GONE]
    writes = _together([_changed(one, _blank(one)).merge(_files(ctx, one)) for one in theirs])
    return writes.merge(searches.forgotten(person_id))


def _together(writes: list[Writes]) -> Writes:
    while len(writes) > TOGETHER_MAX:
        commit(writes.pop())
    return Writes().merge(*writes)


def _changed(before: Listing, after: Listing) -> Writes:
    return store.change_of(after, before.version, refusal=lambda _: Busy())


def _blank(one: Listing) -> Listing:
    written = Written(GONE, "", one.written.details)
    state = one.state if one.is_over else ListingState.WITHDRAWN
    return replace(one, written=written, text="", state=state, version=one.version + 1)


def _files(ctx: Context, one: Listing) -> Writes:
    return photos.exchanged(ctx, one.listing_id, Written(GONE, "", one.written.details), one.written)
