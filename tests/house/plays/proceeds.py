"""Plays of proceeds: a producer's week of a dozen products, doubted, approved and paid; and what a town reports."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import replace

from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date, month_of, week_of
from chalicelib.kernel.context import LIVE, uuid7
from chalicelib.kernel.writes import Stale, commit
from chalicelib.prosperity.proceeds.core.entries import Amounts, Goods, Money
from chalicelib.prosperity.proceeds.core.parties import Party
from chalicelib.prosperity.proceeds.core.statements import Deed, Line, Statement
from chalicelib.prosperity.proceeds.core.sums import Sums, Tally
from chalicelib.prosperity.proceeds.service import deciding
from chalicelib.prosperity.proceeds.store import statements as store, sums
from tests.house.plays.town import Request, Town, play

TODAY = business_date(LIVE.now())
WEEK = week_of(TODAY - dt.timedelta(days=7))
FEN = 12 * 31_500
SEEN = {"payable_fen": FEN}


def closed(town: Town) -> tuple[str, str]:
    """Return a villager's credential, and whose statement there is: theirs, as a producer."""
    resident = town.resident()
    party = Party(f"{town.village_id}f{uuid7()}", "张家坞菜园", resident.resident_id)
    lines = tuple(
        Line(f"{town.village_id}y{uuid7()}", "head", "高山大白菜", "一棵", "piece", 100, 90_000, 0, 35_000, 31_500)
        for _ in range(12)
    )
    made = Statement(town.village.town_id, party, WEEK, LIVE.now(), lines)
    commit(store.creation_of(made, lambda _: AssertionError()))
    return town.bearer(resident), party.party_id


def doubted(town: Town) -> tuple[str, str]:
    """Return whose statement is doubted, and the doubt."""
    who, party_id = closed(town)
    said = town.do("proceeds.doubt", who, {"words": "少了一棵"}, party_id=party_id, week=WEEK)
    return party_id, said["doubts"][0]["doubt_id"]


def reported(town: Town) -> None:
    """Let this month be closed up to yesterday, with forty products."""
    tallies = tuple(
        Tally(
            Goods(
                f"{town.village_id}f1", f"{town.village_id}y{nth:02d}", "head", "大白菜", "一棵", "piece", "vegetables"
            ),
            Amounts(100, 90_000, 0, 31_500, 2_800, 700),
        )
        for nth in range(40)
    )
    town_id = town.village.town_id
    span = {town.village_id: Sums(tallies), town_id: Sums(money=Money(cash=1_400_000), orders=40)}
    sums.keep(town_id, str(TODAY), span)
    with contextlib.suppress(Stale):
        commit(sums.through_change(town_id, TODAY, None, Stale))


@play("proceeds.week_list")
def week_list(town: Town) -> Request:
    closed(town)
    return town.ask("proceeds.week_list", town.admin, query=f"week={WEEK}&size=5", place_id=town.village.town_id)


@play("proceeds.week_list", "a village's week")
def week_list_of_village(town: Town) -> Request:
    closed(town)
    return town.ask("proceeds.week_list", town.admin, query=f"week={WEEK}&size=5", place_id=town.village_id)


@play("proceeds.read")
def read(town: Town) -> Request:
    return town.ask("proceeds.read", town.admin, party_id=closed(town)[1], week=WEEK)


@play("proceeds.approve")
def approve(town: Town) -> Request:
    return town.ask("proceeds.approve", town.admin, SEEN, party_id=closed(town)[1], week=WEEK)


@play("proceeds.pay")
def pay(town: Town) -> Request:
    party_id = closed(town)[1]
    ctx = replace(LIVE, actor=Principal("s-first", frozenset({Role.TOWN_OFFICER})))
    deciding.decide(ctx, party_id=party_id, week=WEEK, deed=Deed.APPROVE, seen_fen=FEN, key=uuid7())
    body = SEEN | {"bank_reference": "ICBC-20261130", "paid_on": str(business_date(LIVE.now()))}
    return town.ask("proceeds.pay", town.admin, body, party_id=party_id, week=WEEK)


@play("proceeds.answer")
def answer(town: Town) -> Request:
    party_id, doubt_id = doubted(town)
    body = {"words": "查过了，补一棵的钱", "fen": 315}
    return town.ask("proceeds.answer", town.admin, body, party_id=party_id, week=WEEK, doubt_id=doubt_id)


@play("proceeds.make_files")
def make_files(town: Town) -> Request:
    return town.ask("proceeds.make_files", town.admin, party_id=closed(town)[1], week=WEEK)


@play("proceeds.own_list")
def own_list(town: Town) -> Request:
    return town.ask("proceeds.own_list", closed(town)[0], query="size=20")


@play("proceeds.own_read")
def own_read(town: Town) -> Request:
    who, party_id = closed(town)
    return town.ask("proceeds.own_read", who, party_id=party_id, week=WEEK)


@play("proceeds.doubt")
def doubt(town: Town) -> Request:
    who, party_id = closed(town)
    return town.ask("proceeds.doubt", who, {"words": "少了一棵"}, party_id=party_id, week=WEEK)


@play("proceeds.own_files")
def own_files(town: Town) -> Request:
    who, party_id = closed(town)
    return town.ask("proceeds.own_files", who, party_id=party_id, week=WEEK)


@play("proceeds.report")
def report(town: Town) -> Request:
    reported(town)
    month = month_of(TODAY)
    return town.ask("proceeds.report", town.admin, query=f"first={month}&last={month}", place_id=town.village.town_id)


@play("proceeds.report", "a village's report")
def report_of_village(town: Town) -> Request:
    reported(town)
    month = month_of(TODAY)
    return town.ask("proceeds.report", town.admin, query=f"first={month}&last={month}", place_id=town.village_id)


@play("proceeds.report_files")
def report_files(town: Town) -> Request:
    month = month_of(TODAY)
    body = {"first": month, "last": month}
    return town.ask("proceeds.report_files", town.admin, body, place_id=town.village.town_id)
