"""Paper ballots: one each, entered twice, settled by a third, merged once, paid in the background."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.kernel.errors import InvalidInput
from chalicelib.points.appraisals.core.campaigns import Campaign, NoSuchCampaign
from chalicelib.points.appraisals.core.papers import (
    Entered,
    NoSuchPaper,
    PaperEntered,
    PapersUnsettled,
    PrintedOtherwise,
    Sheet,
    Standing,
)
from chalicelib.points.appraisals.core.states import CampaignInOtherState, Deed
from chalicelib.points.appraisals.service import papers
from chalicelib.points.appraisals.service.verify import verify_appraisal
from chalicelib.points.appraisals.store import urns
from tests.make.appraisals import Town, closed, counted, make_town, opened


def at(town: Town, campaign: Campaign) -> dict[str, Any]:
    return {"campaign_id": campaign.campaign_id, "village_id": town.village_id}


def printed(town: Town, campaign: Campaign, count: int) -> list[str]:
    return papers.print_papers(town.officer(), **at(town, campaign), after=0, count=count)[1]


def enter(town: Town, campaign: Campaign, who: str, *sheets: Sheet, **totals: Any) -> list[Entered]:
    counts: dict[str, Any] = {"papers": len(sheets), "spoilt": sum(sheet.spoilt for sheet in sheets)} | totals
    return papers.enter(town.officer(who), **at(town, campaign), sheets=sheets, **counts)


def standings(entered: list[Entered]) -> list[Standing]:
    return [one.standing for one in entered]


def test_serials_are_printed_again_as_they_were_and_follow_no_order(town: Town) -> None:
    campaign = opened(town)
    first = printed(town, campaign, 30)
    assert first == printed(town, campaign, 30)
    assert len(set(first)) == 30
    assert first != sorted(first) != first[::-1]
    more = papers.print_papers(town.officer(), **at(town, campaign), after=30, count=5)[1]
    assert not set(more) & set(first)
    for after in (50, 3_000, 33):
        with pytest.raises(PrintedOtherwise) as refused:
            papers.print_papers(town.officer(), **at(town, campaign), after=after, count=5)
        assert (refused.value.status, refused.value.facts) == (409, {"printed": 35})
    assert urns.load_urn(campaign.campaign_id, town.village_id).printed == 35


def test_two_officers_agree_or_a_third_decides(town: Town) -> None:
    campaign = opened(town)
    one, two, three = printed(town, campaign, 3)
    for number in range(3):
        town.paper(campaign, number)
    sheets = [Sheet(one, {"01": 4}), Sheet(two, {"01": 2, "03": [1, 2]}), Sheet(three, {}, spoilt=True)]
    with pytest.raises(CampaignInOtherState):
        enter(town, campaign, "ana", *sheets)
    closed(town, campaign)
    assert set(standings(enter(town, campaign, "ana", *sheets))) == {Standing.ONCE}
    assert papers.read_desk(**at(town, campaign)).differing == ()
    assert set(standings(enter(town, campaign, "ana", *sheets))) == {Standing.ONCE}
    with pytest.raises(PaperEntered):
        enter(town, campaign, "ana", Sheet(one, {"01": 5}))
    other = [Sheet(one, {"01": 4}), Sheet(two, {"01": 3, "03": [1, 2]}), Sheet(three, {}, spoilt=True)]
    assert standings(enter(town, campaign, "ben", *other)) == [Standing.AGREED, Standing.DIFFERS, Standing.AGREED]
    ((left, right),) = papers.read_desk(**at(town, campaign)).differing
    assert (left.text[:3], right.text[:3]) == ("002", "003")
    with pytest.raises(PapersUnsettled):
        town.decide(campaign, Deed.COUNT)
    with pytest.raises(PaperEntered):
        enter(town, campaign, "ben", Sheet(two, {"01": 2}))
    assert standings(enter(town, campaign, "eve", Sheet(two, {"01": 3, "03": [2]}))) == [Standing.RESOLVED]
    for who in ("ana", "eve", "dan"):
        with pytest.raises(PaperEntered):
            enter(town, campaign, who, Sheet(two, {"01": 1}))
    done = counted(town, campaign)
    village = urns.load_urn(campaign.campaign_id, town.village_id)
    assert village.tally is not None
    assert village.tally["paper"]["01"] == {"n": 2, "4": 1, "3": 1, "x": 1}
    assert village.tally["paper"]["03"] == {"n": 1, "2": 1, "x": 1}
    assert done.result is not None
    assert (done.result["voted"], done.result["paper"]) == (3, 3)
    assert [item["whole"] for item in done.result["items"]] == [None] * 3
    assert verify_appraisal(campaign_id=campaign.campaign_id).faults == []
    with pytest.raises(CampaignInOtherState):
        enter(town, campaign, "zoe", Sheet(one, {"01": 4}))


def test_a_bundle_is_refused_whose_totals_or_serials_are_others(town: Town) -> None:
    campaign = opened(town)
    one, two = printed(town, campaign, 2)
    closed(town, campaign)
    for totals in ({"papers": 3}, {"spoilt": 1}):
        with pytest.raises(InvalidInput):
            enter(town, campaign, "ana", Sheet(one, {"01": 4}), Sheet(two, {"01": 4}), **totals)
    with pytest.raises(InvalidInput):
        enter(town, campaign, "ana", Sheet(one, {"01": 4}), Sheet(one, {"01": 4}))
    with pytest.raises(InvalidInput):
        enter(town, campaign, "ana", Sheet(one, {"01": 6}))
    with pytest.raises(NoSuchPaper):
        enter(town, campaign, "ana", Sheet("2222-2222", {"01": 4}))
    with pytest.raises(NoSuchCampaign):
        papers.read_desk(campaign_id=campaign.campaign_id, village_id="v00099")


def test_more_papers_than_were_handed_in_are_not_counted(town: Town) -> None:
    campaign = opened(town)
    one, two = printed(town, campaign, 2)
    town.paper(campaign, 0)
    closed(town, campaign)
    for who in ("ana", "ben"):
        enter(town, campaign, who, Sheet(one, {"01": 4}), Sheet(two, {"01": 4}))
    with pytest.raises(PapersUnsettled):
        town.decide(campaign, Deed.COUNT)


def test_an_empty_paper_is_one_that_answers_nothing(town: Town) -> None:
    campaign = opened(town)
    (one,) = printed(town, campaign, 1)
    town.paper(campaign, 0)
    closed(town, campaign)
    for who in ("ana", "ben"):
        enter(town, campaign, who, Sheet(one, {}))
    done = counted(town, campaign)
    assert done.result is not None
    assert (done.result["voted"], town.balance(0)) == (1, 50)
    assert list(urns.list_slips(campaign.campaign_id, town.village_id)) == []


def test_phone_and_paper_are_shown_apart_only_where_each_is_enough(store: object) -> None:
    town = make_town(6)
    campaign = opened(town)
    serials = printed(town, campaign, 6)
    for number in range(6):
        town.vote(campaign, number, {"01": 5})
        town.paper(campaign, 6 + number)
    closed(town, campaign)
    for who in ("ana", "ben"):
        sheets = [Sheet(serial, {"01": 1} | ({"02": 1} if n < 4 else {})) for n, serial in enumerate(serials)]
        enter(town, campaign, who, *sheets)
    done = counted(town, campaign)
    assert done.result is not None
    score, choice, _ = done.result["items"]
    assert score["apart"]["online"]["mean_hundredths"] == 500
    assert score["apart"]["paper"]["mean_hundredths"] == 100
    assert score["whole"]["mean_hundredths"] == 300
    assert choice == {"item_id": "02", "whole": None, "apart": None}


def test_one_person_with_two_accounts_reads_a_paper_once_and_the_write_says_so_too(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = opened(town)
    (one,) = printed(town, campaign, 1)
    town.paper(campaign, 0)
    closed(town, campaign)

    def read(name: str, resident_id: str) -> list[Standing]:
        ctx, sheets = town.officer(name, resident_id), [Sheet(one, {"01": 4})]
        return standings(papers.enter(ctx, **at(town, campaign), sheets=sheets, papers=1, spoilt=0))

    person, other = town.id_of(1), town.id_of(2)
    assert read("ana", person) == [Standing.ONCE]
    with pytest.raises(PaperEntered):
        read("ana2", person)
    with monkeypatch.context() as blind:
        blind.setattr(papers, "next_turn", lambda *_: 2)
        with pytest.raises(PaperEntered):
            read("ana2", person)
    assert read("ben", other) == [Standing.AGREED]
