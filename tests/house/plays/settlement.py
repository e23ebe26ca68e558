"""Plays of settlement: a shop whose last closed month has fifty lines, closed, objected to, compared."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from chalicelib.foundation.runs.service import Part
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import SHANGHAI, business_date, days_of, start_of
from chalicelib.kernel.context import LIVE, uuid7
from chalicelib.kernel.settings import settings
from chalicelib.kernel.writes import Writes, commit
from chalicelib.points.ledger.store import entries
from chalicelib.points.settlement.core import months
from chalicelib.points.settlement.core.life import Deed
from chalicelib.points.settlement.service import closing, comparing, deciding
from tests.house.plays import shops
from tests.house.plays.town import Request, Town, play
from tests.make.settlement import entry_of
from tests.make.world import key_at

LINES = 50
MONTH = months.first_month(business_date(LIVE.now()))
"""The first month of which a shop that joins today may have lines; whenever it is, it is closed ahead of time."""
CLOSING = replace(LIVE, now=lambda: start_of(months.closes_on(MONTH)))


def closed(town: Town) -> tuple[str, str]:
    """Return a new shop with a statement of October that can be objected to, and its key."""
    partner_id = shops.shop(town)
    _, key = shops.key(town, partner_id)
    start, _ = days_of(MONTH)
    sold = Writes()
    for n in range(LINES):
        moment = dt.datetime.combine(start, dt.time(9), SHANGHAI) + dt.timedelta(hours=7 * n)
        sold.merge(entries.write_of(entry_of(partner_id, key_at(moment, n), 100), lambda _: AssertionError()))
    commit(sold)
    closing.close_month(CLOSING, partner_id=partner_id, month=MONTH)
    return partner_id, key


def step(partner_id: str, deed: Deed) -> None:
    ctx = LIVE.acting(Principal("s-first", frozenset({Role.TOWN_OFFICER})), "-")
    deciding.decide(ctx, partner_id=partner_id, month=MONTH, deed=deed, key=uuid7())


def objected(town: Town, partner_id: str, key: str) -> str:
    asked = {"line": first_line(), "reason": "这一笔应该是 120 分"}
    said = town.do("settlement.object_to", key, asked, month=MONTH)
    assert said["line_points"] == 100
    return str(said["objection_id"])


def first_line() -> str:
    return key_at(dt.datetime.combine(days_of(MONTH)[0], dt.time(9), SHANGHAI), 0)


@play("settlement.month_list")
def month_list(town: Town) -> Request:
    closed(town)
    return town.ask("settlement.month_list", town.admin, query=f"month={MONTH}&size=20", village_id=town.village_id)


@play("settlement.read")
def read(town: Town) -> Request:
    partner_id, key = closed(town)
    objected(town, partner_id, key)
    return town.ask("settlement.read", town.admin, partner_id=partner_id, month=MONTH)


@play("settlement.lines")
def lines(town: Town) -> Request:
    return town.ask("settlement.lines", town.admin, query="size=50", partner_id=closed(town)[0], month=MONTH)


@play("settlement.files")
def files(town: Town) -> Request:
    return town.ask("settlement.files", town.admin, partner_id=closed(town)[0], month=MONTH)


@play("settlement.check")
def check(town: Town) -> Request:
    partner_id, _ = closed(town)
    return town.ask("settlement.check", town.admin, {"payable_fen": 5_000}, partner_id=partner_id, month=MONTH)


@play("settlement.send_back")
def send_back(town: Town) -> Request:
    partner_id, _ = closed(town)
    step(partner_id, Deed.CHECK)
    asked = {"reason": "合同单价请再核对"}
    return town.ask("settlement.send_back", town.admin, asked, partner_id=partner_id, month=MONTH)


@play("settlement.approve")
def approve(town: Town) -> Request:
    partner_id, _ = closed(town)
    step(partner_id, Deed.CHECK)
    return town.ask("settlement.approve", town.admin, {"payable_fen": 5_000}, partner_id=partner_id, month=MONTH)


@play("settlement.pay")
def pay(town: Town) -> Request:
    partner_id, _ = closed(town)
    step(partner_id, Deed.CHECK)
    second = LIVE.acting(Principal("s-second", frozenset({Role.TOWN_OFFICER})), "-")
    deciding.decide(second, partner_id=partner_id, month=MONTH, deed=Deed.APPROVE, key=uuid7())
    today = LIVE.now().astimezone(SHANGHAI).date()
    asked = {"payable_fen": 5_000, "bank_reference": "ABC2026110001", "paid_on": today.isoformat()}
    return town.ask("settlement.pay", town.admin, asked, partner_id=partner_id, month=MONTH)


@play("settlement.answer", "decline an objection to a statement")
def answer(town: Town) -> Request:
    partner_id, key = closed(town)
    objection_id = objected(town, partner_id, key)
    asked = {"answer": "decline", "reason": "小票上是 100 分"}
    params = {"partner_id": partner_id, "month": MONTH, "objection_id": objection_id}
    return town.ask("settlement.answer", town.admin, asked, **params)


@play("settlement.answer", "uphold an objection to a statement")
def uphold(town: Town) -> Request:
    partner_id, key = closed(town)
    objection_id = objected(town, partner_id, key)
    asked = {"answer": "uphold", "reason": "补上 20 分", "fen": 20}
    params = {"partner_id": partner_id, "month": MONTH, "objection_id": objection_id}
    return town.ask("settlement.answer", town.admin, asked, **params)


@play("settlement.own_list")
def own_list(town: Town) -> Request:
    return town.ask("settlement.own_list", closed(town)[1], query="size=12")


@play("settlement.own_read")
def own_read(town: Town) -> Request:
    return town.ask("settlement.own_read", closed(town)[1], month=MONTH)


@play("settlement.own_lines")
def own_lines(town: Town) -> Request:
    return town.ask("settlement.own_lines", closed(town)[1], query="size=50", month=MONTH)


@play("settlement.own_files")
def own_files(town: Town) -> Request:
    return town.ask("settlement.own_files", closed(town)[1], month=MONTH)


@play("settlement.object_to")
def object_to(town: Town) -> Request:
    asked = {"line": first_line(), "reason": "这一笔应该是 120 分"}
    return town.ask("settlement.object_to", closed(town)[1], asked, month=MONTH)


@play("settlement.open_upload")
def open_upload(town: Town) -> Request:
    return town.ask("settlement.open_upload", closed(town)[1])


def uploaded(partner_id: str) -> str:
    """Keep a list of one row for a shop, and return its upload's id."""
    upload_id = uuid7()
    body = f"编号,工分,时间\n{first_line()},100,{days_of(MONTH)[0]} 09:00\n".encode()
    key = f"settlements/uploads/{partner_id}/{upload_id}"
    storage.client("s3").put_object(Bucket=settings().private_bucket, Key=key, Body=body)
    return upload_id


@play("settlement.compare")
def compare(town: Town) -> Request:
    partner_id, key = closed(town)
    return town.ask("settlement.compare", key, {"upload_id": uploaded(partner_id)}, month=MONTH)


@play("settlement.comparison")
def comparison(town: Town) -> Request:
    partner_id, key = closed(town)
    run = town.do("settlement.compare", key, {"upload_id": uploaded(partner_id)}, month=MONTH)
    comparing.do_part(LIVE, Part(run["run_id"], comparing.KIND, partner_id))
    return town.ask("settlement.comparison", key, month=MONTH, comparison_id=run["run_id"][-36:])
