"""Doors of codes."""

from __future__ import annotations

from chalicelib.foundation.identity.core.codes import token_in
from chalicelib.foundation.identity.routes.doors import doors
from chalicelib.foundation.identity.schemas.codes import CodeShown, ResolvedShown, ScannedAsked
from chalicelib.foundation.identity.schemas.rosters import PlaceAsked
from chalicelib.foundation.identity.service import codes
from chalicelib.foundation.runs.schemas import RunShown
from chalicelib.kernel.authz import authorise
from chalicelib.kernel.edge import Call, Nothing


def _shown(holder_id: str, token: str) -> CodeShown:
    return CodeShown(holder_id=holder_id, token=token, url=codes.url_of(token), picture_url=codes.qr_link(token=token))


@doors.door("GET", "/v1/me/code", verb="codes.own", shown=CodeShown, for_others="read")
def my_code(call: Call[Nothing, Nothing]) -> CodeShown:
    """Return one's own code."""
    return _shown(call.me, codes.code_of(holder_id=call.me))


@doors.door("POST", "/v1/me/code", verb="codes.own", shown=CodeShown, status=201)
def renew_my_code(call: Call[Nothing, Nothing]) -> CodeShown:
    """Withdraw one's own code and return a new one."""
    return _shown(call.me, codes.reissue_code(call.ctx, holder_id=call.me))


@doors.door("POST", "/v1/codes/resolve", verb="codes.resolve", asked=ScannedAsked, shown=ResolvedShown)
def resolve_code(call: Call[ScannedAsked, Nothing]) -> ResolvedShown:
    """Return whom a scanned code or card belongs to, where that is in one's villages."""
    code = codes.resolve(token=token_in(call.body.code))
    authorise(call.ctx.actor, "codes.resolve", within=code.village_id)
    return ResolvedShown.of(code)


@doors.door("GET", "/v1/holders/{holder_id}/code", verb="codes.print", within="holder_id", shown=CodeShown)
def read_code(call: Call[Nothing, Nothing], holder_id: str) -> CodeShown:
    """Return the code of a resident or household, to print it."""
    return _shown(holder_id, codes.code_of(holder_id=holder_id))


@doors.door("POST", "/v1/holders/{holder_id}/code", verb="codes.print", within="holder_id", shown=CodeShown, status=201)
def reissue_code(call: Call[Nothing, Nothing], holder_id: str) -> CodeShown:
    """Withdraw the code of a resident or household and return a new one."""
    return _shown(holder_id, codes.reissue_code(call.ctx, holder_id=holder_id))


@doors.door("DELETE", "/v1/holders/{holder_id}/code", verb="codes.print", within="holder_id", shown=None)
def revoke_code(call: Call[Nothing, Nothing], holder_id: str) -> None:
    """Withdraw the code of a resident or household without a new one."""
    codes.revoke_code(call.ctx, holder_id=holder_id)


@doors.door(
    "POST",
    "/v1/codes/pictures",
    verb="codes.print",
    within="body.place_id",
    asked=PlaceAsked,
    shown=RunShown,
    status=202,
    keyed=True,
)
def start_pictures(call: Call[PlaceAsked, Nothing]) -> RunShown:
    """Start drawing all codes of a village or town."""
    return RunShown.of(codes.start_pictures(call.ctx, run_id=call.key, place_id=call.body.place_id), [])
