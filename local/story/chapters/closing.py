"""Closing: who did not come is written down, and what was not earned returns to the budget."""

from __future__ import annotations

from collections import Counter

from chalicelib.foundation.reservations.service import places
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.service import Part
from chalicelib.points.activities.core.activities import SETTLE_AFTER, Activity
from chalicelib.points.activities.core.refusals import ActivityInOtherState
from chalicelib.points.activities.service import closing, planning
from local.story.chapters.activity import ABSENT, ATTEND, scan
from local.story.chapters.caps import FRESH, TIRED
from local.story.story import Story

TITLE = "结束活动：缺席记下来，没用完的预算退回"


def tell(story: Story) -> None:
    """Close both activities, and settle them a minute later."""
    assert story.cleaning is not None
    assert story.evening is not None
    states = _closed(story, story.cleaning, ATTEND)
    story.teller.figure("报了名没来的", states["no_show"], len(ABSENT))
    states = _closed(story, story.evening, len(TIRED) + len(FRESH) + 1)
    story.teller.figure("签了到、没能签退的", states["in"], 0)
    story.check_books()


def _closed(story: Story, activity: Activity, attended: int) -> Counter[str]:
    activity_id, moment = activity.activity_id, story.moment(2, 22)
    before = story.left()
    closing.close_activity(story.officer(moment), activity_id=activity_id)
    story.teller.refused(
        "结束后再签到", ActivityInOtherState, lambda: scan(story, activity, 20, "in", moment + SETTLE_AFTER)
    )
    run_id = f"settle-{activity_id}"
    closing.do_part(story.house(moment + SETTLE_AFTER), Part(run_id, closing.KIND, activity_id))
    closed = planning.load_activity(activity_id=activity_id)
    story.teller.figure(f"{closed.plan.title}：结算", runs.load_run(run_id=run_id).state, "done")
    story.teller.figure("参加的人", closed.attended, attended)
    story.teller.figure("退回预算", story.left() - before, story.paper.return_rest(activity_id))
    found = places.list_places(slot_id=activity_id, size=100, cursor=None)
    return Counter(place.state.value for place in found.rows)
