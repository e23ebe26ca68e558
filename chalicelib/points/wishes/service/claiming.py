"""Claiming: a villager, a team or a shop takes a wish in hand, tells how it goes, and says that it is done."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.foundation.facts.core.wishes import WishClaimed, WishInvited
from chalicelib.foundation.identity.core.codes import token_in
from chalicelib.foundation.identity.core.people import NotActive, Status
from chalicelib.foundation.identity.service import codes, people, relatives
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.values import value
from chalicelib.kernel.writes import Writes
from chalicelib.points.wishes.core import wishes as core
from chalicelib.points.wishes.core.deeds import Deed
from chalicelib.points.wishes.core.refusals import OwnWish, TooManyUpdates
from chalicelib.points.wishes.core.states import State
from chalicelib.points.wishes.core.wishes import UPDATES_MAX, Claim, Member, Wish
from chalicelib.points.wishes.service import posting, steps, telling
from chalicelib.points.wishes.service.photos import told_with
from chalicelib.points.wishes.service.steps import Doing
from chalicelib.points.wishes.store import hands


class NotANeighbour(Conflict):
    """Only people of the wish's village join a team, by their own code or card."""

    code = "not_a_neighbour"
    zh, en = "请扫本村乡亲本人的码或卡。", "Scan the own code or card of somebody of this village."


@value
class Hand:
    """Who takes a wish in hand: a resident or a shop, its name as others see it, and the officer who acts for it.

    `person` is the resident behind that officer ("": one who is none).
    """

    holder_id: str
    name: str = ""
    by: str = ""
    person: str = ""


def claim(ctx: Context, *, wish_id: str, key: str, hand: Hand | None = None) -> Wish:
    """Take a published wish in hand, once per `key`; of several who try at once exactly one gets it. 3 round trips.

    `hand` None stands for the acting villager.

    Raises:
        WishAlreadyClaimed: another was first.
        OwnWish: it is of one's own family, or one acted for its wisher; or that is so of one's agent.
        TooManyClaims: five are in hand. NotActive. Others as `steps.do`.
    """
    who = _who(ctx, hand)

    def change(wish: Wish, state: State) -> tuple[Wish, Writes]:
        name = hand.name if hand else _neighbour(ctx, wish)
        now = ctx.now()
        by, person = (hand.by, hand.person) if hand else ("", "")
        claimed = Claim(who, name, at=now, moved_at=now, nth=wish.version + 1, by=by, by_person=person)
        writes = hands.taken(who, wish.wish_id).merge(telling.news(ctx, wish, "claimed"))
        writes.merge(telling.fact(ctx, wish, WishClaimed(wish.wish_id, who)))
        return replace(core.moved(wish, state, now), claim=claimed), writes

    return steps.do(ctx, Doing(wish_id, Deed.CLAIM, key, who=who), change)


def _who(ctx: Context, hand: Hand | None) -> str:
    return hand.holder_id if hand else ctx.actor.subject


def _neighbour(ctx: Context, wish: Wish) -> str:
    """Return the masked name of the acting villager, if they may take a wish in hand. One round trip.

    Raises:
        OwnWish, NotActive.
    """
    persons = {ctx.actor.subject, *ctx.actor.persons}
    known, tied = relatives.tied_to(holder_id=wish.wisher_id, residents=sorted(persons))
    me = known.get(ctx.actor.subject)
    if me is None or me.status is not Status.ACTIVE:
        raise NotActive
    core.refuse_own(wish, persons | ctx.actor.agents, tied)
    return me.masked_name


def invite(ctx: Context, *, wish_id: str, code: str, key: str) -> Wish:
    """Ask the villager whose code or card the leader scanned to join; they are told. 3 round trips.

    Raises:
        NoSuchCode, CodeRevoked: the code names nobody.
        NotANeighbour, OwnWish, AlreadyInTeam, TeamFull, NotForTeams. Others as `steps.do`.
    """

    def change(wish: Wish, state: State) -> tuple[Wish, Writes]:
        found = codes.resolve(token=token_in(code))
        if found.kind == "household" or found.holder_id[:6] != wish.village_id:
            raise NotANeighbour
        if found.holder_id in {wish.wisher_id, *wish.agents} and not wish.is_hidden:
            raise OwnWish
        core.refuse_invitation(wish, found.holder_id)
        asked = core.with_member(core.moved(wish, state, ctx.now()), found.holder_id, Member(found.masked_name))
        writes = hands.noted(found.holder_id, wish.wish_id)
        return asked, writes.merge(telling.fact(ctx, wish, WishInvited(wish.wish_id, found.holder_id)))

    doing = Doing(wish_id, Deed.INVITE, key, who=ctx.actor.subject, said=(code,))
    return steps.do(ctx, doing, change)


def accept(ctx: Context, *, wish_id: str, key: str) -> Wish:
    """Join the team that asked the acting villager. 3 round trips.

    Raises:
        OwnWish: it is of one's own family. TooManyClaims, NotActive. Others as `steps.do`.
    """
    me = ctx.actor.subject

    def change(wish: Wish, state: State) -> tuple[Wish, Writes]:
        member = Member(_neighbour(ctx, wish), accepted=True)
        writes = hands.taken(me, wish.wish_id).merge(telling.fact(ctx, wish, WishClaimed(wish.wish_id, me)))
        return core.with_member(core.moved(wish, state, ctx.now()), me, member), writes

    return steps.do(ctx, Doing(wish_id, Deed.ACCEPT, key, who=me), change)


def leave(ctx: Context, *, wish_id: str, key: str) -> Wish:
    """Leave the team, or say no to it. 2 round trips.

    Raises:
        As `steps.do`.
    """
    me = ctx.actor.subject

    def change(wish: Wish, state: State) -> tuple[Wish, Writes]:
        assert wish.claim is not None
        was_in = wish.claim.team[me].accepted
        writes = hands.let_go(me, wish.wish_id) if was_in else hands.forgotten(me, wish.wish_id)
        return core.without_members(core.moved(wish, state, ctx.now()), [me]), writes

    return steps.do(ctx, Doing(wish_id, Deed.LEAVE, key, who=me), change)


def reveal(ctx: Context, *, wish_id: str, key: str) -> Wish:
    """Let who claimed the acting villager's hidden wish know whom it is for; they meet through the village.

    Raises:
        As `steps.do`.
    """
    me = ctx.actor.subject

    def change(wish: Wish, state: State) -> tuple[Wish, Writes]:
        assert wish.claim is not None
        known = people.find_holder(holder_id=me)
        contact = known.masked_name if known else core.SOMEBODY
        return replace(core.moved(wish, state, ctx.now()), claim=replace(wish.claim, contact=contact)), Writes()

    return steps.do(ctx, Doing(wish_id, Deed.REVEAL, key, who=me), change)


def update(
    ctx: Context, *, wish_id: str, words: str, media_ids: tuple[str, ...], key: str, hand: Hand | None = None
) -> Wish:
    """Tell how it goes with a wish in hand. 2 round trips, with photos 3.

    Raises:
        TooManyUpdates. InvalidInput: a photo can not be used. Others as `steps.do`.
    """

    def change(wish: Wish, state: State) -> tuple[Wish, Writes]:
        if wish.updates >= UPDATES_MAX:
            raise TooManyUpdates(most=UPDATES_MAX)
        told = core.heard(replace(core.moved(wish, state, ctx.now()), updates=wish.updates + 1), ctx.now())
        return told, told_with(ctx, wish_id=wish_id, media_ids=media_ids)

    return steps.do(ctx, Doing(wish_id, Deed.UPDATE, key, _who(ctx, hand), words, media_ids), change)


def finish(
    ctx: Context, *, wish_id: str, words: str, media_ids: tuple[str, ...], key: str, hand: Hand | None = None
) -> Wish:
    """Say that a wish in hand came true; the wisher is asked to confirm. Who has not joined by now is not paid.

    Raises:
        As `steps.do`.
    """

    def change(wish: Wish, state: State) -> tuple[Wish, Writes]:
        assert wish.claim is not None
        waiting = sorted(wish.claim.team.keys() - wish.claim.members)
        writes = telling.news(ctx, wish, "done").merge(*(hands.forgotten(who, wish.wish_id) for who in waiting))
        done = core.without_members(core.heard(core.moved(wish, state, ctx.now()), ctx.now()), waiting)
        photos = told_with(ctx, wish_id=wish_id, media_ids=media_ids)
        return replace(done, done_at=ctx.now()), writes.merge(photos)

    return steps.do(ctx, Doing(wish_id, Deed.FINISH, key, _who(ctx, hand), words, media_ids), change)


def give_up(ctx: Context, *, wish_id: str, words: str, key: str, hand: Hand | None = None) -> Wish:
    """Let a wish in hand go; it is published again. 2 round trips.

    Raises:
        As `steps.do`.
    """

    def change(wish: Wish, state: State) -> tuple[Wish, Writes]:
        return let_go(ctx, wish, state, "gave_up")

    return steps.do(ctx, Doing(wish_id, Deed.GIVE_UP, key, _who(ctx, hand), words), change)


def let_go(ctx: Context, wish: Wish, state: State, why: str) -> tuple[Wish, Writes]:
    """Return a wish that is published again, and the writes: hands, and who is told."""
    writes = posting.let_go_all(wish).merge(telling.news(ctx, wish, "released"), telling.released(ctx, wish, why))
    return core.released(core.moved(wish, state, ctx.now())), writes
