"""A record's way on a real store: told, answered, objected to, repaired, recalled, over; and what its facts say."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from typing import Any

import pytest

from chalicelib.credit.negative_list.core import table
from chalicelib.credit.negative_list.core.record import (
    COUNTS,
    ENDED,
    AskedLately,
    Deed,
    ExtendedAlready,
    HadAHand,
    NoSuchRecord,
    NotRepairableYet,
    OwnCircle,
    RecordInOtherState,
    RecordOver,
    State,
)
from chalicelib.credit.negative_list.service import deciding, nightly, own, steps
from chalicelib.credit.negative_list.store import negatives as store
from chalicelib.foundation.facts.core.negative_list import (
    NegativeAnswerDue,
    NegativeRecordDecided,
    NegativeRecordNoticed,
    NegativeRecordTurned,
)
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.errors import Busy, DomainError, KeyReused, NotAllowed
from chalicelib.kernel.writes import Stale, commit
from tests.make.negatives import SAID, WHY, Court

DAY = dt.timedelta(days=1)


def turns(town: Court) -> list[tuple[bool, str]]:
    """Return how often records began and ceased to count, and by which deed."""
    return [(one.counts, one.why) for one in town.facts(NegativeRecordTurned)]


def outcomes(town: Court) -> list[str]:
    return [one.outcome for one in town.facts(NegativeRecordDecided)]


def test_what_two_officers_entered_counts_after_ten_working_days_without_an_answer(town: Court) -> None:
    entered = town.enter()
    assert turns(town) == []
    assert town.facts(NegativeRecordNoticed) == []
    noticed = town.decide(entered, "approve", "o2", approves=True)
    assert noticed.due == dt.date(2026, 12, 7)
    (told,) = town.facts(NegativeRecordNoticed)
    assert (told.record_id, told.resident_id, told.answer_until) == (entered.record_id, town.id_of(0), "2026-12-07")
    town.world.pass_days(11)
    assert town.night() == {"begun": 0, "reminded": 1, "expired": 0, "forgotten": 0}
    assert [one.answer_until for one in town.facts(NegativeAnswerDue)] == ["2026-12-07"]
    town.world.pass_days(3)
    assert sum(town.night().values()) == 0, "the last day is the person's"
    town.world.pass_days(1)
    assert town.night()["begun"] == 1
    assert sum(town.night().values()) == 0, "the night again changes nothing"
    (begun,) = town.facts(NegativeRecordTurned)
    assert (begun.counts, begun.effect, begun.points) == (True, "deduction", 100)
    assert begun.until == str(entered.held.ends_on)
    assert town.again(entered).began_on == town.today
    assert outcomes(town) == ["begun"]


def test_an_answered_record_counts_nothing_until_a_third_officer_has_decided(town: Court) -> None:
    noticed = town.noticed()
    answered = town.say(noticed, "answer")
    town.pass_until(noticed)
    assert town.again(answered).state is State.ANSWERED
    assert turns(town) == []
    for name in ("o1", "o2"):
        with pytest.raises(HadAHand):
            town.decide(answered, "decide_answer", name, keeps=True)
    kept = town.decide(answered, "decide_answer", "o3", keeps=True)
    assert kept.state is State.COUNTING
    assert turns(town) == [(True, "keep")]
    dropped = town.decide(town.say(town.noticed(1), "answer", 1), "decide_answer", "o3", keeps=False)
    assert dropped.state is State.DROPPED
    assert turns(town) == [(True, "keep")]
    assert outcomes(town) == ["kept", "dropped"]


def test_an_answer_is_taken_until_the_night_that_lets_it_count(town: Court) -> None:
    noticed = town.noticed()
    assert noticed.due is not None
    town.world.pass_days((noticed.due - town.today).days + 1)
    assert town.say(noticed, "answer").state is State.ANSWERED
    assert town.night()["begun"] == 0
    with pytest.raises(RecordInOtherState):
        town.say(noticed, "answer")


def test_an_objection_suspends_a_record_until_an_officer_without_a_hand_in_it_decides(town: Court) -> None:
    disputed = town.say(town.counting(), "make_objection")
    assert turns(town) == [(True, "begin"), (False, "object")]
    for name in ("o1", "o2"):
        with pytest.raises(HadAHand):
            town.decide(disputed, "decide_objection", name, upholds=False)
    longer = town.decide(disputed, "extend", "o3")
    assert longer.due is not None
    assert disputed.due is not None
    assert longer.due > disputed.due
    with pytest.raises(ExtendedAlready):
        town.decide(disputed, "extend", "o3")
    counting = town.decide(disputed, "decide_objection", "o3", upholds=False)
    assert counting.state is State.COUNTING
    assert turns(town)[2:] == [(True, "dismiss")]
    with pytest.raises(AskedLately):
        town.say(counting, "make_objection")
    town.world.pass_days(90)
    upheld = town.decide(town.say(counting, "make_objection"), "decide_objection", "o4", upholds=True)
    assert upheld.state is State.DROPPED
    assert [one.counts for one in town.facts(NegativeRecordTurned)] == [True, False, True, False]
    assert [one.outcome for one in town.facts(NegativeRecordDecided)][1:] == ["extended", "dismissed", "upheld"]


def test_a_repair_takes_two_officers_and_the_record_counts_meanwhile(town: Court) -> None:
    asked = town.say(town.counting(), "ask_repair")
    assert asked.state is State.REPAIR_ASKED
    assert asked.steps[-1].text == f"{SAID}\n凭据：罚款缴清的凭证"
    proposed = town.decide(asked, "decide_repair", "o1", grants=True)
    assert proposed.state is State.REPAIR_PROPOSED
    for grants in (True, False):
        with pytest.raises(HadAHand):
            town.decide(asked, "decide_repair", "o1", grants=grants)
    assert turns(town) == [(True, "begin")]
    assert town.decide(asked, "decide_repair", "o2", grants=True).state is State.REPAIRED
    assert turns(town) == [(True, "begin"), (False, "repair")]
    assert outcomes(town) == ["begun", "repaired"]


def test_a_declined_repair_leaves_the_record_and_may_be_asked_for_again_later(town: Court) -> None:
    asked = town.say(town.counting(), "ask_repair")
    declined = town.decide(asked, "decide_repair", "o3", grants=False)
    assert declined.state is State.COUNTING
    assert turns(town) == [(True, "begin")]
    with pytest.raises(AskedLately):
        town.say(declined, "ask_repair")
    disputed = town.say(declined, "make_objection")
    assert disputed.state is State.DISPUTED


def test_who_asks_for_repair_may_object_instead_and_the_record_is_suspended(town: Court) -> None:
    proposed = town.decide(town.say(town.counting(), "ask_repair"), "decide_repair", "o3", grants=True)
    assert town.say(proposed, "make_objection").state is State.DISPUTED
    assert turns(town) == [(True, "begin"), (False, "object")]


def test_repair_is_not_asked_for_too_early(town: Court) -> None:
    with pytest.raises(NotRepairableYet):
        town.say(town.counting(effective_on=town.today), "ask_repair")


def test_a_record_entered_wrongly_is_suspended_by_one_officer_and_withdrawn_by_another(town: Court) -> None:
    counting = town.counting()
    recalled = town.decide(counting, "recall", "o1")
    assert turns(town) == [(True, "begin"), (False, "recall")]
    with pytest.raises(HadAHand):
        town.decide(recalled, "decide_recall", "o1", withdraws=True)
    resumed = town.decide(recalled, "decide_recall", "o2", withdraws=False)
    assert resumed.state is State.COUNTING
    town.decide(resumed, "recall", "o3")
    assert town.decide(resumed, "decide_recall", "o1", withdraws=True).state is State.WITHDRAWN
    assert [counts for counts, _ in turns(town)] == [True, False, True, False]
    assert outcomes(town) == ["begun", "recalled", "resumed", "recalled", "withdrawn"]


def test_what_goes_on_before_it_counted_is_told_anew_with_another_ten_days(town: Court) -> None:
    noticed = town.noticed()
    recalled = town.decide(noticed, "recall", "o1")
    town.world.pass_days(30)
    town.night()
    again = town.decide(recalled, "decide_recall", "o2", withdraws=False)
    assert again.state is State.NOTICED
    assert again.due is not None
    assert again.due > town.today + 13 * DAY
    assert [one.answer_until for one in town.facts(NegativeRecordNoticed)] == ["2026-12-07", str(again.due)]
    assert turns(town) == []


def test_what_nobody_approved_is_told_to_nobody(town: Court) -> None:
    assert town.decide(town.enter(), "approve", "o2", approves=False).state is State.REFUSED
    assert town.decide(town.enter(), "recall", "o1").state is State.WITHDRAWN
    assert outcomes(town) == []
    assert town.facts(NegativeRecordNoticed) == []


def test_who_entered_a_record_does_not_approve_it_by_whichever_account(town: Court) -> None:
    entered = town.enter()
    with pytest.raises(HadAHand):
        town.decide(entered, "approve", "o1", approves=True)
    asked: dict[str, Any] = {"record_id": entered.record_id, "approves": True, "reason": WHY, "key": town.key()}
    for number, refused in ((0, OwnCircle), (1, OwnCircle)):
        with pytest.raises(refused):
            deciding.approve(town.officer("o2", person=town.id_of(number)), **asked)
    town.relate(0, 4)
    with pytest.raises(OwnCircle):
        deciding.approve(town.officer("o2", person=town.id_of(4)), **asked)
    assert deciding.approve(town.officer("o2", person=town.id_of(5)), **asked).state is State.NOTICED


@pytest.mark.parametrize("verb", ["answer", "make_objection", "ask_repair"])
def test_nobody_says_anything_to_another_persons_record(town: Court, verb: str) -> None:
    record = town.noticed() if verb == "answer" else town.counting()
    with pytest.raises(NoSuchRecord):
        town.say(record, verb, 1)
    asked: dict[str, Any] = {"record_id": record.record_id, "text": SAID, "key": town.key()}
    if verb == "ask_repair":
        asked["evidence"] = SAID
    with pytest.raises(NotAllowed):
        getattr(own, verb)(town.officer("o3"), **asked)


def test_a_record_ends_by_itself_after_its_last_day_and_needs_no_fact_to_stop_counting(town: Court) -> None:
    counting = town.counting(ends_on=town.today + 30 * DAY)
    town.world.pass_days((counting.held.ends_on - town.today).days)
    assert sum(town.night().values()) == 0
    town.world.pass_days(1)
    assert town.night()["expired"] == 1
    assert town.again(counting).ended_on == town.today
    assert turns(town) == [(True, "begin")]
    assert outcomes(town) == ["begun", "expired"]


def test_nothing_goes_on_after_the_last_day_even_before_the_night(town: Court) -> None:
    answered = town.say(town.noticed(ends_on=town.today + 20 * DAY), "answer")
    town.world.pass_days(21)
    with pytest.raises(RecordOver):
        town.decide(answered, "decide_answer", "o3", keeps=True)
    assert town.decide(answered, "decide_answer", "o3", keeps=False).state is State.DROPPED


def test_the_same_request_is_one_step_for_ever_and_another_one_by_its_key_is_refused(town: Court) -> None:
    noticed, key = town.noticed(), town.key()
    answered = town.say(noticed, "answer", key=key)
    town.decide(noticed, "decide_answer", "o3", keeps=True)
    again = town.say(noticed, "answer", key=key)
    assert again.state is State.COUNTING
    assert len(again.steps) == len(answered.steps) + 1
    with pytest.raises(KeyReused):
        town.say(noticed, "answer", key=key, text="另外的话，不一样")
    assert turns(town) == [(True, "keep")]


def test_two_officers_at_one_moment_each_take_a_step_or_hear_why_not(
    town: Court, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = town.say(town.counting(), "ask_repair")
    real, raced = commit, list[str]()

    def racing(writes: Any) -> None:
        if not raced:
            raced.append("o3")
            town.decide(asked, "decide_repair", "o3", grants=True)
        real(writes)

    monkeypatch.setattr(steps, "commit", racing)
    assert town.decide(asked, "decide_repair", "o4", grants=True).state is State.REPAIRED
    assert [step.deed for step in town.again(asked).steps[-2:]] == [Deed.PROPOSE, Deed.REPAIR]
    assert [counts for counts, _ in turns(town)] == [True, False]


def test_a_record_that_others_step_on_all_the_time_is_busy(town: Court, monkeypatch: pytest.MonkeyPatch) -> None:
    def stale(_: Any) -> None:
        raise Stale(None)

    noticed = town.noticed()
    monkeypatch.setattr(steps, "commit", stale)
    with pytest.raises(Busy):
        town.say(noticed, "answer")
    town.world.pass_days(30)
    assert sum(town.night().values()) == 0, "somebody answers at the very moment; the next night looks again"


def test_a_night_is_a_message_a_village_and_a_part_done_twice_is_done_once(
    town: Court, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Part] = []
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda _queue, parts, **_: sent.extend(parts))
    noticed = town.noticed()
    assert noticed.due is not None
    town.world.pass_days(20)
    run_id = nightly.start_night(town.house())
    assert [part.part for part in sent] == [town.village_id]
    for part in [*sent, *sent]:
        nightly.do_part(town.house(), part)
    assert run_id == f"negatives-{town.today}"
    assert turns(town) == [(True, "begin")]


def test_an_index_that_lags_makes_the_night_do_nothing(town: Court, monkeypatch: pytest.MonkeyPatch) -> None:
    noticed = town.noticed()
    answered = town.say(noticed, "answer")
    monkeypatch.setattr(store, "list_due", lambda *_: [answered.record_id])
    town.world.pass_days(30)
    assert sum(town.night().values()) == 0


OFFICERS = {
    Deed.APPROVE: ("approve", {"approves": True}),
    Deed.KEEP: ("decide_answer", {"keeps": True}),
    Deed.DROP: ("decide_answer", {"keeps": False}),
    Deed.DISMISS: ("decide_objection", {"upholds": False}),
    Deed.UPHOLD: ("decide_objection", {"upholds": True}),
    Deed.EXTEND: ("extend", {}),
    Deed.PROPOSE: ("decide_repair", {"grants": True}),
    Deed.REPAIR: ("decide_repair", {"grants": True}),
    Deed.DECLINE: ("decide_repair", {"grants": False}),
    Deed.RECALL: ("recall", {}),
    Deed.WITHDRAW: ("decide_recall", {"withdraws": True}),
    Deed.RESUME: ("decide_recall", {"withdraws": False}),
}
PERSONS = {Deed.ANSWER: "answer", Deed.OBJECT: "make_objection", Deed.ASK_REPAIR: "ask_repair"}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_in_whatever_order_the_store_agrees_with_the_table_and_the_facts(
    town: Court, seed: int
) -> None:
    chance = random.Random(seed)
    record = town.enter()
    for _ in range(30):
        before = town.again(record)
        if chance.random() < 0.25:
            town.world.pass_days(chance.choice([1, 7, 40]))
            town.night()
        else:
            deed = chance.choice(sorted(OFFICERS | PERSONS))
            try:
                if deed in PERSONS:
                    town.say(record, PERSONS[deed])
                else:
                    verb, given = OFFICERS[deed]
                    town.decide(record, verb, chance.choice(["o1", "o2", "o3", "o4"]), **given)
            except DomainError:
                assert town.again(record) == before, "a refusal writes nothing"
        now = town.again(record)
        for earlier, later in itertools.pairwise(now.steps[before.version - 1 :]):
            assert later.state in table.NEXT[earlier.state, later.deed]
        told = town.facts(NegativeRecordTurned)
        assert [one.counts for one in told] == [n % 2 == 0 for n in range(len(told))]
        if now.state not in ENDED:
            assert bool(told and told[-1].counts) is (now.state in COUNTS)
    assert len(town.again(record).steps) == town.again(record).version
