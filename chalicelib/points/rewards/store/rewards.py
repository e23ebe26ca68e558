"""Moves rewards in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt

from chalicelib.kernel import storage
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes
from chalicelib.points.rewards.core.offers import State
from chalicelib.points.rewards.core.rewards import Kind, Per, Point, Reward, Terms
from chalicelib.points.rewards.records import RewardRecord


def reward_of(record: RewardRecord | None) -> Reward | None:
    """Return the value of a record, or None."""
    if record is None:
        return None
    terms = Terms(
        kind=Kind(record.kind),
        title=record.title,
        words=record.words or "",
        price=record.price,
        per=Per(record.per),
        most=record.most,
        point=Point(**record.point),
        collect_days=record.collect_days,
        until=dt.date.fromisoformat(record.until),
        media_ids=tuple(record.media_ids or ()),
    )
    return Reward(
        record.reward_id,
        terms,
        State(record.state),
        dt.datetime.fromisoformat(record.since),
        record.fingerprint,
        record.stock,
        record.version,
        record.last_key or "",
        record.last_mark or "",
    )


def record_of(reward: Reward) -> RewardRecord:
    """Return the record of a reward."""
    terms = reward.terms
    return RewardRecord(
        reward.reward_id,
        place_state=f"{reward.place_id}#{reward.state.value}",
        ends=f"{terms.until}#{reward.reward_id}",
        state=reward.state.value,
        since=reward.since.astimezone(dt.UTC).isoformat(),
        kind=terms.kind.value,
        title=terms.title,
        words=terms.words or None,
        price=terms.price,
        per=terms.per.value,
        most=terms.most,
        point=dataclasses.asdict(terms.point),
        collect_days=terms.collect_days,
        until=str(terms.until),
        media_ids=list(terms.media_ids) or None,
        stock=reward.stock,
        fingerprint=reward.fingerprint,
        version=reward.version,
        last_key=reward.last_key or None,
        last_mark=reward.last_mark or None,
    )


def find_reward(reward_id: str) -> Reward | None:
    """Return a reward as it is now, or None. One round trip."""
    return reward_of(storage.find(RewardRecord, reward_id, consistent=True))


def list_state(
    place_id: str, state: State, *, since: dt.date | None = None, size: int, cursor: str | None
) -> Page[Reward]:
    """Return a page of a place's rewards of one state, those that end last first; none that ended before `since`."""
    where = None if since is None else RewardRecord.ends >= str(since)
    query = storage.Query(
        RewardRecord, f"{place_id}#{state.value}", index="by_place", where=where, newest_first=True,
        listed="" if since is None else "unended",
    )  # fmt: skip
    page = storage.page(query, size=size, cursor=cursor)
    return Page([_reward(item) for item in page.rows], page.cursor)


def _reward(item: storage.Item) -> Reward:
    reward = reward_of(RewardRecord.from_raw_data(item))
    assert reward is not None
    return reward


def creation_of(reward: Reward, refusal: Refusal) -> Writes:
    """Return the write of a new reward, the guard of its transaction."""
    return Writes().create(record_of(reward), refusal=refusal, guard=True)


def change_of(reward: Reward, seen: int, refusal: Refusal) -> Writes:
    """Return the write that replaces exactly version `seen`."""
    return Writes().put(record_of(reward), condition=RewardRecord.version == seen, refusal=refusal)
