"""What accounts hold back: the holds that are open, for whoever asks since when."""

from __future__ import annotations

from chalicelib.points.ledger.core.accounts import AccountRef, Entry
from chalicelib.points.ledger.core.holds import open_holds
from chalicelib.points.ledger.store import entries


def open_holds_of(*, ref: AccountRef) -> list[Entry]:
    """Return the holds of an account that were neither captured nor voided; for jobs. A round trip per megabyte."""
    return open_holds(entries.list_account(ref))
