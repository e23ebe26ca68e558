"""What the audit trail keeps."""

from __future__ import annotations

KEPT_DAYS = 3 * 365 + 1
"""Records of sharing are kept three years, logs of access at least six months (PIPL 55, 56; product.md)."""
