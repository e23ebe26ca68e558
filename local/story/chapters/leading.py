"""The month's numbers for the town's leaders: from the facts, and the same in the cockpit, its file and in public."""

from __future__ import annotations

import io
import json
from typing import Any

from openpyxl import load_workbook

from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from chalicelib.prosperity.proceeds.service import closing
from chalicelib.town.cockpit.core.figures import Cockpit
from chalicelib.town.cockpit.service import exporting, folding, reading
from chalicelib.town.cockpit.store.files import key_of
from local.story.house import do_all
from local.story.story import MONDAY, Story

TITLE = "驾驶舱：同一个数，处处一样"
MONTH, DAY = "2026M11", 15
"""The story's month, counted on the 1st of December, after its book was closed."""


def tell(story: Story) -> None:
    """Count the month twice, hold it against the paper, and read the same number in four places."""
    ctx = story.house(story.moment(DAY, 5))
    closing.start_night(ctx)
    do_all(ctx, closing.QUEUE, closing.do_town)
    folding.start_hour(ctx)
    do_all(ctx, folding.QUEUE, folding.do_part)
    folding.start_since(ctx, town_id=story.town_id, since=MONDAY, key="story-again")
    do_all(ctx, folding.QUEUE, folding.do_part)
    found = reading.load_cockpit(ctx, place_id=story.village_id, month=MONTH)
    issued = _number(found, "points_issued")
    story.teller.figure("驾驶舱里发放的工分", issued, story.paper.issued)
    story.teller.figure("冲正的工分", _number(found, "points_reversed"), story.paper.reversed)
    days = reading.load_days(ctx, place_id=story.village_id, month=MONTH)
    story.teller.figure("按日加起来", sum(day.numbers["points_issued"] for day in days), issued)
    rows = [
        reading.load_rows(place_id=story.village_id, metric="points_issued", on=MONDAY.fromisoformat(day.on), after="")
        for day in days
    ]
    story.teller.figure("每一天的每一笔加起来", sum(total for _, total, _ in rows), issued)
    book = load_workbook(io.BytesIO(exporting.file_of(ctx, place_id=story.village_id, month=MONTH)))
    sheet = {row[0].value: row[2].value for row in book["数字"]}
    story.teller.figure("导出的表里", sheet["发放工分"], issued)
    told = {row["key"]: row for row in _published(story)["numbers"]}
    story.teller.figure("公开数据里", told["points_issued"]["places"][story.village_id], issued)
    behind = _number(found, "tickets_reopened")
    story.teller.figure("不到五个人的数，公开数据里没有", told["tickets_reopened"]["places"][story.village_id], None)
    story.teller.figure("驾驶舱里有", behind is not None, True)


def _number(found: Cockpit, key: str) -> int | None:
    return next(one.now for one in found.figures if one.metric.key == key)


def _published(story: Story) -> dict[str, Any]:
    key = key_of(story.town_id, f"{MONTH}.json")
    body = storage.client("s3").get_object(Bucket=settings().public_bucket, Key=key)["Body"].read()
    told: dict[str, Any] = json.loads(body)
    return told
