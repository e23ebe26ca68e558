"""Campaigns as this process last read them: what is asked and paid does not change while people vote."""

from __future__ import annotations

import datetime as dt
import threading

from chalicelib.kernel.context import Context
from chalicelib.points.appraisals.core.campaigns import Campaign, NoSuchCampaign
from chalicelib.points.appraisals.core.states import State
from chalicelib.points.appraisals.core.urns import Urn
from chalicelib.points.appraisals.store import urns

KNOWN_SECONDS = 30
ENTRIES_MAX = 200
_known: dict[tuple[str, str], tuple[dt.datetime, Campaign, Urn]] = {}
_lock = threading.Lock()


def known(ctx: Context, *, campaign_id: str, village_id: str) -> tuple[Campaign, Urn]:
    """Return a campaign and a village's urn as read at most `KNOWN_SECONDS` ago; no round trip where they are known.

    Only open ones are remembered. That it was closed since is seen at the write, whose condition is the urn's state.

    Raises:
        NoSuchCampaign: there is none, or it was not opened in this village.
    """
    now, key = ctx.now(), (campaign_id, village_id)
    found = _known.get(key)
    if found is not None and dt.timedelta() <= now - found[0] < dt.timedelta(seconds=KNOWN_SECONDS):
        return found[1], found[2]
    campaign, urn = urns.find_campaign_and_urn(campaign_id, village_id)
    if campaign is None or urn is None:
        raise NoSuchCampaign
    if urn.state is State.OPEN:
        with _lock:
            if len(_known) >= ENTRIES_MAX:
                _known.clear()
            _known[key] = (now, campaign, urn)
    return campaign, urn


def forget_all() -> None:
    """Read everything anew; for tests."""
    with _lock:
        _known.clear()
