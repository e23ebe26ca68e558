"""An evening's count of what the village still owes adds up to the paper, by year and by what moved."""

from __future__ import annotations

import datetime as dt

from chalicelib.foundation.runs import service as runs
from chalicelib.kernel.calendar import business_date
from chalicelib.points.liability.service import counting, past, reading
from local.story.house import do_all
from local.story.story import Story

TITLE = "工分负债：还欠多少，什么时候过期，值多少钱"
DAY, HOUR = 15, 23
"""The story's evening."""


def tell(story: Story) -> None:
    """Count twice, hold it against the paper, and ask what another rate would cost."""
    ctx = story.house(story.moment(DAY, HOUR))
    past.rebuild(
        ctx, village_id=story.village_id, town_id=story.town_id,
        days=[business_date(ctx.now()) - dt.timedelta(days=30)],
    )  # fmt: skip
    for _ in range(2):
        run = counting.start_town(ctx, town_id=story.town_id)
        do_all(ctx, counting.QUEUE, counting.do_part)
    story.teller.figure("统计完的村，统计几遍都一样", runs.load_run(run_id=run.run_id).done, run.total)
    counted = reading.load_counted(ctx, place_id=story.village_id)
    whole = counted.whole
    paper = story.paper
    story.teller.figure("在大家手里", whole.outstanding, paper.points.total())
    story.teller.figure("负债：余额、预扣和欠分合起来", whole.liability, paper.issued - paper.reversed - paper.redeemed)
    story.teller.figure("各年合起来就是负债", sum(whole.aged.values()), whole.liability)
    story.teller.figure("近 30 天核销", whole.flows["30"].redeemed, paper.redeemed)
    forecast = reading.load_forecast(ctx, place_id=story.village_id)
    story.teller.figure("明年底前不花就过期", sum(one.unspent for one in forecast.whole), whole.liability - whole.held)
    _, found = reading.load_what_if(ctx, place_id=story.village_id, points_per_yuan=50)
    story.teller.figure("50 工分换 1 元，负债值多少分钱", found.whole.then_fen, 2 * whole.liability)
