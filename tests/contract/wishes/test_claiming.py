"""Wishes in hand: one gets it, a team joins, updates are told, and what is given up is there for others again."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from chalicelib.foundation.facts.core.wishes import WishClaimed, WishInvited, WishNews, WishReleased, WishReopened
from chalicelib.foundation.identity.core.people import NotActive, Status
from chalicelib.foundation.identity.service import codes, people, relatives
from chalicelib.kernel.errors import Busy, DomainError, KeyReused
from chalicelib.points.wishes.core.deeds import Deed, NotSilentYet, WishNotYours
from chalicelib.points.wishes.core.refusals import (
    AlreadyInTeam,
    NoSuchWish,
    NotForTeams,
    OwnWish,
    TooManyClaims,
    TooManyUpdates,
    WishAlreadyClaimed,
    WishInOtherState,
)
from chalicelib.points.wishes.core.states import State
from chalicelib.points.wishes.core.wishes import UPDATES_MAX, Wish
from chalicelib.points.wishes.service import claiming, closing, posting, reading, steps
from chalicelib.points.wishes.service.claiming import NotANeighbour
from tests.make.wishes import ASK, HIDDEN, SHOP, SHOP_ID, Town


def update(town: Town, wish: Wish, by: int = 1, words: str = "借到了", key: str = "") -> Wish:
    return claiming.update(town.person(by), wish_id=wish.wish_id, words=words, media_ids=(), key=key or town.key())


def in_hand(town: Town, number: int) -> list[str]:
    return [one.wish_id for one in reading.list_in_hand(holder_id=town.who(number), size=20, cursor=None).rows]


def test_of_five_who_claim_at_once_exactly_one_gets_it(town: Town) -> None:
    wish = town.published()

    def outcome(number: int) -> str:
        ctx, key = town.person(number), town.key()
        while True:
            try:
                claiming.claim(ctx, wish_id=wish.wish_id, key=key)
            except Busy:
                continue
            except DomainError as refusal:
                return refusal.code
            return "done"

    claimers = [1, 2, 3, 4, 5]
    with ThreadPoolExecutor(len(claimers)) as pool:
        outcomes = list(pool.map(outcome, claimers))
    assert Counter(outcomes) == {"done": 1, "wish_already_claimed": 4}
    winner = claimers[outcomes.index("done")]
    claim = steps.load(wish.wish_id).claim
    assert claim is not None
    assert claim.claimer_id == town.who(winner)
    assert {number: town.counts(number)[1] for number in claimers} == {n: int(n == winner) for n in claimers}
    assert [one for one in town.facts() if isinstance(one, WishClaimed)] == [
        WishClaimed(wish.wish_id, town.who(winner))
    ]


def test_a_claim_repeated_is_one_and_another_is_told_that_it_is_taken(town: Town) -> None:
    wish, key = town.published(), town.key()
    for _ in range(2):
        claimed = claiming.claim(town.person(1), wish_id=wish.wish_id, key=key)
        assert claimed.state is State.CLAIMED
    assert town.counts(1) == (0, 1)
    with pytest.raises(WishAlreadyClaimed):
        claiming.claim(town.person(2), wish_id=wish.wish_id, key=town.key())
    with pytest.raises(WishInOtherState):
        claiming.claim(town.person(1), wish_id=wish.wish_id, key=town.key())
    assert town.facts().count(WishNews(town.who(0), "claimed")) == 1


def test_five_are_in_hand_at_once_and_one_that_is_let_go_makes_room(town: Town) -> None:
    wishes = [town.published(n) for n in (0, 0, 0, 2, 2, 2)]
    for wish in wishes[:5]:
        claiming.claim(town.person(1), wish_id=wish.wish_id, key=town.key())
    with pytest.raises(TooManyClaims):
        claiming.claim(town.person(1), wish_id=wishes[5].wish_id, key=town.key())
    claiming.give_up(town.person(1), wish_id=wishes[0].wish_id, words="出差", key=town.key())
    claiming.claim(town.person(1), wish_id=wishes[5].wish_id, key=town.key())
    assert town.counts(1) == (0, 5)
    assert sorted(in_hand(town, 1)) == sorted(wish.wish_id for wish in wishes[1:])


def test_nobody_claims_their_own_wish_or_their_households(town: Town) -> None:
    head, son = town.family
    wish = posting.make_wish(town.as_(head.resident_id), ask=ASK, key=town.key())
    town.decided(wish, Deed.PUBLISH)
    with pytest.raises(WishNotYours):
        claiming.claim(town.as_(head.resident_id), wish_id=wish.wish_id, key=town.key())
    with pytest.raises(OwnWish):
        claiming.claim(town.as_(son.resident_id), wish_id=wish.wish_id, key=town.key())
    claimed = claiming.claim(town.person(1), wish_id=wish.wish_id, key=town.key())
    claiming.invite(town.person(1), wish_id=wish.wish_id, code=codes.code_of(holder_id=son.resident_id), key=town.key())
    with pytest.raises(OwnWish):
        claiming.accept(town.as_(son.resident_id), wish_id=claimed.wish_id, key=town.key())
    with pytest.raises(OwnWish):
        claiming.invite(
            town.person(1), wish_id=wish.wish_id, code=codes.code_of(holder_id=head.resident_id), key=town.key()
        )


def test_who_moved_away_or_lives_elsewhere_claims_nothing(town: Town) -> None:
    wish = town.published()
    people.set_status(town.world.context(), resident_id=town.who(5), status=Status.MOVED)
    with pytest.raises(NotActive):
        claiming.claim(town.person(5), wish_id=wish.wish_id, key=town.key())
    with pytest.raises(NoSuchWish):
        claiming.claim(town.as_("v00099r00001"), wish_id=wish.wish_id, key=town.key())
    with pytest.raises(NoSuchWish):
        reading.read_wish(wish_id=wish.wish_id, holder_id="v00099r00001")


def test_a_team_is_asked_joins_and_leaves(town: Town) -> None:
    wish = town.claimed(1)
    key = town.key()
    for _ in range(2):
        claiming.invite(town.person(1), wish_id=wish.wish_id, code=town.code(2), key=key)
    assert [one for one in town.facts() if isinstance(one, WishInvited)] == [WishInvited(wish.wish_id, town.who(2))]
    assert (in_hand(town, 2), town.counts(2)) == ([wish.wish_id], (0, 0))
    with pytest.raises(AlreadyInTeam):
        claiming.invite(town.person(1), wish_id=wish.wish_id, code=town.code(2), key=town.key())
    with pytest.raises(WishNotYours):
        update(town, wish, by=2)
    key = town.key()
    for _ in range(2):
        claiming.accept(town.person(2), wish_id=wish.wish_id, key=key)
    assert town.counts(2) == (0, 1)
    assert update(town, wish, by=2).state is State.IN_PROGRESS
    claiming.invite(town.person(1), wish_id=wish.wish_id, code=town.code(3), key=town.key())
    claiming.leave(town.person(3), wish_id=wish.wish_id, key=town.key())
    left = claiming.leave(town.person(2), wish_id=wish.wish_id, key=town.key())
    assert left.claim is not None
    assert dict(left.claim.team) == {}
    assert [(in_hand(town, n), town.counts(n)) for n in (2, 3)] == [([], (0, 0))] * 2
    with pytest.raises(NoSuchWish):
        claiming.accept(town.person(3), wish_id=wish.wish_id, key=town.key())


def test_only_a_neighbours_own_code_joins_a_team_and_a_shop_has_none(town: Town) -> None:
    wish = town.claimed(1)
    household = people.find_holder(holder_id=town.family[0].resident_id)
    assert household is not None
    with pytest.raises(NotANeighbour):
        claiming.invite(
            town.person(1), wish_id=wish.wish_id, code=codes.code_of(holder_id=household.household_id), key=town.key()
        )
    with pytest.raises(WishNotYours):
        claiming.invite(town.person(0), wish_id=wish.wish_id, code=town.code(2), key=town.key())
    shop = town.claimed(hand=SHOP)
    with pytest.raises(NotForTeams):
        claiming.invite(town.as_(SHOP_ID), wish_id=shop.wish_id, code=town.code(2), key=town.key())


def test_updates_are_told_in_order_and_their_number_is_bounded(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    wish, key = town.claimed(1), town.key()
    for _ in range(2):
        update(town, wish, words="问到一台", key=key)
    with pytest.raises(KeyReused):
        update(town, wish, words="没问到", key=key)
    town.world.pass_days(1)
    update(town, wish, words="明天送来")
    _, timeline = reading.read_wish(wish_id=wish.wish_id, holder_id=town.who(0))
    assert [(step.deed, step.words) for step in timeline if step.words] == [
        ("update", "问到一台"),
        ("update", "明天送来"),
    ]
    monkeypatch.setattr(claiming, "UPDATES_MAX", 2)
    assert UPDATES_MAX > 2
    with pytest.raises(TooManyUpdates):
        update(town, wish)


def test_what_is_given_up_is_there_for_others_with_nothing_of_the_first_claimer(town: Town) -> None:
    wish = town.joined(town.claimed(1), 2)
    claiming.invite(town.person(1), wish_id=wish.wish_id, code=town.code(3), key=town.key())
    update(town, wish, words="只有我知道的事")
    released = claiming.give_up(town.person(1), wish_id=wish.wish_id, words="腿摔了", key=town.key())
    assert (released.state, released.claim) == (State.PUBLISHED, None)
    assert [(in_hand(town, n), town.counts(n)) for n in (1, 2, 3)] == [([], (0, 0))] * 3
    gone = {(one.claimer_id, one.why) for one in town.facts() if isinstance(one, WishReleased)}
    assert gone == {(town.who(n), "gave_up") for n in (1, 2)}
    again = claiming.claim(town.person(4), wish_id=wish.wish_id, key=town.key())
    assert again.state is State.CLAIMED
    _, timeline = reading.read_wish(wish_id=wish.wish_id, holder_id=town.who(4))
    assert [step.deed for step in timeline] == ["claim"]
    with pytest.raises(NoSuchWish):
        reading.read_wish(wish_id=wish.wish_id, holder_id=town.who(1))


def test_the_village_frees_a_wish_of_which_nothing_was_heard_for_two_weeks(town: Town) -> None:
    wish = town.claimed(1)
    town.world.pass_days(10)
    update(town, wish)
    town.world.pass_days(13)
    with pytest.raises(NotSilentYet):
        town.decided(wish, Deed.FREE, "没有消息")
    town.world.pass_days(1)
    assert town.decided(wish, Deed.FREE, "没有消息").state is State.PUBLISHED
    assert WishReleased(wish.wish_id, town.who(1), "freed") in town.facts()
    assert town.counts(1) == (0, 0)


def test_a_claimed_wish_that_is_cancelled_is_taken_out_of_every_hand(town: Town) -> None:
    wish = town.joined(town.claimed(1), 2)
    cancelled = posting.cancel_wish(town.person(0), wish_id=wish.wish_id, key=town.key())
    assert (cancelled.state, cancelled.claim) == (State.CANCELLED, None)
    assert [town.counts(n) for n in (0, 1, 2)] == [(0, 0)] * 3
    assert [one.why for one in town.facts() if isinstance(one, WishReleased)] == ["cancelled", "cancelled"]
    begun = town.claimed(1)
    update(town, begun)
    with pytest.raises(WishNotYours):
        posting.cancel_wish(town.person(0), wish_id=begun.wish_id, key=town.key())
    assert town.decided(begun, Deed.CANCEL, "老人去世了").state is State.CANCELLED


def test_a_wish_that_is_not_right_yet_goes_back_to_who_did_it(town: Town) -> None:
    wish = town.finished(town.claimed(1))
    assert wish.done_at is not None
    again = closing.reopen(town.person(0), wish_id=wish.wish_id, words="轮子是坏的", key=town.key())
    assert (again.state, again.done_at) == (State.IN_PROGRESS, None)
    assert WishReopened(wish.wish_id, town.who(1)) in town.facts()
    town.world.pass_days(1)
    assert town.finished(again).done_at == town.world.moment


def test_a_shop_claims_by_itself_or_through_an_officer(town: Town) -> None:
    wish = town.claimed(hand=SHOP)
    assert wish.claim is not None
    assert (wish.claim.name, wish.claim.is_shop) == (SHOP.name, True)
    assert [one.wish_id for one in reading.list_in_hand(holder_id=SHOP_ID, size=20, cursor=None).rows] == [wish.wish_id]
    through = town.published()
    by = replace(SHOP, by="s2")
    done = claiming.claim(town.officer("s2"), wish_id=through.wish_id, key=town.key(), hand=by)
    assert done.claim is not None
    assert (done.claim.claimer_id, done.claim.by) == (SHOP_ID, "s2")
    given = claiming.give_up(town.officer("s2"), wish_id=through.wish_id, words="缺货", key=town.key(), hand=by)
    assert given.state is State.PUBLISHED
    with pytest.raises(WishInOtherState):
        claiming.give_up(town.officer("s2"), wish_id=through.wish_id, words="", key=town.key(), hand=by)


def test_a_hidden_wisher_is_made_known_to_the_claimer_when_they_say_so_and_not_to_the_next(town: Town) -> None:
    wish = town.claimed(1, HIDDEN)
    assert wish.claim is not None
    assert wish.claim.contact == ""
    with pytest.raises(WishNotYours):
        claiming.reveal(town.person(1), wish_id=wish.wish_id, key=town.key())
    known = claiming.reveal(town.person(0), wish_id=wish.wish_id, key=town.key())
    assert known.claim is not None
    assert (known.claim.contact, known.called) == (town.people[0].masked_name, "某村民")
    claiming.give_up(town.person(1), wish_id=wish.wish_id, words="", key=town.key())
    next_ = claiming.claim(town.person(2), wish_id=wish.wish_id, key=town.key())
    assert next_.claim is not None
    assert next_.claim.contact == ""


def test_a_wish_whose_day_passes_while_it_is_in_hand_lives_on(town: Town) -> None:
    wish = town.claimed(1, replace(ASK, wanted_by=dt.date(2026, 11, 24)))
    town.world.pass_days(9)
    assert town.finished(wish).state is State.DONE


def test_nobody_claims_a_declared_relatives_wish_whoever_of_the_two_said_so(town: Town) -> None:
    wish, ctx = town.published(), town.world.context()
    relatives.declare(ctx, resident_id=town.who(0), other_id=town.who(1), relation="sibling", own=True)
    relatives.declare(ctx, resident_id=town.who(2), other_id=town.who(0), relation="sibling", own=True)
    relatives.reject(ctx, resident_id=town.who(1), other_id=town.who(0))
    for number in (1, 2):
        with pytest.raises(OwnWish):
            claiming.claim(town.person(number), wish_id=wish.wish_id, key=town.key())
    assert claiming.claim(town.person(3), wish_id=wish.wish_id, key=town.key()).claim is not None


def test_a_hidden_wish_does_not_tell_a_relative_whose_it_is(town: Town) -> None:
    relate = town.world.context()
    relatives.declare(relate, resident_id=town.who(0), other_id=town.who(1), relation="sibling")
    hidden = posting.make_wish(town.person(0), ask=HIDDEN, key=town.key())
    town.decided(hidden, Deed.PUBLISH)
    assert claiming.claim(town.person(1), wish_id=hidden.wish_id, key=town.key()).claim is not None
