"""Moves shops and their static codes in and out of DynamoDB."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

from chalicelib.foundation.partners.core.shops import (
    BankSuspended,
    Contact,
    Contract,
    Limits,
    NoSuchBank,
    NoSuchPartner,
    Partner,
    State,
    Terminal,
    village_of,
)
from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.foundation.partners.records import PartnerAskRecord, PartnerCodeRecord, PartnerRecord, SpendingRecord
from chalicelib.foundation.partners.store.asks import Ask, Made, made_before
from chalicelib.foundation.partners.store.spending import spending_of
from chalicelib.kernel import keys, storage
from chalicelib.kernel.errors import Busy, Conflict
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Writes

CONTACT = "partner-contact"
"""The purpose of the key that seals contacts."""


def partner_of(record: PartnerRecord) -> Partner:
    """Return the shop that a record holds."""
    return Partner(
        partner_id=record.partner_id,
        name=record.name,
        contact=record.contact,
        contracts=tuple(_contract(row) for row in record.contracts),
        limits=Limits(**record.limits),
        made_at=record.made_at,
        made_by=record.made_by,
        state=State(record.state),
        state_reason=record.state_reason,
        terminals=tuple(Terminal(**row) for row in record.terminals),
        code=record.code,
        version=record.version,
    )


def sealed(contact: Contact, nonce: bytes) -> bytes:
    """Return a contact as it lies in the table; each nonce once."""
    return keys.seal(CONTACT, json.dumps(dataclasses.asdict(contact), ensure_ascii=False), nonce)


def unsealed(contact: bytes) -> Contact:
    """Return the contact that was sealed."""
    return Contact(**json.loads(keys.unseal(CONTACT, contact)))


def record_of(partner: Partner) -> PartnerRecord:
    """Return the record that holds a shop."""
    limits = {name: most for name, most in dataclasses.asdict(partner.limits).items() if most is not None}
    return PartnerRecord(
        partner.village_id,
        partner.partner_id,
        name=partner.name,
        contact=partner.contact,
        contracts=[_row(contract) for contract in partner.contracts],
        limits=limits,
        terminals=[dataclasses.asdict(terminal) for terminal in partner.terminals],
        state=partner.state.value,
        state_reason=partner.state_reason,
        code=partner.code,
        made_at=partner.made_at,
        made_by=partner.made_by,
        version=partner.version,
    )


def _row(contract: Contract) -> dict[str, Any]:
    ends_on = None if contract.ends_on is None else contract.ends_on.isoformat()
    return dataclasses.asdict(contract) | {"starts_on": contract.starts_on.isoformat(), "ends_on": ends_on}


def _contract(row: dict[str, Any]) -> Contract:
    ends_on = None if row["ends_on"] is None else dt.date.fromisoformat(row["ends_on"])
    return Contract(row["number"], int(row["points_per_yuan"]), dt.date.fromisoformat(row["starts_on"]), ends_on)


def find_partner(partner_id: str) -> Partner | None:
    """Return the shop, or None. One round trip."""
    record = storage.find(PartnerRecord, village_of(partner_id), partner_id, consistent=True)
    return None if record is None else partner_of(record)


def load_partner(partner_id: str) -> Partner:
    """Return the shop. One round trip.

    Raises:
        NoSuchPartner: there is none.
    """
    partner = find_partner(partner_id)
    if partner is None:
        raise NoSuchPartner
    return partner


def load_for_ask(partner_id: str, ask: Ask) -> tuple[Partner, Made | None]:
    """Return the shop, and what `ask` made of it before. One round trip.

    Raises:
        NoSuchPartner: there is none.
        KeyReused: the ask's key was used for another request.
    """
    shop_key = (PartnerRecord, village_of(partner_id), partner_id)
    record, asked = storage.find_many([shop_key, (PartnerAskRecord, ask.key)], consistent=True)
    if record is None:
        raise NoSuchPartner
    return partner_of(record), made_before(ask, asked)


def list_partners(village_id: str, *, size: int, cursor: str | None) -> Page[Partner]:
    """Return a page of a village's shops in the order they joined."""
    page = storage.page(storage.Query(PartnerRecord, village_id), size=size, cursor=cursor)
    return Page([partner_of(PartnerRecord.from_raw_data(row)) for row in page.rows], page.cursor)


def creation_of(partner: Partner) -> Writes:
    """Return the write that enters a new shop."""
    return Writes().create(record_of(partner), refusal=lambda _: Conflict())


def change_of(partner: Partner) -> Writes:
    """Return the write that puts a changed shop on top of the version it was read at."""
    changed = dataclasses.replace(partner, version=partner.version + 1)
    return Writes().put(record_of(changed), condition=PartnerRecord.version == partner.version, refusal=_missed_change)


def touch_of(partner: Partner) -> Writes:
    """Return the write that keeps others from changing the shop, or its keys, meanwhile."""
    return Writes().update(
        PartnerRecord,
        partner.village_id,
        partner.partner_id,
        actions=[PartnerRecord.version.set(PartnerRecord.version + 1)],
        condition=PartnerRecord.version == partner.version,
        refusal=_missed_change,
    )


def acting(bank_id: str) -> Writes:
    """Return the check that a bank may act."""

    def refused(image: PartnerRecord | None) -> Exception:
        return NoSuchBank() if image is None else BankSuspended()

    condition = PartnerRecord.state == State.ACTIVE.value
    return Writes().check(PartnerRecord, village_of(bank_id), bank_id, condition=condition, refusal=refused)


def _missed_change(image: PartnerRecord | None) -> Exception:
    return NoSuchPartner() if image is None else Busy()


def code_of(partner: Partner, token: str) -> Writes:
    """Return the writes that give the shop the static code `token` ("": none), which ends its former one.

    The former one's row stays, so that what was paid by it can be told to whoever asks again.
    """
    writes = change_of(dataclasses.replace(partner, code=token))
    if token:
        writes.create(PartnerCodeRecord(token, partner_id=partner.partner_id), refusal=lambda _: Busy())
    return writes


def find_by_code(token: str) -> tuple[Partner, Spending] | None:
    """Return the shop whose static code this is, or was, and the limits of the people around it; None for no shop's.

    Two round trips, one for no shop's.
    """
    code = storage.find(PartnerCodeRecord, token, consistent=True)
    if code is None:
        return None
    village_id = village_of(code.partner_id)
    shop, spending = storage.find_many(
        [(PartnerRecord, village_id, code.partner_id), (SpendingRecord, village_id)], consistent=True
    )
    return None if shop is None else (partner_of(shop), spending_of(spending))
