"""Moves the shared WeChat access token in and out of DynamoDB, and leases the right to renew it."""

from __future__ import annotations

import datetime as dt

from pynamodb.expressions.update import Action

from chalicelib.foundation.gateways.records import WechatTokenRecord
from chalicelib.kernel import keys, storage
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Writes, attempt

LEASE_SECONDS = 15
"""Longer than two tries of the wire (`wire.exchange`)."""
PURPOSE = "wechat-token"


@value
class Token:
    """An access token and when it ends."""

    text: str
    ends_at: dt.datetime


def find_token(app_id: str) -> Token | None:
    """Return the token that is shared, ended or not, or None. One round trip."""
    record = storage.find(WechatTokenRecord, app_id, consistent=True)
    if record is None or not record.sealed:
        return None
    assert isinstance(record.ends_at, dt.datetime), "a token is stored with its end"
    return Token(keys.unseal(PURPOSE, record.sealed), record.ends_at)


def take_lease(ctx: Context, app_id: str, holder: str, seen: Token | None) -> bool:
    """Let `holder` alone renew the token for a while; one round trip.

    False where somebody else is at it, or the token is no longer the one that was `seen`.
    """
    now, record = ctx.now(), WechatTokenRecord
    same = record.ends_at.does_not_exist() if seen is None else record.ends_at.is_in(seen.ends_at)
    free = record.leased_until.does_not_exist() | (record.leased_until < now) | record.leased_by.is_in(holder)
    writes = Writes().update(
        record,
        app_id,
        actions=[record.leased_by.set(holder), record.leased_until.set(now + dt.timedelta(seconds=LEASE_SECONDS))],
        condition=same & free,
        refusal=lambda _: Conflict(),
    )
    return not attempt(writes)


def end_lease(ctx: Context, app_id: str, holder: str, token: Token | None) -> None:
    """Share the renewed token (None: it could not be renewed) and give the lease back, unless it was lost meanwhile."""
    record = WechatTokenRecord
    actions: list[Action] = [record.leased_by.remove(), record.leased_until.remove()]
    if token is not None:
        sealed = keys.seal(PURPOSE, token.text, ctx.random_bytes(keys.NONCE_BYTES))
        actions += [record.sealed.set(sealed), record.ends_at.set(token.ends_at), record.kept_until.set(token.ends_at)]
    attempt(
        Writes().update(
            record, app_id, actions=actions, condition=record.leased_by.is_in(holder), refusal=lambda _: Conflict()
        )
    )
