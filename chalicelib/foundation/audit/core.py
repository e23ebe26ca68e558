"""What the audit trail keeps."""

from __future__ import annotations

import re

KEPT_DAYS = 3 * 365 + 1
"""Records of sharing are kept three years, logs of access at least six months (PIPL 55, 56; product.md)."""
PLACE_ID = re.compile(r"t[0-9]{4}|v[0-9]{5}")
"""What a day of the trail belongs to: a town (its own deeds, not its villages') or a village."""
