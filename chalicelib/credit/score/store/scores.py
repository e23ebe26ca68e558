"""Moves scores, their history and a village's counts in and out of DynamoDB."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence

from chalicelib.credit.log.core.chains import Chain, Registered
from chalicelib.credit.score.core.histogram import Histogram
from chalicelib.credit.score.core.kept import Head, Kept, Past
from chalicelib.credit.score.core.states import State
from chalicelib.credit.score.records import DueScores, ObjectionRecord, ScoreRecord
from chalicelib.credit.score.store.objections import COUNT
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Refusal, Writes, commit

HEAD, PUBLISHED = "head", "published"


def _states(village_id: str) -> str:
    return f"{village_id}#states"


def _key(holder: str) -> tuple[type[ScoreRecord], str, str]:
    village_id, _, row = holder.partition(".")
    return ScoreRecord, _states(village_id), row


def _kept(record: ScoreRecord) -> Kept:
    assert record.words is not None
    assert record.through is not None
    words = record.words
    return Kept(
        holder=f"{record.part.partition('#')[0]}.{record.row}",
        state=State(words["sums"], words["months"], words["marks"]),
        through=dt.date.fromisoformat(record.through),
        days=int(words["days"], 16),
        is_home=words["is_home"],
        home=words["home"],
        consent=record.consent or "",
        version=record.version or 0,
        points=record.points or 0,
        steps=tuple(words["steps"]),
        policy=record.policy or 0,
        taken=words["taken"],
        due_on=dt.date.fromisoformat(record.due_on) if record.due_on else None,
        chain=_chain(record),
    )


def _chain(record: ScoreRecord) -> Chain | None:
    if not record.log_key:
        return None
    assert record.words is not None
    count, last = record.words["log"]
    return Chain(record.log_key, count, bytes.fromhex(last))


def _record(kept: Kept) -> ScoreRecord:
    state, due_on, chain = kept.state, kept.due_on, kept.chain
    _, part, row = _key(kept.holder)
    return ScoreRecord(
        part,
        row,
        village_id=kept.village_id if due_on else None,
        due_on=str(due_on) if due_on else None,
        through=str(kept.through),
        version=kept.version,
        points=kept.points,
        policy=kept.policy,
        consent=kept.consent or None,
        log_key=chain.key if chain else None,
        words={
            "sums": dict(state.sums),
            "months": dict(state.months),
            "marks": dict(state.marks),
            "taken": kept.taken,
            "days": f"{kept.days:x}",
            "is_home": kept.is_home,
            "home": kept.home,
            "steps": list(kept.steps),
            **({"log": [chain.count, chain.last.hex()]} if chain else {}),
        },
    )


def find_kept(holders: Iterable[str]) -> dict[str, Kept]:
    """Return what is kept of those holders of whom something is; one round trip per 100."""
    found = storage.find_many([_key(holder) for holder in holders], consistent=True)
    return {kept.holder: kept for kept in (_kept(record) for record in found if record is not None)}


def find_mine(holder: str) -> tuple[Kept | None, Head | None]:
    """Return what is kept of somebody, and how far their village is, read together. One round trip."""
    village_id = holder.partition(".")[0]
    kept, head = storage.find_many([_key(holder), (ScoreRecord, f"{village_id}#head", HEAD)], consistent=True)
    return None if kept is None else _kept(kept), None if head is None else _head(head)


def find_around(one: Kept, place_id: str) -> tuple[Kept | None, Head | None, int]:
    """Return somebody's household, what a town's ranks are read from, and how many objections of theirs are open.

    One round trip.
    """
    keys = [(ScoreRecord, f"{place_id}#head", PUBLISHED), (ObjectionRecord, one.holder, COUNT)]
    head, count, *kept = storage.find_many([*keys, *([_key(one.home)] if one.home else [])], consistent=True)
    home = next((_kept(row) for row in kept if row is not None), None)
    return home, None if head is None else _head(head), 0 if count is None else count.open


def every_kept(village_id: str) -> list[Kept]:
    """Return all that is kept of a village: for a new policy, and for verifying. A round trip per megabyte."""
    rows = storage.every(storage.Query(ScoreRecord, _states(village_id), consistent=True))
    return [_kept(ScoreRecord.from_raw_data(row)) for row in rows]


def who_is_due(village_id: str, by: dt.date) -> list[str]:
    """Return those whose score changes by itself by a day. The index may be a moment behind."""
    query = storage.Query(ScoreRecord, village_id, DueScores.due_on <= str(by), index="due")
    return [f"{village_id}.{row['row']['S']}" for row in storage.every(query)]


def kept_after(before: Kept | None, after: Kept, *, refusal: Refusal) -> Writes:
    """Return the write of a state where it is still the one that was read; of somebody new, where there is none."""
    if before is None:
        return Writes().create(_record(after), refusal=refusal)
    same = (ScoreRecord.through == str(before.through)) & (ScoreRecord.version == before.version)
    if before.consent:
        same &= ScoreRecord.consent == before.consent
    return Writes().put(_record(after), condition=same, refusal=refusal)


def kept_no_more(kept: Kept, *, refusal: Refusal) -> Writes:
    """Return the write that forgets somebody's score, where it is the one that was read."""
    _, part, row = _key(kept.holder)
    same = (ScoreRecord.version == kept.version) & (ScoreRecord.through == str(kept.through))
    return Writes().delete(ScoreRecord, part, row, condition=same, refusal=refusal)


def past_after(holder: str, past: Past) -> Writes:
    """Return the write of a score in its resident's history; writing it again is the same."""
    words = {"steps": list(past.steps), "since": str(past.since), "grade": past.grade, "taken": past.taken}
    if past.registered is not None:
        words["log"] = past.registered.words
    return Writes().put(ScoreRecord(holder, f"{past.version:06d}", points=past.points, policy=past.policy, words=words))


def find_past(holder: str, version: int) -> tuple[Kept | None, Past | None]:
    """Return what is kept of somebody, and one of the scores that they had. One round trip."""
    kept, past = storage.find_many([_key(holder), (ScoreRecord, holder, f"{version:06d}")], consistent=True)
    return None if kept is None else _kept(kept), None if past is None else _past(past)


def list_past(holder: str, *, size: int = 100, before: int | None = None) -> list[Past]:
    """Return the newest scores that somebody had, of those before a version, the newest first. One round trip."""
    where = None if before is None else ScoreRecord.row < f"{before:06d}"
    query = storage.Query(ScoreRecord, holder, where=where, newest_first=True, consistent=True)
    rows = storage.page(query, size=size).rows
    return [_past(ScoreRecord.from_raw_data(row)) for row in rows]


def every_past(holder: str) -> Iterator[Past]:
    """Yield all scores that somebody had, from the first on. A round trip per megabyte."""
    for row in storage.every(storage.Query(ScoreRecord, holder, consistent=True)):
        yield _past(ScoreRecord.from_raw_data(row))


def _past(record: ScoreRecord) -> Past:
    assert record.words is not None
    since = dt.date.fromisoformat(record.words["since"])
    words = record.words
    steps, grade, taken = tuple(words["steps"]), words["grade"], words["taken"]
    known = Registered.of(words.get("log"))
    return Past(int(record.row), since, record.points or 0, record.policy or 0, steps, grade, taken, known)


def past_no_more(holder: str, version: int) -> Writes:
    """Return the write that deletes one score of a history."""
    return Writes().delete(ScoreRecord, holder, f"{version:06d}")


def forget_past(holder: str) -> None:
    """Delete somebody's history, two round trips per 100 scores."""
    while rows := list_past(holder):
        commit(Writes().merge(*(past_no_more(holder, past.version) for past in rows)))


def _packed(histogram: Histogram) -> bytes:
    counts = {n: people for n, people in enumerate(histogram.counts) if people}
    return zlib.compress(json.dumps(counts, separators=(",", ":")).encode(), 9)


def _unpacked(counts: bytes) -> Histogram:
    people = {int(n): count for n, count in json.loads(zlib.decompress(counts)).items()}
    return Histogram(tuple(people.get(n, 0) for n in range(len(Histogram.of(()).counts))))


def _head_record(head: Head, row: str) -> ScoreRecord:
    counts = _packed(head.histogram)
    return ScoreRecord(
        f"{head.village_id}#head",
        row,
        through=str(head.through),
        version=head.version,
        policy=head.policy,
        words={"half_life_days": head.half_life_days},
        counts=counts,
    )


def _head(record: ScoreRecord) -> Head:
    assert record.through is not None
    assert record.counts is not None
    assert record.words is not None
    return Head(
        record.part.partition("#")[0],
        dt.date.fromisoformat(record.through),
        record.version or 0,
        record.policy or 0,
        record.words["half_life_days"],
        _unpacked(record.counts),
    )


def find_head(village_id: str) -> Head | None:
    """Return how far a village's scores are, or None where there was no night yet. One round trip."""
    record = storage.find(ScoreRecord, f"{village_id}#head", HEAD, consistent=True)
    return None if record is None else _head(record)


def head_after(before: Head, after: Head) -> Writes:
    """Return the write of a village's head where nobody else wrote it since it was read.

    Raises, when it is committed:
        Busy: somebody did.
    """
    record = _head_record(after, HEAD)
    if before.version == 0:
        return Writes().create(record, refusal=lambda _: Busy())
    same = ScoreRecord.version == before.version
    return Writes().put(record, condition=same, refusal=lambda _: Busy())


def day_of(head: Head) -> Writes:
    """Return the write of what a village's counts were after a day."""
    return Writes().put(_head_record(head, str(head.through)))


def find_days(village_ids: Sequence[str], on: dt.date) -> dict[str, Histogram]:
    """Return what villages' counts were after a day, of those that have it; one round trip per 100."""
    found = storage.find_many([(ScoreRecord, f"{one}#head", str(on)) for one in village_ids], consistent=True)
    return {head.village_id: head.histogram for head in (_head(record) for record in found if record is not None)}


def published_after(place_id: str, on: dt.date, histogram: Histogram, *, refusal: Refusal) -> Writes:
    """Return the write of what a town's ranks are read from, where no later day is."""
    head = Head(place_id, on, 1, histogram=histogram)
    older = ScoreRecord.through.does_not_exist() | (ScoreRecord.through <= str(on))
    return Writes().put(_head_record(head, PUBLISHED), condition=older, refusal=refusal)


def find_published(place_id: str) -> Head | None:
    """Return what a town's ranks are read from, or None. One round trip."""
    record = storage.find(ScoreRecord, f"{place_id}#head", PUBLISHED, consistent=True)
    return None if record is None else _head(record)


def asked_of(town_id: str, key: str, run_id: str, *, refusal: Refusal) -> Writes:
    """Return the write that a request asked for a town's run, once per key; the guard of its transaction."""
    return Writes().create(ScoreRecord(f"{town_id}#asked", key, words={"run_id": run_id}), refusal=refusal, guard=True)


def run_asked_in(record: ScoreRecord) -> str:
    """Return for which run a request asked."""
    assert record.words is not None
    return str(record.words["run_id"])


def left(village_id: str, token: str, points: int) -> Writes:
    """Return the write that somebody left, without who: the village's next night takes them out of its counts."""
    return Writes().put(ScoreRecord(f"{village_id}#gone", token, points=points))


def find_left(village_id: str, *, size: int) -> dict[str, int]:
    """Return how many points some of those had who left, by their tokens. One round trip."""
    rows = storage.page(storage.Query(ScoreRecord, f"{village_id}#gone", consistent=True), size=size).rows
    return {row["row"]["S"]: int(row["points"]["N"]) for row in rows}


def left_no_more(village_id: str, token: str, *, refusal: Refusal) -> Writes:
    """Return the write that strikes somebody who left, once."""
    there = ScoreRecord.row.exists()
    return Writes().delete(ScoreRecord, f"{village_id}#gone", token, condition=there, refusal=refusal)
