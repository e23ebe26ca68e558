"""Reports say to the fen, gram and bird what the statements say; their files say the same once more."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import InvalidInput
from chalicelib.kernel.settings import settings
from chalicelib.prosperity.proceeds.core.refusals import NotReportedYet
from chalicelib.prosperity.proceeds.service import files, reporting
from tests.make.proceeds import Proceeds


def kept(run_id: str) -> dict[str, bytes]:
    """The files of a run by how their names end."""
    run = runs.load_run(run_id=run_id)
    client, bucket = storage.client("s3"), settings().private_bucket
    keys = [one["Key"] for one in client.list_objects_v2(Bucket=bucket, Prefix=run.result)["Contents"]]
    return {key.rpartition(".")[2]: client.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}


def five_weeks(town: Proceeds) -> list[str]:
    """Sales and returns of five weeks over the end of a month; return the weeks."""
    one, other = town.product(), town.product()
    weeks = []
    for nth in range(5):
        order = town.sold(one, 1 + nth % 3, hen_g=1_400 if nth % 2 else 0)
        town.night()
        town.sold(other, 2)
        town.back(order, 100)
        weeks.append(town.week_closed())
    return weeks


def test_a_report_says_what_the_statements_of_its_weeks_say(town: Proceeds) -> None:
    weeks = five_weeks(town)
    found = reporting.report(place_id=town.town_id, first="2026M11", last="2027M01")
    all_of_them = [one for week in weeks for one in town.statements(week)]
    assert found.through == business_date(town.world.moment).replace(day=27, month=12)
    for kind, fen in (("producer", found.total.producer), ("collective", found.total.collective)):
        assert sum(one.sum_fen for one in all_of_them if one.kind.value == kind) == fen
    platform = [one for one in all_of_them if one.kind.value == "platform"]
    assert sum(one.sum_fen for one in platform) == found.total.platform + found.money.platform
    producers = [line for one in all_of_them if one.kind.value == "producer" for line in one.lines]
    assert (sum(one.grams for one in producers), sum(one.heads for one in producers)) == (
        found.total.grams,
        found.total.heads,
    )
    assert (found.total.heads, found.orders) == (2, 10)
    assert found.total.fen + found.money.platform == found.money.source_fen
    by_month = list(found.by_month.values())
    assert [one.fen > 0 for one in by_month] == [True, True, False]
    assert sum(one.fen for one in by_month) == found.total.fen == found.by_village[town.village_id].fen
    assert sum(one.fen for one in found.by_category.values()) == found.total.fen
    assert [amounts.fen for _, amounts in found.by_product] == sorted(
        (amounts.fen for _, amounts in found.by_product), reverse=True
    )
    village = reporting.report(place_id=town.village_id, first="2026M11", last="2026M12")
    assert (village.total, village.orders) == (found.total, 0)


def test_a_month_that_is_closed_says_what_its_days_said(town: Proceeds) -> None:
    town.sold(town.product(), 2, hen_g=1_500)
    town.week_closed()
    before = reporting.report(place_id=town.town_id, first="2026M11", last="2026M11")
    town.week_closed()
    after = reporting.report(place_id=town.town_id, first="2026M11", last="2026M11")
    assert (before.through.month, after.through.month) == (11, 12)
    assert (after.rows, after.money, after.orders) == (before.rows, before.money, before.orders)
    assert after.total.fen > 0


def test_before_anything_is_closed_there_is_no_report_and_a_span_goes_forward(town: Proceeds) -> None:
    with pytest.raises(NotReportedYet):
        reporting.report(place_id=town.town_id, first="2026M11", last="2026M11")
    for first, last in (("2026M12", "2026M11"), ("2024M01", "2026M12"), ("2026M01", "2099M12")):
        with pytest.raises(InvalidInput):
            reporting.report(place_id=town.town_id, first=first, last=last)
    run = files.start_report(
        town.world.context(), place_id=town.town_id, first="2026M11", last="2026M11", key=town.buying.key()
    )
    files.do_report(town.world.context(), Part(run.run_id, run.kind, f"{town.town_id}#2026M11#2026M11"))
    assert runs.load_run(run_id=run.run_id).state is runs.RunState.FAILED


def test_the_files_of_a_report_add_up_to_it(town: Proceeds) -> None:
    five_weeks(town)
    found = reporting.report(place_id=town.town_id, first="2026M11", last="2026M12")
    ctx = town.world.context(town.officer().actor)
    run = files.start_report(ctx, place_id=town.town_id, first="2026M11", last="2026M12", key=town.buying.key())
    part = Part(run.run_id, run.kind, f"{town.town_id}#2026M11#2026M12")
    for _ in range(2):
        files.do_report(ctx, part)
    made = kept(run.run_id)
    rows = list(csv.reader(io.StringIO(made["csv"].decode("utf-8-sig"))))
    details = [row for row in rows if row[0] == "明细"]
    assert sum(round(float(row[8]) * 100) for row in details) == found.total.fen
    book = load_workbook(io.BytesIO(made["xlsx"]))
    assert book.sheetnames == ["按月", "按村", "按品类", "明细"]
    last = [one.value for one in list(book["按月"].rows)[-1]]
    assert last[0] == "合计"
    assert [round(one * 100) for one in last[3:]] == [
        found.total.fen, found.total.producer, found.total.collective, found.total.platform,
    ]  # fmt: skip


def test_the_files_of_a_statement_say_what_it_says_and_the_look_is_kept(town: Proceeds) -> None:
    product = town.product()
    order = town.sold(product, 3, hen_g=1_400)
    town.back(order, 350)
    one = town.statement(product.terms.producer_id, town.week_closed())
    ctx = town.officer()
    run = files.start_statement(ctx, statement=one, key=town.buying.key())
    files.do_statement(ctx, Part(run.run_id, run.kind, f"{one.party_id}#{one.week}"))
    made = kept(run.run_id)
    rows = list(csv.reader(io.StringIO(made["csv"].decode("utf-8-sig"))))
    assert [row[-1] for row in rows if row[1] == "应付"] == [f"{one.payable_fen / 100:.2f}"]
    sheet = load_workbook(io.BytesIO(made["xlsx"])).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.rows]
    assert sum(round(row[8] * 100) for row in cells[1:3]) == one.sum_fen
    assert made["pdf"].startswith(b"%PDF")
