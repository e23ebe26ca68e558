"""Inspection rounds: door after door, points at once or one vote for all; nobody twice, nobody their own."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest

from chalicelib.foundation.identity.core.codes import NoSuchCode
from chalicelib.foundation.identity.service import codes
from chalicelib.kernel.errors import Busy, DomainError, InvalidInput, KeyReused, NotAllowed
from chalicelib.points.claims.core.claims import State, TookPart
from chalicelib.points.claims.core.round_states import RoundInOtherState, RoundState
from chalicelib.points.claims.core.rounds import NoSuchRound, NotADoor, NotInspected, Round, Visit, VotedAlready
from chalicelib.points.claims.service import reading, round_votes, rounds, steps
from chalicelib.points.ledger.service.kinship import OwnCause
from tests.contract.claims.test_claims import books_agree, picture
from tests.make import people
from tests.make.claims import Town, relate


@dataclass
class Doors:
    """A village's doors: the household of the town's family, and three more."""

    town: Town
    homes: list[str]

    def opened(self, rule: str = "srt", period: str = "2026W48", *, name: str = "gil") -> Round:
        return rounds.open_round(
            self.town.ctx(name), village_id=self.town.village_id, rule=rule, period=period, title="入户检查",
            key=self.town.key(),
        )  # fmt: skip

    def visit(
        self, one: Round, number: int, score: int, *, name: str = "gil", photo: bool = True
    ) -> tuple[Visit, bool]:
        ctx = self.town.ctx(name)
        shots = (picture(self.town, ctx),) if photo else ()
        code = codes.code_of(holder_id=self.homes[number])
        return rounds.visit(ctx, round_id=one.round_id, code=code, score=score, media_ids=shots, key=self.town.key())

    def vote(self, one: Round, name: str, *, approve: bool = True, exceptions: tuple[str, ...] = ()) -> Round:
        return round_votes.vote_on_round(
            self.town.ctx(name), round_id=one.round_id, approve=approve, exceptions=exceptions, reason="看过照片"
        )

    def state(self, visit: Visit) -> State:
        return steps.load_claim(claim_id=visit.claim_id).state


@pytest.fixture
def doors(town: Town) -> Doors:
    homes = [people.household(town.house(), town.village, 20 + n, members=1)[0] for n in range(3)]
    return Doors(town, [town.home, *homes])


def test_sorting_is_paid_at_the_door_by_its_score(doors: Doors) -> None:
    one = doors.opened()
    found = [doors.visit(one, n, score)[0] for n, score in enumerate((100, 80, 75, 74))]
    assert [visit.points for visit in found] == [300, 300, 100, 0]
    assert [doors.town.balance(home) for home in doors.homes] == [300, 300, 100, 0]
    assert {doors.state(visit) for visit in found[:3]} == {State.POSTED}
    _, visits, left = rounds.doors_of(round_id=one.round_id)
    assert ({visit.household_id for visit in visits}, left) == (set(doors.homes), [])
    assert (rounds.load_round(round_id=one.round_id).visited, rounds.load_round(round_id=one.round_id).scored) == (4, 3)
    books_agree(doors.town)


def test_whoever_found_it_or_voted_for_the_whole_round_had_a_hand_in_it(doors: Doors) -> None:
    sorting, yards = doors.opened(), doors.opened("yrd", "2026Q4")
    found, excepted = doors.visit(sorting, 0, 100)[0], doors.visit(yards, 2, 90)[0]
    assert reading.hands_in(claim_id=found.claim_id) == {"s-gil"}
    yard, _ = doors.visit(yards, 1, 90)
    rounds.close_round(doors.town.ctx("gil"), round_id=yards.round_id)
    for name, approve in (("pat", True), ("pia", False), ("pol", True)):
        doors.vote(yards, name, approve=approve, exceptions=(doors.homes[2],))
    round_votes.carry_out(doors.town.house(), round_id=yards.round_id)
    assert reading.hands_in(claim_id=yard.claim_id) == {"s-gil", "s-pat", "s-pol"}
    assert reading.hands_in(claim_id=excepted.claim_id) == {"s-gil"}


def test_a_door_twice_shows_what_was_found_first(doors: Doors) -> None:
    one = doors.opened()
    first, again = doors.visit(one, 0, 90)
    assert not again
    assert doors.visit(one, 0, 60) == (first, True)
    assert doors.visit(one, 0, 90, photo=False) == (first, True)
    assert doors.town.balance(doors.homes[0]) == 300
    assert [home.holder_id for home in rounds.doors_of(round_id=one.round_id)[2]] == doors.homes[1:]


def test_many_inspectors_at_one_door_pay_it_once(doors: Doors) -> None:
    one = doors.opened()
    shots = {name: (picture(doors.town, doors.town.ctx(name)),) for name in ("gil", "vic", "val", "tom")}
    code = codes.code_of(holder_id=doors.homes[0])
    asked = [(name, doors.town.key()) for name in shots] * 2

    def scan(turn: tuple[str, str]) -> str:
        name, key = turn
        while True:
            try:
                _, again = rounds.visit(
                    doors.town.ctx(name), round_id=one.round_id, code=code, score=90, media_ids=shots[name], key=key
                )
            except Busy:
                continue
            except DomainError as refusal:
                return refusal.code
            return "again" if again else "first"

    with ThreadPoolExecutor(8) as pool:
        assert Counter(pool.map(scan, asked)) == {"first": 1, "again": 7}
    assert doors.town.balance(doors.homes[0]) == 300
    assert rounds.load_round(round_id=one.round_id).visited == 1
    books_agree(doors.town)


def test_what_is_no_door_or_no_business_of_theirs_is_refused(doors: Doors) -> None:
    town, one = doors.town, doors.opened()
    ask = {"round_id": one.round_id, "score": 90, "media_ids": ()}
    person = codes.code_of(holder_id=town.people[0].resident_id)
    elsewhere = people.village(town.house(), name="上董村", code="330109102216")
    stranger = codes.code_of(holder_id=people.household(town.house(), elsewhere, 31, members=1)[0])
    for code, refusal in ((person, NotADoor), (stranger, NotADoor), ("nonsense", NoSuchCode)):
        with pytest.raises(refusal):
            rounds.visit(town.ctx("gil"), code=code, key=town.key(), **ask)  # type: ignore[arg-type]  # By name.
    home = codes.code_of(holder_id=town.home)
    relate(town, town.family[2].resident_id, town.people[4].resident_id)
    for mine in (town.family[1].resident_id, town.people[4].resident_id):
        with pytest.raises(OwnCause):
            rounds.visit(town.linked("gil", mine), code=home, key=town.key(), **ask)  # type: ignore[arg-type]  # Same.
    with pytest.raises(InvalidInput):
        doors.visit(one, 0, 90, photo=False)
    with pytest.raises(NoSuchRound):
        rounds.close_round(doors.town.ctx("gil"), round_id="v00001i0")
    for rule in ("pub", "hlp", "vol"):
        with pytest.raises(NotInspected):
            doors.opened(rule)
    with pytest.raises(InvalidInput):
        doors.opened("saf", "2026W48")


def test_a_round_is_opened_once_per_key_and_closed_for_good(doors: Doors) -> None:
    town, key = doors.town, doors.town.key()
    ask = {"village_id": town.village_id, "rule": "srt", "period": "2026W48", "key": key}
    one = rounds.open_round(town.ctx("gil"), title="第一轮", **ask)
    assert rounds.open_round(town.ctx("gil"), title="第一轮", **ask) == one
    with pytest.raises(KeyReused):
        rounds.open_round(town.ctx("gil"), title="另一轮", **ask)
    assert rounds.close_round(doors.town.ctx("gil"), round_id=one.round_id).state is RoundState.CLOSED
    assert rounds.close_round(doors.town.ctx("gil"), round_id=one.round_id).state is RoundState.CLOSED
    with pytest.raises(RoundInOtherState):
        doors.visit(one, 0, 90)
    assert doors.town.balance(doors.homes[0]) == 0
    assert [row.round_id for row in rounds.list_rounds(village_id=town.village_id, size=5, cursor=None).rows] == [
        one.round_id
    ]


def test_who_does_what_with_a_round_is_said_by_its_table(doors: Doors) -> None:
    one = doors.opened("saf", "2026M11")
    for name in ("pat", "aud"):
        with pytest.raises(NotAllowed):
            doors.visit(one, 0, 60, name=name)
        with pytest.raises(NotAllowed):
            rounds.close_round(doors.town.ctx(name), round_id=one.round_id)
    rounds.close_round(doors.town.ctx("vic"), round_id=one.round_id)
    with pytest.raises(NotAllowed):
        doors.vote(one, "val")
    found = rounds.load_round(round_id=one.round_id)
    assert (found.state, found.visited, found.votes) == (RoundState.CLOSED, 0, 0)


def test_a_household_that_claimed_the_month_itself_is_visited_without_a_second_claim(doors: Doors) -> None:
    own = doors.town.make_home()
    one = doors.opened("saf", "2026M11")
    found, _ = doors.visit(one, 0, 95)
    assert (found.points, found.claim_id) == (0, own.claim_id)
    assert rounds.load_round(round_id=one.round_id).visited == 1


def test_the_panel_approves_a_whole_round_in_one_vote_with_exceptions(doors: Doors) -> None:
    town, one = doors.town, doors.opened("yrd", "2026Q4")
    found = [doors.visit(one, n, 90 if n < 3 else 60)[0] for n in range(4)]
    assert [visit.points for visit in found] == [800, 800, 800, 0]
    assert {doors.state(visit) for visit in found[:3]} == {State.PANEL}
    with pytest.raises(RoundInOtherState):
        doors.vote(one, "pat")
    rounds.close_round(doors.town.ctx("gil"), round_id=one.round_id)
    doors.vote(one, "pat", exceptions=(doors.homes[1],))
    assert doors.vote(one, "pat", exceptions=(doors.homes[1],)).votes == 1
    with pytest.raises(VotedAlready):
        doors.vote(one, "pat", approve=False)
    doors.vote(one, "pia")
    decided = doors.vote(one, "pol")
    assert decided.state is RoundState.APPROVED
    assert round_votes.carry_out(town.house(), round_id=one.round_id) == {"decided": 2, "left": 1}
    assert round_votes.carry_out(town.house(), round_id=one.round_id) == {"decided": 0, "left": 1}
    assert [doors.state(visit) for visit in found[:3]] == [State.NOTICE, State.PANEL, State.NOTICE]
    for name in ("pat", "pia", "pam"):
        town.vote(steps.load_claim(claim_id=found[1].claim_id), name)
    town.world.pass_days(8)
    assert town.night()["posted"] == 3
    assert [town.balance(home) for home in doors.homes] == [800, 800, 800, 0]
    books_agree(town)


def test_a_round_that_is_refused_refuses_its_claims(doors: Doors) -> None:
    one = doors.opened("saf", "2026M11")
    found, _ = doors.visit(one, 1, 88)
    rounds.close_round(doors.town.ctx("gil"), round_id=one.round_id)
    for name, approve in (("pat", True), ("pia", False), ("pol", False)):
        doors.vote(one, name, approve=approve)
    with pytest.raises(RoundInOtherState):
        doors.vote(one, "pam")
    round_votes.carry_out(doors.town.house(), round_id=one.round_id)
    assert doors.state(found) is State.REJECTED


def test_nobody_votes_on_their_own_doors_nor_on_a_round_they_opened(doors: Doors) -> None:
    town, one = doors.town, doors.opened("saf", "2026M11")
    found = [doors.visit(one, n, 90)[0] for n in range(2)]
    rounds.close_round(doors.town.ctx("gil"), round_id=one.round_id)
    pat = town.linked("pat", town.family[2].resident_id)
    round_votes.vote_on_round(pat, round_id=one.round_id, approve=True, exceptions=(), reason="")
    for name in ("pia", "pol"):
        doors.vote(one, name)
    round_votes.carry_out(town.house(), round_id=one.round_id)
    assert [doors.state(visit) for visit in found] == [State.PANEL, State.NOTICE], "the member's own household"
    other = doors.opened("yrd", "2026M11", name="pam")
    rounds.close_round(doors.town.ctx("gil"), round_id=other.round_id)
    with pytest.raises(TookPart):
        doors.vote(other, "pam")


def test_votes_on_a_round_at_once_are_each_counted_once(doors: Doors) -> None:
    one = doors.opened("saf", "2026M11")
    rounds.close_round(doors.town.ctx("gil"), round_id=one.round_id)

    def cast(name: str) -> str:
        while True:
            try:
                doors.vote(one, name)
            except Busy:
                continue
            except DomainError as refusal:
                return refusal.code
            return "done"

    with ThreadPoolExecutor(8) as pool:
        outcomes = Counter(pool.map(cast, ["pat", "pia", "pol", "pam"] * 2))
    found = rounds.load_round(round_id=one.round_id)
    assert (found.votes, found.approvals, found.state) == (3, 3, RoundState.APPROVED)
    assert set(outcomes) <= {"done", "round_in_other_state"}


def test_the_night_carries_out_a_decision_whose_run_was_never_begun(doors: Doors) -> None:
    one = doors.opened("saf", "2026M11")
    found, _ = doors.visit(one, 1, 88)
    rounds.close_round(doors.town.ctx("gil"), round_id=one.round_id)
    doors.town.night()
    assert doors.state(found) is State.PANEL
    for name in ("pat", "pia", "pol"):
        doors.vote(one, name)
    doors.town.night()
    assert doors.state(found) is State.NOTICE


def test_one_person_with_two_accounts_votes_once_on_a_round_and_never_on_their_own(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = doors.town
    opener, voter = (town.people[n].resident_id for n in (0, 1))
    town.staff["gil"] = replace(town.staff["gil"], resident_id=opener)
    town.staff["pat"] = replace(town.staff["pat"], resident_id=opener)
    for name in ("pia", "pol"):
        town.staff[name] = replace(town.staff[name], resident_id=voter)
    one = doors.opened("yrd", "2026M11")
    seen, _ = doors.visit(one, 2, 90)
    assert seen.person == opener
    one = rounds.close_round(doors.town.ctx("gil"), round_id=one.round_id)
    with pytest.raises(TookPart):
        doors.vote(one, "pat")
    assert doors.vote(one, "pia").votes == 1
    assert doors.vote(one, "pol").votes == 1, "the same vote by the other account is the same"
    with pytest.raises(VotedAlready):
        doors.vote(one, "pol", approve=False)
    with monkeypatch.context() as blind:
        blind.setattr(round_votes, "_mine", lambda *_: None)
        with pytest.raises(Busy):
            doors.vote(one, "pol")
    assert rounds.load_round(round_id=one.round_id).votes == 1
