"""The catalogue: officers write rewards, offer them, change their stock, pause and end them."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.core.places import NoSuchPlace
from chalicelib.foundation.reservations.service import slots
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Stale, Writes, commit
from chalicelib.points.ledger.service.rulebooks import places_of
from chalicelib.points.rewards.core import rewards as core
from chalicelib.points.rewards.core.offers import Deed, State
from chalicelib.points.rewards.core.refusals import NoSuchReward, RewardChanged, RewardInOtherState
from chalicelib.points.rewards.core.rewards import Reward, Terms
from chalicelib.points.rewards.service import photos
from chalicelib.points.rewards.store import rewards as store


def write_reward(ctx: Context, *, place_id: str, terms: Terms, stock: int, key: str) -> Reward:
    """Keep a new reward of a village or town as a draft, with its stock; once per `key`. 1 round trip.

    One more for pictures, and one for a town's reward that is collected in one of its villages.

    Raises:
        InvalidInput: as `core.checked`, or a picture can not be used.
        NoSuchPlace: it is collected in no village of its town.
        KeyReused: the key made something else.
    """
    reward_id, mark = core.id_of(place_id, key), _mark("write", place_id, stock, terms)
    try:
        core.checked(terms, place_id=place_id, today=business_date(ctx.now()))
        _refuse_elsewhere(place_id, terms)
        reward = Reward(reward_id, terms, State.DRAFT, ctx.now(), mark, stock)
        pictures = photos.attached(ctx, reward)
    except DomainError:
        first = store.find_reward(reward_id)
        if first is None or first.fingerprint != mark:
            raise
        return first

    def refusal(image: Any) -> Exception:
        first = store.reward_of(image)
        assert first is not None
        return AlreadyDone(first) if first.fingerprint == mark else KeyReused()

    writes = store.creation_of(reward, refusal).merge(pictures, _audited(ctx, reward, "write"))
    try:
        commit(writes.merge(slots.prepare_open_slot(ctx, slot_id=reward_id, capacity=stock)))
    except AlreadyDone as done:
        made: Reward = done.first
        return made
    return reward


def _mark(*parts: object) -> str:
    return fingerprint("reward", *(dataclasses.astuple(one) if isinstance(one, Terms) else one for one in parts))


def _refuse_elsewhere(place_id: str, terms: Terms) -> None:
    """Let a town's reward be collected at the town's desk or in one of its villages."""
    if terms.point.place_id != place_id and places_of(terms.point.place_id)[0] != place_id:
        raise NoSuchPlace


def change_reward(ctx: Context, *, reward_id: str, terms: Terms, looked_at: int, key: str) -> Reward:
    """Replace what a reward says, once per `key`; what orders rest on only before it is offered. 2 round trips.

    Raises:
        NoSuchReward, RewardInOtherState, TermsStand: as these say.
        RewardChanged: it is another version than the one that was looked at.
        InvalidInput, NoSuchPlace: as `write_reward`.
        KeyReused: the key did something else.
    """
    seen, mark = load(reward_id), _mark("change", looked_at, terms)
    if _is_replay(seen, key, mark):
        return seen
    if seen.version != looked_at:
        raise RewardChanged
    changed = core.changed(seen, terms)
    core.checked(terms, place_id=seen.place_id, today=business_date(ctx.now()))
    _refuse_elsewhere(seen.place_id, terms)
    pictures = photos.attached(ctx, changed, before=seen.terms.media_ids)
    return _commit(ctx, seen, changed, key=key, mark=mark, also=pictures, deed="change")


def move_reward(ctx: Context, *, reward_id: str, deed: Deed, key: str) -> Reward:
    """Offer, pause, resume or end a reward, once per `key`; its slot is shut and opened with it. 2 round trips.

    Raises:
        NoSuchReward, RewardInOtherState: as these say.
        RewardChanged: somebody else changed it at the same moment.
        KeyReused: the key did something else.
    """
    seen, mark = load(reward_id), _mark("move", deed)
    if _is_replay(seen, key, mark):
        return seen
    changed = core.moved(seen, deed, ctx.now())
    slot = Writes()
    if deed in {Deed.PAUSE, Deed.END}:
        slot = slots.prepare_close_slot(ctx, slot_id=reward_id)
    elif deed is Deed.RESUME:
        slot = slots.prepare_reopen_slot(ctx, slot_id=reward_id)
    return _commit(ctx, seen, changed, key=key, mark=mark, also=slot, deed=deed.value)


def set_stock(ctx: Context, *, reward_id: str, stock: int, key: str) -> Reward:
    """Set how many of a reward there are in all, ordered and handed out ones too; once per `key`. 3 round trips.

    Raises:
        NoSuchReward: there is none. RewardInOtherState: it has ended.
        BelowTaken: more than that is ordered or handed out.
        KeyReused: the key set something else.
    """
    reward = load(reward_id)
    if reward.state is State.ENDED and not slots.was_adjusted(slot_id=reward_id, capacity=stock, key=key):
        raise RewardInOtherState(state=reward.state.value)
    audit = _audited(ctx, reward, "stock")
    slots.adjust(ctx, slot_id=reward_id, capacity=stock, key=key, also=lambda _: audit)
    return reward


def load(reward_id: str) -> Reward:
    """Return a reward. One round trip.

    Raises:
        NoSuchReward: there is none.
    """
    found = store.find_reward(reward_id)
    if found is None:
        raise NoSuchReward
    return found


def _is_replay(seen: Reward, key: str, mark: str) -> bool:
    if seen.last_key != key:
        return False
    if seen.last_mark != mark:
        raise KeyReused
    return True


def _commit(ctx: Context, seen: Reward, changed: Reward, *, key: str, mark: str, also: Writes, deed: str) -> Reward:
    changed = replace(changed, last_key=key, last_mark=mark)
    writes = store.change_of(changed, seen.version, refusal=lambda image: Stale(store.reward_of(image)))
    try:
        commit(writes.merge(also, _audited(ctx, seen, deed)))
    except Stale as now:
        if now.image is not None and _is_replay(now.image, key, mark):
            return now.image  # type: ignore[no-any-return]  # What `refusal` above gave it.
        raise RewardChanged from None
    return changed


def _audited(ctx: Context, reward: Reward, deed: str) -> Writes:
    return prepare_audit(ctx, place_id=reward.place_id, deed=f"rewards.{deed}", target=reward.reward_id)
