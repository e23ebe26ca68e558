"""The roster: a file with mistakes in it comes in, and comes in again."""

from __future__ import annotations

import csv
import datetime as dt
import io

from faker import Faker

from chalicelib.foundation.identity.core.id_numbers import check_character
from chalicelib.foundation.identity.core.people import HEAD, Resident
from chalicelib.foundation.identity.core.roster import COLUMNS
from chalicelib.foundation.identity.service import people, places, rosters
from chalicelib.foundation.runs import service as runs
from local.story.house import IDENTITY, do_all
from local.story.story import Story

TITLE = "花名册：一个村，十五户，四十个人"
TOWN, VILLAGE = ("戴村镇", "330109102000"), ("佛山村", "330109102215")
SIZES = (2, 3, 3) * 5
CHILDREN = (1, 8)
"""Households whose third member is a child."""
SEED = 2021
Row = tuple[str, ...]


def tell(story: Story) -> None:
    """Enter town and village, import the roster with four bad rows, and import it once more."""
    ctx = story.house(story.moment(0, 9))
    story.town_id = places.add_town(ctx, name=TOWN[0], code=TOWN[1]).town_id
    story.village_id = places.add_village(ctx, town_id=story.town_id, name=VILLAGE[0], code=VILLAGE[1]).village_id
    good = _good_rows()
    bad = _bad_rows(good)
    story.teller.say(f"导入 {VILLAGE[0]} 的花名册，里面混进了 {len(bad)} 行错的。")
    counts = _imported(story, good + bad, "first")
    story.teller.figure("读到的行数", counts["rows"], len(good) + len(bad))
    story.teller.figure("新增的村民", counts["created"], sum(SIZES))
    story.teller.figure("有误、没有导入的行", counts["refused"], len(bad))
    story.teller.figure("村里现有人数", people.count_residents(village_id=story.village_id), sum(SIZES))
    story.teller.say("同一份花名册再导入一次。")
    counts = _imported(story, good, "second")
    story.teller.figure("没有变化的行", counts["unchanged"], len(good))
    page = people.list_residents(ctx, village_id=story.village_id, size=100)
    story.people = [one for one in page.rows if isinstance(one, Resident)]
    story.teller.figure("户数", len(page.rows) - len(story.people), len(SIZES))


def _imported(story: Story, rows: list[Row], name: str) -> dict[str, int]:
    ctx = story.officer(story.moment(0, 10))
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    upload_id = rosters.take_file(ctx, place_id=story.village_id, body=text.getvalue().encode())
    run_id = f"roster-{name}"
    rosters.start_import(ctx, run_id=run_id, place_id=story.village_id, upload_id=upload_id)
    do_all(ctx, IDENTITY, rosters.do_part)
    run = runs.load_run(run_id=run_id)
    story.teller.figure("导入", run.state, "done")
    return run.counts


def _good_rows() -> list[Row]:
    fake = Faker("zh_CN")
    fake.seed_instance(SEED)
    rows: list[Row] = []
    for n, size in enumerate(SIZES):
        family = fake.last_name()
        births = (1952 + n % 7, 1954 + n % 6, 2012 if n in CHILDREN else 1980 + n)
        for member in range(size):
            born_on = dt.date(births[member], 1 + n % 12, 1 + (3 * n + member) % 28)
            name = (fake.last_name() if member == 1 else family) + fake.first_name()
            relation = (HEAD, "配偶", "子女")[member]
            phone = f"1380000{10 * n + member:04d}" if member == 2 else ""
            number = id_number(born_on, 10 * n + member)
            rows.append((VILLAGE[0], "", f"{n + 1:03d}", relation, name, number, phone, ""))
    return rows


def _bad_rows(good: list[Row]) -> list[Row]:
    """Return four rows, each with one mistake: check character, phone, household, and somebody for the second time."""
    number = id_number(dt.date(1990, 1, 1), 500)
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    other = id_number(dt.date(1990, 1, 1), 501)
    return [
        (VILLAGE[0], "", "016", "", "错校验", wrong, "", ""),
        (VILLAGE[0], "", "016", "", "错手机", number, "12345", ""),
        (VILLAGE[0], "", "", "", "缺户号", other, "", ""),
        good[0],
    ]


def id_number(born_on: dt.date, number: int) -> str:
    """Return a valid ID number that is nobody's."""
    first_17 = f"{TOWN[1][:6]}{born_on:%Y%m%d}{number:03d}"
    return first_17 + check_character(first_17)
