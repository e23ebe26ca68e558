"""What listings forget: a band with its owner's consent to a score; of a member who leaves, what they listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.listings import ListerLeft
from chalicelib.foundation.facts.core.people import ConsentWithdrawn, MemberKeptOut, ResidentStatusChanged
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.identity.core.members import town_of
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service.consents import REGISTRATION
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE, Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Writes, commit
from chalicelib.prosperity.listings.core import listings as core
from chalicelib.prosperity.listings.core.deeds import ListingDeed
from chalicelib.prosperity.listings.core.kinds import without_texts
from chalicelib.prosperity.listings.core.listings import Listing, Written
from chalicelib.prosperity.listings.service import adopting, photos
from chalicelib.prosperity.listings.service.tending import CLOCK
from chalicelib.prosperity.listings.store import applications, listings as store, searches, threads

TOGETHER_MAX = 5
"""So many are changed in the transaction that ends the consent; older ones just before it, one after another."""
COPIES_MAX = 25
"""So many copies of a title are taken away in a transaction, which has room for 100. Ours."""
GONE = "（已删除）"


def prepare_unshown(_ctx: Context, person_id: str) -> Writes:
    """Return the writes after which no listing shows somebody's band. A round trip a megabyte of their listings."""
    shown = [one for one in store.every_of_owner(person_id) if one.shows_credit]
    return _together([_changed(one, core.showing_credit(one, shows=False)) for one in shown])


def prepare_forgotten(ctx: Context, person_id: str) -> Writes:
    """Return the writes after which nothing is left of what a member looked for; what they listed follows at once.

    It reads nothing, since the end of a membership asks many rooms. What they wrote to others stays with those; no
    phone of theirs is there to be shown any more.
    """
    left = facts.prepare_fact(ctx, village_id=town_of(person_id), fact=ListerLeft(person_id))
    return searches.forgotten(person_id).merge(left)


def follow(recorded: Recorded) -> None:
    """Take away what somebody listed who left or is kept out, however often the stream says it."""
    take_away(LIVE, recorded=recorded)


def take_away(ctx: Context, *, recorded: Recorded) -> None:
    """Withdraw what somebody listed who is gone; of who ended membership or registration without its words and photos.

    Its title goes also from what others asked and applied for, not from plots that they adopted, nor from reports.
    The plots that they adopted are free again. Who is back, or let in again, lists and adopts anew. Two or three round
    trips for each listing, four for each plot.

    Raises:
        Busy: one of them changed at the same moment; the stream says it again.
    """
    fact = recorded.fact
    person_id = _gone(fact)
    if not person_id:
        return
    theirs = [one for one in store.every_of_owner(person_id) if business_date(one.made_at) <= recorded.on]
    if isinstance(fact, ListerLeft | ConsentWithdrawn):
        _forget(ctx, [one for one in theirs if one.written.title != GONE])
    else:
        for one in theirs:
            if not one.is_over:
                _withdrawn(ctx, one)
    adopting.give_back_all(ctx, person_id=person_id, by=recorded.on, key=recorded.fact_id)


def _gone(fact: Fact) -> str:
    """Return who left, moved away, died or is kept out; "" for who is back, or withdrew their consent to less."""
    if isinstance(fact, ListerLeft):
        return fact.person_id
    if isinstance(fact, MemberKeptOut):
        return fact.member_id
    if isinstance(fact, ConsentWithdrawn):
        return fact.resident_id if fact.purpose == REGISTRATION else ""
    assert isinstance(fact, ResidentStatusChanged)
    return "" if fact.status == Status.ACTIVE.value else fact.resident_id


def _together(writes: list[Writes]) -> Writes:
    while len(writes) > TOGETHER_MAX:
        commit(writes.pop())
    return Writes().merge(*writes)


def _changed(before: Listing, after: Listing) -> Writes:
    return store.change_of(before, after, refusal=lambda _: Busy())


def _withdrawn(ctx: Context, one: Listing) -> Listing:
    after = core.moved(one, ListingDeed.WITHDRAW, ctx.now(), by=CLOCK)
    commit(_changed(one, after))
    return after


def _forget(ctx: Context, listings: Sequence[Listing]) -> None:
    """Leave nothing of what somebody wrote of listings: withdrawn they are copied no more, the copies go, then they do.

    So what fails on the way is begun anew. A round trip for 25 copies, two or three for each listing.
    """
    if not listings:
        return
    over = [one if one.is_over else _withdrawn(ctx, one) for one in listings]
    ids = {one.listing_id for one in listings}
    asked = threads.every_of_owner(listings[0].owner_id)
    copies = [threads.untitled_of(one, GONE) for one in asked if one.listing_id in ids and one.title != GONE]
    for listing in over:
        applied = applications.every_of_listing(listing.listing_id)
        copies += [applications.untitled_of(one, GONE) for one in applied if one.title != GONE]
    for begin in range(0, len(copies), COPIES_MAX):
        commit(Writes().merge(*copies[begin : begin + COPIES_MAX]))
    for listing in over:
        commit(_changed(listing, _blank(listing)).merge(_files(ctx, listing)))


def _blank(one: Listing) -> Listing:
    written = Written(GONE, "", without_texts(one.written.details, GONE))
    return replace(one, written=written, text="", version=one.version + 1)


def _files(ctx: Context, one: Listing) -> Writes:
    return photos.exchanged(ctx, one.listing_id, Written(GONE, "", one.written.details), one.written)
