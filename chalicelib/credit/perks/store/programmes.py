"""Moves programmes in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from chalicelib.credit.perks.core.programmes import (
    APPLICATIONS_MAX,
    Criterion,
    Hand,
    Programme,
    ProgrammeState,
    Terms,
)
from chalicelib.credit.perks.records import ProgrammeRecord
from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes

PUBLISHED = ProgrammeState.PUBLISHED.value


def hand_words(hand: Hand | None) -> list[str] | None:
    """Return who did something as it is kept."""
    return None if hand is None else [hand.by, hand.person, hand.at.isoformat()]


def hand_of(words: Sequence[str] | None) -> Hand | None:
    """Return who did something as it was kept."""
    return None if words is None else Hand(words[0], words[1], dt.datetime.fromisoformat(words[2]))


def programme_of(record: ProgrammeRecord | None) -> Programme | None:
    """Return the value of a programme's row, or None."""
    if record is None:
        return None
    drafted = hand_of(record.drafted)
    assert drafted is not None
    return Programme(
        programme_id=record.programme_id,
        town_id=record.town_id,
        terms=_terms(record.terms),
        drafted=drafted,
        mark=record.mark,
        state=ProgrammeState(record.state),
        published=hand_of(record.published),
        called_off=hand_of(record.called_off),
        reason=record.reason or "",
        applied=record.applied,
        waiting=record.waiting,
        granted=record.granted,
    )


def _terms(words: dict[str, Any]) -> Terms:
    days = {name: dt.date.fromisoformat(words[name]) for name in ("from_on", "until", "decides_on")}
    criteria = tuple(Criterion(name, most) for name, most in words["criteria"])
    return Terms(**{**words, **days, "criteria": criteria, "villages": tuple(words["villages"])})


def _words(terms: Terms) -> dict[str, Any]:
    return {
        "title": terms.title,
        "kind": terms.kind,
        "conditions": terms.conditions,
        "places": terms.places,
        "from_on": str(terms.from_on),
        "until": str(terms.until),
        "decides_on": str(terms.decides_on),
        "criteria": [[one.name, one.most] for one in terms.criteria],
        "score_most": terms.score_most,
        "villages": list(terms.villages),
        "least_age": terms.least_age,
        "least_grade": terms.least_grade,
    }


def creation_of(one: Programme, *, refusal: Refusal) -> Writes:
    """Return the write of a new draft, the guard of its transaction."""
    record = ProgrammeRecord(
        one.town_id,
        one.programme_id,
        state=one.state.value,
        terms=_words(one.terms),
        drafted=hand_words(one.drafted),
        mark=one.mark,
        applied=0,
        waiting=0,
        granted=0,
    )
    return Writes().create(record, refusal=refusal, guard=True)


def step_of(before: Programme, after: Programme, *, refusal: Refusal) -> Writes:
    """Return the write that publishes a programme or calls it off, where it is in the state that was read."""
    record = ProgrammeRecord
    actions = [record.state.set(after.state.value)]
    if after.published is not before.published:
        actions.append(record.published.set(hand_words(after.published)))
    if after.called_off is not before.called_off:
        actions += [record.called_off.set(hand_words(after.called_off)), record.reason.set(after.reason)]
    return Writes().update(
        record,
        after.town_id,
        after.programme_id,
        actions=actions,
        condition=record.state == before.state.value,
        refusal=refusal,
    )


def one_more_applies(one: Programme, *, refusal: Refusal) -> Writes:
    """Return the write of one more in a programme that is published and not full."""
    record = ProgrammeRecord
    few = (record.state == PUBLISHED) & (record.applied < APPLICATIONS_MAX)
    actions = [record.applied.add(1), record.waiting.add(1)]
    return Writes().update(record, one.town_id, one.programme_id, actions=actions, condition=few, refusal=refusal)


def count_after(town_id: str, programme_id: str, *, applied: int = 0, waiting: int = 0, granted: int = 0) -> Writes:
    """Return the write that adds to a programme's counts, whatever its state."""
    record = ProgrammeRecord
    added = [(record.applied, applied), (record.waiting, waiting), (record.granted, granted)]
    actions = [count.add(number) for count, number in added if number]
    return Writes().update(record, town_id, programme_id, actions=actions) if actions else Writes()


def rating_in(one: Programme, *, first: bool, refusal: Refusal) -> Writes:
    """Return the write that an application of a published programme got points; by the `first` ones one waits less."""
    record, key = ProgrammeRecord, (one.town_id, one.programme_id)
    still = record.state == PUBLISHED
    if not first:
        return Writes().check(record, *key, condition=still, refusal=refusal)
    return Writes().update(record, *key, actions=[record.waiting.add(-1)], condition=still, refusal=refusal)


def decision_in(one: Programme, *, grants: bool, refusal: Refusal) -> Writes:
    """Return the write of a decision in a published programme of which no application waits for points.

    One that grants takes a place, where one is left.
    """
    record, key = ProgrammeRecord, (one.town_id, one.programme_id)
    still = (record.state == PUBLISHED) & (record.waiting == 0)
    if not grants:
        return Writes().check(record, *key, condition=still, refusal=refusal)
    left = still & (record.granted < one.terms.places)
    return Writes().update(record, *key, actions=[record.granted.add(1)], condition=left, refusal=refusal)


def find_programme(town_id: str, programme_id: str) -> Programme | None:
    """Return a programme as it is now, or None. One round trip."""
    return programme_of(storage.find(ProgrammeRecord, town_id, programme_id, consistent=True))


def find_programmes(town_id: str, programme_ids: Sequence[str]) -> dict[str, Programme]:
    """Return a town's programmes of these ids. One round trip; none for no id."""
    if not programme_ids:
        return {}
    rows = storage.find_many([(ProgrammeRecord, town_id, one) for one in programme_ids], consistent=True)
    found = (programme_of(row) for row in rows)
    return {one.programme_id: one for one in found if one is not None}


def list_programmes(town_id: str, *, public: bool, size: int, cursor: str | None) -> Page[Programme]:
    """Return a page of a town's programmes, the newest first; `public`: of those that everybody reads."""
    keep = ProgrammeRecord.published.exists() if public else None
    query = storage.Query(ProgrammeRecord, town_id, newest_first=True, keep=keep, consistent=True)
    page = storage.page(query, size=size, cursor=cursor)
    found = (programme_of(ProgrammeRecord.from_raw_data(item)) for item in page.rows)
    return Page([one for one in found if one is not None], page.cursor)
