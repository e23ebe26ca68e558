"""Makes this process as new: what its modules cached, and what its rooms know, is forgotten."""

from __future__ import annotations

import sys

from chalicelib.foundation.gateways import wechat
from chalicelib.foundation.identity.service import acting
from chalicelib.foundation.partners.store import known as partners
from chalicelib.points.activities.service import known as activities
from chalicelib.points.appraisals.service import known as appraisals
from chalicelib.points.claims.service import rounds
from chalicelib.points.ledger.service import rulebooks
from chalicelib.points.tickets.service import known as tickets
from chalicelib.points.topups.service import known as topups
from chalicelib.points.wishes.service import moderating as wishes


def forget_everything() -> None:
    """Forget clients, settings, keys, credentials, and all that rooms know, as a process that just started."""
    for name, module in list(sys.modules.items()):
        if name.startswith("chalicelib."):
            for value in list(vars(module).values()):
                if getattr(value, "__module__", "").startswith("chalicelib") and hasattr(value, "cache_clear"):
                    value.cache_clear()
    wechat.forget_token()
    partners.forget()
    activities.forget_all()
    acting.forget_all()
    appraisals.forget_all()
    rulebooks.forget_all()
    rounds.forget_all()
    tickets.forget_all()
    topups.forget_all()
    wishes.forget_all()
