"""Moves wishes and their timelines in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.wishes.core.states import UNCLAIMED, State
from chalicelib.points.wishes.core.wishes import Ask, Claim, Identity, Kind, Member, Step, Wish
from chalicelib.points.wishes.records import WishRecord

_WISH = "!"


def wish_of(record: WishRecord | None) -> Wish | None:
    """Return the value of a wish's own row, or None."""
    if record is None or record.version is None:
        return None
    ask = Ask(
        title=record.title or "",
        words=record.words or "",
        kind=Kind(record.kind),
        wanted_by=dt.date.fromisoformat(record.wanted_by or ""),
        identity=Identity(record.identity),
        media_ids=tuple(record.media_ids or ()),
    )
    return Wish(
        wish_id=record.wish_id,
        wisher_id=record.wisher_id or "",
        mask=record.mask or "",
        ask=ask,
        state=State(record.state),
        since=dt.datetime.fromisoformat(record.since or ""),
        fingerprint=record.fingerprint or "",
        posted_by=record.posted_by or "",
        consent=record.consent or "",
        reason=record.reason or "",
        claim=_claim(record.claim),
        updates=record.updates or 0,
        done_at=dt.datetime.fromisoformat(record.done_at) if record.done_at else None,
        vouched_by=record.vouched_by or "",
        merged_into=record.merged_into or "",
        paid=record.paid or {},
        unpaid=record.unpaid or {},
        agents=tuple(record.agents or ()),
        version=record.version,
        posted_person=record.posted_person or "",
        vouched_person=record.vouched_person or "",
    )


def _claim(found: dict[str, Any] | None) -> Claim | None:
    if found is None:
        return None
    times = {name: dt.datetime.fromisoformat(found[name]) for name in ("at", "moved_at")}
    team = {who: Member(**member) for who, member in found["team"].items()}
    agents = tuple(found.get("agents", ()))
    return Claim(**found | times | {"team": team, "agents": agents})


def _packed(claim: Claim | None) -> dict[str, Any] | None:
    if claim is None:
        return None
    times = {"at": claim.at.isoformat(), "moved_at": claim.moved_at.isoformat()}
    team = {who: dataclasses.asdict(member) for who, member in claim.team.items()}
    texts = {name: getattr(claim, name) for name in ("claimer_id", "name", "by", "contact")}
    agents: dict[str, Any] = {"agents": list(claim.agents)} if claim.agents else {}
    if claim.by_person:
        agents["by_person"] = claim.by_person
    return {**texts, **times, "nth": claim.nth, "team": team, **agents}


def record_of(wish: Wish) -> WishRecord:
    """Return the record of a wish."""
    ask = wish.ask
    village_state = f"{wish.village_id}#{wish.state.value}"
    return WishRecord(
        wish.wish_id,
        _WISH,
        village_state=village_state,
        ending_state=village_state if wish.state in UNCLAIMED else None,
        since=wish.since.astimezone(dt.UTC).isoformat(),
        wanted_by=str(wish.until),
        wisher_id=wish.wisher_id,
        state=wish.state.value,
        mask=wish.mask or None,
        title=ask.title,
        words=ask.words,
        kind=ask.kind.value,
        identity=ask.identity.value,
        media_ids=list(ask.media_ids) or None,
        fingerprint=wish.fingerprint,
        posted_by=wish.posted_by or None,
        consent=wish.consent or None,
        reason=wish.reason or None,
        claim=_packed(wish.claim),
        updates=wish.updates or None,
        done_at=wish.done_at.isoformat() if wish.done_at else None,
        vouched_by=wish.vouched_by or None,
        merged_into=wish.merged_into or None,
        paid=dict(wish.paid) or None,
        unpaid=dict(wish.unpaid) or None,
        agents=list(wish.agents) or None,
        version=wish.version,
        posted_person=wish.posted_person or None,
        vouched_person=wish.vouched_person or None,
    )


def step_of(record: WishRecord | None) -> Step | None:
    """Return the value of a step's row, or None."""
    if record is None:
        return None
    return Step(
        step_id=record.row,
        nth=record.nth or 0,
        deed=record.deed or "",
        at=dt.datetime.fromisoformat(record.at or ""),
        by=record.by or "",
        part=record.part or "",
        mark=record.fingerprint or "",
        words=record.words or "",
        media_ids=tuple(record.media_ids or ()),
        acted_by=record.acted_by or "",
    )


def find_wish(wish_id: str) -> Wish | None:
    """Return a wish as it is now, or None. One round trip."""
    return wish_of(storage.find(WishRecord, wish_id, _WISH, consistent=True))


def find_wishes(wish_ids: Sequence[str]) -> list[Wish | None]:
    """Return several wishes in their order, None where there is none; one round trip per 100."""
    return [wish_of(one) for one in storage.find_many([(WishRecord, wish_id, _WISH) for wish_id in wish_ids])]


def find_wish_and_step(wish_id: str, step_id: str) -> tuple[Wish | None, Step | None]:
    """Return a wish as it is now and one of its steps. One round trip."""
    wish, step = storage.find_many([(WishRecord, wish_id, _WISH), (WishRecord, wish_id, step_id)], consistent=True)
    return wish_of(wish), step_of(step)


def find_wish_and_timeline(wish_id: str) -> tuple[Wish | None, list[Step]]:
    """Return a wish as it is now and its steps, the first first. One round trip."""
    wish, steps = None, []
    for item in storage.every(storage.Query(WishRecord, wish_id, consistent=True)):
        record = WishRecord.from_raw_data(item)
        if record.row == _WISH:
            wish = wish_of(record)
        elif (step := step_of(record)) is not None:
            steps.append(step)
    return wish, sorted(steps, key=lambda step: step.nth)


def list_state(village_id: str, state: State, *, newest_first: bool, size: int, cursor: str | None) -> Page[Wish]:
    """Return a page of a village's wishes of one state, by when they came into it. One round trip."""
    query = storage.Query(WishRecord, f"{village_id}#{state.value}", index="by_state", newest_first=newest_first)
    return _page(query, size, cursor)


def list_ending(village_id: str, state: State, *, since: dt.date, size: int, cursor: str | None) -> Page[Wish]:
    """Return a page of a village's wishes of one state whose day is `since` or later, the soonest first."""
    where, place = WishRecord.wanted_by >= str(since), f"{village_id}#{state.value}"
    return _page(storage.Query(WishRecord, place, index="by_end", where=where, listed="ending"), size, cursor)


def list_of_wisher(wisher_id: str, *, size: int, cursor: str | None) -> Page[Wish]:
    """Return a page of somebody's wishes, the newest first. One round trip."""
    return _page(storage.Query(WishRecord, wisher_id, index="by_wisher", newest_first=True), size, cursor)


def every_ended(village_id: str, state: State, *, before: dt.date) -> Iterator[Wish]:
    """Yield a village's wishes of one state whose day has passed; for jobs."""
    where = WishRecord.wanted_by < str(before)
    return _every(storage.Query(WishRecord, f"{village_id}#{state.value}", index="by_end", where=where))


def every_ending_on(village_id: str, state: State, *, on: dt.date) -> Iterator[Wish]:
    """Yield a village's wishes of one state whose day is `on`; for jobs."""
    where = WishRecord.wanted_by == str(on)
    return _every(storage.Query(WishRecord, f"{village_id}#{state.value}", index="by_end", where=where))


def _page(query: storage.Query, size: int, cursor: str | None) -> Page[Wish]:
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_wish(item) for item in page.rows], page.cursor)


def _every(query: storage.Query) -> Iterator[Wish]:
    for item in storage.every(query):
        yield _wish(item)


def _wish(item: storage.Item) -> Wish:
    wish = wish_of(WishRecord.from_raw_data(item))
    assert wish is not None, "only wishes have the indexes' attributes"
    return wish


def creation_of(wish: Wish, refusal: Refusal) -> Writes:
    """Return the write of a new wish, the guard of its transaction."""
    return Writes().create(record_of(wish), refusal=refusal, guard=True)


def change_of(wish: Wish, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(wish), condition=WishRecord.version == seen, refusal=refusal)


def still_open(wish: Wish, refusal: Refusal) -> Writes:
    """Return the check that a wish is still as it was read."""
    return Writes().check(
        WishRecord, wish.wish_id, _WISH, condition=WishRecord.version == wish.version, refusal=refusal
    )


def addition_of(wish_id: str, step: Step, refusal: Refusal, *, guard: bool = True) -> Writes:
    """Return the write of a step; the guard of its transaction, but for the first, which the new wish guards."""
    record = WishRecord(
        wish_id,
        step.step_id,
        nth=step.nth,
        deed=step.deed,
        at=step.at.isoformat(),
        by=step.by,
        part=step.part,
        fingerprint=step.mark,
        words=step.words or None,
        media_ids=list(step.media_ids) or None,
        acted_by=step.acted_by or None,
    )
    return Writes().create(record, refusal=refusal, guard=guard)
