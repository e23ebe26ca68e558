"""Posting: a villager makes a wish, changes it, cancels it; an officer posts one for somebody."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from typing import Any

from chalicelib.foundation.audit.service import prepare_audit
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.people import Holder, NotActive, Status
from chalicelib.foundation.identity.service import people
from chalicelib.foundation.moderation.core import Decision
from chalicelib.kernel.authz import SYSTEM
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import DomainError, InvalidInput, KeyReused
from chalicelib.kernel.keys import fingerprint
from chalicelib.kernel.writes import AlreadyDone, Writes, commit
from chalicelib.points.wishes.core import wishes as core
from chalicelib.points.wishes.core.deeds import Deed, Part, next_state
from chalicelib.points.wishes.core.states import State
from chalicelib.points.wishes.core.wishes import Ask, Identity, Step, Wish
from chalicelib.points.wishes.service import moderating, steps, telling
from chalicelib.points.wishes.service.photos import attached, exchanged
from chalicelib.points.wishes.service.steps import Doing
from chalicelib.points.wishes.store import hands, wishes as store


def make_wish(ctx: Context, *, ask: Ask, key: str) -> Wish:
    """Keep the acting villager's wish for the village to look at, once per `key`.

    It is published at once where its words are clean, nobody hides, it has no photos, and its village chose so.
    3 round trips, and one each for photos and for a choice that is not known.

    Raises:
        InvalidInput: its day is past or too far away, or a photo can not be used. WordsRisky.
        TooManyWishes: three of theirs are open.
        NoSuchHolder, NotActive: they are not, or not any more, of the roster.
        KeyReused: the key made something else.
    """
    mark = fingerprint("wish", ctx.actor.subject, *dataclasses.astuple(ask))
    return _made(ctx, ctx.actor.subject, ask, key=key, mark=mark)


def post_for(ctx: Context, *, village_id: str, wisher_id: str, ask: Ask, consent: str, key: str) -> Wish:
    """Keep a wish that an officer posts for a villager, with the note how they consented; once per `key`.

    Raises:
        NoSuchHolder: the village has nobody with this id. Others as `make_wish`.
    """
    mark = fingerprint("wish for", wisher_id, consent, *dataclasses.astuple(ask))
    if wisher_id[:6] != village_id:
        raise NoSuchHolder
    return _made(ctx, wisher_id, ask, key=key, mark=mark, consent=consent)


def _made(ctx: Context, wisher_id: str, ask: Ask, *, key: str, mark: str, consent: str = "") -> Wish:
    wish_id = core.id_of(wisher_id[:6], key)
    try:
        dated = core.dated(ask, business_date(ctx.now()))
        photos = attached(ctx, wish_id=wish_id, media_ids=ask.media_ids)
        wisher = _active(wisher_id)
        verdict = moderating.judged(ctx, ask, wisher_id=wisher_id)
    except (InvalidInput, NoSuchHolder, NotActive) as refused:  # Perhaps it was kept while that was right.
        return _kept(wish_id, mark, refused)
    wish = Wish(
        wish_id,
        wisher_id,
        mask="" if ask.identity is Identity.HIDDEN else wisher.masked_name,
        ask=dated,
        state=State.POSTED,
        since=ctx.now(),
        fingerprint=mark,
        posted_by=ctx.actor.subject if consent else "",
        consent=consent,
        agents=tuple(sorted(ctx.actor.agents)),
        posted_person=ctx.actor.person if consent else "",
    )

    def refusal(image: Any) -> Exception:
        kept = store.wish_of(image)
        assert kept is not None
        return AlreadyDone(kept) if kept.fingerprint == mark else KeyReused()

    part = Part.VILLAGE if consent else Part.WISHER
    me = ctx.actor
    first = Step(key, wish.version, Deed.POST.value, ctx.now(), me.signature, part.value, mark, acted_by=me.agent_name)
    if moderating.skips_the_desk(ctx, wish, verdict):
        wish, also = _published(ctx, wish)
    else:
        also = moderating.waiting(ctx, wish, verdict)
    if consent:
        also.merge(prepare_audit(ctx, place_id=wish.village_id, deed="wishes.post_for", target=wish_id))
    writes = store.creation_of(wish, refusal).merge(store.addition_of(wish_id, first, refusal=_impossible, guard=False))
    try:
        commit(writes.merge(hands.opened(wisher_id), photos, also))
    except AlreadyDone as done:
        there: Wish = done.first
        return there
    return wish


def _published(ctx: Context, wish: Wish) -> tuple[Wish, Writes]:
    """Return a wish that needs no officer's look as it is published, and the writes of that."""
    now, house = ctx.now(), Part.HOUSE
    published = core.moved(wish, next_state(wish, Deed.PUBLISH, house), now)
    step = Step(Deed.PUBLISH.value, published.version, Deed.PUBLISH.value, now, SYSTEM.subject, house.value, "")
    writes = store.addition_of(wish.wish_id, step, refusal=_impossible, guard=False)
    return published, writes.merge(telling.published(ctx, wish))


def _impossible(_image: Any) -> Exception:
    return AssertionError("a wish that is not there has a step")


def _kept(wish_id: str, mark: str, refusal: DomainError) -> Wish:
    """Return the wish that this very asking made before, or raise why it is refused now."""
    kept = store.find_wish(wish_id)
    if kept is None or kept.fingerprint != mark:
        raise refusal
    return kept


def _active(resident_id: str) -> Holder:
    """Return who wishes.

    Raises:
        NoSuchHolder, NotActive: they are not, or not any more, of the roster.
    """
    found = people.find_holder(holder_id=resident_id)
    if found is None or found.kind != "resident":
        raise NoSuchHolder
    if found.status is not Status.ACTIVE:
        raise NotActive
    return found


def change_wish(ctx: Context, *, wish_id: str, ask: Ask, key: str) -> Wish:
    """Replace what the acting villager wished while the village has not decided, or returned it. 2 round trips.

    Raises:
        InvalidInput: as `make_wish`. Others as `steps.do`.
    """
    me = ctx.actor.subject

    def change(wish: Wish, state: State) -> tuple[Wish, Writes]:
        dated = core.dated(ask, business_date(ctx.now()))
        verdict = moderating.judged(ctx, ask, wisher_id=me)
        photos = exchanged(ctx, wish=wish, media_ids=ask.media_ids)
        mask = "" if ask.identity is Identity.HIDDEN else wish.mask or _active(me).masked_name
        changed = replace(core.moved(wish, state, ctx.now()), ask=dated, mask=mask, reason="")
        return changed, photos.merge(moderating.waiting(ctx, changed, verdict))

    doing = Doing(wish_id, Deed.CHANGE, key, who=me, said=dataclasses.astuple(ask))
    return steps.do(ctx, doing, change)


def cancel_wish(ctx: Context, *, wish_id: str, key: str) -> Wish:
    """End a wish of the acting villager's that nobody has begun with. 2 round trips.

    Raises:
        As `steps.do`.
    """

    def change(wish: Wish, state: State) -> tuple[Wish, Writes]:
        return cancelled(ctx, wish, state)

    return steps.do(ctx, Doing(wish_id, Deed.CANCEL, key, who=ctx.actor.subject), change)


def cancelled(ctx: Context, wish: Wish, state: State) -> tuple[Wish, Writes]:
    """Return an open wish that ends without coming true, and the writes: counts, and who is told."""
    writes = hands.ended(wish.wisher_id)
    if wish.state in {State.POSTED, State.RETURNED}:
        writes.merge(moderating.settled(ctx, wish, Decision.REJECTED))
    if wish.claim is not None:
        writes.merge(let_go_all(wish), telling.released(ctx, wish, "cancelled"))
    return core.released(core.moved(wish, state, ctx.now())), writes


def let_go_all(wish: Wish) -> Writes:
    """Return the writes that take a wish out of everybody's hand, and of the lists of those who were asked."""
    assert wish.claim is not None
    invited = wish.claim.team.keys() - wish.claim.members
    writes = Writes().merge(*(hands.let_go(who, wish.wish_id) for who in wish.claim.everybody))
    return writes.merge(*(hands.forgotten(who, wish.wish_id) for who in sorted(invited)))
