"""Moves inspection rounds, what was found at doors, and votes in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.claims.core.round_states import RoundDeed, RoundState, led_to, states_for
from chalicelib.points.claims.core.rounds import Round, RoundVote, Visit
from chalicelib.points.claims.records import HEAD, RoundRecord
from chalicelib.points.ledger.core.rules import packed, unpacked


def round_of(record: RoundRecord | None) -> Round | None:
    """Return the value of a head, or None."""
    if record is None:
        return None
    terms: Any = record.terms
    return Round(
        round_id=record.round_id,
        rule=unpacked(terms),
        period=record.period or "",
        title=record.title or "",
        by=record.by,
        at=dt.datetime.fromisoformat(record.at),
        fingerprint=record.fingerprint or "",
        state=RoundState(record.state),
        visited=record.visited or 0,
        scored=record.scored or 0,
        votes=record.votes or 0,
        approvals=record.approvals or 0,
        person=record.person or "",
    )


def visit_of(record: RoundRecord) -> Visit:
    """Return the value of a visit's row."""
    return Visit(
        household_id=record.row[2:],
        masked_name=record.masked_name or "",
        score=record.score or 0,
        points=record.points or 0,
        by=record.by,
        at=dt.datetime.fromisoformat(record.at),
        claim_id=record.claim_id or "",
        media_ids=tuple(record.media_ids or ()),
        person=record.person or "",
    )


def vote_of(record: RoundRecord) -> RoundVote:
    """Return the value of a vote's row."""
    return RoundVote(
        by=record.by,
        at=dt.datetime.fromisoformat(record.at),
        approve=record.approve is not False,
        exceptions=tuple(record.exceptions or ()),
        reason=record.reason or "",
        person=record.person or "",
    )


def creation_of(one: Round, refusal: Refusal) -> Writes:
    """Return the write of a new round."""
    head = RoundRecord(
        one.round_id,
        HEAD,
        village_id=one.village_id,
        terms=packed(one.rule),
        period=one.period,
        title=one.title,
        by=one.by,
        person=one.person or None,
        at=one.at.isoformat(),
        state=one.state.value,
        fingerprint=one.fingerprint,
        visited=0,
        scored=0,
        votes=0,
        approvals=0,
    )
    return Writes().create(head, refusal=refusal, guard=True)


def visited(round_id: str, visit: Visit, *, there: Refusal, shut: Refusal) -> Writes:
    """Return the writes of a door that nobody visited yet, and of the round's sums while it is open."""
    row = RoundRecord(
        round_id,
        f"h#{visit.household_id}",
        by=visit.by,
        person=visit.person or None,
        at=visit.at.isoformat(),
        masked_name=visit.masked_name,
        score=visit.score,
        points=visit.points,
        claim_id=visit.claim_id or None,
        media_ids=list(visit.media_ids) or None,
    )
    actions = [RoundRecord.visited.set(RoundRecord.visited + 1)]
    if visit.points:
        actions.append(RoundRecord.scored.set(RoundRecord.scored + 1))
    is_open = RoundRecord.state.is_in(*(state.value for state in states_for(RoundDeed.VISIT)))
    writes = Writes().create(row, refusal=there, guard=True)
    return writes.update(RoundRecord, round_id, HEAD, actions=actions, condition=is_open, refusal=shut)


def closing_of(one: Round, refusal: Refusal) -> Writes:
    """Return the write that ends an open round."""
    closed = led_to(one.state, RoundDeed.CLOSE, RoundState.CLOSED)
    is_open = RoundRecord.state.is_in(*(state.value for state in states_for(RoundDeed.CLOSE)))
    actions = [RoundRecord.state.set(closed.value)]
    return Writes().update(RoundRecord, one.round_id, HEAD, actions=actions, condition=is_open, refusal=refusal)


def vote_on(before: Round, after: Round, vote: RoundVote, *, twice: Refusal, refusal: Refusal) -> Writes:
    """Return the writes of a person's only vote, by whichever account, counted on exactly the votes that were seen."""
    row = RoundRecord(
        before.round_id,
        f"v#{vote.person or vote.by}",
        by=vote.by,
        person=vote.person or None,
        at=vote.at.isoformat(),
        approve=vote.approve,
        exceptions=list(vote.exceptions) or None,
        reason=vote.reason or None,
    )
    seen = (RoundRecord.votes == before.votes) & (RoundRecord.state == before.state.value)
    actions = [
        RoundRecord.votes.set(after.votes),
        RoundRecord.approvals.set(after.approvals),
        RoundRecord.state.set(after.state.value),
    ]
    writes = Writes().create(row, refusal=twice, guard=True)
    return writes.update(RoundRecord, before.round_id, HEAD, actions=actions, condition=seen, refusal=refusal)


def find_round(round_id: str) -> Round | None:
    """Return a round, or None. One round trip."""
    return round_of(storage.find(RoundRecord, round_id, HEAD, consistent=True))


def list_visits(round_id: str) -> Iterator[Visit]:
    """Yield what was found at each door; a round trip per megabyte."""
    query = storage.Query(RoundRecord, round_id, where=RoundRecord.row.startswith("h#"), consistent=True)
    for item in storage.every(query):
        yield visit_of(RoundRecord.from_raw_data(item))


def list_votes(round_id: str) -> list[RoundVote]:
    """Return all votes on a round."""
    query = storage.Query(RoundRecord, round_id, where=RoundRecord.row.startswith("v#"), consistent=True)
    return [vote_of(RoundRecord.from_raw_data(item)) for item in storage.every(query)]


def list_rounds(village_id: str, *, size: int, cursor: str | None) -> Page[Round]:
    """Return a page of a village's rounds, the newest first."""
    query = storage.Query(RoundRecord, village_id, index="village", newest_first=True)
    page = storage.page(query, size=size, cursor=cursor)
    found = [round_of(RoundRecord.from_raw_data(item)) for item in page.rows]
    return Page([one for one in found if one is not None], page.cursor)
