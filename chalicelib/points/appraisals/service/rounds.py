"""Background work of a campaign: what is started, under which id, and that starting it again is harmless."""

from __future__ import annotations

from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Run
from chalicelib.kernel.context import Context
from chalicelib.points.appraisals.core.campaigns import Campaign
from chalicelib.points.appraisals.core.states import State

QUEUE = "appraisals"
OPEN, EXPIRE, COUNT = "open", "expire", "count"
COUNT_DUE, GO_ON, PUBLISH_DUE = "count_due", "go_on", "publish_due"
DUE = {
    State.APPROVED: OPEN,
    State.OPEN: EXPIRE,
    State.CLOSED: COUNT_DUE,
    State.COUNTING: GO_ON,
    State.COUNTED: PUBLISH_DUE,
}
"""What the house starts when a campaign in this state is due."""


def start(ctx: Context, campaign: Campaign, kind: str) -> Run:
    """Start to count a campaign, a part a village, or anything else, one part; again sends what is not home."""
    parts = campaign.plan.villages if kind == COUNT else [campaign.campaign_id]
    return runs.fan_out(
        ctx,
        run_id=f"appraisal-{kind}-{campaign.campaign_id}",
        kind=kind,
        queue=QUEUE,
        place_id=campaign.place_id,
        parts=parts,
        facts={"campaign_id": campaign.campaign_id},
    )
