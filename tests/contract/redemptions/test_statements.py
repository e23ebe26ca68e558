"""A shop's statement on a real store: asked for, made by the queue's job, read back from each kind of file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from chalicelib.foundation.partners.core import allowances
from chalicelib.foundation.partners.core.keys import KeyScope, ScopeMissing
from chalicelib.foundation.runs import service as runs, store as run_store
from chalicelib.foundation.runs.service import Part
from chalicelib.kernel import storage
from chalicelib.kernel.errors import KeyReused
from chalicelib.kernel.settings import settings
from chalicelib.points.redemptions.core import statements as core
from chalicelib.points.redemptions.core.days import Totals
from chalicelib.points.redemptions.core.refunds import Refunding
from chalicelib.points.redemptions.core.statements import Format, Span
from chalicelib.points.redemptions.core.tills import Item
from chalicelib.points.redemptions.service import papers, refunds, statements, tills
from tests.contract.redemptions.test_redemption import TODAY, Shop, shop
from tests.contract.redemptions.test_refunds import till

__all__ = ["shop"]
SPAN = Span(TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1))
DAYS = [["2026-11-23", 1, 0, 0, 300], ["2026-11-24", 1, 1, 100, -50], ["合计", 2, 1, 100, 250]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Part]:
    """What was put into the queue."""
    found: list[Part] = []

    def keep(queue: str, parts: list[Part], **_: Any) -> None:
        assert queue == "redemptions"
        found.extend(parts)

    monkeypatch.setattr(run_store, "send_parts", keep)
    return found


@pytest.fixture
def sold(shop: Shop) -> str:
    """Two days of sales, with a part that came back on the second."""
    first = shop.ask(300, code=shop.card, pin="2468", items=(Item("=1+1", 2, 300),))
    tills.redeem_at_till(shop.till(), till=first)
    shop.world.pass_days(1)
    tills.redeem_at_till(shop.till(), till=shop.ask(50))
    refunds.refund_sale(till(shop), asked=Refunding(shop.world.new_id(), first.key, 100, "坏了"))
    return first.key


def made(shop: Shop, sent: list[Part], form: Format) -> bytes:
    key = shop.world.new_id()
    run = statements.ask_statement(till(shop), key=key, span=SPAN, form=form)
    assert statements.see_statement(till(shop), key=key) == (run, None)
    for part in sent:
        for _ in range(2):
            statements.do_part(shop.world.context(), part)
    sent.clear()
    seen, url = statements.see_statement(till(shop), key=key)
    assert (seen.state, seen.done, seen.counts, url is not None) == (runs.RunState.DONE, 1, {"lines": 3}, True)
    name = f"runs/statement-{key}/statement-{SPAN.name}.{form}"
    answer = storage.client("s3").get_object(Bucket=settings().private_bucket, Key=name)
    return bytes(answer["Body"].read())


def test_a_statement_says_the_same_in_every_kind_of_file(shop: Shop, sent: list[Part], sold: str) -> None:
    rows = list(csv.reader(io.StringIO(made(shop, sent, Format.CSV).decode("utf-8-sig"))))
    assert rows[0] == ["佛山村便民超市 工分流水 2026-11-22 至 2026-11-24"]
    assert rows[2:5] == [[str(cell) for cell in day] for day in DAYS]
    lines = rows[7:]
    assert [(line[2], line[3], line[4], line[5]) for line in lines] == [
        ("销售", "王*", "300", "工分卡密码"),
        ("销售", "王*", "50", "付款码"),
        ("退货", "王*", "-100", ""),
    ]
    assert (lines[0][6], lines[2][7]) == ("'=1+1×2", lines[0][1])
    book = load_workbook(io.BytesIO(made(shop, sent, Format.XLSX)))
    assert [list(row) for row in book["每天"].iter_rows(min_row=3, values_only=True)] == DAYS
    cells = list(book["每一笔"].iter_rows(min_row=3, values_only=True))
    assert [row[4] for row in cells] == [300, 50, -100]
    assert cells[0][6] == "=1+1×2"
    assert made(shop, sent, Format.PDF).startswith(b"%PDF")


def test_a_shop_starts_so_many_jobs_a_day_and_a_replay_counts_none(
    shop: Shop, sent: list[Part], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowances, "JOBS_A_DAY", 2)
    ctx, keys = till(shop), [shop.world.new_id() for _ in range(3)]
    for key in (keys[0], keys[1], keys[0], keys[1]):
        statements.ask_statement(ctx, key=key, span=SPAN, form=Format.CSV)
    sent.clear()
    with pytest.raises(allowances.DayLimitReached) as refused:
        statements.ask_statement(ctx, key=keys[2], span=SPAN, form=Format.CSV)
    assert (refused.value.facts["limit"], sent) == ("day_jobs", [])
    with pytest.raises(core.StatementUnknown):
        statements.see_statement(ctx, key=keys[2])
    shop.world.pass_days(1)
    statements.ask_statement(till(shop), key=shop.world.new_id(), span=SPAN, form=Format.CSV)


def test_a_shop_whose_name_looks_like_a_formula_is_no_formula_in_a_file() -> None:
    named = core.Statement("=HYPERLINK(1) 工分流水", (), (), Totals(count=0, points=0))
    assert papers.file_of(named, Format.CSV).decode("utf-8-sig").startswith("'=HYPERLINK(1)")


@pytest.mark.parametrize(("lines", "listed"), [(2, True), (3, False)])
def test_a_paper_of_more_lines_than_anybody_reads_says_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, lines: int, listed: bool
) -> None:
    monkeypatch.setattr(papers, "PDF_LINES_MAX", 2)
    line = ("2026-11-23 12:00:00", "2611231200001234", "销售", "王*", 30, "付款码", "鸡蛋×3", "")
    statement = core.Statement("店", (("合计", lines, 0, 0, 30 * lines),), (line,) * lines, Totals(lines, 30 * lines))
    file = tmp_path / "one.pdf"
    file.write_bytes(papers.file_of(statement, Format.PDF))
    told = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True).stdout
    assert ("王*" in told, "每一笔见 Excel 或 CSV 文件" in told) == (listed, not listed)
    assert "合计" in told
    assert papers.file_of(statement, Format.CSV).decode().count("王*") == lines


def test_a_statement_is_another_shops_affair_and_of_a_month_at_most(shop: Shop, sent: list[Part]) -> None:
    ctx, key = till(shop), shop.world.new_id()
    statements.ask_statement(ctx, key=key, span=SPAN, form=Format.CSV)
    with pytest.raises(KeyReused):
        statements.ask_statement(ctx, key=key, span=SPAN, form=Format.PDF)
    other = replace(ctx, actor=replace(ctx.actor, subject="v00001p0"))
    with pytest.raises(core.StatementUnknown):
        statements.see_statement(other, key=key)
    with pytest.raises(core.StatementUnknown):
        statements.see_statement(ctx, key=shop.world.new_id())
    for days in (-1, core.DAYS_MAX):
        span = Span(TODAY, TODAY + dt.timedelta(days=days))
        with pytest.raises(core.SpanWrong):
            statements.ask_statement(ctx, key=shop.world.new_id(), span=span, form=Format.CSV)
    bare = replace(ctx, actor=replace(ctx.actor, scopes=frozenset({str(KeyScope.REDEEM)})))
    with pytest.raises(ScopeMissing):
        statements.ask_statement(bare, key=key, span=SPAN, form=Format.CSV)
    with pytest.raises(ScopeMissing):
        statements.see_statement(bare, key=key)
    assert len(sent) == 1
