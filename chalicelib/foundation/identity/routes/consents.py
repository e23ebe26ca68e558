"""The doors of consents: one's own, and those that an officer saw on paper."""

from __future__ import annotations

from chalicelib.foundation.identity.core.members import MEMBERSHIP, is_member
from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.consents import (
    ConsentAsked,
    ConsentShown,
    ConsentsShown,
    HistoryQuery,
    HistoryShown,
    PurposesShown,
    WitnessedConsentAsked,
    WitnessedWithdrawalAsked,
    consent_shown,
    consents_shown,
    history_shown,
    purposes_shown,
)
from chalicelib.foundation.identity.service import consents as service, members, proof
from chalicelib.kernel.edge import Call, Nothing


@doors.door("GET", "/v1/consents/purposes", verb="house.read", shown=PurposesShown)
def list_purposes(_call: Call[Nothing, Nothing]) -> PurposesShown:
    """List what may be agreed to, with the present texts."""
    return purposes_shown()


@doors.door("GET", "/v1/me/consents", verb="consents.own", shown=ConsentsShown)
def list_own_consents(call: Call[Nothing, Nothing]) -> ConsentsShown:
    """Show where one stands on every purpose."""
    return consents_shown(service.list_consents(person_id=call.me))


@doors.door("GET", "/v1/me/consents/history", verb="consents.own", query=HistoryQuery, shown=HistoryShown)
def own_history(call: Call[Nothing, HistoryQuery]) -> HistoryShown:
    """Show all that one agreed to and withdrew, with the texts of then."""
    return history_shown(service.consent_history(person_id=call.me, size=call.query.size, cursor=call.query.cursor))


@doors.door("POST", "/v1/me/consents", verb="consents.give", asked=ConsentAsked, shown=ConsentShown)
def grant_own_consent(call: Call[ConsentAsked, Nothing]) -> ConsentShown:
    """Agree to the present text of a purpose."""
    asked = call.body
    born_on = proof.born_on_of(resident_id=call.me)
    return consent_shown(
        service.grant_consent(
            call.ctx, person_id=call.me, purpose=asked.purpose, version=asked.version, born_on=born_on
        )
    )


@doors.door("POST", "/v1/me/consents/{purpose}/withdraw", verb="consents.own", shown=ConsentShown)
def withdraw_own_consent(call: Call[Nothing, Nothing], purpose: str) -> ConsentShown:
    """Withdraw what one agreed to. Without `registration` one is signed out and no longer bound.

    A member without `membership` is no member any more, as after `/v1/me/member/end`.
    """
    if purpose == MEMBERSHIP and is_member(call.me):
        members.end_membership(call.ctx)
        return consent_shown(service.standing(person_id=call.me, purpose=purpose))
    return consent_shown(service.withdraw_consent(call.ctx, person_id=call.me, purpose=purpose))


@doors.door(
    "GET", "/v1/residents/{resident_id}/consents", verb="residents.read", shown=ConsentsShown, within="resident_id"
)
def list_consents_of(call: Call[Nothing, Nothing], resident_id: str) -> ConsentsShown:
    """Show an officer where a resident stands on every purpose; the look is recorded."""
    return consents_shown(service.read_consents(call.ctx, person_id=resident_id))


@doors.door(
    "POST",
    "/v1/residents/{resident_id}/consents",
    verb="residents.write",
    asked=WitnessedConsentAsked,
    shown=ConsentShown,
    within="resident_id",
)
def grant_witnessed_consent(call: Call[WitnessedConsentAsked, Nothing], resident_id: str) -> ConsentShown:
    """Record an agreement on paper; for somebody under 14, that of the guardian."""
    asked = call.body
    consent = service.grant_consent(
        call.ctx,
        person_id=resident_id,
        purpose=asked.purpose,
        version=asked.version,
        born_on=proof.born_on_of(resident_id=resident_id),
        given_by=asked.given_by,
        paper=asked.paper(),
    )
    return consent_shown(consent)


@doors.door(
    "POST",
    "/v1/residents/{resident_id}/consents/{purpose}/withdraw",
    verb="residents.write",
    asked=WitnessedWithdrawalAsked,
    shown=ConsentShown,
    within="resident_id",
)
def withdraw_witnessed_consent(
    call: Call[WitnessedWithdrawalAsked, Nothing], resident_id: str, purpose: str
) -> ConsentShown:
    """Record a withdrawal on paper; anybody who may consent for a resident may withdraw for them."""
    return consent_shown(
        service.withdraw_consent(
            call.ctx, person_id=resident_id, purpose=purpose, given_by=call.body.given_by, paper=call.body.paper()
        )
    )
