"""HTTP doors of the log, for everybody. Its checkpoint and tiles are files, under /log/."""

from __future__ import annotations

from chalice import Response

from chalicelib.credit.log.core.batches import NotInLog
from chalicelib.credit.log.core.notes import Malformed, whole_of
from chalicelib.credit.log.schemas import GrowthAsked, GrowthShown, LogPolicyShown
from chalicelib.credit.log.service import identity, proving
from chalicelib.kernel.edge import Call, Doors, Nothing

doors = Doors("log")
TEXT = "text/plain; charset=utf-8"


@doors.door("GET", "/v1/log/policy", verb="log.read", shown=LogPolicyShown)
def policy(_call: Call[Nothing, Nothing]) -> LogPolicyShown:
    """Show by whose signatures the log's checkpoints are to be relied on."""
    return LogPolicyShown.of(identity.policy())


@doors.door("GET", "/v1/log/proof/{index}", verb="log.read", shown=None, media="text/plain")
def prove(call: Call[Nothing, Nothing], index: str) -> Response:
    """Return the proof that an entry is in the published log, a tlog-proof."""
    proof = proving.prove(index=_whole(index))
    headers: dict[str, str | list[str]] = {"Content-Type": TEXT, "X-Request-Id": call.ctx.request_id}
    return Response(proof.text, headers=headers)


def _whole(index: str) -> int:
    try:
        return whole_of(index)
    except Malformed as error:
        raise NotInLog from error


@doors.door("GET", "/v1/log/consistency", verb="log.read", query=GrowthAsked, shown=GrowthShown)
def growth(call: Call[Nothing, GrowthAsked]) -> GrowthShown:
    """Prove that the log of one size is the beginning of the log of a larger one."""
    old, size = call.query.old, call.query.size
    return GrowthShown.of(old, size, proving.prove_growth(old=old, size=size))
