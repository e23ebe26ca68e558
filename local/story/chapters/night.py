"""The night to Tuesday: what was set aside and never used comes back, by itself."""

from __future__ import annotations

from chalicelib.foundation.runs import service as runs
from chalicelib.points.ledger.service import nightly
from local.story.chapters.pooling import HELD, HOLDER
from local.story.house import do_all
from local.story.story import Story

TITLE = "夜里：过期的预扣自动退回"


def tell(story: Story) -> None:
    """Run the night twice; the second time there is nothing left to do."""
    ctx = story.house(story.moment(8, 0, 30))
    started = nightly.start_night(ctx)
    story.teller.say(f"{len(started)} 件夜里的工作，一个村一件：{do_all(ctx, nightly.QUEUE, nightly.do_part)} 条消息。")
    counts = {run_id.split("-")[1]: runs.load_run(run_id=run_id).counts for run_id in started}
    story.teller.figure("退回的预扣", counts["overdue"]["voided"], 1)
    story.paper.hold(story.id_of(HOLDER), -HELD)
    story.teller.figure("本人又能用的", story.balance(story.id_of(HOLDER)), story.paper.points[story.id_of(HOLDER)])
    nightly.start_night(ctx)
    story.teller.figure("同一夜再跑一次，要做的", do_all(ctx, nightly.QUEUE, nightly.do_part), 0)
    story.check_books()
