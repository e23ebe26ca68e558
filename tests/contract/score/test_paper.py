"""Scores of those without a phone: printed on their word on paper, objected to on paper, and who looked is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.credit.log.service import running
from chalicelib.credit.looks.core import LookedAt, OnPaper
from chalicelib.credit.score.core import objections as core
from chalicelib.credit.score.core.mine import NoScore, Sheet
from chalicelib.credit.score.core.objections import ObjectionState, Verdict
from chalicelib.credit.score.schemas.paper import ScoreSheetShown
from chalicelib.credit.score.service import objections, paper, reading
from chalicelib.foundation.facts.core.activities import ActivityMissed
from chalicelib.foundation.identity.core.consents import PaperDateAhead
from chalicelib.foundation.identity.core.relatives import OwnFamily
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import Context
from chalicelib.kernel.errors import KeyReused
from tests.contract.score.test_objections import SAYS, WHY, desk
from tests.contract.score.test_refreshing import agrees
from tests.make.logs import with_witnesses
from tests.make.scores import Scored
from tests.moto import rows_of

NUMBER = "佛山村〔2026〕信-003"


def at_the_village(village: Scored, login: str = "vera", person: str = "") -> Context:
    officer = Principal(f"s-{login}", frozenset({Role.VILLAGE_OFFICER}), ((12, 13),), village.village.town_id, person)
    return village.world.context(officer)


def signed(village: Scored, document: str = NUMBER) -> OnPaper:
    return OnPaper(document, village.today)


def printed(village: Scored, number: int = 0, document: str = NUMBER, person: str = "") -> Sheet:
    who = at_the_village(village, person=person)
    return paper.print_sheet(who, resident_id=village.id_of(number), paper=signed(village, document))


def entered(village: Scored, on: dt.date | None = None, key: str = "", login: str = "vera", what: str = "") -> str:
    made = paper.enter_objection(
        at_the_village(village, login),
        resident_id=village.id_of(0),
        says=SAYS,
        on=on,
        what=what or ("missed" if on else ""),
        key=key or village.world.new_id(),
        paper=signed(village),
    )
    assert made.paper is not None
    assert (made.paper.document, made.paper.by, made.state) == (NUMBER, f"s-{login}", ObjectionState.OPEN)
    return made.objection_id


def looks_of(village: Scored, number: int = 0) -> list[tuple[LookedAt, str, str]]:
    page = paper.list_looks(resident_id=village.id_of(number), size=20, cursor=None)
    return [(one.what, one.by, one.document) for one, _ in page.rows]


@pytest.fixture
def told(village: Scored) -> Scored:
    """A village with two people who have a score, one of whom was there three times and once did not come."""
    reading.town_of.cache_clear()
    village.agree(0)
    village.agree(2)
    for _ in range(3):
        village.attend(0)
    village.tell(ActivityMissed("a1", village.id_of(0)))
    village.night()
    return village


def test_a_sheet_has_all_that_the_page_has_and_whose_it_is_sees_who_printed_it(told: Scored) -> None:
    sheet = printed(told)
    mine = reading.load_mine(resident_id=told.id_of(0))
    assert (sheet.name, sheet.mine.why) == (told.people[0].name, mine.why)
    assert sheet.facts == reading.list_behind(resident_id=told.id_of(0))
    shown = ScoreSheetShown.of(sheet, NUMBER, told.world.moment).model_dump(mode="json")
    assert (shown["document"], shown["score"]["points"]) == (NUMBER, told.score(0))
    assert looks_of(told) == [(LookedAt.SCORE_PRINTED, "s-vera", NUMBER)]
    assert "scores.printed" in [row["deed"]["S"] for row in rows_of("audit") if row["target"]["S"] == told.id_of(0)]


def test_a_sheet_bears_the_receipt_of_the_score_once_it_is_published(told: Scored) -> None:
    early = ScoreSheetShown.of(printed(told), NUMBER, told.world.moment)
    assert early.receipt is None
    with with_witnesses():
        running.run(told.world.context())
        sheet = printed(told)
        shown = ScoreSheetShown.of(sheet, NUMBER, told.world.moment).receipt
    assert shown is not None
    assert f"points {told.score(0)}" in shown.record
    assert f"holder {told.id_of(0)}" in shown.record


def test_of_a_days_looks_of_one_officer_by_one_paper_one_is_kept(told: Scored) -> None:
    for document in (NUMBER, NUMBER, f"{NUMBER}a"):
        printed(told, document=document)
    assert len(looks_of(told)) == 2
    assert looks_of(told, 2) == []


@pytest.mark.parametrize("number", [0, 1])
def test_nobody_prints_their_own_or_their_households_score(told: Scored, number: int) -> None:
    with pytest.raises(OwnFamily):
        printed(told, person=told.id_of(number))
    with pytest.raises(OwnFamily):
        paper.enter_objection(
            at_the_village(told, person=told.id_of(number)),
            resident_id=told.id_of(0), says=SAYS, on=None, what="", key=told.world.new_id(), paper=signed(told),
        )  # fmt: skip
    assert looks_of(told) == []


def test_a_paper_of_tomorrow_and_a_score_that_is_none_print_nothing(told: Scored) -> None:
    ahead = OnPaper(NUMBER, told.today + dt.timedelta(days=1))
    with pytest.raises(PaperDateAhead):
        paper.print_sheet(at_the_village(told), resident_id=told.id_of(0), paper=ahead)
    with pytest.raises(PaperDateAhead):
        paper.enter_objection(
            at_the_village(told), resident_id=told.id_of(0), says=SAYS, on=None, what="", key="k", paper=ahead
        )
    with pytest.raises(NoScore):
        printed(told, 1)
    assert rows_of("credit_looks") == []


def test_who_withdraws_while_it_is_read_is_not_printed(told: Scored, monkeypatch: pytest.MonkeyPatch) -> None:
    def withdrawing(*_: object, **__: object) -> list[object]:
        told.withdraw(0)
        return []

    monkeypatch.setattr("chalicelib.credit.negative_list.service.reading.list_of", withdrawing)
    with pytest.raises(NoScore):
        printed(told)
    assert rows_of("credit_looks") == []


def test_an_objection_on_paper_is_as_any_and_who_entered_it_does_not_decide(told: Scored) -> None:
    on = told.today - dt.timedelta(days=1)
    before, key = told.score(0), told.world.new_id()
    objection_id = entered(told, on, key)
    assert entered(told, on, key) == objection_id == key
    (mine,) = objections.list_own(resident_id=told.id_of(0)).rows
    assert mine.about is not None
    assert (mine.about.what, mine.says) == ("missed", SAYS)
    at: dict[str, Any] = {"resident_id": told.id_of(0), "objection_id": key, "verdict": Verdict.UPHOLD, "reason": WHY}
    with pytest.raises(core.EnteredByYou):
        objections.decide(desk(told, "vera"), **at)
    person = told.id_of(4)
    linked = replace(mine, paper=replace(mine.paper, person=person) if mine.paper else None)
    with pytest.raises(core.EnteredByYou):
        core.decided(linked, Verdict.UPHOLD, WHY, desk(told, "other", person).actor, told.world.moment)
    assert objections.decide(desk(told), **at).state is ObjectionState.UPHELD
    told.night()
    agrees(told)
    assert told.score(0) > before


def test_a_key_that_entered_one_objection_enters_no_other(told: Scored) -> None:
    on, key = told.today - dt.timedelta(days=1), told.world.new_id()
    entered(told, on, key)
    with pytest.raises(KeyReused):
        entered(told, None, key)
    with pytest.raises(KeyReused):
        entered(told, on, key, login="victor")
    with pytest.raises(KeyReused):
        entered(told, on - dt.timedelta(days=1), key)
    with pytest.raises(KeyReused):
        entered(told, on, key, what="gave_up")


def test_of_two_things_of_a_day_the_one_that_nobody_objected_to_is_meant(told: Scored) -> None:
    on = told.today - dt.timedelta(days=1)
    with pytest.raises(core.NotAgainstYou):
        entered(told, on, what="left_lying")
    told.tell(ActivityMissed("a2", told.id_of(0)), ActivityMissed("a3", told.id_of(0)))
    told.night()
    later = told.today - dt.timedelta(days=1)
    entered(told, later)
    entered(told, later)
    abouts = {one.about.source for one in objections.list_own(resident_id=told.id_of(0)).rows if one.about}
    assert abouts == {"a2", "a3"}
    with pytest.raises(core.ObjectedAlready):
        entered(told, later)
    entered(told, on)


def test_what_is_said_on_paper_against_the_whole_score_marks_it_disputed_on_the_next_sheet(told: Scored) -> None:
    entered(told)
    sheet = printed(told)
    assert (sheet.mine.whole.disputed, [one.says for one in sheet.objections]) == (1, [SAYS])
