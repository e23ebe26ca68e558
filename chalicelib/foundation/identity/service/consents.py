"""What may be done with consents: give, withdraw, ask where somebody stands, read the history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from chalicelib.foundation.audit.service import record
from chalicelib.foundation.facts.core.people import ConsentGranted, ConsentWithdrawn
from chalicelib.foundation.facts.service import prepare_fact
from chalicelib.foundation.identity.core.binding import NotBound
from chalicelib.foundation.identity.core.consents import NO_PAPER, Consent, Paper, State, check_grant, check_paper
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.members import MEMBERSHIP, is_member
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.core.purposes import PURPOSES, Purpose, purpose_of
from chalicelib.foundation.identity.service.acting import forget_person
from chalicelib.foundation.identity.service.endings import prepare_end_of
from chalicelib.foundation.identity.service.following import prepare_withdrawn
from chalicelib.foundation.identity.service.sessions import prepare_revoke_all
from chalicelib.foundation.identity.store import (
    addresses as addresses_store,
    binding as binding_store,
    consents as store,
    people as people_store,
)
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.paging import Page
from chalicelib.kernel.writes import Refusal, Writes, commit

__all__ = ["PURPOSES", "Consent", "Purpose", "State"]

REGISTRATION, ACTING_FOR = "registration", "acting_for"


def standing(*, person_id: str, purpose: str) -> Consent:
    """Return where a person stands on one purpose. One round trip.

    Raises:
        NoSuchPurpose: there is none of this name.
    """
    return store.find_consent(person_id, purpose_of(purpose).code)


def who_consented(*, person_ids: Iterable[str], purpose: str) -> set[str]:
    """Return those of the people whose consent to a purpose stands; one round trip per 100.

    Raises:
        NoSuchPurpose: there is none of this name.
    """
    return {c.person_id for c in store.find_consents(person_ids, purpose_of(purpose).code) if c.stands}


def names_to_publish(*, person_ids: Iterable[str], purpose: str) -> dict[str, str]:
    """Return the full names of those residents who agreed to a purpose that shows them, by id.

    Raises:
        NoSuchPurpose: there is none of this name.
    """
    agreed = sorted(who_consented(person_ids=person_ids, purpose=purpose))
    found = people_store.find_holders(agreed) if agreed else []
    return {one.resident_id: one.name for one in found if isinstance(one, Resident)}


def load_asking(*, person_id: str, purposes: Sequence[str]) -> tuple[Resident, list[Consent]]:
    """Return who asks for something in their own name, and where they stand on its purposes. One round trip.

    Raises:
        NoSuchPurpose: there is none of one of these names.
        NoSuchHolder: there is no such resident.
    """
    resident, found = store.find_with_resident(person_id, [purpose_of(one).code for one in purposes])
    if resident is None:
        raise NoSuchHolder
    return resident, found


def prepare_standing(*, person_id: str, purpose: str, event_id: str) -> Writes:
    """Return the write that something stands on a consent that an event gave, for the transaction that writes it.

    It counts on the consent's row, which a withdrawal has read before it looks for what goes with it: whichever of the
    two comes later is refused, also where the withdrawal found nothing to put a condition on.

    Raises, when it is committed:
        Conflict: the consent is withdrawn, or another event gave it.
    """
    return store.prepare_use(person_id, purpose, event_id)


def prepare_agreed(*, person_id: str, purpose: str, refusal: Refusal) -> Writes:
    """Return the check that a consent stands, for a transaction of which nothing goes with the consent."""
    return store.prepare_granted(person_id, purpose, refusal)


def list_consents(*, person_id: str) -> list[Consent]:
    """Return where a resident, or a member, stands on every purpose that they are asked about. One round trip."""
    found = {consent.purpose: consent for consent in store.list_standing(person_id)}
    asked = [one.code for one in PURPOSES.values() if one.members == is_member(person_id)]
    return [found.get(code, Consent(person_id, code, State.NONE)) for code in asked]


def read_consents(ctx: Context, *, person_id: str) -> list[Consent]:
    """Return where a person stands, for an officer's eyes, and record that the officer looked."""
    record(ctx, place_id=person_id[:6], deed="consents.read", target=person_id)
    return list_consents(person_id=person_id)


def consent_history(*, person_id: str, size: int = 50, cursor: str | None = None) -> Page[Consent]:
    """Return a page of all that a person agreed to and withdrew, the newest first. Nothing is ever removed."""
    return store.list_history(person_id, size=size, cursor=cursor)


def grant_consent(
    ctx: Context,
    *,
    person_id: str,
    purpose: str,
    version: str,
    born_on: dt.date,
    given_by: str = "",
    paper: Paper = NO_PAPER,
) -> Consent:
    """Record that a person agrees to the present text of a purpose, and return where they stand now.

    `given_by` is the guardian's resident id for somebody under 14; empty, the person speaks. Agreeing again to what
    stands changes nothing.

    Raises:
        NoSuchPurpose, TextChanged: nothing such is asked for now.
        GuardianNeeded, NotForMinors, AdultsOnly, NotYoursToGive: this giver can not consent for this person.
        PaperDateAhead, PaperDateEarly: the paper was signed later than today, or before there was the text.
        Conflict: it changed at the same moment; ask again.
    """
    check_paper(paper, since=purpose_of(purpose).present.since, today=business_date(ctx.now()))
    was = store.find_consent(person_id, purpose)
    giver = given_by or person_id
    writes, consent = prepare_consent(
        ctx, person_id=person_id, purpose=purpose, version=version, born_on=born_on, given_by=giver, was=was,
        paper=paper,
    )  # fmt: skip
    if was.stands and (was.version, was.given_by) == (version, giver):
        return was
    commit(writes)
    return consent


def prepare_consent(
    ctx: Context,
    *,
    person_id: str,
    purpose: str,
    version: str,
    born_on: dt.date,
    given_by: str,
    was: Consent | None = None,
    paper: Paper = NO_PAPER,
) -> tuple[Writes, Consent]:
    """Return the writes that record an agreement (5 items' worth at most), and where the person will stand.

    Raises:
        NoSuchPurpose, TextChanged, GuardianNeeded, NotForMinors, AdultsOnly, NotYoursToGive: as `grant_consent`.
    """
    asked = purpose_of(purpose)
    today = business_date(ctx.now())
    check_grant(asked, version=version, person_id=person_id, given_by=given_by, born_on=born_on, today=today)
    consent = _event(ctx, person_id, purpose, state=State.GRANTED, version=version, given_by=given_by, paper=paper)
    fact = ConsentGranted(person_id, purpose, version)
    writes = store.prepare(consent, was=was)
    return writes.merge(prepare_fact(ctx, village_id=person_id[:6], fact=fact)), consent


def prepare_joined(ctx: Context, *, member_id: str, version: str) -> Writes:
    """Return the writes that record what somebody agreed to who becomes a member. 2 items."""
    said = _event(
        ctx, member_id, MEMBERSHIP, state=State.GRANTED, version=version, given_by=member_id, paper=NO_PAPER
    )  # fmt: skip
    return store.prepare(said, was=None)


def prepare_left(ctx: Context, *, member_id: str, version: str) -> Writes:
    """Return the writes that record that a member takes back what they agreed to. 2 items."""
    said = _event(
        ctx, member_id, MEMBERSHIP, state=State.WITHDRAWN, version=version, given_by=member_id, paper=NO_PAPER
    )  # fmt: skip
    return store.prepare(said, was=None)


def withdraw_consent(
    ctx: Context, *, person_id: str, purpose: str, given_by: str = "", paper: Paper = NO_PAPER
) -> Consent:
    """Record that a person (or their guardian) withdraws, and return where they stand now.

    Withdrawing what does not stand changes nothing. Without `registration` nobody is signed in: the WeChat user is
    released, all sessions end, and their addresses are deleted. Without `acting_for` nobody acts for them any more.

    Raises:
        NoSuchPurpose: there is none of this name.
        PaperDateAhead, PaperDateEarly: the paper was signed later than today, or before there was the first text.
        Conflict: it changed at the same moment; ask again.
    """
    check_paper(paper, since=purpose_of(purpose).texts[0].since, today=business_date(ctx.now()))
    was = standing(person_id=person_id, purpose=purpose)
    if not was.stands:
        return was
    consent = _event(
        ctx, person_id, purpose, state=State.WITHDRAWN, version=was.version, given_by=given_by or person_id,
        paper=paper,
    )  # fmt: skip
    writes = store.prepare(consent, was=was)
    writes.merge(prepare_fact(ctx, village_id=person_id[:6], fact=ConsentWithdrawn(person_id, purpose)))
    if purpose == REGISTRATION:
        writes.merge(_farewell(ctx, person_id))
    if purpose == ACTING_FOR:
        writes.merge(prepare_end_of(ctx, person_id=person_id, held=False))
    commit(writes.merge(prepare_withdrawn(ctx, person_id, purpose)))
    forget_person(person_id)
    return consent


def _farewell(ctx: Context, person_id: str) -> Writes:
    writes = prepare_revoke_all(ctx, subject=person_id)
    writes.merge(addresses_store.prepare_forgotten(addresses_store.load_book(person_id)))
    openid = binding_store.find_openid(person_id)
    return writes if openid is None else writes.merge(binding_store.prepare_release(openid, person_id, NotBound()))


def _event(
    ctx: Context, person_id: str, purpose: str, *, state: State, version: str, given_by: str, paper: Paper
) -> Consent:
    return Consent(person_id, purpose, state, version, given_by, ctx.actor.signature, ctx.now(), ctx.new_id(), paper)
