"""The village's deeds: publish, return, refuse, merge, cancel, free, send back; none by a party to the wish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.moderation.core import Decision
from chalicelib.kernel.context import Context
from chalicelib.kernel.writes import Stale, Writes
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import awards, kinship
from chalicelib.points.wishes.core import wishes as core
from chalicelib.points.wishes.core.deeds import Deed, NotOlder, NotSilentYet, PaidAlready
from chalicelib.points.wishes.core.states import ENDED, State
from chalicelib.points.wishes.core.wishes import SILENT_DAYS, Wish
from chalicelib.points.wishes.service import claiming, moderating, photos, posting, steps, telling
from chalicelib.points.wishes.service.steps import Doing
from chalicelib.points.wishes.store import hands, wishes as store

NOT_VERIFIED = "not_verified"
"""Why nobody earned for a wish that the village did not believe."""
_JUDGED = frozenset({State.DONE, State.CONFIRMED})
"""States in which the village says whether a wish came true: to that also a hidden wisher's family is party."""
Decide = Callable[[Context, Wish, State, str], tuple[Wish, Writes]]


def decide(ctx: Context, *, wish_id: str, deed: Deed, reason: str, key: str, looked_at: int | None = None) -> Wish:
    """Publish, return, refuse, cancel, free or send back a wish, once per `key`; the wisher is told. 2 round trips.

    One that is said to be done is sent back to those who have it in hand; one that was confirmed ends unpaid where it
    is refused; both sides are told. One trip more where the officer is linked to a resident, who must not be party to
    the wish. `looked_at` is the version that the officer looked at: only that one is decided on, and nothing is
    published that names none.

    Raises:
        WishChanged: it was changed after that look.
        OwnCause: the officer, their household or a relative is party to it, or acted for a party; of a hidden wisher
            the officer alone.
        NotSilentYet: too early to free it. PaidAlready: somebody of its team was paid. Others as `steps.do`.
    """
    assert deed is not Deed.PUBLISH or looked_at is not None, "what is published was looked at"
    means = _MEANS[deed]

    def change(wish: Wish, state: State) -> tuple[Wish, Writes]:
        (refuse_party if wish.state in _JUDGED else _refuse_known_party)(ctx, wish)
        changed, writes = means(ctx, wish, state, reason)
        return changed, writes.merge(audited(ctx, wish, deed))

    return steps.do(ctx, Doing(wish_id, deed, key, words=reason, looked_at=looked_at), change)


def _publish(ctx: Context, wish: Wish, state: State, _reason: str) -> tuple[Wish, Writes]:
    writes = telling.published(ctx, wish).merge(moderating.settled(ctx, wish, Decision.APPROVED))
    writes.merge(photos.published(ctx, wish))
    return replace(core.moved(wish, state, ctx.now()), reason=""), writes


def _return(ctx: Context, wish: Wish, state: State, reason: str) -> tuple[Wish, Writes]:
    writes = telling.news(ctx, wish, "returned").merge(moderating.settled(ctx, wish, Decision.REJECTED))
    return replace(core.moved(wish, state, ctx.now()), reason=reason), writes


def _refuse(ctx: Context, wish: Wish, state: State, reason: str) -> tuple[Wish, Writes]:
    if wish.state is State.CONFIRMED:
        return _end_unpaid(ctx, wish, state, reason)
    writes = hands.ended(wish.wisher_id).merge(telling.news(ctx, wish, "refused"))
    writes.merge(moderating.settled(ctx, wish, Decision.REJECTED))
    return replace(core.moved(wish, state, ctx.now()), reason=reason), writes


def _end_unpaid(ctx: Context, wish: Wish, state: State, reason: str) -> tuple[Wish, Writes]:
    """End a wish that the village does not believe: nobody is paid, and nobody was, which the write repeats."""
    assert wish.claim is not None
    writes = hands.ended(wish.wisher_id).merge(telling.news(ctx, wish, "not_verified"))
    writes.merge(telling.released(ctx, wish, "unverified"), *(hands.finished(who) for who in wish.claim.everybody))
    writes.merge(awards.prepare_unpaid(source=wish.source, refs=earners(wish), refusal=lambda _: PaidAlready()))
    unpaid = dict.fromkeys(wish.claim.everybody, NOT_VERIFIED)
    return replace(core.moved(wish, state, ctx.now()), reason=reason, unpaid=unpaid), writes


def _send_back(ctx: Context, wish: Wish, state: State, _reason: str) -> tuple[Wish, Writes]:
    writes = telling.reopened(ctx, wish, "village").merge(telling.news(ctx, wish, "not_done"))
    return core.reopened(wish, state, ctx.now()), writes


def _cancel(ctx: Context, wish: Wish, state: State, reason: str) -> tuple[Wish, Writes]:
    changed, writes = posting.cancelled(ctx, wish, state)
    return replace(changed, reason=reason), writes.merge(telling.news(ctx, wish, "cancelled"))


def _free(ctx: Context, wish: Wish, state: State, reason: str) -> tuple[Wish, Writes]:
    if not core.is_silent(wish, ctx.now()):
        raise NotSilentYet(days=SILENT_DAYS)
    changed, writes = claiming.let_go(ctx, wish, state, "freed")
    return replace(changed, reason=reason), writes


_MEANS: dict[Deed, Decide] = {
    Deed.PUBLISH: _publish,
    Deed.RETURN: _return,
    Deed.REFUSE: _refuse,
    Deed.CANCEL: _cancel,
    Deed.FREE: _free,
    Deed.REOPEN: _send_back,
}


def merge(ctx: Context, *, wish_id: str, into: str, key: str, looked_at: int | None = None) -> Wish:
    """End a wish that asks what an older one asks already; its wisher is told, and learns nothing of the other.

    The older one stays as it is: it keeps its one wisher. 3 round trips.

    Raises:
        NotOlder: the other is not older, not open, or of another village. WishChanged: as `decide`.
        OwnCause. Others as `steps.do`.
    """

    def change(wish: Wish, state: State) -> tuple[Wish, Writes]:
        _refuse_known_party(ctx, wish)
        other = store.find_wish(into)
        if other is None or other.village_id != wish.village_id or other.state in ENDED or into >= wish_id:
            raise NotOlder
        writes = hands.ended(wish.wisher_id).merge(telling.news(ctx, wish, "merged"))
        writes.merge(moderating.settled(ctx, wish, Decision.REJECTED), audited(ctx, wish, Deed.MERGE))
        writes.merge(store.still_open(other, refusal=Stale))
        return replace(core.moved(wish, state, ctx.now()), merged_into=into), writes

    return steps.do(ctx, Doing(wish_id, Deed.MERGE, key, said=(into,), looked_at=looked_at), change)


def refuse_party(ctx: Context, wish: Wish) -> None:
    """Let an officer decide on a wish to which neither they, their household nor their relatives are party.

    Who acted for a party is one too. Reads people only for an officer whose account is linked to a resident.

    Raises:
        OwnCause: they are.
    """
    kinship.refuse_own_cause(ctx, holder_id=wish.wisher_id, others=[*people_in(wish), *wish.everybodys_agents])


def _refuse_known_party(ctx: Context, wish: Wish) -> None:
    """Let an officer decide on a wish before it is paid, as `refuse_party`; a hidden wisher's family may.

    Refusing them would tell them whose wish it is, as at claiming. Whoever is the wisher, or acted for them, knows it.

    Raises:
        OwnCause: they are party to it, or tied to who has it in hand.
    """
    if not wish.is_hidden:
        refuse_party(ctx, wish)
        return
    if not ctx.actor.identities.isdisjoint({*people_in(wish), *wish.everybodys_agents}):
        raise kinship.OwnCause
    shown = kinship.residents_among([*wish.claim.everybody, *wish.claim.agents]) if wish.claim else []
    if shown and kinship.is_tied(ctx.actor.person, shown):
        raise kinship.OwnCause


def people_in(wish: Wish) -> list[str]:
    """Return the residents who are party to a wish: its wisher, who claimed it, and the team."""
    claimers = wish.claim.everybody if wish.claim else []
    return [wish.wisher_id, *(who for who in claimers if not core.is_shop(who))]


def earners(wish: Wish) -> list[AccountRef]:
    """Return the accounts of those who are paid where a wish is settled; a shop earns nothing."""
    claimers = wish.claim.everybody if wish.claim else []
    return [AccountRef.of_holder(who) for who in claimers if not core.is_shop(who)]


def audited(ctx: Context, wish: Wish, deed: Deed) -> Writes:
    """Return the line of the audit trail: who decided on which wish, not whose it is."""
    return prepare_audit(ctx, place_id=wish.village_id, deed=f"wishes.{deed.value}", target=wish.wish_id)
