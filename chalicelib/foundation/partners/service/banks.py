"""Partner banks (合作银行): enter them, list them, and let their keys verify within limits.

What a bank shares with a shop, its details, limits, suspension and keys, is done by `service.shops` and `service.keys`.
"""

from __future__ import annotations

import dataclasses

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.partners.core import allowances as core, shops
from chalicelib.foundation.partners.core.allowances import Allowance
from chalicelib.foundation.partners.core.keys import ApiKey
from chalicelib.foundation.partners.core.shops import Contact, Limits, NoSuchBank, NoSuchPartner, Partner
from chalicelib.foundation.partners.service import allowances
from chalicelib.foundation.partners.store import asks, shops as store
from chalicelib.kernel import keys
from chalicelib.kernel.calendar import SHANGHAI
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes


def create_bank(ctx: Context, *, key: str, town_id: str, name: str, contact: Contact, limits: Limits) -> Partner:
    """Enter a bank as a partner of a town, once per `key` (a UUIDv7, which becomes part of the bank's id).

    Asking again returns the bank as it was entered.

    Raises:
        NoSuchPlace: there is no such town.
        KeyReused: the key came with another bank before.
    """
    sealed = store.sealed(contact, ctx.random_bytes(keys.NONCE_BYTES))
    bank = Partner(f"{town_id}p{key}", name, sealed, (), limits, ctx.now(), ctx.actor.signature)
    fingerprint = keys.fingerprint("bank", town_id, name, contact, limits)
    writes = store.creation_of(bank).merge(
        audit.prepare_audit(ctx, place_id=town_id, deed="partners.create_bank", target=bank.partner_id),
        places.prepare_town(town_id=town_id),
    )
    made = asks.commit_once(asks.Ask(key, fingerprint), bank.partner_id, bank.made_at, writes)
    return dataclasses.replace(bank, made_at=made.made_at)


def load_bank(*, bank_id: str) -> Partner:
    """Return a bank. One round trip.

    Raises:
        NoSuchBank: there is none.
    """
    try:
        found = store.load_partner(bank_id) if shops.is_bank_id(bank_id) else None
    except NoSuchPartner:
        found = None
    if found is None:
        raise NoSuchBank
    return found


def list_banks(*, town_id: str, size: int, cursor: str | None = None) -> Page[Partner]:
    """Return a page of a town's banks in the order they joined. One round trip."""
    return store.list_partners(town_id, size=size, cursor=cursor)


def prepare_acting(*, bank_id: str) -> Writes:
    """Return the check that a bank is there and may act, for the transaction of a room that gives it something.

    It refuses with `NoSuchBank` or `BankSuspended`.
    """
    return store.acting(bank_id)


def count_look(ctx: Context, *, bank: Partner, key: ApiKey) -> Allowance:
    """Count one look of a bank's key within the limits of this day and hour. No round trip where none is set, else one.

    Raises:
        DayLimitReached, HourLimitReached: a limit would be passed; nothing was counted.
        Busy: it may have been counted.
    """
    draw = core.plan_look(bank.limits, key, bank_id=bank.partner_id, hour=ctx.now().astimezone(SHANGHAI).hour)
    return allowances.take_draws(ctx, draws=() if draw is None else (draw,))
