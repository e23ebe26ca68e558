"""An enquiry: two persons who write to each other about a listing, and whether each lets the other have their phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from chalicelib.kernel.values import value
from chalicelib.prosperity.listings.core.refusals import EnquiryOver, NotAgreedByBoth, ThreadFull

MESSAGES_MAX = 200
"""Who has said so much to each other meets, or calls. Ours."""
WORDS_MAX = 300


class Side(StrEnum):
    """The two sides of an enquiry: whose the listing is, and who asks."""

    OWNER = "owner"
    ASKER = "asker"

    @property
    def other(self) -> Side:
        """The other side."""
        return Side.ASKER if self is Side.OWNER else Side.OWNER


class EnquiryState(StrEnum):
    """Whether the two write on. What one of them blocked stays so."""

    OPEN = "open"
    CLOSED = "closed"
    BLOCKED = "blocked"


class EnquiryDeed(StrEnum):
    """What either side does with an enquiry. Only who closed it opens it again."""

    CLOSE = "close"
    REOPEN = "reopen"
    BLOCK = "block"


_S, _D = EnquiryState, EnquiryDeed
NEXT: Mapping[tuple[EnquiryState, EnquiryDeed], EnquiryState] = {
    (_S.OPEN, _D.CLOSE): _S.CLOSED,
    (_S.OPEN, _D.BLOCK): _S.BLOCKED,
    (_S.CLOSED, _D.REOPEN): _S.OPEN,
    (_S.CLOSED, _D.BLOCK): _S.BLOCKED,
}


@value
class Enquiry:
    """One enquiry: of `asker_id`, about a listing of `owner_id`.

    `agreed` says since when a side agrees that phones are exchanged; `unread` how many messages a side has not seen.
    `ended_by` is the side that closed or blocked it.
    """

    enquiry_id: str
    listing_id: str
    title: str
    owner_id: str
    asker_id: str
    state: EnquiryState
    made_at: dt.datetime
    last_at: dt.datetime
    count: int = 0
    agreed: tuple[tuple[Side, dt.datetime], ...] = ()
    unread: tuple[tuple[Side, int], ...] = ()
    ended_by: str = ""
    version: int = 1

    @property
    def village_id(self) -> str:
        """The listing's village."""
        return self.listing_id[:6]

    def side_of(self, person_id: str) -> Side | None:
        """Return on which side somebody is, None for who is on neither."""
        if person_id == self.owner_id:
            return Side.OWNER
        return Side.ASKER if person_id == self.asker_id else None

    def person(self, side: Side) -> str:
        """Return who is on a side."""
        return self.owner_id if side is Side.OWNER else self.asker_id

    def has_agreed(self, side: Side) -> bool:
        """Tell whether a side agrees that phones are exchanged."""
        return side in dict(self.agreed)

    @property
    def is_revealed(self) -> bool:
        """Whether each may see the other's phone now."""
        return self.state is EnquiryState.OPEN and all(self.has_agreed(side) for side in Side)


@value
class Said:
    """One message: the `nth`, of which side."""

    nth: int
    side: Side
    words: str
    at: dt.datetime


def _counted(enquiry: Enquiry, side: Side, unread: int) -> tuple[tuple[Side, int], ...]:
    kept = {**dict(enquiry.unread), side: unread}
    return tuple(sorted((one, count) for one, count in kept.items() if count))


def said(enquiry: Enquiry, side: Side, now: dt.datetime) -> Enquiry:
    """Return an enquiry after one more message of a side.

    Raises:
        EnquiryOver: one of the two closed or blocked it.
        ThreadFull: they wrote as much as there is room for.
    """
    if enquiry.state is not EnquiryState.OPEN:
        raise EnquiryOver
    if enquiry.count >= MESSAGES_MAX:
        raise ThreadFull(most=MESSAGES_MAX)
    unread = _counted(enquiry, side.other, dict(enquiry.unread).get(side.other, 0) + 1)
    return replace(enquiry, last_at=now, count=enquiry.count + 1, unread=unread, version=enquiry.version + 1)


def seen(enquiry: Enquiry, side: Side) -> Enquiry:
    """Return an enquiry of which a side has seen everything."""
    if not dict(enquiry.unread).get(side, 0):
        return enquiry
    return replace(enquiry, unread=_counted(enquiry, side, 0), version=enquiry.version + 1)


def agreeing(enquiry: Enquiry, side: Side, now: dt.datetime, *, agrees: bool) -> Enquiry:
    """Return an enquiry in which a side agrees that phones are exchanged, or takes that back. Again is the same.

    Raises:
        EnquiryOver: one of the two closed or blocked it.
    """
    if enquiry.state is not EnquiryState.OPEN:
        raise EnquiryOver
    if enquiry.has_agreed(side) is agrees:
        return enquiry
    kept = tuple((one, at) for one, at in enquiry.agreed if one is not side)
    agreed = (*kept, (side, now)) if agrees else kept
    return replace(enquiry, agreed=tuple(sorted(agreed)), version=enquiry.version + 1)


def moved(enquiry: Enquiry, deed: EnquiryDeed, side: Side) -> Enquiry:
    """Return an enquiry that a side closed, opened again or blocked. What it is already it stays.

    Raises:
        EnquiryOver: it is blocked, or the other side closed it.
    """
    if (enquiry.state, enquiry.ended_by) == (_ENDS.get(deed, EnquiryState.OPEN), _ended_by(deed, side)):
        return enquiry
    state = NEXT.get((enquiry.state, deed))
    if state is None or (deed is EnquiryDeed.REOPEN and enquiry.ended_by != side.value):
        raise EnquiryOver
    return replace(enquiry, state=state, ended_by=_ended_by(deed, side), version=enquiry.version + 1)


_ENDS = {_D.CLOSE: _S.CLOSED, _D.BLOCK: _S.BLOCKED}


def _ended_by(deed: EnquiryDeed, side: Side) -> str:
    return "" if deed is EnquiryDeed.REOPEN else side.value


def whose_phone(enquiry: Enquiry, side: Side) -> str:
    """Return whose phone a side may see now.

    Raises:
        NotAgreedByBoth: not both agree, or the enquiry is over.
    """
    if not enquiry.is_revealed:
        raise NotAgreedByBoth
    return enquiry.person(side.other)
