"""What else somebody got, or claims, by a claim's rule around its day, so that no deed is paid by two ways unseen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from chalicelib.foundation.facts.core.points import REVERSED
from chalicelib.kernel.values import value
from chalicelib.points.claims.core.claims import Claim
from chalicelib.points.claims.core.listed import Listed
from chalicelib.points.claims.core.periods import begins_on
from chalicelib.points.claims.core.table import DONE
from chalicelib.points.ledger.core.accounts import Entry, Kind
from chalicelib.points.ledger.core.verifiers import CLAIM

DAYS = 3
"""How many days before and after a claim's day or period are looked at. Ours."""


@value
class Near:
    """One deed around a claim's day: paid (`state` is "paid"), or claimed too and in a state."""

    on: dt.date
    points: int
    document: str
    state: str
    claim_id: str = ""


def around(claim: Claim, entries: Iterable[Entry], claims: Iterable[Listed]) -> list[Near]:
    """Return what the holder was paid by the claim's rule around its day, and what else they claim, by day.

    What was taken back is left out, as is the claim itself.
    """
    found = list(entries)
    back = {(entry.source, entry.line) for entry in found if entry.kind is Kind.REVERSAL}
    rows = [
        Near(on, entry.delta.balance, entry.document, "paid", _claim_of(entry.source))
        for entry in found
        if entry.kind is Kind.AWARD
        and entry.rule.partition("@")[0] == claim.rule.code
        and entry.source != claim.source
        and (entry.source, f"{entry.line}{REVERSED}") not in back
        and _is_near(claim, on := dt.date.fromisoformat(entry.on))
    ]
    rows += [
        Near(one.on, one.points, one.document, one.state.value, one.claim_id)
        for one in claims
        if one.claim_id != claim.claim_id
        and one.state not in DONE
        and one.rule.partition("@")[0] == claim.rule.code
        and _is_near(claim, one.on)
    ]
    return sorted(rows, key=lambda row: (row.on, row.claim_id))


def _claim_of(source: str) -> str:
    return source.removeprefix(CLAIM) if source.startswith(CLAIM) else ""


def _is_near(claim: Claim, on: dt.date) -> bool:
    """Tell whether a deed's day lies around the claim's; an honour is paid once, so all of them are looked at."""
    if claim.rule.levels:
        return True
    first = begins_on(claim.period) if claim.period else claim.on
    return first - dt.timedelta(days=DAYS) <= on <= claim.on + dt.timedelta(days=DAYS)
