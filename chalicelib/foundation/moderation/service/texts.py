"""What WeChat thinks of a text, asked while its author waits; what it can not judge is for a person."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chalicelib.foundation.gateways import wechat
from chalicelib.foundation.identity.core.members import is_member
from chalicelib.foundation.identity.service import binding
from chalicelib.foundation.moderation import core
from chalicelib.foundation.moderation.core import Suggest, Verdict, Why
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.settings import settings

__all__ = ["check_text", "openid_of", "unanswered"]

RESIDENT = re.compile(r"^v[0-9]{5}r[0-9]{5}$")


def check_text(ctx: Context, *, text: str, person_id: str, scene: int) -> Verdict:
    """Return what WeChat thinks of a text by somebody: `pass`, `review` or `risky`. Nothing is refused here.

    `scene` is 1 profile, 2 comment, 3 forum, 4 social log. What WeChat can not judge is for a person: of whom it does
    not know, or who was not there lately; what an officer typed for somebody; what it did not answer. One round trip,
    and one more where its access token is not known yet.
    """
    text = text.strip()
    if not text:
        return core.PASSED
    parts = list(core.parts_of(text))
    if len(parts) > core.PARTS_MAX:
        return core.unlooked(Why.TOO_LONG)
    try:
        openid = openid_of(person_id, is_own=ctx.actor.subject == person_id and not ctx.actor.acted_by)
        return openid if isinstance(openid, Verdict) else _judged(ctx, parts, openid, scene)
    except DomainError as refusal:
        return unanswered(ctx, refusal)


def openid_of(person_id: str, *, is_own: bool) -> str | Verdict:
    """Return the openid of an author by whose own hand a content is (`is_own`), or why a person must look at it."""
    if not settings().wechat_app_id or not settings().wechat_app_secret:
        return core.unlooked(Why.NOT_SET)
    if not is_own:
        return core.unlooked(Why.TYPED_FOR)
    openid = binding.find_openid(person_id=person_id) if is_persons(person_id) else None
    return core.unlooked(Why.NO_WECHAT) if openid is None else openid


def is_persons(person_id: str) -> bool:
    """Tell whether this is the id of somebody who may have a WeChat account of their own: a villager or a member."""
    return RESIDENT.match(person_id) is not None or is_member(person_id)


def _judged(ctx: Context, parts: Sequence[str], openid: str, scene: int) -> Verdict:
    """Return the worst verdict on the parts of a text; a risky one ends the asking."""
    ends_at = ctx.now() + core.PATIENCE
    verdicts = []
    for part in parts:
        if ctx.now() > ends_at:
            verdicts.append(core.unlooked(Why.UNANSWERED))
            break
        verdicts.append(core.judged(wechat.check_text(ctx, openid=openid, scene=scene, text=part).suggest))
        if verdicts[-1].suggest is Suggest.RISKY:
            break
    return core.worst(verdicts)


def unanswered(ctx: Context, refusal: DomainError) -> Verdict:
    """Return the verdict on what WeChat did not judge, and log why not."""
    logs.event("not_judged", request_id=ctx.request_id, code=refusal.code)
    return core.unlooked(Why.STALE if isinstance(refusal, wechat.OpenidStale) else Why.UNANSWERED)
