"""Bulk awards on a real store: a village at once, duplicates and faults, and what becomes of each person."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import Busy, InvalidInput, KeyReused
from chalicelib.points.ledger.core import bulks as core
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.core.rulebooks import RuleClosed
from chalicelib.points.ledger.core.rules import RuleUnknown
from chalicelib.points.ledger.core.verifiers import ClaimInstead, RuleOfOthers
from chalicelib.points.ledger.service import (
    accounts,
    awards,
    budgets,
    bulk_seconds,
    bulks,
    nightly,
    rulebooks,
    statements,
)
from chalicelib.points.ledger.service.desk import source_of
from chalicelib.points.ledger.service.verify import verify_village
from chalicelib.points.ledger.store import bulks as bulks_store
from tests.faults import Faults, hurried
from tests.make import ledger, people
from tests.make.world import World
from tests.meter import Meter


@dataclass
class Village:
    """A village of people with a budget, an officer who lives in it, and the messages that its bulks sent."""

    world: World
    village_id: str
    people: list[Resident]
    home: str
    family: list[Resident]
    sent: list[tuple[Part, int]] = field(default_factory=list)

    def officer(self, *roles: Role, resident_id: str = "", name: str = "s1") -> Context:
        reach = ((0, 99_999),)
        who = Principal(name, frozenset(roles or {Role.VILLAGE_OFFICER}), villages=reach, resident_id=resident_id)
        return self.world.context(who)

    def ids(self, *numbers: int) -> list[str]:
        return [self.people[n].resident_id for n in numbers]

    def start(self, ids: list[str], *, ctx: Context | None = None, key: str = "", **more: Any) -> core.Bulk:
        asked = {"rule": "pub", "document": "修路签到", "on": None, "minutes": 0, "points": None} | more
        bulk = bulks.start_bulk(
            ctx or self.officer(), village_id=self.village_id, holder_ids=ids, key=key or self.world.new_id(), **asked
        )
        return bulk if bulk.state is core.State.BEGUN else self.decide(bulk)

    def decide(self, bulk: core.Bulk, deed: core.Deed = core.Deed.APPROVE, *, ctx: Context | None = None) -> core.Bulk:
        second = ctx or self.officer(name="s-second")
        return bulk_seconds.decide(second, village_id=self.village_id, bulk_id=bulk.bulk_id, deed=deed, reason="重复")

    def work(self, *, again: int = 1) -> None:
        """Do what was sent, each message `again` times, in any order, as the queue's door does it."""
        messages = [part for part, _ in self.sent for _ in range(again)]
        random.Random(1).shuffle(messages)
        self.sent.clear()
        for part in messages:
            nightly.do_part(self.world.context(), part)

    def told(self, bulk: core.Bulk) -> dict[str, str]:
        """Return the state or the refusal's code of each person of a bulk."""
        return {line.holder_id: line.told.code or line.told.state for line in self.lines(bulk) if line.told}

    def lines(self, bulk: core.Bulk) -> list[core.Line]:
        rows, cursor = [], None
        while True:
            page = bulks.lines_of(bulk, cursor=cursor)
            rows += page.rows
            cursor = page.cursor
            if cursor is None:
                return rows

    def balance(self, holder_id: str) -> int:
        found = accounts.find_account(ref=AccountRef.of_holder(holder_id), consistent=True)
        return found.balance if found else 0

    def left(self) -> int:
        return budgets.load_budget(village_id=self.village_id, year=2026).left

    def check_books(self) -> None:
        assert verify_village(village_id=self.village_id).faults == []


@pytest.fixture
def village(store: Any, monkeypatch: pytest.MonkeyPatch) -> Village:
    rulebooks.forget_all()
    world = World()
    ctx = world.context()
    place = people.village(ctx)
    found = [people.resident(ctx, place, n) for n in range(60)]
    home, family = people.household(ctx, place, 90)
    ledger.grant(ctx, 100_000, village_id=place.village_id)
    made = Village(world, place.village_id, found, home, family)

    def send(_queue: str, parts: list[Part], *, delay_seconds: int = 0, spaced_seconds: int = 0) -> None:
        made.sent += [(part, delay_seconds + n * spaced_seconds) for n, part in enumerate(parts)]

    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", send)
    return made


def test_each_person_of_a_long_list_is_paid_once_in_pieces_that_are_a_second_apart(village: Village) -> None:
    ids = village.ids(*range(60))
    bulk = village.start(ids)
    assert [(part.part, delay) for part, delay in village.sent] == [("000", 0), ("001", 1), ("002", 2)]
    assert [line.told for line in village.lines(bulk)] == [None] * 60
    village.work()
    run = runs.load_run(run_id=bulk.run_id)
    assert (run.state, run.done, run.total) == ("done", 3, 3)
    assert run.counts == {"done": 60, "replayed": 0, "refused": 0, "points": 12_000}
    assert [line.holder_id for line in village.lines(bulk)] == ids
    assert {village.balance(one) for one in ids} == {200}
    assert village.left() == 100_000 - 12_000
    ref = AccountRef.of_holder(ids[0])
    source = source_of(ref, bulk.document, rule=bulk.rule.code, on=bulk.on)
    entry = statements.find_entry(source=source, line=ref.account_id)
    assert entry is not None
    assert (entry.by, entry.document, entry.rule) == ("s1", "修路签到", "pub@1")
    village.check_books()


def test_what_is_delivered_again_or_asked_again_pays_nobody_twice_and_tells_the_same(village: Village) -> None:
    ids, key = village.ids(*range(30)), village.world.new_id()
    bulk = village.start(ids, key=key)
    assert village.start([*ids, ids[3]], key=key) == bulk, "whoever is named twice is awarded once"
    assert len(village.sent) == 4, "what is not home is sent again"
    village.work(again=3)
    told = village.lines(bulk)
    assert village.start(ids, key=key) == bulk
    assert village.sent == [], "everything is home"
    assert village.lines(bulk) == told
    assert set(village.told(bulk).values()) == {core.DONE}
    assert runs.load_run(run_id=bulk.run_id).counts["done"] == 30
    assert village.left() == 100_000 - 6_000
    village.check_books()


def test_a_piece_that_was_paid_but_not_told_tells_that_it_was_paid_before(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = village.ids(0, 1)
    bulk = village.start(ids)
    with monkeypatch.context() as patched:
        patched.setattr("chalicelib.points.ledger.store.bulks.keep_told", lambda *_: (_ for _ in ()).throw(Busy()))
        with pytest.raises(Busy):
            nightly.do_part(village.world.context(), village.sent[0][0])
    assert {village.balance(one) for one in ids} == {200}
    village.world.pass_days(1)
    village.work()
    assert village.told(bulk) == dict.fromkeys(ids, core.REPLAYED)
    assert runs.load_run(run_id=bulk.run_id).counts == {"done": 0, "replayed": 2, "refused": 0, "points": 400}
    village.check_books()


def test_of_two_deliveries_at_once_the_first_one_tells_what_became_of_the_piece(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = village.ids(0, 1)
    bulk = village.start(ids)
    part = village.sent[0][0]
    seen = bulks_store.load_piece(bulk.bulk_id, part.part)
    monkeypatch.setattr(bulks_store, "load_piece", lambda *_: seen)
    village.work(again=2)
    assert village.told(bulk) == dict.fromkeys(ids, core.DONE)
    assert runs.load_run(run_id=bulk.run_id).counts == {"done": 2, "replayed": 0, "refused": 0, "points": 400}


def test_somebody_whose_account_can_not_be_opened_just_now_is_not_refused(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = village.ids(0, 1)
    bulk = village.start(ids)

    def busy(*_: Any, **__: Any) -> None:
        raise Busy

    with monkeypatch.context() as patched:
        patched.setattr(awards, "open_account", busy)
        with pytest.raises(Busy):
            nightly.do_part(village.world.context(), village.sent[0][0])
    assert village.told(bulk) == {}
    village.work()
    assert village.told(bulk) == dict.fromkeys(ids, core.DONE)


def test_each_person_is_refused_for_their_own_reason_and_the_others_are_paid(village: Village) -> None:
    me, mine = (one.resident_id for one in village.family)
    paid, capped, blocked = village.ids(0, 1, 2)
    ctx = village.world.context()
    for turn in range(2):
        asked = ledger.award(ctx, AccountRef.of_holder(capped), f"class{turn}", rule="cls")
        awards.award_points(ctx, award=asked)
    accounts.open_account(ctx, ref=AccountRef.of_holder(blocked))
    ledger.stop(ctx, AccountRef.of_holder(blocked))
    nobody = f"{village.village_id}r09999"
    other = people.household(ctx, people.village(ctx), 91)[0]
    ids = [paid, me, mine, village.home, other, capped, blocked, nobody]
    bulk = village.start(ids, ctx=village.officer(resident_id=me), rule="cls")
    village.work()
    assert village.told(bulk) == {
        paid: core.DONE,
        me: "own_cause",
        mine: "own_cause",
        village.home: "own_cause",
        other: "rule_of_others",
        capped: "cap_reached",
        blocked: "account_blocked",
        nobody: "no_such_holder",
    }
    counts = runs.load_run(run_id=bulk.run_id).counts
    assert counts == {"done": 1, "replayed": 0, "refused": 7, "points": 150}
    refused = {line.holder_id: line for line in village.lines(bulk)}
    assert refused[paid].masked_name.endswith("*")
    told = refused[capped].told
    assert told is not None
    assert (told.points, told.zh.isascii(), told.en.isascii()) == (0, False, True)
    village.check_books()


def test_a_budget_that_does_not_reach_pays_the_first_of_the_list(village: Village) -> None:
    ids = village.ids(*range(30))
    for turn in range(31):
        asked = ledger.award(
            village.world.context(), AccountRef.of_holder(ids[turn % 30]), f"used up {turn}", rule="hon", points=3_000
        )
        awards.award_points(village.world.context(), award=replace(asked, budget=(village.village_id, 2026)))
    assert village.left() == 7_000
    bulk = village.start(ids, rule="prf", on=None)
    for part, _ in village.sent:
        nightly.do_part(village.world.context(), part)
    told = village.told(bulk)
    assert [told[one] for one in ids] == [core.DONE] * 14 + ["budget_spent"] * 16
    assert village.left() == 0
    village.check_books()


def test_what_can_not_be_done_for_anybody_is_refused_before_anything_is_written(village: Village) -> None:
    ids = village.ids(0, 1)
    today = business_date(village.world.moment)
    wrong: tuple[tuple[dict[str, Any], type[Exception]], ...] = (
        ({"rule": "vol"}, InvalidInput),
        ({"rule": "zzz"}, RuleUnknown),
        ({"rule": "saf"}, RuleOfOthers),
        ({"rule": "bal"}, RuleOfOthers),
        ({"rule": "wsh"}, RuleOfOthers),
        ({"rule": "hlp", "points": 600}, ClaimInstead),
        ({"rule": "spk"}, ClaimInstead),
        ({"rule": "vol", "minutes": 151}, ClaimInstead),
    )
    for more, refusal in wrong:
        with pytest.raises(refusal):
            village.start(ids, **more)
    with pytest.raises(InvalidInput):
        village.start([*ids, "v09999r00001"])
    assert village.sent == []
    assert village.left() == 100_000
    deeds = [row["deed"] for row in audit.day_of_audit(place_id=village.village_id, on=today).rows]
    assert "points.award_bulk" not in deeds


def test_a_key_asks_for_one_thing_only(village: Village) -> None:
    ids, key = village.ids(0, 1), village.world.new_id()
    bulk = village.start(ids, key=key)
    for name, changed in (("document", "另一次"), ("rule", "cls")):
        more: dict[str, Any] = {name: changed}
        with pytest.raises(KeyReused):
            village.start(ids, key=key, **more)
    with pytest.raises(KeyReused):
        village.start(ids[:1], key=key)
    with pytest.raises(KeyReused):
        village.start(ids, key=key, ctx=village.officer(name="s2"))
    assert bulks.load_bulk(village_id=village.village_id, bulk_id=key) == bulk
    with pytest.raises(core.NoSuchBulk):
        bulks.load_bulk(village_id="v09999", bulk_id=key)


def test_what_was_begun_is_resumed_also_after_its_rule_was_closed(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, key = village.ids(0, 1), village.world.new_id()
    bulk = village.start(ids, key=key)
    village.sent.clear()

    def closed(*_: Any, **__: Any) -> None:
        raise RuleClosed(title="公共事务")

    monkeypatch.setattr(rulebooks, "rule_in_force", closed)
    assert village.start(ids, key=key) == bulk
    village.work()
    assert set(village.told(bulk).values()) == {core.DONE}
    with pytest.raises(RuleClosed):
        village.start(ids)


def test_under_throttles_conflicts_and_lost_answers_each_is_paid_once(village: Village) -> None:
    ids, key = village.ids(*range(40)), village.world.new_id()
    faults = Faults(storage.client(), seed=7)
    with hurried(), faults.armed():
        while True:
            try:
                bulk = village.start(ids, key=key)
            except Busy:
                continue
            break
        waiting = [part for part, _ in village.sent] * 2
        while waiting:
            part = waiting.pop(0)
            try:
                nightly.do_part(village.world.context(), part)
            except Busy:
                waiting.append(part)
    assert sum(faults.count.values()) > 10
    run = runs.load_run(run_id=bulk.run_id)
    assert (run.state, run.counts["done"] + run.counts["replayed"], run.counts["refused"]) == ("done", 40, 0)
    assert {village.balance(one) for one in ids} == {200}
    assert village.left() == 100_000 - 8_000
    village.check_books()


def test_the_fullest_bulk_begins_within_two_round_trips_and_a_piece_of_25_is_one_transaction(village: Village) -> None:
    village.start(village.ids(0))
    village.work()
    ids = [f"{village.village_id}r{n:05d}" for n in range(1, core.PEOPLE_MAX + 1)]
    asked: dict[str, Any] = {"rule": "pub", "document": "镇" * 120, "on": None, "minutes": 0, "points": None}
    with Meter(storage.client()) as meter:
        bulk = bulks.start_bulk(
            village.officer(), village_id=village.village_id, holder_ids=ids, key=village.world.new_id(), **asked
        )
    assert meter.cost.round_trips == 1
    assert village.sent == [], "it waits for a second officer"
    with Meter(storage.client()) as meter:
        village.decide(bulk)
    assert meter.cost.round_trips == 3
    assert len(village.sent) == 20
    village.sent.clear()
    known = village.ids(*range(25))
    for one in known:
        accounts.open_account(village.world.context(), ref=AccountRef.of_holder(one))
    bulk = village.start(known, document="修桥签到")
    with Meter(storage.client()) as meter:
        village.work()
    assert set(village.told(bulk).values()) == {core.DONE}
    assert meter.cost.round_trips <= 7, meter.calls


def test_a_paper_that_paid_somebody_at_the_desk_does_not_pay_them_again_in_a_list(village: Village) -> None:
    one, two = village.ids(0, 1)
    bulk = village.start([one])
    village.work()
    again = village.start([one, two])
    village.work()
    told = [line.told for line in village.lines(again)]
    assert [(one.state, one.code) for one in told if one is not None] == [("refused", "source_taken"), ("done", "")]
    assert (village.balance(one), village.balance(two)) == (200, 200)
    assert bulk.bulk_id != again.bulk_id
    village.check_books()


def test_that_the_store_is_busy_is_no_refusal_of_anybody(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody's first account could not be opened just then: the caller asks again, and nothing is written off."""

    def busy(*_: object, **__: object) -> None:
        raise Busy

    ctx = World().context()
    monkeypatch.setattr(awards, "open_account", busy)
    with pytest.raises(Busy):
        awards.award_many(ctx, awards=[ledger.award(ctx, ledger.ref(1), "meeting")])


def test_much_in_all_waits_for_another_person_who_is_an_officer(village: Village) -> None:
    ids, me = village.ids(*range(26)), village.family[0].resident_id
    mine = village.officer(resident_id=me)
    asked: dict[str, Any] = {"rule": "pub", "document": "修路", "on": None, "minutes": 0, "points": None}
    asked |= {"village_id": village.village_id, "holder_ids": ids, "key": village.world.new_id()}
    bulk = bulks.start_bulk(mine, **asked)
    assert (bulk.state, bulk.points_all, village.sent) == (core.State.WAITING, 5_200, [])
    assert bulks.start_bulk(mine, **asked) == bulk
    waiting = bulk_seconds.list_waiting(village_id=village.village_id, size=10, cursor=None)
    assert waiting.rows == [bulk]
    for same in (mine, village.officer(name="s-other", resident_id=me)):
        with pytest.raises(core.OwnBulk):
            village.decide(bulk, ctx=same)
    begun = village.decide(bulk)
    assert (begun.state, len(village.sent)) == (core.State.BEGUN, 2)
    assert village.decide(bulk) == begun
    village.work()
    assert set(village.told(bulk).values()) == {core.DONE}
    assert bulk_seconds.list_waiting(village_id=village.village_id, size=10, cursor=None).rows == []
    with pytest.raises(core.BulkDecided):
        village.decide(bulk, ctx=village.officer(name="s-third"))
    with pytest.raises(core.BulkDecided):
        village.decide(bulk, core.Deed.REFUSE)
    today = business_date(village.world.moment)
    deeds = [row["deed"] for row in audit.day_of_audit(place_id=village.village_id, on=today).rows]
    assert (deeds.count("points.award_bulk"), deeds.count("points.approve_bulk")) == (1, 1)
    village.check_books()


def test_what_was_refused_or_withdrawn_pays_nobody_whoever_asks_again(village: Village) -> None:
    ids = village.ids(*range(30))
    asked: dict[str, Any] = {"rule": "pub", "document": "修路", "on": None, "minutes": 0, "points": None}
    asked |= {"village_id": village.village_id, "holder_ids": ids}
    for second in (village.officer(name="s-second"), village.officer()):
        key = village.world.new_id()
        bulk = bulks.start_bulk(village.officer(), **asked, key=key)
        refused = village.decide(bulk, core.Deed.REFUSE, ctx=second)
        assert (refused.state, refused.reason) == (core.State.REFUSED, "重复")
        assert village.decide(bulk, core.Deed.REFUSE, ctx=second) == refused
        with pytest.raises(core.BulkDecided):
            village.decide(bulk, ctx=village.officer(name="s-third"))
        assert bulks.start_bulk(village.officer(), **asked, key=key) == refused
    assert village.sent == []
    assert village.left() == 100_000


def test_who_approves_a_list_is_not_paid_by_it_nor_is_their_family(village: Village) -> None:
    me, mine = (one.resident_id for one in village.family)
    ids = [*village.ids(*range(25)), me, mine]
    asked: dict[str, Any] = {"rule": "pub", "document": "修路", "on": None, "minutes": 0, "points": None}
    bulk = bulks.start_bulk(
        village.officer(), village_id=village.village_id, holder_ids=ids, key=village.world.new_id(), **asked
    )
    village.decide(bulk, ctx=village.officer(name="s-second", resident_id=me))
    village.work()
    told = village.told(bulk)
    assert {told[me], told[mine]} == {"own_cause"}
    assert [told[one] for one in ids[:25]] == [core.DONE] * 25
