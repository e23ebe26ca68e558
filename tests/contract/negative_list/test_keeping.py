"""What is kept of whom: entered of adults who agreed alone, sealed, seen by few, and forgotten in time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.credit.negative_list.core.record import (
    DocumentEntered,
    NoScoreAgreed,
    NoSuchRecord,
    OnlyAdults,
    OwnCircle,
    Record,
    State,
)
from chalicelib.credit.negative_list.service import entering, nightly, reading, scans
from chalicelib.credit.negative_list.store import negatives as store
from chalicelib.foundation.audit import service as audit
from chalicelib.foundation.identity.core.ids import NoSuchHolder
from chalicelib.foundation.identity.core.people import NotActive, Status
from chalicelib.foundation.identity.service import consents, people
from chalicelib.foundation.media.core.pictures import Picture, Sight, State as MediaState
from chalicelib.foundation.media.store import pictures
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import InvalidInput, KeyReused, NotAllowed
from chalicelib.kernel.writes import Writes, commit
from tests.make.negatives import SAID, WHY, Court
from tests.make.people import resident
from tests.moto import lying, rows_of

DAY = dt.timedelta(days=1)
TABLES = ("credit_negatives", "credit_negative_documents")


def looks(town: Court) -> list[tuple[str, str]]:
    """Return who looked at or did what today, the oldest first."""
    rows = audit.day_of_audit(place_id=town.village_id, on=town.today, size=100).rows
    return [(row["actor"], row["deed"]) for row in reversed(rows) if row["deed"].startswith("negatives.")]


def picture(media_id: str) -> Picture:
    found = pictures.find_picture(media_id)
    assert found is not None
    return found


def refused(town: Court, error: type[Exception], ctx: Context | None = None, **given: Any) -> None:
    """Check that a record is refused, and that nothing is written of it."""
    document = given.pop("document", None) or town.document(**given.pop("of", {}))
    before = lying(*TABLES, "media", "facts", "audit")
    asked = {"resident_id": town.id_of(0), "key": town.key()} | given
    with pytest.raises(error):
        entering.enter(ctx or town.officer("o1"), document=document, **asked)
    assert lying(*TABLES, "media", "facts", "audit") == before


def test_a_record_is_entered_once_and_its_scan_is_its_own_from_then_on(town: Court) -> None:
    document, key = town.document(), town.key()
    asked: dict[str, Any] = {"resident_id": town.id_of(0), "document": document, "key": key}
    made = entering.enter(town.officer("o1"), **asked)
    assert made.record_id == f"{town.village_id}n{key}"
    assert (made.state, made.town_id, made.masked_name) == (State.ENTERED, town.village.town_id, "王*")
    assert picture(document.media_id).subject == made.record_id
    lain = lying(*TABLES)
    assert entering.enter(town.officer("o1"), **asked) == made
    with pytest.raises(KeyReused):
        entering.enter(town.officer("o1"), **asked | {"resident_id": town.id_of(2)})
    with pytest.raises(KeyReused):
        entering.enter(town.officer("o2"), **asked)
    town.world.pass_days(600)
    assert entering.enter(town.officer("o1"), **asked) == made, "also where it would not fit any more"
    assert lying(*TABLES) == lain


def test_nothing_is_kept_of_who_did_not_agree_is_a_child_moved_or_is_nobody(town: Court) -> None:
    refused(town, NoScoreAgreed, resident_id=town.id_of(4))
    child = resident(town.house(), town.village, 91, born_on=town.today - dt.timedelta(days=17 * 365))
    refused(town, OnlyAdults, resident_id=child.resident_id)
    people.set_status(town.house(), resident_id=town.id_of(3), status=Status.MOVED)
    refused(town, NotActive, resident_id=town.id_of(3))
    refused(town, NoSuchHolder, resident_id=f"{town.village_id}r99999")
    home = town.people[0].household_id
    refused(town, NoSuchHolder, resident_id=home)
    consents.withdraw_consent(town.villager(0), person_id=town.id_of(0), purpose=entering.PURPOSE)
    refused(town, NoScoreAgreed)


def test_an_officer_enters_nobody_of_their_own_family(town: Court) -> None:
    refused(town, OwnCircle, town.officer("o1", person=town.id_of(0)))
    refused(town, OwnCircle, town.officer("o1", person=town.id_of(1)))
    town.relate(0, 5)
    refused(town, OwnCircle, town.officer("o1", person=town.id_of(5)))
    refused(town, OwnCircle, replace(town.officer("o1"), actor=replace(town.officer().actor, subject=town.id_of(0))))


def test_other_roles_enter_nothing(town: Court) -> None:
    for role in sorted(set(Role) - {Role.TOWN_OFFICER, Role.TOWN_ADMIN, Role.SYSTEM}):
        refused(town, NotAllowed, town.officer("o1", role=role))


def test_a_document_is_entered_once_and_anew_only_where_its_entry_was_refused_or_withdrawn(town: Court) -> None:
    document = town.document()
    first = entering.enter(town.officer("o1"), resident_id=town.id_of(0), document=document, key=town.key())
    same = replace(document, number=f" {document.number} ".replace("〔", "["), media_id=town.scan())
    refused(town, DocumentEntered, document=same)
    other = entering.enter(
        town.officer("o1"), resident_id=town.id_of(2), document=replace(same, media_id=town.scan()), key=town.key()
    )
    assert other.state is State.ENTERED, "one document may be about two people"
    town.decide(first, "approve", "o2", approves=False)
    anew = entering.enter(town.officer("o1"), resident_id=town.id_of(0), document=same, key=town.key())
    dropped = town.decide(
        town.say(town.decide(anew, "approve", "o2", approves=True), "answer"), "decide_answer", "o3", keeps=False
    )
    assert dropped.state is State.DROPPED
    refused(town, DocumentEntered, document=replace(same, media_id=town.scan()))


def test_a_scan_is_the_officers_own_ready_a_scan_and_used_once(town: Court) -> None:
    def of(media_id: str) -> dict[str, Any]:
        return {"of": {"media_id": media_id}}

    for media_id in (
        town.scan("o2"),
        town.scan(purpose="evidence"),
        town.scan(state=MediaState.OPEN),
        f"{town.village_id}m{town.key()}",
        town.enter(1).held.media_id,
    ):
        refused(town, InvalidInput, **of(media_id))
    with pytest.raises(InvalidInput) as caught:
        entering.enter(
            town.officer("o1"), resident_id=town.id_of(0), document=town.document(media_id=town.scan("o2")),
            key=town.key(),
        )  # fmt: skip
    faults: Any = caught.value.facts["fields"]
    assert [one["field"] for one in faults] == ["media_id"]


def test_what_a_record_says_lies_sealed_and_is_in_no_fact_and_no_trail(town: Court) -> None:
    record = town.decide(town.say(town.noticed(), "answer"), "decide_answer", "o3", keeps=True)
    everything = "".join(str(lying(*TABLES, "facts", "audit")))
    for word in (record.held.number, record.held.issuer, record.held.basis, SAID, WHY, "order", "王"):
        assert word not in everything
    assert record.resident_id in everything
    read = town.again(record)
    assert read.held == record.held
    assert [step.text for step in read.steps] == ["", WHY, SAID, WHY]


def test_one_reads_ones_own_records_and_nobody_elses(town: Court) -> None:
    mine, theirs = [town.noticed(), town.enter()], town.noticed(2)
    page = reading.list_own(town.villager(), size=20, cursor=None)
    assert [one.record_id for one in page.rows] == [mine[1].record_id, mine[0].record_id]
    assert reading.load_own(town.villager(), record_id=mine[0].record_id).steps[0].by == "o1"
    with pytest.raises(NoSuchRecord):
        reading.load_own(town.villager(), record_id=theirs.record_id)
    with pytest.raises(NoSuchRecord):
        reading.load_own(town.villager(), record_id=f"{town.village_id}n{town.key()}")


def test_a_desk_lists_a_state_by_deadline_and_each_look_is_on_record(town: Court) -> None:
    late = town.enter()
    town.world.pass_days(2)
    later, noticed = town.enter(1), town.noticed(2)
    place: dict[str, Any] = {"town_id": town.village.town_id, "size": 10, "cursor": None}
    page = reading.list_desk(town.officer("o3"), state=State.ENTERED, **place)
    assert [one.record_id for one in page.rows] == [late.record_id, later.record_id]
    assert [one.masked_name for one in page.rows] == ["王*", "李*"]
    listed = reading.list_desk(town.officer("o3"), state=State.NOTICED, **place)
    assert [one.record_id for one in listed.rows] == [noticed.record_id]
    rows = audit.day_of_audit(place_id=town.village.town_id, on=town.today).rows
    assert [(row["actor"], row["deed"], row["target"]) for row in rows] == [
        ("o3", "negatives.list", "noticed"),
        ("o3", "negatives.list", "entered"),
    ]
    reading.read_record(town.officer("o3"), record_id=late.record_id)
    assert looks(town)[-1] == ("o3", "negatives.look")


def test_a_scan_is_seen_by_its_person_and_by_who_acts_on_it_and_each_officers_look_is_on_record(town: Court) -> None:
    record = town.noticed()
    scan = picture(record.held.media_id)
    assert scans.read_as(town.villager(), scan) is Sight.AUTHOR
    assert scans.read_as(town.villager(1), scan) is None
    assert scans.read_as(town.officer("aud", role=Role.AUDITOR), scan) is None
    for role in (Role.VILLAGE_OFFICER, Role.GRID_WORKER, Role.PANEL):
        assert scans.read_as(town.officer("v1", role=role), scan) is None
    before = len(looks(town))
    assert scans.read_as(town.officer("o4"), scan) is Sight.OFFICER
    assert looks(town)[before:] == [("o4", "negatives.look")]
    assert scans.read_as(town.officer("o4"), replace(scan, subject=f"{town.village_id}n{town.key()}")) is None
    view = scans.view_of(record, officer=False)
    assert view is not None
    assert view.original == "" or not view.officer


def test_every_deed_of_an_officer_and_of_the_person_is_in_the_trail(town: Court) -> None:
    town.decide(town.say(town.noticed(), "answer"), "decide_answer", "o3", keeps=True)
    assert looks(town) == [
        ("o1", "negatives.enter"),
        ("o2", "negatives.approve"),
        (town.id_of(0), "negatives.answer"),
        ("o3", "negatives.keep"),
    ]


def over(town: Court) -> Record:
    """Return a record that was dropped half a year ago, tonight to be forgotten."""
    dropped = town.decide(town.say(town.noticed(), "answer"), "decide_answer", "o3", keeps=False)
    town.world.pass_days(179)
    assert sum(town.night().values()) == 0
    town.world.pass_days(1)
    return dropped


def test_half_a_year_after_its_end_id_and_outcome_are_all_that_is_left(town: Court) -> None:
    record = over(town)
    assert town.night()["forgotten"] == 1
    (row,) = rows_of("credit_negatives")
    assert set(row) == {"record_id", "row", "state", "version"}
    assert (row["record_id"]["S"], row["state"]["S"]) == (record.record_id, "dropped")
    assert rows_of("credit_negative_documents") == []
    scan = picture(record.held.media_id)
    assert scan.subject == ""
    assert scan.loose_on, "the cleaning of uploads removes it"
    assert reading.list_own(town.villager(), size=20, cursor=None).rows == []
    forgotten = reading.read_record(town.officer("o3"), record_id=record.record_id)
    assert (forgotten.document, forgotten.masked_name, forgotten.resident_id) == (None, "", "")
    assert scans.view_of(forgotten, officer=True) is None
    with pytest.raises(NoSuchRecord):
        town.decide(record, "recall", "o1")
    assert sum(town.night().values()) == 0


@pytest.mark.parametrize("nth", range(3))
def test_a_forgetting_that_breaks_off_is_gone_on_with(town: Court, monkeypatch: pytest.MonkeyPatch, nth: int) -> None:
    record = over(town)
    monkeypatch.setattr(store, "AT_ONCE_MAX", 2)
    real, calls = commit, list[Writes]()

    def dying(writes: Writes) -> None:
        calls.append(writes)
        if len(calls) == nth + 1:
            raise ConnectionError
        real(writes)

    with monkeypatch.context() as patch:
        patch.setattr(nightly, "commit", dying)
        with pytest.raises(ConnectionError):
            town.night()
    assert town.night()["forgotten"] == 1
    assert len(rows_of("credit_negatives")) == 1
    assert town.again(record).steps == ()


def test_a_withdrawn_record_is_forgotten_where_its_document_was_entered_anew(town: Court) -> None:
    first = town.enter()
    town.decide(first, "recall", "o1")
    anew = replace(first.held, media_id=town.scan())
    entering.enter(town.officer("o1"), resident_id=town.id_of(0), document=anew, key=town.key())
    town.world.pass_days(180)
    assert town.night()["forgotten"] == 1
    assert len(rows_of("credit_negative_documents")) == 1
