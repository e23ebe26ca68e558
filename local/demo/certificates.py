"""The demo town's bank: what it offers, its key, and what the younger villager let it see and took back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from chalicelib.credit.certificates.core.certificates import CERTIFICATE, Certificate
from chalicelib.credit.certificates.core.offers import Band
from chalicelib.credit.certificates.service import asking, offers, own, verifying
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES
from chalicelib.foundation.partners.core.keys import KeyScope
from chalicelib.foundation.partners.core.shops import Contact, Limits
from chalicelib.foundation.partners.service import banks, keys
from local.demo.clock import Clock, villager

NAME = "戴村农商银行"
BANDS = (Band(20, 300_000, 400), Band(50, 100_000, 485), Band(80, 30_000, 560))
USES = ("创业贷款", "农房改造", "经营周转")


def play(clock: Clock, town_id: str, *, young: Resident) -> list[dict[str, Any]]:
    """Enter the bank, let the younger villager show it one certificate and revoke another, and return its login."""
    ctx = clock.now()
    contact, limits = Contact("沈建行", "13900008888"), Limits(key_day_count=500)
    bank = banks.create_bank(ctx, key=ctx.new_id(), town_id=town_id, name=NAME, contact=contact, limits=limits)
    bank_id = bank.partner_id
    offers.set_offer(ctx, bank_id=bank_id, version=0, phone="0571-82330000", purposes=USES, bands=BANDS)
    issued = keys.issue_key(
        ctx,
        partner_id=bank_id,
        key=ctx.new_id(),
        label="柜台",
        scopes=[KeyScope.CREDIT],
        expires_at=ctx.now() + dt.timedelta(days=365),
        day_points=None,
        day_count=None,
    )
    assert issued.api_key is not None
    shown, unused = (_asked(clock, young, bank_id, use) for use in USES[:2])
    desk = replace(ctx, actor=keys.resolve_api_key(ctx, issued.api_key))
    verifying.verify(desk, key=ctx.new_id(), signed=shown.signed)
    me = clock.at(ctx.now(), villager(young.resident_id))
    own.revoke(me, certificate_id=unused.certificate_id)
    sign_in = {"kind": "bank", "api_key": issued.api_key}
    note = "查验村民带来的信用证明"
    return [{"role": "bank", "name": NAME, "note": note, "page": "/verify/", "sign_in": sign_in}]


def _asked(clock: Clock, one: Resident, bank_id: str, use: str) -> Certificate:
    ctx = clock.at(clock.now().now(), villager(one.resident_id))
    mark = asking.preview(resident_id=one.resident_id, bank_id=bank_id).mark
    consent = PURPOSES[CERTIFICATE].present.version
    return asking.ask(ctx, key=ctx.new_id(), bank_id=bank_id, purpose=use, consent=consent, mark=mark)
