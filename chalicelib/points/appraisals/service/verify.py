"""Verification: a campaign counted again from its slips, and its counts held against each other. Nothing is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import field

from chalicelib.kernel.values import value
from chalicelib.points.appraisals.core.campaigns import Campaign
from chalicelib.points.appraisals.core.papers import settled
from chalicelib.points.appraisals.core.results import ANSWERED, CHANNELS, SPOILT_SLIPS, Tally
from chalicelib.points.appraisals.core.states import State
from chalicelib.points.appraisals.core.urns import How, Urn
from chalicelib.points.appraisals.service.campaigns import load_with_urns
from chalicelib.points.appraisals.service.counting import recount, result_of
from chalicelib.points.appraisals.store import papers, urns


@value
class Report:
    """What was counted again, and every place where something disagrees."""

    campaign: Campaign
    voted: int
    slips: int
    faults: list[str] = field(default_factory=list)


def verify_appraisal(*, campaign_id: str) -> Report:
    """Count a campaign again from its slips, whoever counted it before.

    Raises:
        NoSuchCampaign: there is none.
    """
    campaign, found = load_with_urns(campaign_id=campaign_id)
    faults: list[str] = []
    slips = 0
    is_counted = campaign.state in (State.COUNTED, State.PUBLISHED)
    for urn in found:
        tally = recount(campaign, urn.village_id)
        slips += sum(counts.get(name, 0) for sums in tally.values() for counts in sums.values() for name in "nx")
        faults += [f"{urn.village_id}: {fault}" for fault in _faults_of(campaign, urn, tally, is_counted=is_counted)]
    if is_counted and not faults and result_of(campaign, found) != campaign.result:
        faults.append("the result is not what the slips say")
    return Report(campaign, sum(urn.online + urn.papers_counted for urn in found), slips, faults)


def _faults_of(campaign: Campaign, urn: Urn, tally: Tally, *, is_counted: bool) -> list[str]:
    campaign_id, village_id = campaign.campaign_id, urn.village_id
    marks = Counter(mark.how for mark in urns.list_marks(campaign_id, village_id))
    entered = [settled(entries) for entries in papers.list_entries(campaign_id, village_id)]
    sealed = len(urns.list_sealed(campaign_id, village_id))
    most = {"online": urn.online, "paper": urn.papers_counted}
    answered = {
        channel: max(counts.get(ANSWERED, 0) + counts.get(SPOILT_SLIPS, 0) for counts in tally[channel].values())
        for channel in CHANNELS
    }
    agree = {
        "who voted on the phone and the ballots counted": marks[How.ONLINE] == urn.online,
        "papers out": marks[How.PAPER_OUT] + marks[How.PAPER_IN] + urn.voided == urn.handed_out,
        "papers in": marks[How.PAPER_IN] == urn.handed_in,
        "papers entered": len(entered) == urn.entered,
        "papers settled": sum(text is not None for text in entered) == urn.agreed,
        "answers and ballots": all(answered[channel] <= most[channel] for channel in CHANNELS),
        "sealed ballots": sealed == (0 if is_counted else urn.online) or campaign.state is State.COUNTING,
        "ballots opened": not is_counted or urn.opened == urn.online,
        "the kept sums and the slips": not is_counted or urn.tally == tally,
    }
    return [f"{name} disagree" for name, holds in agree.items() if not holds]
