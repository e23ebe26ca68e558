"""Verdicts, why a person must look, and what waits for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.kernel.values import value

PART_CHARS, OVERLAP_CHARS = 2_500, 50
"""WeChat reads 2,500 characters at once. Parts overlap, so that no word is cut in two."""
PARTS_MAX = 4
"""Longer texts (about 10,000 characters) are read by a person alone."""
PATIENCE = dt.timedelta(seconds=10)
"""After so long no further part is asked about: the villager waits for the answer."""
PICTURE = "picture"
"""The kind of a document whose pictures wait by themselves; every other kind is a room's word, and the room decides."""
DECIDED_MAX = 20
"""Most pictures that one decision is about, so that it fits into one transaction. Ours."""
TRACE_KEPT = dt.timedelta(days=7)
"""WeChat answers within 30 minutes; what came later than this is of no use to anybody."""


class Suggest(StrEnum):
    """What is to be done with a content: show it, let a person look, or keep it from view until one has."""

    PASS = "pass"  # noqa: S105  A verdict, not a password.
    REVIEW = "review"
    RISKY = "risky"


class Why(StrEnum):
    """Why a content is not simply shown. All but the first mean that nobody has looked yet."""

    JUDGED = "judged"
    NO_WECHAT = "no_wechat"
    NOT_SET = "not_set"
    STALE = "stale"
    UNANSWERED = "unanswered"
    TOO_LONG = "too_long"
    TYPED_FOR = "typed_for"


class Decision(StrEnum):
    """What a person decided about a document that waited."""

    APPROVED = "approved"
    REJECTED = "rejected"


class NoSuchReview(NotFound):
    """Nothing waits under this name."""

    code = "no_such_review"
    zh, en = "没有这一条，或者已经处理过了。", "Nothing waits under this name, or it was settled already."


class DecidedInItsRoom(Conflict):
    """Its own room decides on a document; here are only pictures that a check held back."""

    code = "decided_in_its_room"
    zh, en = "这一条要在它自己的页面里审核。", "This document is decided on in its own room."


class ReviewMoved(Conflict):
    """Other pictures wait than those that somebody looked at."""

    code = "review_moved"
    zh, en = "照片有变化，请刷新页面，看过再定。", "Other pictures wait there now; look at them first."


@value
class Verdict:
    """What is thought of a content, and why, "" for what passes."""

    suggest: Suggest
    why: str = ""


@value
class Review:
    """A document that waits for a person: `kind` and `reason` are words of the room and the verdict, never its text.

    `media_ids` are the pictures of it that a check held back.
    """

    village_id: str
    subject: str
    kind: str
    reason: str
    since: dt.datetime
    media_ids: tuple[str, ...] = ()


@value
class Figures:
    """A village's reviews: how many wait, since when the oldest does, and how many were decided how."""

    waiting: int
    oldest_since: dt.datetime | None
    approved: int
    rejected: int


PASSED = Verdict(Suggest.PASS)
_RANKS = {Suggest.PASS: 0, Suggest.REVIEW: 1, Suggest.RISKY: 2}


def refuse_rooms_own(review: Review) -> None:
    """Let a person decide here on pictures that a check held back, or raise `DecidedInItsRoom`.

    What waits for its room (a wish that nobody published yet) stays in line until the room has decided.
    """
    if review.kind != PICTURE:
        raise DecidedInItsRoom


def looked_at(review: Review, media_ids: Sequence[str]) -> list[str]:
    """Return the pictures that a decision is about: those named, and none that is not; or raise `ReviewMoved`."""
    if not set(media_ids) <= set(review.media_ids) or (review.media_ids and not media_ids):
        raise ReviewMoved
    return sorted(set(media_ids))


def unlooked(why: Why) -> Verdict:
    """Return the verdict on what nobody has looked at."""
    return Verdict(Suggest.REVIEW, why.value)


def judged(suggest: str) -> Verdict:
    """Return WeChat's verdict; what it does not know a word for, a person looks at."""
    found = Suggest(suggest) if suggest in set(Suggest) else Suggest.REVIEW
    return PASSED if found is Suggest.PASS else Verdict(found, Why.JUDGED.value)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst verdict, the first of equals; nothing passes."""
    return max(verdicts, key=lambda one: _RANKS[one.suggest], default=PASSED)


def parts_of(text: str) -> Iterator[str]:
    """Yield a text in parts that WeChat reads, each but the first beginning with the end of the one before."""
    yield text[:PART_CHARS]
    step = PART_CHARS - OVERLAP_CHARS
    for start in range(step, len(text) - OVERLAP_CHARS, step):
        yield text[start : start + PART_CHARS]
