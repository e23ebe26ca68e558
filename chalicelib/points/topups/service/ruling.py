"""What officers do: pay internet fees by hand, ask the provider now, and decide by its bill what nobody knows."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.audit import service as audit
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import Writes, attempt
from chalicelib.points.ledger.service import kinship
from chalicelib.points.topups.core.states import Deed, State, TopupInOtherState
from chalicelib.points.topups.core.topups import Ruling, Topup, plan_ruling, refuse_own
from chalicelib.points.topups.service import settling
from chalicelib.points.topups.store import topups as store


def pay_by_hand(ctx: Context, *, topup_id: str, paid: bool, words: str, key: str) -> Topup:
    """Say that an internet fee was paid, by the receipt's number, or give it back with the reason; once per `key`.

    Raises:
        NoSuchTopup, OwnTopup, OwnCause, WrongKind, TopupInOtherState.
        KeyReused: the key said something else.
    """
    topup, mark = settling.load(topup_id), fingerprint("topup by hand", topup_id, paid, words)
    if (first := _first(topup, key, mark)) is not None:
        return first
    _refuse_own_cause(ctx, topup)
    deed, said = (Deed.PAY, {"receipt": words}) if paid else (Deed.RETURN, {"reason": words})
    return _ended(ctx, topup, deed, key, mark, **said)


def rule(ctx: Context, *, topup_id: str, paid: bool, bill: str, reason: str, key: str) -> Topup:
    """Say by the provider's bill whether an unknown top-up was paid; the second officer who finds the same decides.

    Raises:
        NoSuchTopup, OwnCause. OwnTopup, TopupInOtherState, TooSoonToRule, SameEyes: as `plan_ruling`.
        KeyReused: the key said something else.
        Busy: it moved on at this very moment; ask again.
    """
    topup, mark = settling.load(topup_id), fingerprint("topup ruling", topup_id, paid, bill, reason)
    if (first := _first(topup, key, mark)) is not None:
        return first
    ruling = Ruling(paid, bill, reason, ctx.actor.signature, ctx.actor.person, key)
    if topup.ruling is not None and topup.ruling.key == key:
        if replace(topup.ruling, by=ruling.by, person=ruling.person) != ruling:
            raise KeyReused
        return topup
    _refuse_own_cause(ctx, topup)
    deed = plan_ruling(topup, ruling, ctx.actor, ctx.now())
    if deed is not None:
        return _ended(ctx, topup, deed, key, mark)
    after = replace(topup, ruling=ruling, version=topup.version + 1)
    writes = store.change_of(after, topup.version, refusal=lambda _: settling.Moved())
    if attempt(writes.merge(_trail(ctx, topup, "rule"))):
        raise Busy
    return after


def _refuse_own_cause(ctx: Context, topup: Topup) -> None:
    """Let an officer decide on a top-up that is neither theirs nor their family's, nor asked for by one of these.

    Raises:
        OwnTopup, OwnCause.
    """
    refuse_own(topup, ctx.actor)
    kinship.refuse_own_cause(ctx, holder_id=topup.resident_id, others=[topup.person] if topup.person else [])


def _ended(ctx: Context, topup: Topup, deed: Deed, key: str, mark: str, **said: str) -> Topup:
    by = ctx.actor.signature
    return settling.settle(
        ctx, topup, deed, also=_trail(ctx, topup, deed.value), ended_by=by, key=key, mark=mark, **said
    )


def _first(topup: Topup, key: str, mark: str) -> Topup | None:
    """Return a top-up that this very request ended; None where another one did, or nothing."""
    if topup.key != key:
        return None
    if topup.mark != mark:
        raise KeyReused
    return topup


def query_now(ctx: Context, *, topup_id: str) -> Topup:
    """Ask the provider now what became of an order.

    Raises:
        NoSuchTopup.
        TopupInOtherState: it was never ordered.
    """
    topup = settling.load(topup_id)
    if topup.state not in {State.SENT, State.UNKNOWN}:
        raise TopupInOtherState(state=topup.state.value)
    return settling.look(ctx, topup)


def read_number(ctx: Context, *, topup_id: str) -> tuple[Topup, str]:
    """Return a top-up and the whole number it is for, to who must pay it or look it up, and record the look.

    Raises:
        NoSuchTopup, OwnTopup, OwnCause.
    """
    topup = settling.load(topup_id)
    _refuse_own_cause(ctx, topup)
    audit.record(ctx, place_id=topup.village_id, deed="topups.number", target=topup_id)
    return topup, store.unsealed(topup.number)


def _trail(ctx: Context, topup: Topup, deed: str) -> Writes:
    return audit.prepare_audit(ctx, place_id=topup.village_id, deed=f"topups.{deed}", target=topup.topup_id)
