"""`make demo SCALE=town`: the whole town's year, so that the figures it published come out, read back and proved.

Everything is in memory and gone at the end; a run that is stopped begins anew.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from chalicelib.foundation.identity.service import places, rosters
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part, Run
from chalicelib.kernel.calendar import start_of
from chalicelib.kernel.context import Context
from chalicelib.points.activities.service import closing
from chalicelib.points.liability.service import counting, reading as liability
from local.story import house
from local.story.teller import Teller
from local.town import books, people, villages, voices
from local.town.books import Found
from local.town.clock import Clock, organiser
from local.town.crew import Deed, each
from local.town.figures import Figures
from local.town.hearing import hear_all
from local.town.plan import FIRST_DAY, Year, plan_year
from local.town.play import Told, play, settle_waiting
from local.town.progress import Overview
from local.town.villages import Village
from ops.books import check_books

Result = TypeVar("Result")

RUN_ID = "roster-town"
PAUSE_SECONDS = 0.5
UNFOUNDED_SHOWN = 20
CHAPTERS = 6
NAMES = {
    "residents": "户籍人口",
    "registered": "注册用户",
    "cards": "工分卡",
    "activities": "活动",
    "issued_points": "发出工分",
    "redeemed_points": "核销工分",
    "outstanding_points": "结余工分",
}
"""What the published figures are called."""


def tell(teller: Teller, errors: Console, figures: Figures, *, players: int) -> list[Village]:
    """Rebuild a town of these figures in the house that is open, check all that can be read back, return its villages.

    What it tells are CHAPTERS.
    """
    made = rebuild(teller, errors, figures, players=players)
    hear(teller, made)
    check(teller, errors, figures, made, players=players)
    return made


def enter(errors: Console, figures: Figures) -> tuple[list[Village], Run]:
    """Enter a town with its villages, import its roster, and return the villages and the import's run."""
    town_id, made = villages.enter(Clock("town"), figures)
    return made, _import(errors, town_id, made)


def rebuild(teller: Teller, errors: Console, figures: Figures, *, players: int) -> list[Village]:
    """Import the town's roster and play its year, and return its villages."""
    teller.chapter("1 花名册：全镇一份 Excel")
    made, run = enter(errors, figures)
    teller.figure("导入", run.state, "done")
    teller.figure("新增的村民", run.counts.get("created", 0), figures.residents)
    teller.figure("有误的行", run.counts.get("refused", 0), 0)
    teller.chapter("2 一年：报名、签到、签退、核销")
    sizes = [deeds_of(_year(one)) for one in made]
    _over_all(play_village, Overview(errors, "play", made, sizes), players)
    settled = _settle_rest(errors)
    teller.say(f"{len(made)} 个村都过完了这一年；最后结束的 {settled} 场活动也结算了。")
    return made


def hear(teller: Teller, made: Sequence[Village]) -> None:
    """Let the one village speak of which it was published how much it had to say; no share of that is told."""
    teller.chapter("3 我有话说：一个村的一年")
    found = next((one for one in made if one.name == voices.VILLAGE), None)
    if found is None:
        teller.say(f"这一份里没有{voices.VILLAGE}。")
        return
    clock = Clock(f"{found.village_id} voices")
    villagers = people.residents_of(clock.at(people.ENTERED_AT, organiser(found.village_id)), found.village_id)
    registered = [one.resident_id for one in villagers[: found.figures.registered]]
    planned = voices.plan_voices(len(registered))
    heard = hear_all(clock, found.village_id, planned, registered)
    for what, said, expected in (
        ("提出", heard.of("raised"), voices.RAISED),
        ("办好", heard.of("solved"), voices.SOLVED),
        ("还在办", heard.of("open"), sum(voices.FATES[fate] for fate in voices.LIVE)),
        ("超期", heard.of("late"), 0),
    ):
        teller.figure(what, said, expected)


def check(teller: Teller, errors: Console, figures: Figures, made: Sequence[Village], *, players: int) -> None:
    """Read everything back from the store, compare it with the figures, and prove the books."""
    teller.chapter("4 从库里数出来的")
    found = _over_all(read_village, Overview(errors, "read back", made, [1] * len(made)), players)
    _show(teller, made, found)
    _compare(teller, figures, found)
    settled = [one.settled for one in found]
    teller.figure("结算单上的工分（每店每月）", sum(one.points for one in settled), figures.redeemed_points)
    years = [_year(one) for one in made]
    teller.figure("其中卖出后退回的工分", sum(one.refunded for one in settled), sum(one.refunded for one in years))
    teller.figure("隔月退回的工分", sum(one.late for one in settled), sum(one.late for one in years))
    teller.figure("结算单和账本不符的店月", sum(len(one.faults) for one in settled), 0)
    teller.chapter("5 核对账本（ops verify-ledger）")
    report = check_books(teller.console, [one.village_id for one in made], (FIRST_DAY.year,))
    for what, said, expected in (
        ("发出", report.issued, figures.issued_points),
        ("核销", report.redeemed, figures.redeemed_points),
        ("结余", report.outstanding, figures.outstanding_points),
        ("冲正、过期、预扣", report.reversed + report.expired + report.held, 0),
        ("不符之处", len(report.faults), 0),
    ):
        teller.figure(what, said, expected)
    _owe(teller, figures, made)


def _owe(teller: Teller, figures: Figures, made: Sequence[Village]) -> None:
    """Count what the town owes on the last evening of its year, as the house does every evening."""
    teller.chapter("6 工分负债：年底还欠多少")
    last = dt.date(FIRST_DAY.year, 12, 31)
    ctx = Clock("owed").at(start_of(last) + dt.timedelta(hours=23))
    town_id = places.load_village(village_id=made[0].village_id).town_id
    for one in made:
        counting.count_village(ctx, village_id=one.village_id, town_id=town_id, day=last, counted="town")
    counted = liability.load_counted(ctx, place_id=town_id, day=last, consistent=True)
    teller.figure("没有统计到的村", len(counted.whole.missing), 0)
    teller.figure("结余", counted.whole.outstanding, figures.outstanding_points)
    teller.figure("各年各村合起来", sum(counted.whole.aged.values()), figures.outstanding_points)
    (expiry, *_) = liability.load_forecast(ctx, place_id=town_id).whole
    teller.figure("明年底前一分不花就过期", expiry.unspent, figures.outstanding_points)


def _import(errors: Console, town_id: str, made: Sequence[Village]) -> Run:
    """Import the town's roster from one file, and return the run."""
    ctx = Clock("roster").at(people.ENTERED_AT)
    rows = (row for one in made for row in people.roster_rows(one.name, one.figures.residents, first=one.first))
    upload_id = rosters.take_file(ctx, place_id=town_id, body=people.workbook(rows))
    rosters.start_import(ctx, run_id=RUN_ID, place_id=town_id, upload_id=upload_id)
    with errors.status("roster") as status:

        def work(ctx: Context, part: Part) -> None:
            rosters.do_part(ctx, part)
            run = runs.load_run(run_id=RUN_ID)
            status.update(f"roster: {run.done} of {run.total} parts")

        house.do_all(ctx, house.IDENTITY, work)
    return runs.load_run(run_id=RUN_ID)


def _year(village: Village) -> Year:
    return plan_year(village.figures, seed=village.village_id)


def deeds_of(year: Year) -> int:
    """Return how much there is to do in a year, as `play` counts it."""
    attendances = sum(len(event.attendances) for event in year.events)
    return year.figures.registered + attendances + len(year.purchases)


def play_village(village: Village, told: Told) -> int:
    """Play a village's year, and return how many deeds it was."""
    house.deliver_at_once()
    year = _year(village)
    play(Clock(village.village_id), village.village_id, year, told)
    return deeds_of(year)


def read_village(village: Village, told: Told) -> Found:
    """Read a village back."""
    found = books.read_back(Clock(f"{village.village_id} read"), village.village_id)
    told(1)
    return found


def _over_all(deed: Deed[Result], overview: Overview, players: int) -> list[Result]:
    with overview.shown():
        return each(deed, overview.villages, players, overview.hear)


def _settle_rest(errors: Console) -> int:
    """Settle what was closed last, and return how many it were. Its messages come a minute after the closing."""
    clock, count = Clock("settle"), 0
    with errors.status("settling"):
        while house.waiting(closing.QUEUE):
            count += settle_waiting(clock)
            time.sleep(PAUSE_SECONDS)
    return count


def _show(teller: Teller, made: Sequence[Village], found: Sequence[Found]) -> None:
    shown = Table("村", *NAMES.values(), "账目")
    for village, one in zip(made, found, strict=True):
        shown.add_row(village.name, *(f"{getattr(one.figures, name):,}" for name in NAMES), f"{one.entries:,}")
    teller.console.print(shown)


def _compare(teller: Teller, figures: Figures, found: Sequence[Found]) -> None:
    """Compare the town's sums with what they must be, and name entries that stand on nothing."""
    for name, said in NAMES.items():
        teller.figure(said, sum(getattr(one.figures, name) for one in found), getattr(figures, name))
    unfounded = [line for one in found for line in one.unfounded]
    for line in unfounded[:UNFOUNDED_SHOWN]:
        teller.say(line)
    entries = sum(one.entries for one in found)
    teller.figure(f"{entries:,} 笔账目中没有规则或没有单据的", len(unfounded), 0)
