"""Scores in the log: what is registered of each, with the score itself, and its receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from chalicelib.credit.log.core.batches import Place
from chalicelib.credit.log.core.chains import Registered
from chalicelib.credit.log.core.commitments import Kind
from chalicelib.credit.log.core.receipts import Receipt
from chalicelib.credit.log.service import registering as log
from chalicelib.credit.log.service.sequencing import prepare_registered
from chalicelib.credit.score.core.kept import Kept, Past, past_of
from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.core.scoring import Policy
from chalicelib.credit.score.service.cast import person_of
from chalicelib.credit.score.service.reading import town_of
from chalicelib.credit.score.store import scores as store
from chalicelib.foundation.facts.core.awards import account_of
from chalicelib.kernel.context import Context
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Writes


@value
class Batch:
    """Some people as they are once their new scores are registered, their history's new rows, and the log's write."""

    after: list[Kept]
    pasts: list[Past | None]
    writes: Writes


def registered(ctx: Context, batch: Sequence[tuple[Kept | None, Kept]], policy: Policy, on: dt.date) -> Batch:
    """Return the same people with each new score registered, as one batch of the log: an entry a new score."""
    after: list[Kept] = []
    news: dict[int, Past] = {}
    entries: list[bytes] = []
    for nth, (before, one) in enumerate(batch):
        after.append(one)
        if before is None or before.version != one.version:
            news[nth] = past = past_of(one, on, policy.grade_of(one.points))
            chain, entry = log.continued(
                one.chain or log.begun(ctx), kind=Kind.SCORE, holder=person_of(one.holder), lines=past.lines
            )
            after[nth] = replace(one, chain=chain)
            entries.append(entry)
    if not entries:
        return Batch(after, [None] * len(batch), Writes())
    writes, places = prepare_registered(ctx, town_id=town_of(batch[0][1].village_id), entries=entries)
    for (nth, past), place in zip(news.items(), places, strict=True):
        news[nth] = replace(past, registered=_known(batch[nth][1], after[nth], place))
    return Batch(after, [news.get(nth) for nth in range(len(batch))], writes)


def _known(before: Kept, after: Kept, place: Place) -> Registered:
    """Return what is kept of the record by which somebody's chain grew."""
    assert after.chain is not None
    return Registered(after.chain.count, before.chain.last if before.chain else b"", place)


def receipt(*, resident_id: str, version: int) -> Receipt:
    """Return the receipt of one of somebody's scores. Three round trips, and three reads of S3.

    Raises:
        NoScore: they have none, or never had one of this number.
        NotRegistered: it was made before there was a log.
        NotYetInLog: the published log does not have it yet.
    """
    kept, past = store.find_past(account_of(resident_id), version)
    if kept is None or past is None:
        raise NoScore
    return log.receipt_of(kept.chain, past.registered, kind=Kind.SCORE, holder=resident_id, lines=past.lines)
