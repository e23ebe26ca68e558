"""The desk: one document pays a person once whoever enters it, and a key does one thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.foundation.audit.service import day_of_audit
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.points import PointsMoved
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.errors import Busy, DomainError, InvalidInput, KeyReused
from chalicelib.points.ledger.core.accounts import DayAhead, Kind
from chalicelib.points.ledger.core.keys import KeyAhead, KeyTooOld
from chalicelib.points.ledger.core.plans import AlreadyReversed, NotReversible, SourceTaken
from chalicelib.points.ledger.core.verifiers import ClaimInstead, RuleOfOthers
from chalicelib.points.ledger.service import accounts, budgets, desk
from chalicelib.points.ledger.service.awards import Done
from chalicelib.points.ledger.service.verify import verify_village
from tests.make.ledger import VILLAGE, grant, open_accounts, ref, stop
from tests.make.partners import make_village
from tests.make.world import World, key_at

ANA, BEN = "v00001r00001", "v00001r00002"
TODAY = dt.date(2026, 11, 23)
PAPER = "村委会记录〔2026〕47号"
GRANTED = 100_000


@pytest.fixture
def world(store: Any) -> World:
    world = World()
    make_village(VILLAGE)
    open_accounts([ref(1), ref(2)])
    grant(world.context(), GRANTED)
    return world


def officer(world: World, name: str = "s-ana") -> Any:
    roles = frozenset({Role.VILLAGE_OFFICER})
    return world.context(Principal(name, roles, villages=((1, 2),), town_id="t0001"))


def write_up(world: World, key: str = "", who: str = "s-ana", **more: Any) -> Done:
    asked: dict[str, Any] = {"holder_id": ANA, "rule": "pub", "document": PAPER, "on": TODAY}
    asked |= {"minutes": 0, "points": None} | more
    return desk.write_up(officer(world, who), **asked, key=key or world.new_id())


def take_back(world: World, done: Done, key: str = "", **more: Any) -> Done:
    asked = {"holder_id": ANA, "source": done.entry.source, "line": done.entry.line, "reason": "记错了"} | more
    return desk.take_back(officer(world), **asked, key=key or world.new_id())


def answer(deed: Callable[[], Any]) -> Any:
    while True:
        try:
            return deed()
        except Busy:
            continue
        except DomainError as refusal:
            return type(refusal)


def balance(number: int = 1) -> int:
    account = accounts.find_account(ref=ref(number), consistent=True)
    assert account is not None
    return account.balance


def books_agree(points: int) -> None:
    assert verify_village(village_id=VILLAGE, years=(2026,)).faults == []
    assert budgets.load_budget(village_id=VILLAGE, year=2026).left == GRANTED - points


@pytest.mark.parametrize("typed", [PAPER, " 村委会记录 [2026]47号", "村委会记录（２０２６）４７号"])
def test_a_second_sitting_with_the_same_paper_pays_nobody_again(world: World, typed: str) -> None:
    write_up(world)
    with pytest.raises(SourceTaken) as caught:
        write_up(world, who="s-ben", document=typed)
    assert "冲正" in caught.value.sentence("zh")
    world.pass_days(20)
    with pytest.raises(SourceTaken):
        write_up(world, document=typed)
    assert balance() == 200
    books_agree(200)


def test_another_rule_day_person_or_paper_is_another_deed(world: World) -> None:
    write_up(world)
    write_up(world, rule="cls")
    write_up(world, on=TODAY - dt.timedelta(days=1))
    write_up(world, document="村委会记录〔2026〕48号")
    write_up(world, holder_id=BEN)
    assert (balance(1), balance(2)) == (750, 200)
    books_agree(950)


def test_an_undated_deed_is_of_the_day_on_which_it_was_asked_for_also_when_it_is_sent_again_later(world: World) -> None:
    key = world.new_id()
    first = write_up(world, key, on=None)
    assert first.entry.on == str(TODAY)
    with pytest.raises(SourceTaken):
        write_up(world)
    with pytest.raises(SourceTaken):
        write_up(world, on=None)
    world.pass_days(3)
    assert write_up(world, key, on=None) == Done(first.entry, replayed=True)
    assert write_up(world, on=None).entry.on == "2026-11-26"
    books_agree(400)


BODIES: list[dict[str, Any]] = [
    {"document": "另一份记录"},
    {"document": f"{PAPER} "},
    {"rule": "cls"},
    {"on": None},
    {"on": TODAY - dt.timedelta(days=1)},
    {"holder_id": BEN},
    {"rule": "vol", "minutes": 30},
]


@pytest.mark.parametrize("days", [0, 1, 7])
@pytest.mark.parametrize("body", BODIES, ids=str)
def test_a_key_does_one_thing_also_on_a_later_day(world: World, body: dict[str, Any], days: int) -> None:
    key = world.new_id()
    first = write_up(world, key)
    world.pass_days(days)
    with pytest.raises(KeyReused):
        write_up(world, key, **body)
    assert write_up(world, key) == Done(first.entry, replayed=True)
    books_agree(200)


@pytest.mark.parametrize("amount", [{"minutes": 30}, {"points": 5}, {"rule": "vol", "minutes": 30, "points": 100}])
def test_an_amount_that_a_rule_does_not_go_by_is_refused_also_under_a_used_key(
    world: World, amount: dict[str, Any]
) -> None:
    key = world.new_id()
    write_up(world, key)
    for one in (key, world.new_id()):
        with pytest.raises(InvalidInput) as refused:
            write_up(world, one, **amount)
        fields: Any = refused.value.facts["fields"]
        assert [fault["field"] for fault in fields] == [list(amount)[-1]]
    books_agree(200)


def test_a_key_made_by_a_clock_ahead_of_midnight_does_one_thing_too(world: World) -> None:
    world.moment = dt.datetime(2026, 11, 23, 15, 58, tzinfo=dt.UTC)
    key = key_at(dt.datetime(2026, 11, 23, 16, 1, tzinfo=dt.UTC), 1)
    with pytest.raises(DayAhead):
        write_up(world, key, on=None)
    write_up(world, key)
    world.moment = dt.datetime(2026, 11, 23, 16, 2, tzinfo=dt.UTC)
    with pytest.raises(KeyReused):
        write_up(world, key, document="另一份记录")
    books_agree(200)


def test_a_key_that_is_too_old_or_ahead_writes_nothing_but_is_looked_up(world: World) -> None:
    key = world.new_id()
    first = write_up(world, key)
    world.pass_days(9)
    assert write_up(world, key) == Done(first.entry, replayed=True)
    with pytest.raises(KeyTooOld):
        write_up(world, key, document="另一份记录")
    with pytest.raises(KeyAhead):
        write_up(world, key_at(world.moment + dt.timedelta(minutes=6), 1))
    with pytest.raises(KeyTooOld):
        take_back(world, first, key)
    books_agree(200)


def test_a_rule_that_is_not_the_desks_pays_nothing_whatever_the_key(world: World) -> None:
    with pytest.raises(RuleOfOthers):
        write_up(world, rule="bal")
    books_agree(0)


@pytest.mark.parametrize("paper", [{"rule": "spk"}, {"rule": "vol", "minutes": 151}, {"rule": "hon", "points": 100}])
def test_what_is_not_one_officers_alone_is_claimed_and_pays_nothing(world: World, paper: dict[str, Any]) -> None:
    with pytest.raises(ClaimInstead):
        write_up(world, **paper)
    books_agree(0)


def test_every_award_of_the_desk_has_its_line_in_the_trail_and_a_replay_or_refusal_none(world: World) -> None:
    key = world.new_id()
    first = write_up(world, key)
    write_up(world, key)
    with pytest.raises(SourceTaken):
        write_up(world, who="s-ben")
    rows = [row for row in day_of_audit(place_id=VILLAGE, on=TODAY).rows if row["deed"] == "points.award"]
    target = f"{first.entry.source} {first.entry.line}"
    assert [(row["actor"], row["target"]) for row in rows] == [("s-ana", target)]


def test_a_paper_that_was_reversed_can_be_written_up_rightly_by_whoever_has_it(world: World) -> None:
    keys = [world.new_id() for _ in range(3)]
    wrong = write_up(world, keys[0], rule="vol", minutes=60)
    take_back(world, wrong)
    right = write_up(world, keys[1], who="s-ben", rule="vol", minutes=90)
    assert (right.entry.source, right.entry.line) == (wrong.entry.source, f"{wrong.entry.line}!2")
    assert write_up(world, keys[0], rule="vol", minutes=60) == Done(wrong.entry, replayed=True)
    assert write_up(world, keys[1], who="s-ben", rule="vol", minutes=90) == Done(right.entry, replayed=True)
    with pytest.raises(KeyReused):
        write_up(world, keys[1], rule="vol", minutes=91)
    with pytest.raises(SourceTaken):
        write_up(world, keys[2], rule="vol", minutes=90)
    take_back(world, right)
    assert write_up(world, keys[2], rule="vol", minutes=90).entry.line == f"{wrong.entry.line}!3"
    assert balance() == 300
    books_agree(300)


def test_what_is_left_of_a_day_is_paid_and_a_replay_says_the_same_also_after_it_was_reversed(world: World) -> None:
    write_up(world, rule="vol", minutes=60, document="清早")
    morning = write_up(world, rule="vol", minutes=150, document="上午")
    key = world.new_id()
    part = write_up(world, key, rule="vol", minutes=120, document="下午")
    assert (part.entry.delta.balance, part.entry.minutes, part.entry.of_minutes) == (100, 30, 120)
    take_back(world, morning)
    assert write_up(world, key, rule="vol", minutes=120, document="下午") == Done(part.entry, replayed=True)
    with pytest.raises(KeyReused):
        write_up(world, key, rule="vol", minutes=30, document="下午")
    with pytest.raises(SourceTaken):
        write_up(world, rule="vol", minutes=30, document="下午")
    take_back(world, part)
    assert write_up(world, rule="vol", minutes=120, document="下午").entry.delta.balance == 400
    books_agree(600)


def test_sixteen_officers_with_one_paper_pay_it_once(world: World) -> None:
    keys = [world.new_id() for _ in range(16)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda key: answer(lambda: write_up(world, key)), keys))
    paid = [one for one in answers if isinstance(one, Done)]
    assert len(paid) == 1
    assert answers.count(SourceTaken) == 15
    take_back(world, paid[0])
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: answer(lambda: write_up(world)), keys))
    assert sum(isinstance(one, Done) for one in answers) == 1
    assert answers.count(SourceTaken) == 15
    books_agree(200)


def test_twelve_papers_under_one_key_at_once_pay_one_of_them(world: World) -> None:
    key = world.new_id()
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda n: answer(lambda: write_up(world, key, document=f"{n}号")), range(12)))
    assert sum(isinstance(one, Done) for one in answers) == 1
    assert answers.count(KeyReused) == 11
    books_agree(200)


def test_a_source_says_nothing_of_what_stands_in_the_document(world: World) -> None:
    entry = write_up(world, document="张三打扫村道").entry
    assert entry.source.startswith(f"desk#{VILLAGE}#")
    assert "张" not in entry.source
    assert len(entry.source) == len(f"desk#{VILLAGE}#") + 32
    assert entry.document == "张三打扫村道"


def test_what_an_officer_wrote_up_is_one_fact_under_the_requests_key(world: World) -> None:
    key = world.new_id()
    entry = write_up(world, key).entry
    write_up(world, key)
    told = [one for one in facts.day_of_facts(village_id=VILLAGE, on=TODAY) if isinstance(one.fact, PointsMoved)]
    assert [(one.fact_id, one.fact) for one in told] == [
        (key, PointsMoved(ref(1).account_id, "award", 200, "pub@1", entry.source, entry.line))
    ]


def test_a_reversal_is_one_requests_and_another_one_is_told_so(world: World) -> None:
    first, key = write_up(world), world.new_id()
    done = take_back(world, first, key)
    assert (done.entry.kind, done.entry.key, done.replayed) == (Kind.REVERSAL, key, False)
    assert take_back(world, first, key) == Done(done.entry, replayed=True)
    with pytest.raises(KeyReused):
        take_back(world, first, key, reason="另一个理由")
    with pytest.raises(AlreadyReversed):
        take_back(world, first)
    with pytest.raises(NotReversible):
        take_back(world, done)
    assert balance() == 0
    deeds = [row["deed"] for row in day_of_audit(place_id=VILLAGE, on=TODAY).rows]
    assert deeds.count("points.reverse") == 5
    books_agree(0)


@pytest.mark.parametrize("days", [0, 1])
def test_a_reversals_key_reverses_nothing_else(world: World, days: int) -> None:
    first, second, key = write_up(world), write_up(world, document="另一份记录"), world.new_id()
    take_back(world, first, key)
    world.pass_days(days)
    with pytest.raises(KeyReused):
        take_back(world, second, key)
    with pytest.raises(KeyReused):
        write_up(world, key, document="第三份记录")
    assert balance() == 200
    books_agree(200)


def test_a_reversal_is_answered_again_where_the_account_is_blocked_meanwhile(world: World) -> None:
    first, key = write_up(world), world.new_id()
    done = take_back(world, first, key)
    stop(world.context(), ref(1), blocked=True)
    assert take_back(world, first, key) == Done(done.entry, replayed=True)
    with pytest.raises(KeyReused):
        take_back(world, first, key, reason="另一个理由")
    with pytest.raises(AlreadyReversed):
        take_back(world, first)


def test_sixteen_officers_who_take_one_award_back_do_it_once(world: World) -> None:
    first = write_up(world)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: answer(lambda: take_back(world, first)), range(16)))
    assert sum(isinstance(one, Done) for one in answers) == 1
    assert answers.count(AlreadyReversed) == 15
    books_agree(0)
