"""Evidence pictures (证据照片): those a claim is made with become its own, and are shown to who may see the claim."""

from __future__ import annotations

from chalicelib.foundation.media.core.files import EVIDENCE
from chalicelib.foundation.media.core.pictures import Picture, Sight, View
from chalicelib.foundation.media.service import pictures
from chalicelib.kernel.authz import Role, allows
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Writes
from chalicelib.points.claims.core.claims import Claim, NoSuchClaim
from chalicelib.points.claims.service.reading import own_claim
from chalicelib.points.claims.service.steps import Also


def refuse_others(ctx: Context, media_ids: tuple[str, ...]) -> None:
    """Let pictures be used that the acting person uploaded as evidence. 1 round trip, none for none.

    Raises:
        InvalidInput: one of them is not there, not ready or somebody else's; it names `media_ids`.
    """
    pictures.load_pictures(ctx, media_ids=media_ids, by=ctx.actor.doer, purpose=EVIDENCE)


def attached(ctx: Context) -> Also:
    """Return what makes the pictures of a claim's last step its own."""

    def also(claim: Claim) -> Writes:
        return pictures.prepare_attach(ctx, media_ids=claim.steps[-1].media_ids, subject=claim.claim_id)

    return also


def read_as(ctx: Context, picture: Picture) -> Sight | None:
    """Return as what the acting principal may read the claim of a piece of evidence; None where not. 2 trips."""
    if allows(ctx.actor, "claims.read", within=picture.subject):
        return Sight.OFFICER
    if Role.RESIDENT not in ctx.actor.roles:
        return None
    try:
        own_claim(ctx, claim_id=picture.subject)
    except NoSuchClaim:
        return None
    return Sight.AUTHOR


def views_of(claim: Claim, *, officer: bool) -> list[View]:
    """Return a claim's pictures as somebody may see them, as it was last made. 1 round trip, none for none."""
    found = pictures.find_pictures(media_ids=claim.media_ids)
    return [pictures.view_of(one, officer=officer) for one in found if one is not None]
