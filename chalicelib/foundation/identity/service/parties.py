"""Persons who are not residents (city members, visitors) and organisations."""

from __future__ import annotations

from chalicelib.foundation.identity.core.id_numbers import MOBILE, masked_phone
from chalicelib.foundation.identity.core.parties import NoSuchParty, Party, check_uscc
from chalicelib.foundation.identity.service.people import phone_digest, sealed_phone
from chalicelib.foundation.identity.store import parties as store
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import commit


def register_person(ctx: Context, *, town_id: str, name: str, phone: str = "") -> Party:
    """Enter a city member or visitor of a town, and return them."""
    return _register(ctx, Party(f"{town_id}c{ctx.new_id()}", "person", name, masked_phone(phone)), phone)


def register_organisation(ctx: Context, *, town_id: str, name: str, uscc: str, phone: str = "") -> Party:
    """Enter an organisation of a town, and return it.

    Raises:
        UsccInvalid: the unified social credit code is not one.
    """
    check_uscc(uscc)
    made = Party(f"{town_id}o{ctx.new_id()}", "organisation", name, masked_phone(phone), uscc)
    return _register(ctx, made, phone)


def _register(ctx: Context, party: Party, phone: str) -> Party:
    assert not phone or MOBILE.match(phone)
    commit(store.create_party(party, phone_sealed=sealed_phone(ctx, phone), phone_digest=phone_digest(phone)))
    return party


def load_party(*, party_id: str) -> Party:
    """Return a person or an organisation.

    Raises:
        NoSuchParty: there is none with this id.
    """
    found = store.find_party(party_id)
    if found is None:
        raise NoSuchParty
    return found
