"""The doors that tell which WeChat user is which resident."""

from __future__ import annotations

from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.sessions import (
    BindAsked,
    PhoneAsked,
    PhoneShown,
    SessionShown,
    session_shown,
)
from chalicelib.foundation.identity.service import binding, proof
from chalicelib.kernel.edge import Call, Nothing


@doors.door("POST", "/v1/sessions/bind", verb="session.start", asked=BindAsked, shown=SessionShown)
def bind(call: Call[BindAsked, Nothing]) -> SessionShown:
    """Prove who one is with name and ID number, agree to the registration text, and be signed in from now on."""
    asked = call.body
    return session_shown(
        proof.sign_in_by_proof(
            call.ctx,
            ticket=asked.binding_ticket,
            name=asked.name,
            id_number=asked.id_number,
            version=asked.registration_version,
        )
    )


@doors.door("POST", "/v1/me/phone", verb="residents.write_own", asked=PhoneAsked, shown=PhoneShown)
def give_phone(call: Call[PhoneAsked, Nothing]) -> PhoneShown:
    """Enter the phone number that one's WeChat account gave."""
    return PhoneShown(phone=proof.give_phone(call.ctx, resident_id=call.me, code=call.body.code))


@doors.door(
    "POST", "/v1/residents/{resident_id}/release_wechat", verb="residents.write", shown=None, within="resident_id"
)
def release_wechat(call: Call[Nothing, Nothing], resident_id: str) -> None:
    """Undo a resident's bond with a WeChat user, so that they can bind another; their sessions end."""
    binding.release_wechat(call.ctx, resident_id=resident_id)
