"""Two persons write to each other about a listing; their phones are shown to both once both agree, and not before."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.members import NoSuchMember, Standing, is_member
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import members, people
from chalicelib.kernel import keys
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.paging import Page
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.prosperity.listings.core import threads as core
from chalicelib.prosperity.listings.core.listings import Listing, is_silent
from chalicelib.prosperity.listings.core.privacy import refuse_contacts
from chalicelib.prosperity.listings.core.refusals import (
    EnquiryStopped,
    NoPhoneToGive,
    NoSuchEnquiry,
    NoSuchListing,
    NotYourOwn,
    PhoneGone,
)
from chalicelib.prosperity.listings.core.threads import Enquiry, EnquiryDeed, EnquiryState, Said, Side
from chalicelib.prosperity.listings.service import reading, telling
from chalicelib.prosperity.listings.service.letting import prepare_let_in
from chalicelib.prosperity.listings.service.writing import refuse_risky
from chalicelib.prosperity.listings.store import listings as listings_store, threads as store

TURNS_MAX = 6
"""So often a step is decided anew where the other side did something at the same moment."""


def ask(ctx: Context, *, listing_id: str, words: str, key: str) -> Enquiry:
    """Ask about a listing, once per `key`; who asked about it before writes on there. 3 round trips and WeChat's.

    Raises:
        NoSuchListing: nobody sees it, or it is of another town than a member's. NotYourOwn. ContactInWords.
        ListingWordsRisky. EnquiryOver, ThreadFull: in the enquiry that there is. KeyReused. Busy.
    """
    me = ctx.actor.subject
    enquiry_id = _id_of(listing_id, me)
    if store.find_enquiry(enquiry_id) is not None:
        return say(ctx, enquiry_id=enquiry_id, words=words, key=key)
    listing = open_to_me(ctx, listing_id)
    refuse_contacts({"words": words})
    refuse_risky(ctx, words, "words")
    made, now = _first(ctx, listing, me), ctx.now()
    after = core.said(made, Side.ASKER, now)
    said, mark = Said(after.count, Side.ASKER, words, now), fingerprint("say", words)
    writes = store.creation_of(after, refusal=AlreadyDone)
    writes.merge(
        store.message_of(enquiry_id, said, key, mark, refusal=lambda _: KeyReused()),
        listings_store.seen_of(listing_id, now, refusal=lambda _: NoSuchListing()),
        telling.asked(ctx, after, Side.OWNER, telling.MESSAGE),
    )
    writes.merge(prepare_let_in(me))
    try:
        commit(writes)
    except AlreadyDone:  # Of two first words at once one makes the enquiry.
        return say(ctx, enquiry_id=enquiry_id, words=words, key=key)
    return after


def prepare_hired(ctx: Context, listing: Listing, applicant_id: str) -> Writes:
    """Return the write by which an employer and whom they took can write to each other; none where they can already.

    Nobody wrote a word yet, so nobody has anything to read. One round trip.

    Raises, when it is committed:
        Stale: the applicant asked at the same moment.
    """
    enquiry_id = _id_of(listing.listing_id, applicant_id)
    if store.find_enquiry(enquiry_id) is not None:
        return Writes()
    return Writes().merge(store.creation_of(_first(ctx, listing, applicant_id), refusal=Stale))


def _id_of(listing_id: str, asker_id: str) -> str:
    return f"{listing_id}~{keys.digest('listing-enquiry', f'{listing_id}|{asker_id}')}"


def open_to_me(ctx: Context, listing_id: str) -> Listing:
    """Return a listing that the acting person may ask about, apply to or report. One round trip.

    Raises:
        NoSuchListing: nobody sees it, or it is of another town than a member's. NotYourOwn.
    """
    listing = reading.load_seen(ctx, listing_id=listing_id)
    if not reading.is_for(listing, ctx.actor):
        raise NoSuchListing
    if listing.owner_id in ctx.actor.identities:
        raise NotYourOwn
    return listing


def _first(ctx: Context, listing: Listing, asker_id: str) -> Enquiry:
    now, title, listing_id = ctx.now(), listing.written.title, listing.listing_id
    enquiry_id = _id_of(listing_id, asker_id)
    return Enquiry(enquiry_id, listing_id, title, listing.owner_id, asker_id, EnquiryState.OPEN, now, now)


def say(ctx: Context, *, enquiry_id: str, words: str, key: str) -> Enquiry:
    """Write one message more, once per `key`. 3 round trips and WeChat's.

    The other side is told of the first that it has not seen.

    Raises:
        NoSuchEnquiry: it is none of theirs. EnquiryOver, ThreadFull. ContactInWords. ListingWordsRisky. KeyReused.
        EnquiryStopped: what it is about was taken down. Busy: the other side did something again and again.
    """
    seen, side = _load(ctx, enquiry_id)
    mark = fingerprint("say", words)
    first = store.find_key(enquiry_id, key)
    if first is not None:
        return _said_before(seen, first, (side.value, mark))
    refuse_contacts({"words": words})
    refuse_risky(ctx, words, "words")

    def step(now: Enquiry) -> tuple[Enquiry, Writes]:
        after = core.said(now, side, ctx.now())
        said = Said(after.count, side, words, ctx.now())
        writes = store.message_of(enquiry_id, said, key, mark, refusal=AlreadyDone)
        is_new = dict(after.unread)[side.other] == 1
        writes.merge(prepare_let_in(ctx.actor.subject), _heard(seen))
        return after, writes.merge(telling.asked(ctx, after, side.other, telling.MESSAGE) if is_new else Writes())

    try:
        return _stepped(seen, step)
    except AlreadyDone as done:
        return _said_before(seen, (done.first.side, done.first.mark), (side.value, mark))


def _said_before(seen: Enquiry, first: tuple[str, str], asked: tuple[str, str]) -> Enquiry:
    if first != asked:
        raise KeyReused
    return seen


def _heard(enquiry: Enquiry) -> Writes:
    """Return the check that what an enquiry is about was not taken down."""
    return listings_store.heard_of(enquiry.listing_id, refusal=lambda _: EnquiryStopped())


def _load(ctx: Context, enquiry_id: str) -> tuple[Enquiry, Side]:
    return _sided(ctx, store.find_enquiry(enquiry_id))


def _sided(ctx: Context, found: Enquiry | None) -> tuple[Enquiry, Side]:
    side = None if found is None else found.side_of(ctx.actor.subject)
    if found is None or side is None:
        raise NoSuchEnquiry
    return found, side


def _stepped(seen: Enquiry, step: Callable[[Enquiry], tuple[Enquiry, Writes]]) -> Enquiry:
    """Do a step with an enquiry as it is, and decide it anew on what the other side made of it meanwhile."""
    for _ in range(TURNS_MAX):
        after, also = step(seen)
        if after is seen:
            return seen
        change = store.change_of(after, seen.version, refusal=lambda now: Stale(store.enquiry_of(now)))
        try:
            commit(also.merge(change))
        except Stale as now:
            seen = now.image
        else:
            return after
    raise Busy


@value
class Talk:
    """An enquiry as one side reads it, with a page of its messages. `is_stopped`: what it is about was taken down."""

    enquiry: Enquiry
    side: Side
    page: Page[Said]
    is_stopped: bool


def read(ctx: Context, *, enquiry_id: str, size: int, cursor: str | None) -> Talk:
    """Return one of the acting person's enquiries with a page of its messages, the last first.

    With its first page all of it counts as seen. 2 round trips, 3 where there was something new.

    Raises:
        NoSuchEnquiry: it is none of theirs.
    """
    found, listing = store.find_with_listing(enquiry_id)
    seen, side = _sided(ctx, found)
    page = store.list_messages(enquiry_id, size=size, cursor=cursor)
    if cursor is None:
        seen = _stepped(seen, lambda now: (core.seen(now, side), Writes()))
    return Talk(seen, side, page, listing is None or is_silent(listing))


def list_own(ctx: Context, *, side: Side, size: int, cursor: str | None) -> Page[Enquiry]:
    """Return a page of the acting person's enquiries on one side, the last written first. One round trip."""
    return store.list_of(ctx.actor.subject, side, size=size, cursor=cursor)


def agree(ctx: Context, *, enquiry_id: str, agrees: bool) -> Enquiry:
    """Say that the acting person agrees that phones are exchanged, or take it back; again is the same.

    With the second yes both may look; that is kept in the audit trail of the village. 3 round trips.

    Raises:
        NoSuchEnquiry. EnquiryOver. NoPhoneToGive: the house knows no phone of theirs. Busy.
        EnquiryStopped: what it is about was taken down; a yes is taken back all the same.
    """
    seen, side = _load(ctx, enquiry_id)
    if agrees and not _phone_of(ctx.actor.subject):
        raise NoPhoneToGive

    def let_in() -> Writes:
        return prepare_let_in(ctx.actor.subject)

    def step(now: Enquiry) -> tuple[Enquiry, Writes]:
        after = core.agreeing(now, side, ctx.now(), agrees=agrees)
        if after is now or not agrees:
            return after, let_in()
        news = telling.REVEAL if after.is_revealed else telling.AGREE
        told = let_in().merge(_heard(seen), telling.asked(ctx, after, side.other, news))
        return after, told.merge(_audited(ctx, after) if after.is_revealed else Writes())

    return _stepped(seen, step)


def _audited(ctx: Context, enquiry: Enquiry) -> Writes:
    return prepare_audit(ctx, place_id=enquiry.village_id, deed="listings.reveal", target=enquiry.enquiry_id)


def contact(ctx: Context, *, enquiry_id: str) -> str:
    """Return the other side's phone, in full, and record that the acting person looked. 3 round trips.

    Raises:
        NoSuchEnquiry: it is none of theirs. NotAgreedByBoth. PhoneGone: the other has none now, or left.
        EnquiryStopped: what it is about was taken down, also after both agreed.
        MemberBlocked, NoSuchMember, NotAllowed: who looks is not let in any more.
    """
    seen, side = _load(ctx, enquiry_id)
    phone = _phone_of(core.whose_phone(seen, side))
    if not phone:
        raise PhoneGone
    look = prepare_audit(ctx, place_id=seen.village_id, deed="listings.contact", target=enquiry_id)
    commit(look.merge(prepare_let_in(ctx.actor.subject), _heard(seen)))
    return phone


def _phone_of(person_id: str) -> str:
    """Return the phone of somebody who is let in, "" for none. One round trip."""
    try:
        if is_member(person_id):
            found = members.load_member(member_id=person_id)
            return members.whole_phone(found) if found.standing is Standing.ACTIVE else ""
        resident = people.load_resident(resident_id=person_id)
        return people.whole_phone(resident) if resident.status is Status.ACTIVE else ""
    except (NoSuchMember, NoSuchHolder):
        return ""


def move(ctx: Context, *, enquiry_id: str, deed: EnquiryDeed) -> Enquiry:
    """Close, open again or block one of the acting person's enquiries; again is the same. 2 round trips.

    Raises:
        NoSuchEnquiry. EnquiryOver: it is blocked, or the other side closed it. Busy.
    """
    seen, side = _load(ctx, enquiry_id)
    return _stepped(seen, lambda now: (core.moved(now, deed, side), prepare_let_in(ctx.actor.subject)))
