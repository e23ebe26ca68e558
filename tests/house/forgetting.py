"""Makes this process as new: what its modules cached, and what its rooms know, is forgotten."""

from __future__ import annotations

import functools
import sys
from typing import Any

from chalicelib.foundation.gateways import wechat, wechatpay_keys
from chalicelib.foundation.identity.service import acting
from chalicelib.foundation.partners.store import known as partners
from chalicelib.points.activities.service import known as activities
from chalicelib.points.appraisals.service import known as appraisals
from chalicelib.points.claims.service import rounds
from chalicelib.points.ledger.service import rulebooks
from chalicelib.points.tickets.service import known as tickets
from chalicelib.points.topups.service import known as topups
from chalicelib.points.wishes.service import moderating as wishes

CLIENTS = "chalicelib.kernel.storage"
"""Whose caches are clients alone: other ones would send the same, and making them takes longer than a request."""


def forget_everything() -> None:
    """Forget settings, keys, credentials, and all that rooms know, as a process that just started."""
    for name in [name for name in sys.modules if name.startswith("chalicelib.") and name != CLIENTS]:
        for cached in _cached(name):
            cached.cache_clear()
    wechat.forget_token()
    wechatpay_keys.forget()
    partners.forget()
    activities.forget_all()
    acting.forget_all()
    appraisals.forget_all()
    rulebooks.forget_all()
    rounds.forget_all()
    tickets.forget_all()
    topups.forget_all()
    wishes.forget_all()


@functools.cache
def _cached(name: str) -> list[Any]:
    """Return what a module caches of its own."""
    values = vars(sys.modules[name]).values()
    return [one for one in values if getattr(one, "__module__", "") == name and hasattr(one, "cache_clear")]
