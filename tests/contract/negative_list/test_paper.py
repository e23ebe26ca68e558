"""What a record's person says on paper: as their own word, entered by an officer who then decides nothing on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.credit.looks.core import LookedAt, OnPaper
from chalicelib.credit.negative_list.core.record import (
    HadAHand,
    NoSuchRecord,
    OwnCircle,
    Record,
    RecordInOtherState,
    State,
)
from chalicelib.credit.negative_list.schemas.shown import Eyes, NegativeShown
from chalicelib.credit.negative_list.service import own, reading
from chalicelib.foundation.identity.core.consents import PaperDateAhead
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused, NotAllowed
from tests.make.negatives import SAID, Court
from tests.moto import rows_of

NUMBER = "佛山村〔2026〕信-008"


def village_officer(town: Court, name: str = "vera", person: str = "") -> Context:
    return town.officer(name, person=person, role=Role.VILLAGE_OFFICER)


def paper(town: Court, days: int = 0) -> OnPaper:
    return OnPaper(NUMBER, town.today + dt.timedelta(days=days))


def answered(
    town: Court, record: Record, *, name: str = "vera", key: str = "", person: str = "", days: int = 0
) -> Record:
    return own.answer(
        village_officer(town, name, person),
        record_id=record.record_id,
        text=SAID,
        key=key or town.key(),
        paper=paper(town, days),
    )


def test_an_answer_on_paper_stops_the_clock_as_ones_own_and_shows_its_number(town: Court) -> None:
    record = town.noticed()
    key = town.key()
    done = answered(town, record, key=key)
    assert done.state is State.ANSWERED
    assert answered(town, record, key=key) == town.again(record)
    with pytest.raises(KeyReused):
        own.answer(village_officer(town), record_id=record.record_id, text=SAID, key=key)
    mine = reading.load_own(town.villager(), record_id=record.record_id)
    shown = NegativeShown.whole(mine, town.world.moment, Eyes.PERSON)
    assert [(step.deed, step.document, step.text) for step in shown.steps][-1] == ("answer", NUMBER, SAID)
    assert (shown.steps[-1].whose, shown.steps[-1].by) == ("staff", "vera")
    assert NUMBER not in str(rows_of("credit_negatives"))


def test_who_entered_a_paper_decides_nothing_on_it(town: Court) -> None:
    record = town.noticed()
    answered(town, record, name="o3")
    for verb, more in (("decide_answer", {"keeps": True}), ("decide_answer", {"keeps": False})):
        with pytest.raises(HadAHand):
            town.decide(record, verb, "o3", **more)
    assert town.decide(record, "decide_answer", "o4", keeps=True).state is State.COUNTING
    at: dict[str, Any] = {"record_id": record.record_id, "text": SAID, "paper": paper(town)}
    own.make_objection(town.officer("o5"), key=town.key(), **at)
    for verb, more in (
        ("extend", {}),
        ("decide_objection", {"upholds": True}),
        ("decide_objection", {"upholds": False}),
    ):
        with pytest.raises(HadAHand):
            town.decide(record, verb, "o5", **more)
    assert town.decide(record, "extend", "o3").state is State.DISPUTED


def test_who_asked_for_a_repair_on_paper_is_none_of_its_two(town: Court) -> None:
    record = town.counting()
    own.ask_repair(
        town.officer("o3"), record_id=record.record_id, text=SAID, evidence=SAID, key=town.key(), paper=paper(town)
    )
    for grants in (True, False):
        with pytest.raises(HadAHand):
            town.decide(record, "decide_repair", "o3", grants=grants)
    town.decide(record, "decide_repair", "o4", grants=True)
    with pytest.raises(HadAHand):
        town.decide(record, "decide_repair", "o3", grants=True)
    assert town.decide(record, "decide_repair", "o5", grants=True).state is State.REPAIRED


def test_who_entered_or_approved_a_record_does_not_enter_its_answer(town: Court) -> None:
    record = town.noticed()
    for name in ("o1", "o2"):
        with pytest.raises(HadAHand):
            answered(town, record, name=name)
    assert answered(town, record).state is State.ANSWERED


def test_nobody_enters_a_paper_of_their_own_household_or_one_of_tomorrow(town: Court) -> None:
    record = town.noticed()
    with pytest.raises(OwnCircle):
        answered(town, record, person=town.id_of(1))
    with pytest.raises(PaperDateAhead):
        answered(town, record, days=1)
    assert town.again(record).state is State.NOTICED


def test_without_a_paper_an_officer_says_nothing_for_anybody(town: Court) -> None:
    record = town.noticed()
    with pytest.raises(NotAllowed):
        own.answer(town.officer("o3"), record_id=record.record_id, text=SAID, key=town.key())
    with pytest.raises(RecordInOtherState):
        own.make_objection(town.officer("o3"), record_id=record.record_id, text=SAID, key=town.key(), paper=paper(town))


def test_whose_record_it_is_sees_each_officer_and_auditor_who_looked(town: Court) -> None:
    record = town.counting()
    reading.read_record(town.officer("o4"), record_id=record.record_id)
    reading.read_record(town.officer("aud", role=Role.AUDITOR), record_id=record.record_id)
    page = reading.list_looks(town.villager(), record_id=record.record_id, size=20, cursor=None)
    assert {(one.what, one.by) for one, _ in page.rows} == {(LookedAt.RECORD_READ, "o4"), (LookedAt.RECORD_READ, "aud")}
    with pytest.raises(NoSuchRecord):
        reading.list_looks(town.villager(2), record_id=record.record_id, size=20, cursor=None)
