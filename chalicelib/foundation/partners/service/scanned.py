"""What kind of code somebody scanned, for whoever has it in hand. Never whose, nor whether it still opens anything."""

from __future__ import annotations

from chalicelib.foundation.identity.service import codes
from chalicelib.foundation.partners.store import known
from chalicelib.kernel import keys
from chalicelib.kernel.context import Context

SHOP, UNKNOWN = "shop", "unknown"


def kind_of(ctx: Context, *, token: str) -> str:
    """Return `card`, `resident`, `household`, `shop` or `unknown`. 1 round trip; 3 for a shop's code, 2 for no code.

    A card or code that was lost or withdrawn is what it was, so nobody learns from here whether one may be used. That a
    token was never given to anything tells nothing that could be guessed at: 130 bits (docs/decisions/0032).
    """
    if not keys.is_token(token):
        return UNKNOWN
    kind = codes.kind_of(token=token)
    if kind is not None:
        return kind
    return UNKNOWN if known.find_code(ctx.now(), token) is None else SHOP
