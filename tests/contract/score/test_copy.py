"""A copy is all there is: however long a history and however many objections, each is in one of its pages, once."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.credit.score.core.kept import past_of
from chalicelib.credit.score.schemas.copy import ScoreCopyShown
from chalicelib.credit.score.schemas.own import PastShown, ScoreHistoryShown, ScoreShown
from chalicelib.credit.score.service import objections, reading
from chalicelib.credit.score.store import scores as store
from chalicelib.kernel.writes import commit
from tests.contract.score.test_objections import objected
from tests.make.scores import Scored

SCORES, OBJECTIONS = 130, 103


def lived_long(village: Scored) -> None:
    """Let somebody have had many scores, each of them another one."""
    village.agree(0)
    for _ in range(3):
        village.attend(0)
    village.night()
    kept = village.kept(0)
    assert kept is not None
    for version in range(2, SCORES + 1):
        steps = (version % 2, *kept.steps[1:])
        past = past_of(replace(kept, version=version, points=version, steps=steps), village.today, "C")
        commit(store.past_after(kept.holder, past))


def all_of_the_history(village: Scored) -> list[PastShown]:
    who = village.id_of(0)
    shown = ScoreShown.of(reading.load_mine(resident_id=who))
    rows, before = list(shown.history), shown.earlier
    while before is not None:
        page = ScoreHistoryShown.of(*reading.list_history(resident_id=who, before=before))
        rows, before = rows + page.rows, page.earlier
    return rows


def test_every_score_somebody_had_is_in_one_page_with_what_changed(village: Scored) -> None:
    lived_long(village)
    rows = all_of_the_history(village)
    assert [one.version for one in rows] == list(range(SCORES, 0, -1))
    assert all(len(one.changed) == 1 for one in rows[:-2])
    assert rows[-1].changed == []
    first = ScoreHistoryShown.of(*reading.list_history(resident_id=village.id_of(0)))
    assert first.rows == rows[: reading.HISTORY_MAX]
    none_left = ScoreHistoryShown.of(*reading.list_history(resident_id=village.id_of(0), before=1))
    assert (none_left.rows, none_left.earlier) == ([], None)


def test_a_copy_says_where_its_history_and_its_objections_go_on(village: Scored) -> None:
    lived_long(village)
    who, made = village.id_of(0), []
    for _ in range(OBJECTIONS):
        made.append(objected(village, None).objection_id)
        objections.withdraw(village.world.context(), resident_id=who, objection_id=made[-1])
    copy = ScoreCopyShown.of(reading.load_copy(resident_id=who))
    assert copy.score.earlier == SCORES - reading.HISTORY_MAX + 1
    found, cursor = [one.objection_id for one in copy.objections], copy.objections_cursor
    assert (len(found), cursor is not None) == (reading.COPIED_MAX, True)
    while cursor is not None:
        page = objections.list_own(resident_id=who, cursor=cursor)
        found, cursor = found + [one.objection_id for one in page.rows], page.cursor
    assert sorted(found) == sorted(made)
