"""Blocking: an officer stops an account, and lets it go again, each as a line of its statement that says why."""

from __future__ import annotations

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.kernel.context import Context
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import Writes
from chalicelib.points.ledger.core.accounts import Account, AccountRef, Delta, Kind, Standing, set_block
from chalicelib.points.ledger.core.keys import refuse_untimely
from chalicelib.points.ledger.service.accounts import opening
from chalicelib.points.ledger.service.awards import Done
from chalicelib.points.ledger.service.steps import Step, move

RULE = "block"


def set_blocked(ctx: Context, *, ref: AccountRef, blocked: bool, reason: str, key: str) -> Done:
    """Block an account, or let it go, once per `key`; its points stay. 2 round trips, 4 where it was never opened.

    The entry moves no points: it keeps who, when and why where the holder reads it, and the audit trail has it too.

    Raises:
        AlreadyBlocked, NotBlocked: it stands so by another request.
        HolderGone, AccountUnknown: it was never opened, and its holder is gone, or nobody.
        KeyReused: the key was used for something else in this village.
        KeyTooOld, KeyAhead: nothing was written under the key, and its time is past or not yet.
    """
    source = f"block#{key}"

    def stands(seen: Account) -> Standing:
        return set_block(seen, source if blocked else "")

    def decide(seen: Account) -> Delta:
        refuse_untimely(key, ctx.now())
        stands(seen)
        return Delta()

    def audited(_seen: Account, _delta: Delta) -> Writes:
        deed = "points.block" if blocked else "points.release"
        return prepare_audit(ctx, place_id=ref.village_id, deed=deed, target=ref.account_id)

    step = Step(
        kind=Kind.BLOCK if blocked else Kind.RELEASE,
        source=source,
        line="1",
        fingerprint=fingerprint("block", ref.account_id, blocked, reason),
        debit=f"account:{ref.account_id}",
        credit=f"account:{ref.account_id}",
        rule=RULE,
        document=reason,
        decide=decide,
        also=audited,
        key=key,
        stands=stands,
    )
    return opening(ctx, ref, lambda: move(ctx, ref=ref, step=step))
