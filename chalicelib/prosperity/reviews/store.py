"""Moves reviews and their figures in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.prosperity.reviews.core.deeds import ReviewState
from chalicelib.prosperity.reviews.core.reviews import STARS, Answer, Figures, Review
from chalicelib.prosperity.reviews.records import ProductReviewRecord, ReviewFiguresRecord


def review_of(record: ProductReviewRecord | None) -> Review | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    said: Any = record.answer
    answer = None if said is None else Answer(said["words"], dt.datetime.fromisoformat(said["at"]), said["by"])
    return Review(
        record.subject,
        record.proof,
        record.author_id,
        record.label,
        record.stars,
        record.words or "",
        ReviewState(record.state),
        dt.datetime.fromisoformat(record.made.partition("#")[0]),
        tuple(record.media_ids or ()),
        dt.datetime.fromisoformat(record.changed_at) if record.changed_at else None,
        answer,
        record.reason or "",
        record.by or "",
        record.done or {},
        record.version,
    )


def record_of(review: Review) -> ProductReviewRecord:
    """Return the record of a review."""
    answer = review.answer
    return ProductReviewRecord(
        review.subject,
        review.proof,
        shown_of=review.subject if review.state is ReviewState.SHOWN else None,
        made=f"{review.made_at.astimezone(dt.UTC).isoformat()}#{review.proof}",
        desk_state=f"{review.village_id}#{review.state.value}",
        author_id=review.author_id,
        label=review.label,
        stars=review.stars,
        words=review.words or None,
        state=review.state.value,
        media_ids=list(review.media_ids) or None,
        changed_at=None if review.changed_at is None else review.changed_at.astimezone(dt.UTC).isoformat(),
        answer=None if answer is None else {"words": answer.words, "at": answer.at.isoformat(), "by": answer.by},
        reason=review.reason or None,
        by=review.by or None,
        done=dict(review.done) or None,
        version=review.version,
    )


def find_review(subject: str, proof: str) -> Review | None:
    """Return a review as it is now, or None. One round trip."""
    return review_of(storage.find(ProductReviewRecord, subject, proof, consistent=True))


def find_figures(subject: str) -> Figures:
    """Return how many stars a thing has. One round trip."""
    found = storage.find(ReviewFiguresRecord, subject)
    return Figures({n: 0 if found is None else getattr(found, f"stars_{n}") or 0 for n in STARS})


def list_shown(subject: str, *, size: int, cursor: str | None) -> Page[Review]:
    """Return a page of the reviews of a thing that everybody sees, the newest first. One round trip."""
    return _page(storage.Query(ProductReviewRecord, subject, index="by_shown", newest_first=True), size, cursor)


def list_at_desk(village_id: str, state: ReviewState, *, size: int, cursor: str | None) -> Page[Review]:
    """Return a page of a village's reviews of one state, the newest first; of those that wait the oldest first."""
    newest = state is not ReviewState.WAITING
    key = f"{village_id}#{state.value}"
    return _page(storage.Query(ProductReviewRecord, key, index="by_desk", newest_first=newest), size, cursor)


def _page(query: storage.Query, size: int, cursor: str | None) -> Page[Review]:
    page = storage.page(query, size=size, cursor=cursor)
    found = [review_of(ProductReviewRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)


def creation_of(review: Review, refusal: Refusal) -> Writes:
    """Return the write of a new review, the guard of its transaction."""
    return Writes().create(record_of(review), refusal=refusal, guard=True)


def change_of(review: Review, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(review), condition=ProductReviewRecord.version == seen, refusal=refusal)


def counts_of(subject: str, change: Mapping[int, int]) -> Writes:
    """Return the write that counts so many stars more or fewer; none for nothing."""
    if not change:
        return Writes()
    actions = [getattr(ReviewFiguresRecord, f"stars_{stars}").add(by) for stars, by in change.items()]
    return Writes().update(ReviewFiguresRecord, subject, actions=actions)
