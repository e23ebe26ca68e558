"""What is said against a listing: abuse, or an objection to a lease; and how officers decide on it."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.kernel import keys
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.ledger.service.rulebooks import places_of
from chalicelib.prosperity.listings.core import reports as core
from chalicelib.prosperity.listings.core.deeds import ListingDeed, ListingState
from chalicelib.prosperity.listings.core.listings import Listing
from chalicelib.prosperity.listings.core.privacy import refuse_contacts
from chalicelib.prosperity.listings.core.refusals import (
    NoSuchListing,
    NoSuchReport,
    NotObjectable,
    NotYoursToList,
    ReportedAlready,
)
from chalicelib.prosperity.listings.core.reports import Report, ReportDeed, ReportKind, ReportState
from chalicelib.prosperity.listings.service import desk, telling
from chalicelib.prosperity.listings.service.enquiring import open_to_me
from chalicelib.prosperity.listings.service.letting import prepare_let_in
from chalicelib.prosperity.listings.store import listings as listings_store, reports as store

TURNS_MAX = 6


def report(ctx: Context, *, listing_id: str, kind: ReportKind, words: str, key: str) -> Report:
    """Report a listing, or object to a lease that is announced, once per `key`. 3 round trips.

    Whose lease it is is told of an objection, not by whom.

    Who did so before reports anew once that is decided, and objects anew to another announcement; a round trip more
    for each of theirs.

    Raises:
        NoSuchListing. NotYourOwn. ReportedAlready: theirs is open, or of this announcement. ContactInWords. Busy.
        NotObjectable: no lease of it is announced now. NotYoursToList: only residents of its town object.
    """
    me, mark = ctx.actor.subject, fingerprint("report", kind, words, key)
    before: Report | None = None
    for nth in range(core.REPORTS_MAX):
        report_id = keys.digest("listing-report", "|".join((listing_id, kind, me, *([str(nth)] if nth else []))))
        found = store.find_report(listing_id, report_id)
        if found is None:
            return _made(ctx, listing_id, report_id, (kind, words, mark), before)
        if found.mark == mark:
            return found
        before = found
    raise ReportedAlready


def _made(
    ctx: Context, listing_id: str, report_id: str, said: tuple[ReportKind, str, str], before: Report | None
) -> Report:
    """Keep a report that is not there yet, behind the last one of theirs."""
    kind, words, mark = said
    listing, me = open_to_me(ctx, listing_id), ctx.actor.subject
    notice = "" if kind is ReportKind.ABUSE or listing.notice_until is None else listing.notice_until.isoformat()
    if before is not None and not core.may_follow(before, notice):
        raise ReportedAlready
    refuse_contacts({"words": words})
    title = listing.written.title
    made = Report(listing_id, report_id, kind, title, me, words, ReportState.OPEN, ctx.now(), mark, notice)
    writes = store.creation_of(made, refusal=lambda image: AlreadyDone(store.report_of(image)))
    if kind is ReportKind.OBJECTION:
        _refuse_strangers(ctx, listing)
        writes.merge(listings_store.objection_of(listing_id, ctx.now(), refusal=lambda _: NotObjectable()))
        writes.merge(telling.reported(ctx, made, telling.OBJECT))
    try:
        commit(writes.merge(prepare_let_in(me)))
    except AlreadyDone as done:
        return _again(done.first, mark)
    return made


def _refuse_strangers(ctx: Context, listing: Listing) -> None:
    """Let residents of a lease's town object."""
    me = ctx.actor.subject
    if Role.RESIDENT not in ctx.actor.roles or places_of(me[:6])[0] != listing.town_id:
        raise NotYoursToList


def _again(first: Report, mark: str) -> Report:
    if first.mark != mark:
        raise ReportedAlready
    return first


def list_at_desk(*, village_id: str, state: ReportState, size: int, cursor: str | None) -> Page[Report]:
    """Return a page of a village's reports of one state. One round trip."""
    return store.list_at_desk(village_id, state, size=size, cursor=cursor)


def list_own(ctx: Context, *, size: int, cursor: str | None) -> Page[Report]:
    """Return a page of what the acting person reported or objected to, the last first. One round trip."""
    return store.list_of_reporter(ctx.actor.subject, size=size, cursor=cursor)


def decide(ctx: Context, *, listing_id: str, report_id: str, deed: ReportDeed, reason: str) -> Report:
    """Decide on a report: an upheld one hides the listing, an upheld objection refuses the lease. 4 round trips.

    Again is the same. The listing changes in the same transaction; its owner is told, and so is who reported.

    Raises:
        NoSuchReport. ReportDecided: otherwise before. OwnFamily: it is of the acting officer's family, or by it. Busy.
    """
    for _ in range(TURNS_MAX):
        seen, listing = _load(listing_id, report_id)
        desk.refuse_own(ctx, seen.reporter_id, listing.owner_id)
        if seen.state is core.NEXT[ReportState.OPEN, deed]:
            return seen
        after = core.decided(seen, deed, reason=reason, by=ctx.actor.signature)
        writes = store.change_of(after, seen.version, refusal=Stale).merge(_followed(ctx, listing, after))
        writes.merge(telling.reported(ctx, after, deed.value))
        audit = prepare_audit(ctx, place_id=seen.village_id, deed=f"listings.report_{deed}", target=listing_id)
        try:
            commit(writes.merge(audit))
        except Stale:
            continue
        return after
    raise Busy


def _load(listing_id: str, report_id: str) -> tuple[Report, Listing]:
    found, listing = store.find_report(listing_id, report_id), listings_store.find_listing(listing_id)
    if found is None:
        raise NoSuchReport
    if listing is None:
        raise NoSuchListing
    return found, listing


def _followed(ctx: Context, listing: Listing, report: Report) -> Writes:
    """Return what a decision does to the listing: an objection is open no more, an upheld report ends its show."""
    before, also = listing, Writes()
    if report.kind is ReportKind.OBJECTION:
        listing = replace(listing, objections=listing.objections - 1, version=listing.version + 1)
    step = _ENDS.get(listing.state) if report.state is ReportState.UPHELD else None
    if step is not None:
        listing, also = desk.moved(ctx, listing, step, report.reason)
    if listing is before:
        return also
    return also.merge(listings_store.change_of(before, listing, refusal=Stale))


_ENDS = {
    ListingState.PUBLISHED: ListingDeed.HIDE,
    ListingState.EXPIRED: ListingDeed.HIDE,
    ListingState.NOTICED: ListingDeed.REFUSE,
    ListingState.WAITING: ListingDeed.REFUSE,
}
"""What an upheld report does to what everybody sees, or may see again; what waits or is announced is refused, so that
no lease comes past its signatures. What is refused, hidden or over already stays so."""
