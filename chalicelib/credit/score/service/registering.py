"""Scores in the log: what is registered of each, with the score itself, and its receipt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from chalicelib.credit.log.core.batches import Place
from chalicelib.credit.log.core.chains import Registered
from chalicelib.credit.log.core.commitments import Kind
from chalicelib.credit.log.core.receipts import Receipt
from chalicelib.credit.log.service import registering as log
from chalicelib.credit.log.service.sequencing import prepare_registered
from chalicelib.credit.score.core.kept import Kept, Past, past_of
from chalicelib.credit.score.core.mine import NoScore
from chalicelib.credit.score.core.policies import SHIPPED_VERSION
from chalicelib.credit.score.core.policy_words import lines_of
from chalicelib.credit.score.core.scoring import Policy
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.service.cast import person_of
from chalicelib.credit.score.service.reading import town_of
from chalicelib.credit.score.store import policies, scores as store
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


@dataclass(slots=True)
class Verified:
    """How many scores of a village, or policies of a town, were looked up in the log, and what is off with them.

    `unregistered` are those made before there was a log: their number never grows.
    """

    records: int = 0
    unregistered: int = 0
    faults: list[str] = field(default_factory=list)


def verify_village(*, village_id: str) -> Verified:
    """Compare each score that somebody of a village had with its entry in the log. For operators."""
    found, known = Verified(), log.Entries()
    for kept in store.every_kept(village_id):
        pasts = list(store.every_past(kept.holder))
        faults = _faults_of(known, kept, pasts)
        if faults:  # A night may have gone on between the two reads.
            again = store.find_kept([kept.holder]).get(kept.holder)
            pasts = list(store.every_past(kept.holder))
            faults = [] if again is None else _faults_of(known, again, pasts)
        found.records += len(pasts)
        found.unregistered += sum(past.registered is None for past in pasts)
        found.faults += faults
    return found


def _faults_of(known: log.Entries, kept: Kept, pasts: Sequence[Past]) -> list[str]:
    holder = kept.holder
    faults = [] if kept.version == (pasts[-1].version if pasts else 0) else [f"{holder}: the last score is not kept"]
    records = [log.KeptRecord(f"{holder}: score {past.version}", past.registered, past.lines) for past in pasts]
    town_id = town_of(kept.village_id)
    return faults + list(known.faults_in(town_id, kept.chain, Kind.SCORE, person_of(holder), records))


def verify_town(*, town_id: str) -> Verified:
    """Compare each policy that a town signed with its entry in the log. For operators."""
    book = policies.find_book(town_id)
    shipped = log.KeptRecord(f"{town_id}: policy 1", book.shipped, lines_of(SHIPPED_VERSION, None, SHIPPED))
    records = [] if book.shipped is None else [shipped]
    for one in book.signed:
        draft = policies.find_draft(town_id, one.draft_id)
        lines = {} if draft is None else lines_of(one.version, one.effective_on, draft.policy)
        records.append(log.KeptRecord(f"{town_id}: policy {one.version}", one.registered, lines))
    # The night that registers the shipped one may come after the first signature.
    records.sort(key=lambda one: one.registered.number if one.registered else 0)
    faults = list(log.Entries().faults_in(town_id, book.chain, Kind.POLICY, town_id, records))
    return Verified(len(records), sum(one.registered is None for one in book.signed), faults)
