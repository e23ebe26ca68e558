"""Shops: join, change, suspend, resume, list; and the static code that villagers scan at them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.partners.core import shops as core
from chalicelib.foundation.partners.core.keys import ApiKey
from chalicelib.foundation.partners.core.shops import Contact, Contract, Limits, Partner, State, Terminal
from chalicelib.foundation.partners.store import asks, known, shops as store
from chalicelib.kernel import keys
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import NotSignedIn
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes, commit


def create_partner(
    ctx: Context, *, key: str, village_id: str, name: str, contact: Contact, contract: Contract, limits: Limits
) -> Partner:
    """Enter a shop of a village, once per `key` (a UUIDv7, which becomes part of the shop's id).

    Asking again returns the shop as it was entered.

    Raises:
        NoSuchPlace: there is no such village.
        KeyReused: the key came with another shop before.
    """
    sealed = store.sealed(contact, ctx.random_bytes(keys.NONCE_BYTES))
    partner = Partner(f"{village_id}p{key}", name, sealed, (contract,), limits, ctx.now(), ctx.actor.signature)
    fingerprint = keys.fingerprint("partner", village_id, name, contact, contract, limits)
    writes = store.creation_of(partner).merge(_audit(ctx, partner, "partners.create"))
    writes.merge(places.prepare_there(village_id=village_id))
    made = asks.commit_once(asks.Ask(key, fingerprint), partner.partner_id, partner.made_at, writes)
    return dataclasses.replace(partner, made_at=made.made_at)


def load_partner(*, partner_id: str) -> Partner:
    """Return a shop. One round trip.

    Raises:
        NoSuchPartner: there is none.
    """
    core.check_shop_id(partner_id)
    return store.load_partner(partner_id)


def list_partners(*, village_id: str, size: int, cursor: str | None) -> Page[Partner]:
    """Return a page of a village's shops in the order they joined."""
    return store.list_partners(village_id, size=size, cursor=cursor)


def contact_of(*, partner: Partner) -> Contact:
    """Return the person who acts for a shop."""
    return store.unsealed(partner.contact)


def look_at_partner(ctx: Context, *, partner_id: str) -> Partner:
    """Return a shop with its contact, and record who looked.

    Raises:
        NoSuchPartner: there is none.
    """
    partner = store.load_partner(partner_id)
    commit(_audit(ctx, partner, "partners.look"))
    return partner


def change_details(ctx: Context, *, partner_id: str, name: str, contact: Contact) -> Partner:
    """Give a shop another name or contact.

    Raises:
        NoSuchPartner: there is none.
        Busy: somebody changed the shop meanwhile; nothing was changed.
    """
    sealed = store.sealed(contact, ctx.random_bytes(keys.NONCE_BYTES))
    partner = dataclasses.replace(store.load_partner(partner_id), name=name, contact=sealed)
    return _commit(ctx, partner, "partners.details")


def change_limits(ctx: Context, *, partner_id: str, limits: Limits) -> Partner:
    """Replace a shop's limits. Other processes keep to the old ones for at most `CACHED_SECONDS`.

    Raises:
        NoSuchPartner: there is none.
        Busy: somebody changed the shop meanwhile; nothing was changed.
    """
    return _commit(ctx, dataclasses.replace(store.load_partner(partner_id), limits=limits), "partners.limits")


def change_terminals(ctx: Context, *, partner_id: str, terminals: Sequence[Terminal]) -> Partner:
    """Replace the list of a shop's terminals.

    Raises:
        NoSuchPartner: there is none.
        Busy: somebody changed the shop meanwhile; nothing was changed.
    """
    core.check_shop_id(partner_id)
    partner = dataclasses.replace(store.load_partner(partner_id), terminals=tuple(terminals))
    return _commit(ctx, partner, "partners.terminals")


def add_contract(ctx: Context, *, partner_id: str, contract: Contract) -> Partner:
    """Give a shop a new contract from a coming day on; days that have begun keep theirs.

    Raises:
        NoSuchPartner: there is none.
        ContractBackdated: it would begin today or earlier.
        TooManyContracts: the shop has had too many.
        Busy: somebody changed the shop meanwhile; nothing was changed.
    """
    core.check_shop_id(partner_id)
    partner = store.load_partner(partner_id)
    contracts = core.with_contract(partner.contracts, contract, business_date(ctx.now()))
    return _commit(ctx, dataclasses.replace(partner, contracts=contracts), "partners.contract")


def suspend(ctx: Context, *, partner_id: str, reason: str) -> Partner:
    """Stop a shop from acting. Other processes let it act for at most `CACHED_SECONDS` more.

    Raises:
        NoSuchPartner: there is none.
        Busy: somebody changed the shop meanwhile; nothing was changed.
    """
    partner = store.load_partner(partner_id)
    return _commit(ctx, core.with_state(partner, State.SUSPENDED, reason), "partners.suspend")


def resume(ctx: Context, *, partner_id: str) -> Partner:
    """Let a suspended shop act again.

    Raises:
        NoSuchPartner: there is none.
        Busy: somebody changed the shop meanwhile; nothing was changed.
    """
    return _commit(ctx, core.with_state(store.load_partner(partner_id), State.ACTIVE, ""), "partners.resume")


def issue_code(ctx: Context, *, partner_id: str, key: str) -> str:
    """Give a shop a new static code and end its former one, once per `key`; return the code.

    Raises:
        NoSuchPartner: there is none.
        KeyReused: the key was used for another request.
        Busy: somebody changed the shop meanwhile; nothing was changed.
    """
    core.check_shop_id(partner_id)
    ask = asks.Ask(key, keys.fingerprint("shop_code", partner_id))
    partner, before = store.load_for_ask(partner_id, ask)
    if before is not None:
        return before.made
    token = keys.token_of(ctx.random_bytes(17))
    writes = store.code_of(partner, token)
    made = asks.commit_once(ask, token, ctx.now(), writes.merge(_audit(ctx, partner, "partners.code_issue")))
    known.forget_partner(partner_id)
    return made.made


def revoke_code(ctx: Context, *, partner_id: str) -> Partner:
    """End a shop's static code, if it has one. Other processes accept it for at most `CACHED_SECONDS` more.

    Raises:
        NoSuchPartner: there is none.
        Busy: somebody changed the shop meanwhile; nothing was changed.
    """
    core.check_shop_id(partner_id)
    partner = store.load_partner(partner_id)
    writes = store.code_of(partner, "")
    commit(writes.merge(_audit(ctx, partner, "partners.code_revoke")))
    known.forget_partner(partner_id)
    return dataclasses.replace(partner, code="")


def shop_of_code(ctx: Context, *, token: str) -> Partner:
    """Return the shop whose static code a villager scanned. No round trip where it is known, else two.

    Raises:
        NoSuchShopCode: the code is unknown, replaced or revoked.
        ShopSuspended: the shop may not act.
    """
    partner = shop_behind_code(ctx, token=token)
    core.check_takes(partner, token)
    return partner


def shop_behind_code(ctx: Context, *, token: str) -> Partner:
    """Return the shop that this static code is, or once was: for a replay, which comes before every refusal.

    Whether it takes points by it now, `core.check_takes` says. No round trip where it is known, else two.

    Raises:
        NoSuchShopCode: it never was a shop's.
    """
    partner = known.find_code(ctx.now(), token) if keys.is_token(token) else None
    if partner is None:
        raise core.NoSuchShopCode
    return partner


def acting_shop(ctx: Context) -> tuple[Partner, ApiKey]:
    """Return the shop and the API key that act in `ctx`, as they were authorised. No round trip where known.

    Raises:
        NotSignedIn: the key is gone.
    """
    assert ctx.actor.key_id, "no API key acts here"
    found = known.find_key(ctx.now(), ctx.actor.subject, ctx.actor.key_id)
    if found is None:
        raise NotSignedIn
    partner, key, _ = found
    return partner, key


def _audit(ctx: Context, partner: Partner, deed: str) -> Writes:
    return audit.prepare_audit(ctx, place_id=partner.village_id, deed=deed, target=partner.partner_id)


def _commit(ctx: Context, partner: Partner, deed: str) -> Partner:
    writes = store.change_of(partner)
    commit(writes.merge(_audit(ctx, partner, deed)))
    known.forget_partner(partner.partner_id)
    return partner
