"""Makes this process as new: what its modules cached, and what its rooms know, is forgotten."""

from __future__ import annotations

import sys

from chalicelib.foundation.gateways import wechat
from chalicelib.foundation.identity.service import acting
from chalicelib.foundation.partners.store import known as partners
from chalicelib.points.activities.service import known as activities
from chalicelib.points.ledger.service import rulebooks


def forget_everything() -> None:
    """Forget clients, settings, keys, mandates, shops, activities and rules, as a process that just started."""
    for name, module in list(sys.modules.items()):
        if name.startswith("chalicelib."):
            for value in list(vars(module).values()):
                if getattr(value, "__module__", "").startswith("chalicelib") and hasattr(value, "cache_clear"):
                    value.cache_clear()
    wechat.forget_token()
    acting.forget_all()
    partners.forget()
    activities.forget_all()
    rulebooks.forget_all()
