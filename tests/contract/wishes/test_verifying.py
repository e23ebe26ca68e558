"""A village that does not believe a wish: it sends it back, or ends it unpaid, and never after somebody was paid."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.facts.core.wishes import WishNews, WishReleased, WishReopened
from chalicelib.kernel.errors import Busy
from chalicelib.points.ledger.core.budgets import BudgetSpent
from chalicelib.points.ledger.service import awards
from chalicelib.points.ledger.service.kinship import OwnCause
from chalicelib.points.ledger.service.verify import verify_village
from chalicelib.points.wishes.core.deeds import Deed, PaidAlready
from chalicelib.points.wishes.core.refusals import WishInOtherState
from chalicelib.points.wishes.core.states import State
from chalicelib.points.wishes.core.wishes import Wish
from chalicelib.points.wishes.service import claiming, reading, steps
from tests.make import ledger
from tests.make.wishes import GRANTED, HIDDEN, Town, make_town

WHY = "上门看了，没有办"


@pytest.fixture
def town(store: Any) -> Town:
    return make_town()


def team_done(town: Town) -> Wish:
    return town.finished(town.joined(town.joined(town.claimed(1), 2), 3))


def test_what_is_said_to_be_done_is_sent_back_and_both_sides_are_told(town: Town) -> None:
    done = town.finished(town.claimed())
    back = town.decided(done, Deed.REOPEN, WHY)
    assert (back.state, back.done_at) == (State.IN_PROGRESS, None)
    assert {WishReopened(done.wish_id, town.who(1), "village"), WishNews(town.who(0), "not_done")} <= set(town.facts())
    for number in (0, 1):
        _, timeline = reading.read_wish(wish_id=done.wish_id, holder_id=town.who(number))
        assert (timeline[-1].deed, timeline[-1].part, timeline[-1].words) == ("reopen", "village", WHY)
    again = town.settled(town.confirmed(town.finished(back)))
    assert (again.state, town.balance(1)) == (State.FULFILLED, 300)


def test_what_was_confirmed_ends_unpaid_and_both_sides_are_told(town: Town) -> None:
    true = town.come_true()
    ended = town.decided(true, Deed.REFUSE, WHY)
    assert (ended.state, ended.reason, dict(ended.unpaid)) == (State.REFUSED, WHY, {town.who(1): "not_verified"})
    told = {WishReleased(true.wish_id, town.who(1), "unverified"), WishNews(town.who(0), "not_verified")}
    assert told <= set(town.facts())
    assert (town.balance(1), town.left()) == (0, GRANTED)
    assert (town.counts(0)[0], town.counts(1)[1]) == (0, 0)
    with pytest.raises(WishInOtherState):
        town.settled(true)
    _, timeline = reading.read_wish(wish_id=true.wish_id, holder_id=town.who(1))
    assert timeline[-1].words == WHY, "who did it reads why"


def test_a_team_of_which_somebody_was_paid_is_settled_to_its_end(store: Any) -> None:
    assert store is not None
    town = make_town(granted=150)
    true = town.confirmed(team_done(town))
    with pytest.raises(BudgetSpent):
        town.settled(true)
    assert town.left() == 50
    with pytest.raises(PaidAlready):
        town.decided(true, Deed.REFUSE, WHY)
    assert steps.load(true.wish_id) == true
    ledger.grant(town.world.context(), 1_000, village_id=town.village_id)
    assert town.settled(true).state is State.FULFILLED


def test_a_team_is_not_paid_for_a_wish_that_was_refused_meanwhile(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    true = town.confirmed(team_done(town))
    many = awards.award_many

    def later(*args: Any, **more: Any) -> Any:
        town.decided(true, Deed.REFUSE, WHY)
        return many(*args, **more)

    monkeypatch.setattr(awards, "award_many", later)
    with pytest.raises(Busy):
        town.settled(true, town.officer("s3"))
    assert [town.balance(n) for n in (1, 2, 3)] == [0, 0, 0]
    assert (steps.load(true.wish_id).state, town.left()) == (State.REFUSED, GRANTED)
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


@pytest.mark.parametrize("deed", [Deed.REOPEN, Deed.REFUSE])
def test_whoever_is_party_to_a_wish_does_not_say_that_it_did_not_come_true(town: Town, deed: Deed) -> None:
    head, son = town.family
    wish = town.decided(town.posted(town.people.index(head), HIDDEN), Deed.PUBLISH)
    claiming.claim(town.person(1), wish_id=wish.wish_id, key=town.key())
    done = town.finished(wish)
    if deed is Deed.REFUSE:
        done = town.confirmed(done, town.people.index(head))
    with pytest.raises(OwnCause):
        town.decided(done, deed, WHY, town.officer("s5", son.resident_id))
