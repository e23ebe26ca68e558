"""A wish that came true is paid exactly once: under duplicates, lost answers and races, alone and as a team."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.foundation.facts.core.wishes import WishConfirmed, WishFulfilled, WishNews
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import households, people as residents, relatives
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.points.ledger.core.budgets import BudgetSpent, BudgetUnknown
from chalicelib.points.ledger.service import statements
from chalicelib.points.ledger.service.kinship import OwnCause
from chalicelib.points.ledger.service.verify import verify_village
from chalicelib.points.wishes.core.deeds import Deed, NotUnansweredYet, SameEyes
from chalicelib.points.wishes.core.refusals import WishInOtherState
from chalicelib.points.wishes.core.states import State
from chalicelib.points.wishes.core.wishes import Wish
from chalicelib.points.wishes.service import claiming, closing, desk, posting, reading, steps
from tests.faults import Faults, hurried
from tests.make import ledger
from tests.make.wishes import ASK, GRANTED, HIDDEN, SHOP, Town, make_town

OFFICERS = 8


def books_agree(town: Town) -> None:
    assert verify_village(village_id=town.village_id, years=(2026,)).faults == []


def paid_lines(wish: Wish) -> dict[str, int]:
    return {entry.ref.holder: entry.delta.balance for entry in statements.entries_of(source=wish.source)}


def insisting(deed: Callable[[], object]) -> str:
    """Do a deed until it is answered; return "done", or the code of its refusal."""
    while True:
        try:
            deed()
        except Busy:
            continue
        except DomainError as refusal:
            return refusal.code
        return "done"


def team_of_three(town: Town) -> Wish:
    wish = town.joined(town.joined(town.claimed(1), 2), 3)
    return town.confirmed(town.finished(wish))


def test_who_made_it_come_true_is_paid_by_the_rule_from_the_budget_and_the_wish_ends(town: Town) -> None:
    wish = town.come_true()
    assert (wish.state, town.balance(1), town.left()) == (State.CONFIRMED, 0, GRANTED)
    ended = town.settled(wish)
    assert (ended.state, dict(ended.paid), dict(ended.unpaid)) == (State.FULFILLED, {town.who(1): 300}, {})
    assert (town.balance(1), town.balance(0), town.left()) == (300, 0, GRANTED - 300)
    assert (town.counts(0), town.counts(1)) == ((0, 0), (0, 0))
    entry = next(iter(statements.entries_of(source=wish.source)))
    assert (entry.document, entry.rule, entry.on) == ("心愿认领", "wsh@1", "2026-11-23")
    assert [one.wish_id for one in reading.list_in_hand(holder_id=town.who(1), size=9, cursor=None).rows] == [
        wish.wish_id
    ]
    told = [one for one in town.facts() if isinstance(one, WishFulfilled | WishConfirmed)]
    assert set(told) == {
        WishFulfilled(wish.wish_id, town.who(1), 300),
        WishConfirmed(wish.wish_id, town.who(1), "wisher"),
    }
    books_agree(town)


def test_a_team_shares_equally_and_whole_and_the_rest_is_the_leaders(town: Town) -> None:
    wish = town.joined(town.joined(town.joined(town.claimed(1), 2), 3), 4)
    wish = town.joined(town.joined(wish, 5), 6)
    claiming.invite(town.person(1), wish_id=wish.wish_id, code=town.code(7), key=town.key())
    claiming.leave(town.person(6), wish_id=wish.wish_id, key=town.key())
    ended = town.settled(town.confirmed(town.finished(wish)))
    assert dict(ended.paid) == {town.who(n): 60 for n in range(1, 6)}
    seven = town.joined(town.joined(town.claimed(1), 2), 3)
    for number in (4, 5, 6, 7):
        seven = town.joined(seven, number)
    ended = town.settled(town.confirmed(town.finished(seven)))
    assert dict(ended.paid) == {town.who(1): 48} | {town.who(n): 42 for n in range(2, 8)}
    assert town.left() == GRANTED - 600
    assert {one.points for one in town.facts() if isinstance(one, PointsMoved)} == {60, 48, 42}
    books_agree(town)


def test_settling_again_under_any_key_pays_nothing_more(town: Town) -> None:
    for wish in (town.come_true(), team_of_three(town)):
        key = town.key()
        first = town.settled(wish, key=key)
        assert town.settled(wish, key=key) == first
        with pytest.raises(WishInOtherState):
            town.settled(wish)
    assert (town.balance(1), town.balance(2), town.left()) == (400, 100, GRANTED - 600)
    assert town.counts(0) == (0, 0)


@pytest.mark.parametrize("team", [False, True], ids=["alone", "team"])
def test_many_officers_who_settle_at_once_pay_once(town: Town, *, team: bool) -> None:
    wish = team_of_three(town) if team else town.come_true()
    same = town.key()
    keys = [same if n % 2 else town.key() for n in range(OFFICERS)]
    deeds = [lambda n=n: town.settled(wish, town.officer(f"s{n}"), keys[n]) for n in range(OFFICERS)]
    with ThreadPoolExecutor(OFFICERS) as pool:
        outcomes = Counter(pool.map(insisting, deeds))
    assert set(outcomes) <= {"done", "wish_in_other_state", "key_reused_with_other_body"}
    assert outcomes["done"] >= 1
    assert sum(paid_lines(wish).values()) == 300
    assert town.left() == GRANTED - 300
    assert (town.counts(0), town.counts(1)) == ((0, 0), (0, 0))
    assert sum(one.points for one in town.facts() if isinstance(one, WishFulfilled)) == 300
    books_agree(town)


@pytest.mark.parametrize("seed", range(6))
def test_under_throttles_conflicts_and_lost_answers_a_wish_goes_its_way_once(store: Any, seed: int) -> None:
    town = make_town()
    faults = Faults(storage.client(), seed=seed)
    team = seed % 2 == 1
    made: dict[str, Wish] = {}

    def step(name: str, deed: Callable[[str], Wish]) -> None:
        key = town.key()
        for _ in range(2):  # Every request is delivered twice.
            while True:
                try:
                    made[name] = deed(key)
                except Busy:
                    continue
                break

    wish_id = ""
    with hurried(), faults.armed():
        step("posted", lambda key: posting.make_wish(town.person(0), ask=ASK, key=key))
        wish_id = made["posted"].wish_id
        step("published", lambda key: _published(town, wish_id, key))
        step("claimed", lambda key: claiming.claim(town.person(1), wish_id=wish_id, key=key))
        if team:
            code = insisting_code(town)
            step("asked", lambda key: claiming.invite(town.person(1), wish_id=wish_id, code=code, key=key))
            step("joined", lambda key: claiming.accept(town.person(2), wish_id=wish_id, key=key))
        step("done", lambda key: claiming.finish(town.person(1), wish_id=wish_id, words="好了", media_ids=(), key=key))
        step("confirmed", lambda key: closing.confirm(town.person(0), wish_id=wish_id, thanks="谢谢", key=key))
        step("settled", lambda key: town.settled(made["confirmed"], key=key))
    assert faults.count.total() > 0, faults.count
    ended = steps.load(wish_id)
    assert ended.state is State.FULFILLED
    assert sorted(paid_lines(ended).values()) == ([150, 150] if team else [300])
    assert town.left() == GRANTED - 300
    assert [town.counts(n) for n in (0, 1, 2)] == [(0, 0)] * 3
    _, timeline = reading.read_wish(wish_id=wish_id, holder_id=town.who(0))
    words = ["post", "publish", "claim", *(["invite", "accept"] if team else []), "finish", "confirm", "settle"]
    assert [one.deed for one in timeline] == words, "each step stands in the timeline once"
    books_agree(town)


def _published(town: Town, wish_id: str, key: str) -> Wish:
    return desk.decide(town.officer(), wish_id=wish_id, deed=Deed.PUBLISH, reason="", key=key, looked_at=1)


def insisting_code(town: Town) -> str:
    while True:
        try:
            return town.code(2)
        except Busy:
            continue


def test_a_settling_that_stopped_half_way_is_finished_by_the_next_and_pays_nobody_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = team_of_three(town)
    real = closing._closed

    def stopped(*_: Any, **__: Any) -> Wish:
        raise Busy

    monkeypatch.setattr(closing, "_closed", stopped)
    with pytest.raises(Busy):
        town.settled(wish)
    assert (sum(paid_lines(wish).values()), steps.load(wish.wish_id).state) == (300, State.CONFIRMED)
    monkeypatch.setattr(closing, "_closed", real)
    ended = town.settled(wish, town.officer("s2"))
    assert (ended.state, sum(ended.paid.values()), town.left()) == (State.FULFILLED, 300, GRANTED - 300)


def test_the_sixth_of_a_month_earns_nothing_more_and_the_wish_ends_nevertheless(town: Town) -> None:
    for n in range(5):
        asker = (0, 3)[n % 2]
        wish = town.published(asker)
        claiming.claim(town.person(1), wish_id=wish.wish_id, key=town.key())
        town.settled(town.confirmed(town.finished(wish), asker))
    sixth = town.settled(town.come_true())
    assert (sixth.state, dict(sixth.paid), dict(sixth.unpaid)) == (State.FULFILLED, {}, {town.who(1): "cap_reached"})
    team = town.settled(town.confirmed(town.finished(town.joined(town.claimed(1), 2))))
    assert (dict(team.paid), dict(team.unpaid)) == ({town.who(2): 150}, {town.who(1): "cap_reached"})
    assert (town.balance(1), town.balance(2)) == (1_500, 150)
    books_agree(town)


def test_a_budget_that_does_not_cover_it_leaves_the_wish_confirmed(store: Any) -> None:
    town = make_town(granted=0)
    wish, team = town.come_true(), team_of_three(town)
    for one in (wish, team):
        with pytest.raises(BudgetUnknown):
            town.settled(one)
    ledger.grant(town.world.context(), 150, village_id=town.village_id)
    for one in (wish, team):
        with pytest.raises(BudgetSpent):
            town.settled(one)
    assert steps.load(team.wish_id).state is State.CONFIRMED
    ledger.grant(town.world.context(), 1_000, village_id=town.village_id)
    assert sum(town.settled(team).paid.values()) == sum(town.settled(wish).paid.values()) == 300
    assert town.left() == 1_150 - 600
    books_agree(town)


def test_nobody_of_the_wishers_household_is_paid_and_their_share_stays_with_the_village(town: Town) -> None:
    head, son = town.family
    hidden = posting.make_wish(town.as_(head.resident_id), ask=HIDDEN, key=town.key())
    _published(town, hidden.wish_id, town.key())
    claiming.claim(town.as_(son.resident_id), wish_id=hidden.wish_id, key=town.key())
    done = claiming.finish(town.as_(son.resident_id), wish_id=hidden.wish_id, words="好", media_ids=(), key=town.key())
    closing.confirm(town.as_(head.resident_id), wish_id=done.wish_id, thanks="", key=town.key())
    ended = town.settled(done)
    assert (dict(ended.paid), dict(ended.unpaid)) == ({}, {son.resident_id: "own_cause"})
    wish = town.confirmed(town.finished(town.joined(town.claimed(1), 2)))
    home = households.add_household(town.world.context(), village_id=town.village_id, number="777")
    for number in (0, 2):  # They became one household since.
        households.move_resident(town.world.context(), resident_id=town.who(number), household_id=home.household_id)
    ended = town.settled(wish)
    assert (dict(ended.paid), dict(ended.unpaid)) == ({town.who(1): 150}, {town.who(2): "own_cause"})
    assert town.left() == GRANTED - 150


def test_who_moved_away_since_earns_nothing(town: Town) -> None:
    wish = town.come_true(5)
    residents.set_status(town.world.context(), resident_id=town.who(5), status=Status.MOVED)
    assert dict(town.settled(wish).unpaid) == {town.who(5): "holder_gone"}


def test_a_shop_is_thanked_and_earns_nothing(town: Town) -> None:
    wish = town.confirmed(town.finished(town.claimed(hand=SHOP), hand=SHOP))
    ended = town.settled(wish)
    assert (ended.state, dict(ended.paid), dict(ended.unpaid), town.left()) == (State.FULFILLED, {}, {}, GRANTED)
    assert WishFulfilled(wish.wish_id, SHOP.holder_id, 0) in town.facts()


def test_no_officer_pays_their_own_or_their_households_deed_or_wish(town: Town) -> None:
    head, son = town.family
    wish = town.published()
    claiming.claim(town.as_(head.resident_id), wish_id=wish.wish_id, key=town.key())
    done = claiming.finish(town.as_(head.resident_id), wish_id=wish.wish_id, words="好", media_ids=(), key=town.key())
    town.confirmed(done)
    for party in (head.resident_id, son.resident_id, town.who(0)):
        with pytest.raises(OwnCause):
            town.settled(done, town.officer("s2", party))
    assert town.balance(1) == 0
    assert town.settled(done, town.officer("s2", town.who(4))).state is State.FULFILLED


def test_the_village_confirms_after_a_week_and_another_officer_pays(town: Town) -> None:
    wish = town.finished(town.claimed(1))

    def vouched(officer: str) -> Wish:
        return closing.vouch(town.officer(officer), wish_id=wish.wish_id, words="上门看过了", key=town.key())

    town.world.pass_days(6)
    with pytest.raises(NotUnansweredYet):
        vouched("s1")
    town.world.pass_days(1)
    done = vouched("s1")
    assert (done.state, done.vouched_by) == (State.CONFIRMED, "s1")
    assert {WishConfirmed(wish.wish_id, town.who(1), "village"), WishNews(town.who(0), "vouched")} <= set(town.facts())
    with pytest.raises(SameEyes):
        town.settled(wish, town.officer("s1"))
    assert dict(town.settled(wish, town.officer("s2")).paid) == {town.who(1): 300}


def test_who_posted_a_wish_for_an_elder_does_not_confirm_it_and_others_need_not_wait(town: Town) -> None:
    wish = posting.post_for(
        town.officer("s1"),
        village_id=town.village_id,
        wisher_id=town.who(0),
        ask=ASK,
        consent="当面同意",
        key=town.key(),
    )
    _published(town, wish.wish_id, town.key())
    claiming.claim(town.officer("s3"), wish_id=wish.wish_id, key=town.key(), hand=replace(SHOP, by="s3"))
    town.finished(wish, hand=SHOP)
    for officer in ("s1", "s3"):
        with pytest.raises(SameEyes):
            closing.vouch(town.officer(officer), wish_id=wish.wish_id, words="看过了", key=town.key())
    closing.vouch(town.officer("s2"), wish_id=wish.wish_id, words="看过了", key=town.key())
    assert town.settled(wish, town.officer("s1")).state is State.FULFILLED


def test_the_deeds_month_counts_and_not_the_month_of_paying(town: Town) -> None:
    wish = town.come_true()
    town.world.pass_days(20)
    ended = town.settled(wish)
    entry = next(iter(statements.entries_of(source=ended.source)))
    assert entry.on == "2026-11-23"
    late = town.come_true()
    town.world.pass_days(61)
    ledger.grant(town.world.context(), 1_000, village_id=town.village_id)
    assert dict(town.settled(late).unpaid) == {town.who(1): "too_far_back"}


def test_one_person_with_two_accounts_is_no_second_pair_of_eyes(town: Town) -> None:
    poster, shopper, voucher = (town.who(n) for n in (5, 6, 7))
    ctx, village_id = town.officer("s1", poster), town.village_id
    wish = posting.post_for(
        ctx, village_id=village_id, wisher_id=town.who(0), ask=ASK, consent="当面同意", key=town.key()
    )
    _published(town, wish.wish_id, town.key())
    hand = replace(SHOP, by="s3", person=shopper)
    claiming.claim(town.officer("s3", shopper), wish_id=wish.wish_id, key=town.key(), hand=hand)
    town.finished(wish, hand=SHOP)

    def vouched(name: str, person: str) -> Wish:
        return closing.vouch(town.officer(name, person), wish_id=wish.wish_id, words="看过了", key=town.key())

    for person in (poster, shopper):
        with pytest.raises(SameEyes):
            vouched("s9", person)
    assert vouched("s2", voucher).vouched_person == voucher
    with pytest.raises(SameEyes):
        town.settled(wish, town.officer("s9", voucher))
    assert town.settled(wish, town.officer("s1", poster)).state is State.FULFILLED


def test_a_declared_relative_is_not_paid_for_a_wish_that_the_wisher_confirms(town: Town) -> None:
    ctx = town.world.context()
    relatives.declare(ctx, resident_id=town.who(0), other_id=town.who(1), relation="sibling")
    hidden = posting.make_wish(town.person(0), ask=HIDDEN, key=town.key())
    _published(town, hidden.wish_id, town.key())
    claiming.claim(town.person(1), wish_id=hidden.wish_id, key=town.key())
    claiming.finish(town.person(1), wish_id=hidden.wish_id, words="好", media_ids=(), key=town.key())
    closing.confirm(town.person(0), wish_id=hidden.wish_id, thanks="", key=town.key())
    ended = town.settled(hidden)
    assert (dict(ended.paid), dict(ended.unpaid)) == ({}, {town.who(1): "own_cause"})
    assert (town.balance(1), town.left()) == (0, GRANTED)


def test_who_declares_a_relative_of_the_team_late_keeps_them_from_being_paid(town: Town) -> None:
    wish = town.confirmed(town.finished(town.joined(town.claimed(1), 2)))
    relatives.declare(town.person(0), resident_id=town.who(0), other_id=town.who(2), relation="in_law", own=True)
    ended = town.settled(wish)
    assert (dict(ended.paid), dict(ended.unpaid)) == ({town.who(1): 150}, {town.who(2): "own_cause"})
