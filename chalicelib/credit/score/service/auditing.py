"""Scores and policies beside what the log has of them: none left out, altered, or gone. For operators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from chalicelib.credit.log.core.commitments import Kind
from chalicelib.credit.log.service.entries import Entries, KeptRecord
from chalicelib.credit.score.core.kept import Kept, Past
from chalicelib.credit.score.core.policies import SHIPPED_VERSION
from chalicelib.credit.score.core.policy_words import lines_of
from chalicelib.credit.score.core.shipped import SHIPPED
from chalicelib.credit.score.service.cast import person_of
from chalicelib.credit.score.service.reading import town_of
from chalicelib.credit.score.store import policies, scores as store


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
    found, known = Verified(), Entries()
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


def _faults_of(known: Entries, kept: Kept, pasts: Sequence[Past]) -> list[str]:
    holder = kept.holder
    faults = [] if kept.version == (pasts[-1].version if pasts else 0) else [f"{holder}: the last score is not kept"]
    records = [KeptRecord(f"{holder}: score {past.version}", past.registered, past.lines) for past in pasts]
    town_id = town_of(kept.village_id)
    return faults + list(known.faults_in(town_id, kept.chain, Kind.SCORE, person_of(holder), records))


def verify_town(*, town_id: str) -> Verified:
    """Compare each policy that a town signed with its entry in the log. For operators."""
    book = policies.find_book(town_id)
    shipped = KeptRecord(f"{town_id}: policy 1", book.shipped, lines_of(SHIPPED_VERSION, None, SHIPPED))
    records = [] if book.shipped is None else [shipped]
    for one in book.signed:
        draft = policies.find_draft(town_id, one.draft_id)
        lines = {} if draft is None else lines_of(one.version, one.effective_on, draft.policy)
        records.append(KeptRecord(f"{town_id}: policy {one.version}", one.registered, lines))
    # The night that registers the shipped one may come after the first signature.
    records.sort(key=lambda one: one.registered.number if one.registered else 0)
    faults = list(Entries().faults_in(town_id, book.chain, Kind.POLICY, town_id, records))
    return Verified(len(records), sum(one.registered is None for one in book.signed), faults)
