"""Proof of who somebody is: name and ID number against the roster, and the phone that WeChat vouches for."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.gateways import wechat
from chalicelib.foundation.identity.core import tries
from chalicelib.foundation.identity.core.binding import BindingRefused, same_name
from chalicelib.foundation.identity.core.consents import TextChanged
from chalicelib.foundation.identity.core.purposes import purpose_of
from chalicelib.foundation.identity.core.sessions import SignedIn
from chalicelib.foundation.identity.service import people
from chalicelib.foundation.identity.service.binding import prepare_bind_wechat
from chalicelib.foundation.identity.service.consents import REGISTRATION
from chalicelib.foundation.identity.service.tokens import openid_of
from chalicelib.foundation.identity.store import tries as tries_store
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit


def sign_in_by_proof(ctx: Context, *, ticket: str, name: str, id_number: str, version: str) -> SignedIn:
    """Bind the WeChat user of a ticket to the resident with this name and ID number, and start a session.

    `version` is that of the `registration` text which the person read and agreed to. Four round trips.

    Raises:
        TicketInvalid: the ticket was altered, or is older than ten minutes.
        TextChanged: another text is the present one; nothing was counted.
        TooManyTries: five wrong ones within a day, by this WeChat user or at this ID number.
        TooManyFromAddress: 60 wrong ones within the hour, from one network.
        BindingRefused: no active resident has this name and this ID number.
        AlreadyBound, GuardianNeeded: as `bind_wechat`.
    """
    openid = openid_of(ctx, ticket)
    present = purpose_of(REGISTRATION).present.version
    if version != present:
        raise TextChanged(version=present)
    number = id_number.upper()
    guessed = f"openid#{openid}", f"id#{number}"
    targets = tries_store.targets_of(ctx, tries.BINDINGS, *guessed, source=tries.BINDINGS_FROM_ADDRESS)
    tries_store.reserve(targets, ctx.now())
    named = people.find_named(id_number=number)
    resident = None if named is None else people.load_resident(resident_id=named.resident_id)
    if named is None or resident is None or resident.status != "active" or not same_name(resident.name, name):
        raise BindingRefused
    writes, signed_in = prepare_bind_wechat(
        ctx,
        openid=openid,
        resident_id=resident.resident_id,
        born_on=resident.born_on,
        version=version,
        former=named.former,
    )
    commit(writes.merge(tries_store.prepare_clear(targets)))
    return signed_in


def give_phone(ctx: Context, *, resident_id: str, code: str) -> str:
    """Enter the phone that the acting resident's WeChat account gave for this code, and return it masked.

    Raises:
        WechatCodeInvalid, PhoneForeign, OutcomeUnknown: as the gateway says.
        NotActive, ChangedMeanwhile: as `people.change_resident`.
    """
    phone = wechat.phone_of(ctx, code=code)
    return str(people.change_resident(ctx, resident_id=resident_id, phone=phone).phone_masked)


def born_on_of(*, resident_id: str) -> dt.date:
    """Return when a resident was born, which decides who consents for them. One round trip.

    Raises:
        NoSuchHolder: there is no such resident.
    """
    born_on = people.load_resident(resident_id=resident_id).born_on
    assert isinstance(born_on, dt.date), "a resident has a date of birth"
    return born_on
