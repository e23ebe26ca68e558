"""Registering what rooms hand over, and the receipts of it. A room writes all of it in its own transactions."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.credit.log.core.batches import NotYetInLog
from chalicelib.credit.log.core.chains import Chain, NotRegistered, Registered, next_of, record_of_number
from chalicelib.credit.log.core.checkpoints import BelowQuorum
from chalicelib.credit.log.core.commitments import KEY_BYTES, Kind, public_key_of, salt_of
from chalicelib.credit.log.core.merkle import NotProved
from chalicelib.credit.log.core.notes import NotSigned
from chalicelib.credit.log.core.receipts import Receipt
from chalicelib.credit.log.service.identity import policy
from chalicelib.credit.log.service.proving import prove_place
from chalicelib.credit.log.service.sequencing import prepare_registered
from chalicelib.kernel.context import Context
from chalicelib.kernel.keys import NONCE_BYTES, seal, unseal
from chalicelib.kernel.writes import Writes

PURPOSE = "log-key"
"""The purpose of the key that seals people's keys."""
PUBLIC = b""
"""In the place of a sealed key: what is registered is public."""


def begun(ctx: Context) -> Chain:
    """Return the chain of somebody who has registered nothing, with a key of their own."""
    return Chain(seal(PURPOSE, ctx.random_bytes(KEY_BYTES).hex(), ctx.random_bytes(NONCE_BYTES)))


def key_of(chain: Chain, holder: str) -> bytes:
    """Return a chain's key, opened."""
    return public_key_of(holder) if chain.key == PUBLIC else bytes.fromhex(unseal(PURPOSE, chain.key))


def continued(chain: Chain, *, kind: Kind, holder: str, lines: Mapping[str, str]) -> tuple[Chain, bytes]:
    """Return somebody's chain with one record more, and that one's entry: `prepare_registered` writes it."""
    return next_of(chain, key_of(chain, holder), kind, holder, lines)


def prepare_one(ctx: Context, *, town_id: str, before: Chain, after: Chain) -> tuple[Writes, Registered]:
    """Return the write that registers the last record of a chain alone, and what is kept of it."""
    writes, (place,) = prepare_registered(ctx, town_id=town_id, entries=[after.last])
    return writes, Registered(after.count, before.last, place)


def receipt_of(
    chain: Chain | None, registered: Registered | None, *, kind: Kind, holder: str, lines: Mapping[str, str]
) -> Receipt:
    """Return the receipt of what somebody registered. Two round trips, and three reads of S3.

    Raises:
        NotRegistered: it never was, or the key of it is gone.
        NotYetInLog: the published log does not have it yet.
    """
    if chain is None or registered is None:
        raise NotRegistered
    record = record_of_number(kind, holder, registered.number, registered.previous, lines)
    salt = salt_of(key_of(chain, holder), record.record_id)
    made = Receipt.of(record.canonical(), salt, prove_place(place=registered.place))
    try:
        made.verify(policy())
    except (BelowQuorum, NotSigned) as error:  # The policy is another one since: it is published by that one soon.
        raise NotYetInLog from error
    except NotProved as error:  # By a key that they deleted: what they have now is another one.
        raise NotRegistered from error
    return made
