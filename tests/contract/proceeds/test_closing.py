"""Closing on a real store: each fen of the book is on one statement, once, whoever closes and however often."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import pytest

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.calendar import SHANGHAI, business_date
from chalicelib.kernel.errors import Busy
from chalicelib.prosperity.proceeds.core.refusals import NoSuchStatement
from chalicelib.prosperity.proceeds.core.statements import State, Statement
from chalicelib.prosperity.proceeds.service import closing
from chalicelib.prosperity.proceeds.store import sums as rows
from tests.make.proceeds import Proceeds


def totals(found: list[Statement]) -> dict[str, int]:
    sums = {"producer": 0, "collective": 0, "platform": 0}
    for one in found:
        sums[one.kind.value] += one.sum_fen
    return sums


def test_a_week_is_on_statements_of_producers_collective_and_platform_to_the_fen(town: Proceeds) -> None:
    hens, cabbage = town.product(), town.product()
    first = town.sold(hens, 2, hen_g=1_400)
    town.night()
    second = town.sold(cabbage, 3)
    later = town.back(first, 350)
    week = town.week_closed()
    found = town.statements(week)
    shares = [later.shares, second.shares]
    assert totals(found) == {
        "producer": sum(one.producer for one in shares),
        "collective": sum(one.collective for one in shares),
        "platform": sum(one.platform for one in shares),
    }
    assert sorted(one.party_id[:6] for one in found) == sorted([f"{town.town_id}", *[town.village_id] * 3])
    mine = town.statement(hens.terms.producer_id, week)
    line, bird = sorted(mine.lines, key=lambda one: one.heads)
    assert (line.units, line.grams, line.paid_fen, line.fen, line.later_fen) == (2, 1_800, 350, 630, -315)
    assert (bird.heads, bird.grams, bird.title, bird.label) == (1, 1_400, "高山大白菜", "一只，约 3 斤")
    assert (mine.party.name, mine.payable_fen) == ("菜园", later.shares.producer)


def test_closing_again_by_anybody_at_any_time_changes_nothing(town: Proceeds) -> None:
    town.sold(town.product())
    week = town.week_closed()
    town.approved(town.statements(week)[-1])
    found = town.statements(week)
    assert found[-1].state is State.APPROVED
    ctx, part = town.world.context(), town.part()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: closing.close_due(ctx, town_id=town.town_id), range(4)))
    assert closing.close_week(ctx, town_id=town.town_id, week=week) == len(found)
    for _ in range(2):
        closing.do_town(ctx, part)
    assert runs.load_run(run_id=part.run_id).state is runs.RunState.DONE
    assert town.statements(week) == found


def test_a_day_is_closed_at_three_and_what_is_written_before_midnight_is_of_that_day(town: Proceeds) -> None:
    product = town.product()
    monday = business_date(town.world.moment)
    town.world.moment = dt.datetime.combine(monday, dt.time(23, 59, 59), SHANGHAI).astimezone(dt.UTC)
    order = town.sold(product)
    town.world.moment += dt.timedelta(hours=2)
    closing.close_due(town.world.context(), town_id=town.town_id)
    assert rows.list_spans(town.town_id, "2026M11") == {}
    town.world.moment += dt.timedelta(hours=2)
    town.back(order, 100)
    closing.close_due(town.world.context(), town_id=town.town_id)
    (day,) = rows.list_spans(town.town_id, "2026M11").items()
    assert day[0] == monday.isoformat()
    assert day[1][town.village_id].net.fen == 700
    assert day[1][town.town_id].orders == 1
    town.night()
    assert sum(one[town.village_id].net.fen for one in rows.list_spans(town.town_id, "2026M11").values()) == 600


def test_who_is_stopped_in_between_goes_on_where_they_were(town: Proceeds) -> None:
    product = town.product()
    town.sold(product)
    week, real = town.week, closing._made
    made: list[str] = []

    def once_only(statement: Statement) -> bool:
        if len(made) == 2:
            raise Busy
        made.append(statement.party_id)
        return real(statement)

    town.world.pass_days(8)
    ctx = town.world.context()
    with mock.patch.object(closing, "_made", once_only), pytest.raises(Busy):
        closing.close_due(ctx, town_id=town.town_id)
    assert len(town.statements(week)) == 2
    assert closing.close_due(ctx, town_id=town.town_id)
    assert len(town.statements(week)) == 3
    assert rows.find_through(town.town_id) == business_date(town.world.moment) - dt.timedelta(days=1)


def test_a_part_that_has_no_time_for_all_days_is_sent_again(town: Proceeds) -> None:
    town.sold(town.product())
    town.world.pass_days(20)
    part, sent = town.part(), []
    with mock.patch.object(runs, "send_part", lambda **ask: sent.append(ask["part"])):
        with mock.patch.object(closing, "SECONDS_MAX", -1):
            for _ in range(3):
                closing.do_town(town.world.context(), part)
        assert sent == [part] * 3
        closing.do_town(town.world.context(), part)
    assert sent == [part] * 3
    assert rows.find_through(town.town_id) == business_date(town.world.moment) - dt.timedelta(days=1)


def test_what_is_below_nothing_is_carried_to_the_next_week_that_has_one(town: Proceeds) -> None:
    product = town.product()
    order = town.sold(product, 2)
    first = town.week_closed()
    town.back(order, 700)
    second = town.week_closed()
    town.week_closed()
    town.sold(product, 3)
    fourth = town.week_closed()
    one, two, four = (town.statement(product.terms.producer_id, week) for week in (first, second, fourth))
    assert (one.total_fen, two.total_fen, two.carried_out_fen, two.payable_fen) == (630, -630, -630, 0)
    assert (four.sum_fen, four.carried_in_fen, four.previous, four.payable_fen) == (945, -630, second, 315)
    assert two.lines[0].units == -2, "what was given back whole was not sold"
    with pytest.raises(NoSuchStatement):
        town.statement(product.terms.producer_id, "2026W50")


def test_a_town_without_orders_has_no_statement_and_is_closed_all_the_same(town: Proceeds) -> None:
    week = town.week_closed()
    assert town.statements(week) == []
    assert rows.find_through(town.town_id) == business_date(town.world.moment) - dt.timedelta(days=1)


def test_each_night_a_message_for_each_town_is_sent_once(town: Proceeds) -> None:
    ctx = town.world.context()
    town.world.pass_days(300)
    (run_id,) = closing.start_night(ctx)
    assert closing.start_night(ctx) == [run_id]
    run = runs.load_run(run_id=run_id)
    assert (run.kind, run.total >= 1) == ("proceeds", True)
