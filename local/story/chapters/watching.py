"""The month is counted for the controls against favours, and adds up to the books."""

from __future__ import annotations

from chalicelib.foundation.runs import service as runs
from chalicelib.town.controls.service import counting, reading
from local.story.house import do_all
from local.story.story import Story

TITLE = "防人情分：数一个月，看谁给了谁"
MONTH, DAY = "2026M11", 15
"""The story's month, counted on the 1st of December."""


def tell(story: Story) -> None:
    """Count the month as its first night does, and hold it against the paper."""
    ctx = story.house(story.moment(DAY, 4))
    for _ in range(2):
        run_id = counting.start_month(ctx)
        do_all(ctx, counting.QUEUE, counting.do_part)
    story.teller.figure("数完的村，数几遍都一样", (run := runs.load_run(run_id=run_id)).done, run.total)
    month = reading.load_month(place_id=story.village_id, month=MONTH)
    (report,) = month.reports
    budget = report.budgets[MONTH]
    story.teller.figure("这个月发出、没有冲正的工分", budget.drawn, story.paper.issued - story.paper.reversed)
    story.teller.figure("年初拨下的", budget.granted, story.paper.granted)
    story.teller.figure("月底还剩", budget.left, story.paper.left)
