"""How a top-up ends, whoever says so: its points are captured or voided and its state written, all or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.topups import TopupFailed, TopupSucceeded, TopupUnknown
from chalicelib.foundation.gateways import topup as gateway
from chalicelib.kernel import logs
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.kernel.writes import Writes, attempt
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.holds import HoldSettled
from chalicelib.points.ledger.service import moves
from chalicelib.points.topups.core.states import Deed, Kind, State, next_state
from chalicelib.points.topups.core.topups import ABSENT_AFTER, LOST_AFTER, TOLD_AFTER, NoSuchTopup, Topup, topup_id_of
from chalicelib.points.topups.store import months, topups as store

TURNS_MAX = 5
"""How often a deed is decided again because the top-up moved on meanwhile."""
WORDS = {Kind.PHONE: "话费", Kind.INTERNET: "网费"}


class CallbackEarly(DomainError):
    """The provider calls back, and its own answer does not say so yet; it calls again, and we ask again."""

    code, status = "topup_not_decided_yet", 503
    zh, en = "还查不到结果，请稍后再通知。", "The order's state does not say so yet; call again."


class Moved(Exception):
    """The top-up is another version than was read. Not a refusal: it is looked at again."""


def ref_of(resident_id: str) -> AccountRef:
    """Return the account that pays for a resident's top-ups."""
    return AccountRef.of_holder(resident_id)


def document_of(topup: Topup) -> str:
    """Return what a statement calls a top-up; its number is not said there."""
    return f"{WORDS[topup.kind]} {topup.yuan} 元"


def load(topup_id: str) -> Topup:
    """Return a top-up as it is now.

    Raises:
        NoSuchTopup: there is none.
    """
    found = store.find_topup(topup_id)
    if found is None:
        raise NoSuchTopup
    return found


def settle(ctx: Context, topup: Topup, deed: Deed, *, also: Writes | None = None, **said: Any) -> Topup:
    """End a top-up: spend the points, or give them and the month's limits back. `said` is kept with it. 2 round trips.

    What ended it before wins; a provider that says something else after that is remembered as a contradiction.

    Raises:
        WrongKind, TopupInOtherState: as `next_state`.
        AccountBlocked: an officer stopped the account; the points stay held until it is let go.
        Busy: contended; nothing happened.
    """
    for _ in range(TURNS_MAX):
        if topup.ended:
            return topup if _did(topup, deed, said) else _after_the_end(topup, deed)
        after = replace(topup.moved(next_state(topup.state, topup.kind, deed), ctx.now()), **said)
        writes = store.change_of(after, topup.version, refusal=lambda _: Moved()).merge(_told(ctx, after))
        if after.state is not State.SUCCEEDED:
            writes.merge(months.given_back(after))
        try:
            done = moves.capture(
                ctx,
                ref=topup.ref,
                key=topup.topup_id,
                points=topup.points if after.state is State.SUCCEEDED else 0,
                credit=f"topup:{topup.village_id}",
                document=document_of(topup),
                also=writes if also is None else writes.merge(also),
            )
        except (Moved, HoldSettled):
            topup = load(topup.topup_id)
            continue
        if not done.replayed:
            return after
        topup = load(topup.topup_id)
    raise Busy


def _did(topup: Topup, deed: Deed, said: dict[str, Any]) -> bool:
    """Tell whether this very request ended a top-up: its answer was lost on the way."""
    if deed is Deed.CANCEL:
        return topup.state is State.CANCELLED
    return bool(topup.key) and (topup.key, topup.mark) == (said.get("key"), said.get("mark"))


def _told(ctx: Context, topup: Topup) -> Writes:
    kind = {State.SUCCEEDED: TopupSucceeded, State.FAILED: TopupFailed}.get(topup.state)
    if kind is None:
        return Writes()
    fact = kind(topup.resident_id, topup.topup_id, topup.kind.value, topup.yuan)
    return facts.prepare_fact(ctx, village_id=topup.village_id, fact=fact)


def _after_the_end(topup: Topup, deed: Deed) -> Topup:
    """Return what has ended, where the deed says the same; keep what the provider says against it."""
    said = {Deed.SUCCEED: State.SUCCEEDED, Deed.FAIL: State.FAILED}.get(deed)
    if said is None:
        next_state(topup.state, topup.kind, deed)  # Nothing leads out of an end.
    if said is topup.state or topup.contradicted:
        return topup
    marked = replace(topup, contradicted=str(said), version=topup.version + 1)
    attempt(store.change_of(marked, topup.version, refusal=lambda _: Moved()))
    logs.event("topup_contradicted", village_id=topup.village_id, state=topup.state.value, said=str(said))
    return marked


def change(topup: Topup, **said: Any) -> Topup | None:
    """Write what was learnt of a top-up that has not ended; None where it moved on meanwhile. One round trip."""
    after = replace(topup, version=topup.version + 1, **said)
    return None if attempt(store.change_of(after, topup.version, refusal=lambda _: Moved())) else after


def look(ctx: Context, topup: Topup) -> Topup:
    """Ask the provider what became of an order, and end it if that is said. Asked any number of times.

    No word, or «under way», ends nothing: the points stay held.
    """
    found = gateway.progress_of(ctx, order_id=topup.order_id, yuan=topup.yuan, provider_id=topup.provider_id)
    if isinstance(found, gateway.Paid):
        return settle(ctx, topup, Deed.SUCCEED, provider_id=found.provider_id, reason="")
    if isinstance(found, gateway.Unpaid):
        return settle(ctx, topup, Deed.FAIL, provider_id=found.provider_id, reason=gateway.UNPAID)
    assert topup.sent_at is not None, "what was never sent is never asked after"
    age = ctx.now() - topup.sent_at
    if isinstance(found, gateway.Absent) and age >= ABSENT_AFTER and not topup.provider_id:
        return settle(ctx, topup, Deed.FAIL, reason="absent")
    if topup.state is State.SENT and age >= LOST_AFTER:
        topup = lost(ctx, topup)
    return _warned(ctx, topup) if topup.state is State.UNKNOWN and age >= TOLD_AFTER and not topup.told else topup


def lost(ctx: Context, topup: Topup, why: str = "late") -> Topup:
    """Say that nobody knows what became of an order; return it as it is where it moved on meanwhile."""
    after = replace(topup.moved(next_state(topup.state, topup.kind, Deed.LOSE), ctx.now()), reason=why)
    failed = attempt(store.change_of(after, topup.version, refusal=lambda _: Moved()))
    return load(topup.topup_id) if failed else after


def _warned(ctx: Context, topup: Topup) -> Topup:
    """Tell somebody, once, that nothing is known yet."""
    after = replace(topup, told=True, version=topup.version + 1)
    fact = TopupUnknown(topup.resident_id, topup.topup_id, topup.yuan)
    writes = store.change_of(after, topup.version, refusal=lambda _: Moved())
    failed = attempt(writes.merge(facts.prepare_fact(ctx, village_id=topup.village_id, fact=fact)))
    logs.event("topup_unknown_for_a_day", village_id=topup.village_id)
    return load(topup.topup_id) if failed else after


def hear(ctx: Context, body: bytes) -> None:
    """Take a callback: look at its signature, order and amount, then ask the provider itself, whose answer decides.

    What has ended so already is heard again without a question. What ended otherwise is not heard as long as our own
    question did not tell that the provider contradicts it: it calls again.

    Raises:
        CallbackForged: signature, order or amount are not those of this order.
        CallbackBroken, NoSuchTopup.
        CallbackEarly: the provider's answer does not say so yet; it will call again.
    """
    said = gateway.heard(body)
    topup = load(topup_id_of(said.order_id))
    if topup.state is State.ASKED or topup.sent_at is None:
        raise gateway.CallbackForged
    if said.yuan not in {0, topup.yuan} or topup.provider_id not in {"", said.provider_id}:
        raise gateway.CallbackForged
    if topup.ended and (topup.state is State.SUCCEEDED) == said.paid:
        return
    after = look(ctx, topup)
    if not after.ended or (topup.ended and not after.contradicted):
        raise CallbackEarly
