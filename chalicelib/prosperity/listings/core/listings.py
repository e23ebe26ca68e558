"""What a listing is, how it goes through its life, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field, replace

from chalicelib.kernel.calendar import business_date, start_of
from chalicelib.kernel.values import value
from chalicelib.points.ledger.core.keys import WRITTEN_FOR, moment_of
from chalicelib.prosperity.listings.core import kinds
from chalicelib.prosperity.listings.core.deeds import CHANGEABLE, ENDED, NEXT, SEEN, SILENT, ListingDeed, ListingState
from chalicelib.prosperity.listings.core.kinds import Details, Job, Kind, Plots
from chalicelib.prosperity.listings.core.refusals import (
    ApplicationInOtherState,
    ContractMissing,
    ListingInOtherState,
    NotAJob,
    NoticeRuns,
    NotPlots,
    SideSigned,
    SignedAlready,
)

PHOTOS_MAX = 6
TITLE_MAX, WORDS_MAX, REASON_MAX = 30, 600, 100
KEPT_FOR = WRITTEN_FOR + dt.timedelta(days=1)
"""How long a listing knows what was asked of it: a day longer than a key may be old that is written."""
DONE_MAX = 200
"""How often an owner does something with one listing within the days for which keys are written. Ours."""
LIVE_MAX = 20
"""So many listings that are not over one person may have. Ours."""
REMIND_DAYS = 3
"""So long before it expires its owner is reminded. Ours."""
NOTICE_DAYS = 15
"""So many whole days a lease of land is announced before it may be matched (the township's rule; prosperity.md)."""
VILLAGE, TOWN = "village", "town"
SIDES = (VILLAGE, TOWN)
"""Who agrees to a lease: an officer of its village, which is the committee's approval, and one of the town."""


@value
class Signature:
    """That an officer agreed to a lease: by which account, the resident behind it ("": none), and for which side."""

    by: str
    person: str
    at: dt.datetime
    side: str = ""


@value
class Written:
    """What an owner writes: title, words, what its scenario asks, photos, and for land the contract's file."""

    title: str
    words: str
    details: Details
    media_ids: tuple[str, ...] = ()
    contract_id: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """Every file of it."""
        return (*self.media_ids, self.contract_id) if self.contract_id else self.media_ids

    def texts(self) -> dict[str, str]:
        """Return every free text, by its field."""
        own = {f"details.{name}": text for name, text in kinds.free_texts(self.details).items()}
        return {"title": self.title, "words": self.words, **own}


@value
class Listing:
    """One listing. `done` keeps for each request's key what it asked; `text` is what it is found by.

    `is_collective`: a village's own, of which `owner_id` is the officer who looks after it. `filled` counts the
    applicants who were taken, `objections` those to its notice that are open. `reason` says why it was refused or
    hidden. `is_refused`: an officer refused it, and none agreed to it since.
    """

    listing_id: str
    town_id: str
    owner_id: str
    kind: Kind
    written: Written
    text: str
    state: ListingState
    made_at: dt.datetime
    published_at: dt.datetime | None = None
    expires_at: dt.datetime | None = None
    notice_until: dt.datetime | None = None
    signatures: tuple[Signature, ...] = ()
    objections: int = 0
    filled: int = 0
    shows_credit: bool = False
    is_collective: bool = False
    is_reminded: bool = False
    is_refused: bool = False
    reason: str = ""
    by: str = ""
    done: Mapping[str, str] = field(default_factory=dict)
    version: int = 1

    @property
    def village_id(self) -> str:
        """The village it stands in."""
        return self.listing_id[:6]

    @property
    def type_(self) -> str:
        """Its type within its scenario."""
        return self.written.details.type

    @property
    def price_fen(self) -> int:
        """What it is compared by, in fen; 0 is to be talked about."""
        return self.written.details.price_fen

    @property
    def is_over(self) -> bool:
        """Whether nothing becomes of it any more."""
        return self.state in ENDED

    @property
    def notice_last_on(self) -> dt.date | None:
        """The last day on which people object to a lease that is, or was, announced."""
        return None if self.notice_until is None else business_date(self.notice_until - dt.timedelta(seconds=1))

    @property
    def due_at(self) -> dt.datetime | None:
        """When the clock has something to do: a notice ends, its owner is reminded, it expires. None: never."""
        if self.state is ListingState.NOTICED:
            return self.notice_until
        if self.state is not ListingState.PUBLISHED or self.expires_at is None:
            return None
        return self.expires_at if self.is_reminded else self.expires_at - dt.timedelta(days=REMIND_DAYS)


def id_of(village_id: str, key: str) -> str:
    """Return the id of the listing that a key makes."""
    return f"{village_id}z{key}"


def slot_id_of(listing_id: str) -> str:
    """Return the slot of a listing's plots: one season, so many plots."""
    return f"{listing_id}#season"


def is_seen(listing: Listing, now: dt.datetime) -> bool:
    """Tell whether everybody sees a listing."""
    over = listing.expires_at is not None and now >= listing.expires_at
    return listing.state in SEEN and not (over and listing.state is ListingState.PUBLISHED)


def is_silent(listing: Listing) -> bool:
    """Tell whether nobody writes or calls about a listing any more: also while what was refused waits anew."""
    return listing.state in SILENT or listing.is_refused


def moved(
    listing: Listing,
    deed: ListingDeed,
    now: dt.datetime,
    *,
    by: str,
    person: str = "",
    side: str = "",
    reason: str = "",
) -> Listing:
    """Return a listing after a deed; `side` is for whom a lease is signed.

    `CLEAR`, `APPROVE`, `OPEN` and `RENEW` let it be seen from now on for its scenario's days.

    Raises:
        ListingInOtherState: the deed is not for one in its state.
        NoticeRuns: a lease is announced still, or has open objections. SignedAlready: by the same person.
        SideSigned: by another officer of the same side.
    """
    state = NEXT.get((listing.state, deed))
    if state is None or not _fits_kind(listing, deed):
        raise ListingInOtherState(state=listing.state.value)
    if deed is ListingDeed.OPEN and not _is_notice_over(listing, now):
        raise NoticeRuns
    after = replace(listing, state=state, by=by, reason=reason, version=listing.version + 1)
    if deed in {ListingDeed.SIGN, ListingDeed.NOTICE}:
        after = _signed(after, Signature(by, person, now, side))
    if deed is ListingDeed.NOTICE:
        after = replace(after, published_at=now, notice_until=_notice_from(now))
    if deed is ListingDeed.DOUBT:
        after = replace(after, signatures=(), notice_until=None)
    if deed in _JUDGED:
        after = replace(after, is_refused=deed is ListingDeed.REFUSE)
    return _seen_from(after, now) if deed in _PUBLISHING else after


_PUBLISHING = frozenset({ListingDeed.CLEAR, ListingDeed.APPROVE, ListingDeed.OPEN, ListingDeed.RENEW})
_JUDGED = frozenset({ListingDeed.REFUSE, ListingDeed.APPROVE, ListingDeed.NOTICE})
_LANDS = frozenset({ListingDeed.SIGN, ListingDeed.NOTICE, ListingDeed.OPEN})
_NEVER_LANDS = frozenset({ListingDeed.CLEAR, ListingDeed.APPROVE})


def _notice_from(now: dt.datetime) -> dt.datetime:
    """Return when a notice that begins now ends: at midnight in China, after so many whole days."""
    return start_of(business_date(now) + dt.timedelta(days=NOTICE_DAYS + 1))


def _fits_kind(listing: Listing, deed: ListingDeed) -> bool:
    return deed not in (_NEVER_LANDS if listing.kind is Kind.LAND else _LANDS)


def _is_notice_over(listing: Listing, now: dt.datetime) -> bool:
    ends = listing.notice_until
    return ends is not None and now >= ends and not listing.objections


def _signed(listing: Listing, signature: Signature) -> Listing:
    """Return a lease with one more signature, of another account, another person, and the other side."""
    if any(one.by == signature.by or (one.person and one.person == signature.person) for one in listing.signatures):
        raise SignedAlready
    if any(one.side == signature.side for one in listing.signatures):
        raise SideSigned
    return replace(listing, signatures=(*listing.signatures, signature))


def _seen_from(listing: Listing, now: dt.datetime) -> Listing:
    """Return a listing that is seen for its days from now; the place in the list is that of its first day."""
    days = dt.timedelta(days=kinds.DAYS[listing.kind])
    since = listing.published_at or now
    return replace(listing, published_at=since, expires_at=now + days, is_reminded=False)


def sent(listing: Listing, now: dt.datetime, *, is_clean: bool, by: str) -> Listing:
    """Return a listing that its owner sends off, or changed: seen at once, or once an officer has looked.

    Land waits for officers, and so does what one refused, however often it is sent, until one agrees to it.

    Raises:
        ListingInOtherState: there is nothing to send.
        ContractMissing: a lease without its contract.
    """
    if listing.kind is Kind.LAND and not listing.written.contract_id:
        raise ContractMissing
    sees_officer = listing.kind is Kind.LAND or listing.is_refused
    return moved(listing, ListingDeed.CLEAR if is_clean and not sees_officer else ListingDeed.DOUBT, now, by=by)


def unsigned(listing: Listing) -> tuple[str, ...]:
    """Return whose yes to a lease is missing, of its village and the town; none for what is no land."""
    if listing.kind is not Kind.LAND:
        return ()
    signed = {one.side for one in listing.signatures}
    return tuple(side for side in SIDES if side not in signed)


def approving(listing: Listing, side: str) -> ListingDeed:
    """Return what an officer's yes is: for land that of one side, or of the last one, which announces it."""
    if listing.kind is not Kind.LAND:
        return ListingDeed.APPROVE
    return ListingDeed.SIGN if set(unsigned(listing)) - {side} else ListingDeed.NOTICE


def refuse_change(listing: Listing, written: Written) -> None:
    """Let an owner write a listing anew.

    Raises:
        ListingInOtherState: it is over, or an officer hid it; or it would become something else, or have other plots.
    """
    same = type(written.details) is type(listing.written.details)
    if listing.state not in CHANGEABLE or not same or _changes_plots(listing, written):
        raise ListingInOtherState(state=listing.state.value)


def _changes_plots(listing: Listing, written: Written) -> bool:
    """Tell whether there would be more or fewer plots than people could adopt already."""
    was, now = listing.written.details, written.details
    is_open = listing.published_at is not None
    return is_open and isinstance(was, Plots) and isinstance(now, Plots) and was.plots != now.plots


def plots_of(listing: Listing) -> int:
    """Return how many plots a listing has to adopt.

    Raises:
        NotPlots: it is none of plots.
    """
    return _plots(listing).plots


def season_of(listing: Listing) -> str:
    """Return for which season its plots are.

    Raises:
        NotPlots: it is none of plots.
    """
    return _plots(listing).season


def _plots(listing: Listing) -> Plots:
    if not isinstance(listing.written.details, Plots):
        raise NotPlots
    return listing.written.details


def reminded(listing: Listing) -> Listing:
    """Return a listing whose owner was told that it will expire."""
    return replace(listing, is_reminded=True, version=listing.version + 1)


def showing_credit(listing: Listing, *, shows: bool) -> Listing:
    """Return a listing that shows its owner's credit band, or shows it no more.

    Raises:
        ListingInOtherState: it is over, and shown to nobody.
    """
    if listing.is_over and shows:
        raise ListingInOtherState(state=listing.state.value)
    return replace(listing, shows_credit=shows, version=listing.version + 1)


def places_of(listing: Listing) -> int:
    """Return how many people a job takes.

    Raises:
        NotAJob: it offers none.
    """
    details = listing.written.details
    if not isinstance(details, Job) or details.type != "offer":
        raise NotAJob
    return details.places


def taken_on(listing: Listing, now: dt.datetime, *, by: str) -> Listing:
    """Return a job that took one applicant more; with the last place it is matched.

    Raises:
        NotAJob. ListingInOtherState: it is not to be had now. ApplicationInOtherState: every place is taken.
    """
    places = places_of(listing)
    if listing.state is not ListingState.PUBLISHED:
        raise ListingInOtherState(state=listing.state.value)
    if listing.filled >= places:
        raise ApplicationInOtherState(state="full")
    after = replace(listing, filled=listing.filled + 1)
    if after.filled < places:
        return replace(after, version=after.version + 1)
    return moved(after, ListingDeed.MATCH, now, by=by)


def clock_deed(listing: Listing, now: dt.datetime) -> ListingDeed | None:
    """Return what the clock does with a listing now, None for nothing: of a notice with open objections nothing."""
    if listing.state is ListingState.NOTICED:
        return ListingDeed.OPEN if _is_notice_over(listing, now) else None
    if listing.state is ListingState.PUBLISHED and listing.expires_at is not None and now >= listing.expires_at:
        return ListingDeed.EXPIRE
    return None


def remembered(done: Mapping[str, str], now: dt.datetime) -> dict[str, str]:
    """Return the requests that may still come again: an older key is not written any more (`refuse_untimely`)."""
    return {key: mark for key, mark in done.items() if moment_of(key) >= now - KEPT_FOR}
