"""Posting: once, in one transaction, whatever is delivered twice, lost or raced; objections stop it or take it back."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import pytest

from chalicelib.foundation.facts.core.claims import (
    ClaimLapsed,
    ClaimLapsing,
    ClaimLate,
    ClaimObjected,
    ClaimPosted,
    ClaimReversed,
    ObjectionDecided,
)
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy, DomainError
from chalicelib.points.claims.core.claims import Claim, Deed, State, TookPart
from chalicelib.points.claims.core.listed import Listed
from chalicelib.points.claims.service import checking, making, nightly, objecting, posting, reading, steps
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.verifiers import TakenBackByObjection
from chalicelib.points.ledger.service import accounts, awards, desk, moves
from chalicelib.points.ledger.store import entries
from tests.contract.claims.test_claims import books_agree, facts_of
from tests.faults import Faults, hurried
from tests.make import ledger
from tests.make.claims import GRANTED, Town, make_town, object_to, paid, settle

MANY = 12
T = TypeVar("T")


def lines(claim: Claim) -> list[str]:
    return [entry.line for entry in entries.list_source(claim.source)]


def test_points_wait_for_the_end_of_the_notice_and_are_paid_in_the_night(town: Town) -> None:
    claim = town.noticed()
    town.world.pass_days(7)
    assert town.night() == {"posted": 0, "waiting": 0, "lapsed": 0, "reminded": 0, "escalated": 0}
    assert town.balance(claim.holder_id) == 0
    town.world.pass_days(1)
    assert town.night()["posted"] == 1
    assert (town.balance(claim.holder_id), town.left()) == (800, GRANTED - 800)
    assert town.night()["posted"] == 0
    assert lines(claim) == [AccountRef.of_holder(claim.holder_id).account_id]
    books_agree(town)


def test_a_households_points_go_to_its_account_and_the_claimant_is_told(town: Town) -> None:
    claim = town.accept(town.make_home())
    for name in ("pat", "pia", "pol"):
        claim = town.vote(claim, name)
    town.world.pass_days(8)
    town.night()
    assert town.balance(town.home) == 300
    assert ClaimPosted(claim.claim_id, town.family[0].resident_id, 300) in facts_of(town)
    books_agree(town)


def test_where_the_budget_is_spent_the_claim_stays_due_and_says_so(store: Any) -> None:
    town = make_town(granted=300)
    claim = town.noticed()
    town.world.pass_days(8)
    assert town.night()["waiting"] == 1
    held = steps.load_claim(claim_id=claim.claim_id)
    assert (held.state, held.held) == (State.NOTICE, "budget_spent")
    assert town.night()["waiting"] == 1
    assert steps.load_claim(claim_id=claim.claim_id).version == held.version
    row = reading.list_desk(village_id=town.village_id, state=State.NOTICE, size=1, cursor=None).rows[0]
    assert row.held == "budget_spent"
    ledger.grant(town.house(), 1_000, village_id=town.village_id)
    assert town.night()["posted"] == 1
    assert town.balance(claim.holder_id) == 800


def test_without_a_budget_a_confirmed_claim_waits_too(store: Any) -> None:
    town = make_town(granted=0)
    claim = town.confirm(town.accept(town.make()))
    assert (claim.state, claim.held) == (State.NOTICE, "budget_unknown")
    ledger.grant(town.house(), 1_000, village_id=town.village_id)
    assert town.night()["posted"] == 1


def test_a_blocked_account_waits_and_a_full_cap_ends_the_claim(town: Town) -> None:
    claim = town.confirm(town.accept(town.make()))
    ref = AccountRef.of_holder(claim.holder_id)
    ledger.stop(town.house(), ref)
    waiting = town.confirm(town.accept(town.make(another=True)))
    assert (waiting.state, waiting.held) == (State.NOTICE, "account_blocked")
    ledger.stop(town.house(), ref, blocked=False)
    assert town.night()["posted"] == 1
    for n in range(2):
        assert town.confirm(town.accept(town.make_for(1, rule="cls", another=n > 0), "tom")).state is State.POSTED
    dropped = town.confirm(town.accept(town.make_for(1, rule="cls", another=True), "tom"))
    assert (dropped.state, dropped.steps[-1].deed, dropped.steps[-1].text) == (
        State.REJECTED,
        Deed.DROP,
        "cap_reached",
    )
    assert town.balance(dropped.holder_id) == 300
    books_agree(town)


def test_what_a_cap_leaves_of_a_claim_is_paid(town: Town) -> None:
    long, short = (town.make_for(1, rule="vol", minutes=minutes, another=minutes < 180) for minutes in (180, 120))
    long, short = (town.confirm(town.accept(one, "tom")) for one in (long, short))
    assert (long.state, short.state) == (State.NOTICE, State.POSTED)
    assert short.points == 400
    town.world.pass_days(4)
    assert town.night()["posted"] == 1
    posted = steps.load_claim(claim_id=long.claim_id)
    assert (posted.state, posted.points) == (State.POSTED, 400), "four hours a day"
    assert town.balance(long.holder_id) == 800
    books_agree(town)


def test_a_claim_that_took_long_is_paid_nevertheless(town: Town) -> None:
    claim = town.accept(town.make(rule="hlp", on=town.world.moment.date() - dt.timedelta(days=30), points=600))
    town.world.pass_days(30)
    for name in ("pat", "pia", "pol"):
        town.vote(claim, name)
    town.world.pass_days(8)
    ledger.grant(town.house(), 10_000, village_id=town.village_id)  # It is January.
    assert town.night()["posted"] == 1
    assert town.balance(claim.holder_id) == 600


def test_what_nobody_completes_lapses_and_what_is_late_is_shown_to_the_town(town: Town) -> None:
    returned, late, voted = town.make(0), town.make(1), town.accept(town.make(2, rule="hlp"))
    checking.send_back(town.ctx("vic"), claim_id=returned.claim_id, reason="请补照片", key=town.key())
    town.world.pass_days(4)
    assert town.night()["escalated"] == 1
    assert town.night()["escalated"] == 0
    assert steps.load_claim(claim_id=late.claim_id).is_escalated
    assert ClaimLate(late.claim_id, late.claimant_id) in facts_of(town)
    assert [one.claim_id for one in late_ones(town)] == [late.claim_id]
    town.world.pass_days(18)
    assert town.night()["reminded"] == 0, "eight days are left"
    for expected in (1, 0):
        town.world.pass_days(1)
        assert town.night()["reminded"] == expected, "once"
        reminder = ClaimLapsing(returned.claim_id, returned.claimant_id, "2026-12-23")
        assert (reminder in facts_of(town)) == bool(expected)
    town.world.pass_days(7)
    assert town.night() == {"posted": 0, "waiting": 0, "lapsed": 1, "reminded": 0, "escalated": 0}
    assert steps.load_claim(claim_id=returned.claim_id).state is State.WITHDRAWN
    assert ClaimLapsed(returned.claim_id, returned.claimant_id) in facts_of(town)
    assert steps.load_claim(claim_id=voted.claim_id).is_escalated
    assert not town.accept(late).is_escalated
    assert [one.claim_id for one in late_ones(town)] == [voted.claim_id]


def test_a_checker_sees_what_else_was_got_or_is_claimed_by_the_rule_around_that_day(town: Town) -> None:
    me, day = town.people[0].resident_id, town.world.moment.date()

    def written_up(on: dt.date, rule: str = "pub", holder_id: str = me) -> awards.Done:
        return desk.write_up(
            town.ctx("vic"), holder_id=holder_id, rule=rule, document=f"{on} 会议", key=town.key(), on=on, minutes=0,
            points=None,
        )  # fmt: skip

    written_up(day)
    wrong = written_up(day - dt.timedelta(days=1))
    asked: dict[str, Any] = {"source": wrong.entry.source, "line": wrong.entry.line, "reason": "记错了"}
    desk.take_back(town.ctx("val"), holder_id=me, key=town.key(), **asked)
    written_up(day - dt.timedelta(days=4))
    written_up(day, "cls")
    written_up(day, holder_id=town.people[1].resident_id)
    other = town.confirm(town.accept(town.make(on=day - dt.timedelta(days=3)), "tom"), "tia")
    open_, claim = town.make(another=True), town.make()
    assert [(one.on, one.points, one.state, one.claim_id) for one in reading.near(claim)] == [
        (day - dt.timedelta(days=3), 200, "paid", other.claim_id),
        (day, 200, "paid", ""),
        (day, 200, "submitted", open_.claim_id),
    ]


def late_ones(town: Town) -> list[Listed]:
    """Return what the town is to see."""
    return reading.list_late(town_id=town.village.town_id, size=10, cursor=None).rows


def test_a_night_is_a_run_of_every_village_and_done_twice_changes_nothing(town: Town, queues: list[str]) -> None:
    claim = town.noticed()
    town.world.pass_days(8)
    run_id = nightly.start_night(town.house())
    assert queues == [town.village_id]
    part = Part(run_id, nightly.KIND, town.village_id)
    for _ in range(3):
        nightly.do_part(town.house(), part)
    run = runs.load_run(run_id=run_id)
    assert (run.state, run.done, run.counts["posted"]) == ("done", 1, 1)
    assert len(lines(claim)) == 1
    books_agree(town)


def at_once(deeds: Iterable[Callable[[], object]]) -> Counter[str]:
    def outcome(deed: Callable[[], object]) -> str:
        while True:
            try:
                deed()
            except Busy:
                continue
            except DomainError as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(MANY) as pool:
        return Counter(pool.map(outcome, list(deeds)))


def test_many_deliveries_at_once_pay_once(town: Town) -> None:
    claim = town.noticed()
    town.world.pass_days(8)
    assert at_once([lambda: posting.post(town.house(), claim_id=claim.claim_id)] * MANY) == {"done": MANY}
    assert town.balance(claim.holder_id) == 800
    assert len(lines(claim)) == 1
    books_agree(town)


def test_posting_withdrawing_and_objecting_at_once_end_in_one_of_them(town: Town) -> None:
    claim = town.noticed()
    town.world.pass_days(8)
    keys = [town.key() for _ in range(MANY)]
    deeds: list[Callable[[], object]] = []
    for key in keys[::3]:
        deeds.append(lambda: posting.post(town.house(), claim_id=claim.claim_id))
        deeds.append(partial(making.withdraw, town.villager(), claim_id=claim.claim_id, reason="", key=key))
        deeds.append(partial(object_to, town, claim, 1, key))
    at_once(deeds)
    found = steps.load_claim(claim_id=claim.claim_id)
    posted = found.state in (State.POSTED, State.CONTESTED)
    assert found.state in (State.POSTED, State.CONTESTED, State.WITHDRAWN, State.OBJECTED)
    assert town.balance(claim.holder_id) == (800 if posted else 0)
    assert len(lines(claim)) == int(posted)
    assert [step.n for step in found.steps] == list(range(1, found.version + 1))
    books_agree(town)


@pytest.mark.parametrize("seed", range(4))
def test_under_throttles_conflicts_and_lost_answers_points_are_paid_and_taken_back_once(town: Town, seed: int) -> None:
    claims = [town.noticed(number) for number in range(3)]
    town.world.pass_days(8)
    faults = Faults(storage.client(), seed=seed)
    with hurried(), faults.armed():
        for claim in claims:
            again(partial(posting.post, town.house(), claim_id=claim.claim_id))
            again(partial(posting.post, town.house(), claim_id=claim.claim_id))
        objected, settled = town.key(), town.key()
        again(lambda: object_to(town, claims[0], 1, objected))
        number = again(lambda: steps.load_claim(claim_id=claims[0].claim_id)).open_objections()[0].n
        for _ in range(2):
            again(lambda: settle(town, claims[0], "uphold", objection=number, key=settled))
    assert faults.count.total() > 0
    assert [town.balance(claim.holder_id) for claim in claims] == [0, 800, 800]
    assert town.left() == GRANTED - 1_600
    assert [len(lines(claim)) for claim in claims] == [2, 1, 1]
    books_agree(town)


def again(deed: Callable[[], T]) -> T:
    while True:
        try:
            return deed()
        except Busy:
            continue


def test_an_objection_stops_the_posting_until_it_is_decided(town: Town) -> None:
    claim = town.noticed()
    key = town.key()
    objected = object_to(town, claim, 1, key)
    assert objected.state is State.OBJECTED
    assert object_to(town, claim, 1, key) == objected
    assert ClaimObjected(claim.claim_id, claim.holder_id) in facts_of(town)
    assert str(objected.due) == "2026-11-30"
    town.world.pass_days(9)
    assert town.night() == {"posted": 0, "waiting": 0, "lapsed": 0, "reminded": 0, "escalated": 1}
    goes_on = settle(town, claim, "dismiss")
    assert goes_on.state is State.POSTED, "the notice was over"
    objector = town.people[1].resident_id
    assert ObjectionDecided(claim.claim_id, objector, upheld=False) in facts_of(town)
    assert town.balance(claim.holder_id) == 800
    books_agree(town)


def test_after_a_dismissal_within_the_notice_it_lasts_as_long_as_it_would_have(town: Town) -> None:
    claim = town.noticed()
    object_to(town, claim, 1)
    object_to(town, claim, 2)
    town.world.pass_days(2)
    assert settle(town, claim, "dismiss").state is State.OBJECTED, "another objection is open"
    goes_on = settle(town, claim, "dismiss", name="tom")
    assert (goes_on.state, str(goes_on.due)) == (State.NOTICE, "2026-12-01")


def test_an_objection_upheld_before_posting_refuses_the_claim(town: Town) -> None:
    claim = town.noticed()
    object_to(town, claim)
    assert settle(town, claim, "uphold").state is State.REJECTED
    assert ObjectionDecided(claim.claim_id, town.people[1].resident_id, upheld=True) in facts_of(town)
    town.world.pass_days(8)
    assert town.night()["posted"] == 0
    assert town.balance(claim.holder_id) == 0


def test_an_objection_upheld_after_posting_returns_everything(town: Town) -> None:
    claim = paid(town)
    contested = object_to(town, claim)
    assert contested.state is State.CONTESTED
    assert town.balance(claim.holder_id) == 800
    key = town.key()
    number = contested.open_objections()[0].n
    reversed_ = settle(town, claim, "uphold", objection=number, key=key)
    assert reversed_.state is State.REVERSED
    assert settle(town, claim, "uphold", objection=number, key=key) == reversed_
    account = accounts.find_account(ref=AccountRef.of_holder(claim.holder_id), consistent=True)
    assert account is not None
    assert (account.balance, sum(account.earned.values()), sum(account.counters.values())) == (0, 0, 0)
    assert sum(account.recent.values()) == 0
    assert town.left() == GRANTED
    assert len(lines(claim)) == 2
    assert ClaimReversed(claim.claim_id, claim.holder_id) in facts_of(town)
    books_agree(town)


def test_an_objection_dismissed_after_posting_leaves_the_points(town: Town) -> None:
    claim = paid(town)
    object_to(town, claim)
    assert settle(town, claim, "dismiss").state is State.POSTED
    assert town.balance(claim.holder_id) == 800
    with pytest.raises(TookPart):
        object_to(town, claim, 1)


def test_one_officer_takes_nothing_back_that_a_claim_paid_but_objects_and_another_one_decides(town: Town) -> None:
    claim = town.confirm(town.accept(town.make()))
    assert claim.state is State.POSTED
    line = AccountRef.of_holder(claim.holder_id).account_id
    with pytest.raises(TakenBackByObjection):
        desk.take_back(
            town.ctx("vic"), holder_id=claim.holder_id, source=claim.source, line=line, reason="记错了", key=town.key()
        )
    assert town.balance(claim.holder_id) == 200
    objecting.make_objection(town.ctx("tom"), claim_id=claim.claim_id, reason="那天他不在村里", key=town.key())
    for name in ("tom", "vic", "val"):
        with pytest.raises(TookPart):
            settle(town, claim, "uphold", name=name)
    assert settle(town, claim, "uphold", name="tia").state is State.REVERSED
    assert town.balance(claim.holder_id) == 0
    books_agree(town)


def test_what_was_taken_back_at_the_desk_before_is_answered_again_and_taken_back_once(town: Town) -> None:
    claim, key = paid(town), town.key()
    object_to(town, claim)
    ref = AccountRef.of_holder(claim.holder_id)
    asked: dict[str, Any] = {"source": claim.source, "line": ref.account_id, "key": key}
    first = moves.reverse(town.ctx("vic"), ref=ref, document="记错了", **asked)
    again = desk.take_back(town.ctx("vic"), holder_id=claim.holder_id, reason="记错了", **asked)
    assert (again.entry, again.replayed) == (first.entry, True)
    assert settle(town, claim, "uphold").state is State.REVERSED
    assert town.balance(claim.holder_id) == 0
    assert len(lines(claim)) == 2
    books_agree(town)


def test_many_who_uphold_at_once_take_back_once(town: Town) -> None:
    claim = paid(town)
    number = object_to(town, claim).open_objections()[0].n
    keys = [town.key() for _ in range(MANY)]
    deciders = ["pam", "tom", "tia", "gil"]
    outcomes = at_once(
        partial(settle, town, claim, "uphold", objection=number, name=deciders[n % 3], key=k)
        for n, k in enumerate(keys)
    )
    assert outcomes["done"] == 1
    assert (town.balance(claim.holder_id), town.left(), len(lines(claim))) == (0, GRANTED, 2)
    books_agree(town)
