"""Papers that change hands: by code or card, by number with two officers, no more than were printed, and back."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.appraisals import PaperHandedOut, PaperTakenBack
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy
from chalicelib.points.appraisals.core.ballots import HasVoted, UrnShut
from chalicelib.points.appraisals.core.campaigns import Campaign, NoSuchCampaign, OwnAppraisal, Plan
from chalicelib.points.appraisals.core.hands import Hand, NoPaperLeft, NotHandedOut
from chalicelib.points.appraisals.core.states import CampaignInOtherState
from chalicelib.points.appraisals.records import HandRecord, VoterRecord
from chalicelib.points.appraisals.service import handing, papers
from chalicelib.points.appraisals.service.verify import verify_appraisal
from chalicelib.points.appraisals.store import urns
from tests.faults import Faults, hurried
from tests.make import ledger
from tests.make.appraisals import GRANTED, Town, about_households, closed, counted, make_town, opened

PRINTED = 5


def at(town: Town, campaign: Campaign) -> dict[str, Any]:
    return {"campaign_id": campaign.campaign_id, "village_id": town.village_id}


def with_papers(town: Town, asked: Plan | None = None) -> Campaign:
    """Return an open campaign for which papers were printed."""
    campaign = opened(town, asked)
    papers.print_papers(town.officer(), **at(town, campaign), after=0, count=PRINTED)
    return campaign


def rows(record: Any) -> list[dict[str, Any]]:
    """Return every row of a table."""
    found = storage.client().scan(TableName=storage.table_name(record))["Items"]
    return sorted(({name: next(iter(kept.values())) for name, kept in row.items()} for row in found), key=repr)


def told(town: Town, kind: type) -> list[str]:
    """Return who was told something of today's."""
    found = facts.day_of_facts(village_id=town.village_id, on=business_date(town.world.moment))
    return [one.fact.resident_id for one in found if isinstance(one.fact, kind)]  # type: ignore[attr-defined]  # Both have one.


def test_who_was_given_a_paper_does_not_vote_on_the_phone_nor_get_another(town: Town) -> None:
    campaign = with_papers(town)
    key = town.key()
    first = handing.hand_out(town.officer(), **at(town, campaign), who=town.code_of(0), key=key)
    assert handing.hand_out(town.officer(), **at(town, campaign), who=town.code_of(0), key=key) == first
    with pytest.raises(HasVoted):
        handing.hand_out(town.officer("ben"), **at(town, campaign), who=town.code_of(0), key=town.key())
    assert town.vote(campaign, 0).already
    town.vote(campaign, 1)
    with pytest.raises(HasVoted):
        handing.hand_out(town.officer(), **at(town, campaign), who=town.code_of(1), key=town.key())
    with pytest.raises(NotHandedOut):
        handing.hand_in(town.officer(), **at(town, campaign), who=town.code_of(1), key=town.key())
    with pytest.raises(NotHandedOut):
        handing.hand_in(town.officer(), **at(town, campaign), who=town.code_of(2), key=town.key())
    urn = urns.load_urn(campaign.campaign_id, town.village_id)
    assert (urn.online, urn.handed_out, urn.handed_in) == (1, 1, 0)


def test_a_code_names_the_voter_and_elsewhere_there_is_none(town: Town) -> None:
    campaign = with_papers(town)
    code = town.code_of(0)
    assert handing.hand_out(town.officer(), **at(town, campaign), who=code, key=town.key()).resident_id == town.id_of(0)
    with pytest.raises(NoSuchCampaign):
        handing.hand_out(town.officer(), **at(town, campaign), who="v00099r00001", key=town.key())
    closed(town, campaign)
    with pytest.raises(UrnShut):
        handing.hand_out(town.officer(), **at(town, campaign), who=town.code_of(1), key=town.key())


def test_a_paper_that_is_handed_in_twice_is_paid_once(town: Town) -> None:
    campaign = with_papers(town)
    town.paper(campaign, 0)
    again = handing.hand_in(town.officer("ben"), **at(town, campaign), who=town.code_of(0), key=town.key())
    assert (again.how, again.resident_id) == (Hand.IN, town.id_of(0))
    assert (town.balance(0), town.left()) == (50, GRANTED - 50)
    assert urns.load_urn(campaign.campaign_id, town.village_id).handed_in == 1


def test_a_paper_is_taken_until_counting_and_paid_at_counting_where_the_budget_was_spent(store: object) -> None:
    town = make_town(granted=0)
    campaign = with_papers(town)
    for number in range(3):
        handing.hand_out(town.officer(), **at(town, campaign), who=town.code_of(number), key=town.key())
    closed(town, campaign)
    for number in range(2):
        handing.hand_in(town.officer(), **at(town, campaign), who=town.code_of(number), key=town.key())
    assert town.balance(0) == 0
    ledger.grant(town.world.context(), 1_000, village_id=town.village_id)
    counted(town, campaign)
    assert [town.balance(number) for number in range(3)] == [50, 50, 0]
    with pytest.raises(CampaignInOtherState):
        handing.hand_in(town.officer(), **at(town, campaign), who=town.code_of(2), key=town.key())


def test_what_is_about_the_voters_household_is_struck_from_the_paper(town: Town) -> None:
    campaign = with_papers(town, about_households(town, 0, 2))
    handed = handing.hand_out(town.officer(), **at(town, campaign), who=town.code_of(3), key=town.key())
    assert handed.struck == ("02",)
    with pytest.raises(OwnAppraisal):
        handing.hand_out(town.officer("ana", town.id_of(1)), **at(town, campaign), who=town.code_of(4), key=town.key())


def test_no_more_papers_are_handed_out_than_were_printed(town: Town) -> None:
    campaign = opened(town)
    asked = at(town, campaign) | {"who": town.code_of(0)}
    with pytest.raises(NoPaperLeft):
        handing.hand_out(town.officer(), **asked, key=town.key())
    papers.print_papers(town.officer(), **at(town, campaign), after=0, count=1)
    handing.hand_out(town.officer(), **asked, key=town.key())
    with pytest.raises(NoPaperLeft):
        handing.hand_out(town.officer(), **at(town, campaign), who=town.code_of(1), key=town.key())
    assert town.vote(campaign, 1).points == 50


def test_who_is_named_by_number_alone_has_two_officers_name_them(town: Town) -> None:
    campaign = with_papers(town)
    asked = at(town, campaign) | {"who": town.id_of(0)}
    first, second = town.key(), town.key()
    for key in (first, first, town.key()):
        assert handing.hand_out(town.officer("ana"), **asked, key=key).waits
    assert rows(VoterRecord) == []
    (waiting,) = papers.read_desk(**at(town, campaign)).waiting
    assert (waiting.holder, waiting.hand, waiting.by) == (town.id_of(0)[7:], Hand.OUT, ("s-ana",))
    assert urns.load_urn(campaign.campaign_id, town.village_id).handed_out == 0
    done = handing.hand_out(town.officer("ben"), **asked, key=second)
    assert (done.waits, done.how) == (False, Hand.OUT)
    assert papers.read_desk(**at(town, campaign)).waiting == ()
    for who, key in (("ana", first), ("ben", second)):
        assert handing.hand_out(town.officer(who), **asked, key=key) == done
    for who in ("ana", "ben"):
        with pytest.raises(HasVoted):
            handing.hand_out(town.officer(who), **asked, key=town.key())
    waits = [handing.hand_in(town.officer(who), **asked, key=town.key()).waits for who in ("ana", "ben", "ana")]
    assert waits == [True, False, False]
    assert urns.load_urn(campaign.campaign_id, town.village_id).handed_in == 1
    assert rows(HandRecord) == []


def test_one_person_with_two_accounts_is_not_two_officers(town: Town) -> None:
    campaign = with_papers(town)
    asked = at(town, campaign) | {"who": town.id_of(0)}
    for account in ("ana", "ana2"):
        assert handing.hand_out(town.officer(account, town.id_of(6)), **asked, key=town.key()).waits
    assert not handing.hand_out(town.officer("ben", town.id_of(7)), **asked, key=town.key()).waits


def test_what_was_asked_for_by_number_is_moot_once_the_paper_goes_another_way(town: Town) -> None:
    campaign = with_papers(town)
    by_number, by_code = (at(town, campaign) | {"who": who} for who in (town.id_of(0), town.code_of(0)))
    assert handing.hand_out(town.officer("ana"), **by_number, key=town.key()).waits
    assert not handing.hand_out(town.officer("ana"), **by_code, key=town.key()).waits
    assert rows(HandRecord) == []
    assert handing.hand_in(town.officer("ana"), **by_number, key=town.key()).waits
    handing.take_back(town.officer("ana"), **by_code, key=town.key())
    assert papers.read_desk(**at(town, campaign)).waiting == ()
    assert handing.hand_out(town.officer("ben"), **by_number, key=town.key()).waits


def test_who_waits_for_a_second_officer_still_votes_on_the_phone(town: Town) -> None:
    campaign = with_papers(town)
    asked = at(town, campaign) | {"who": town.id_of(0)}
    assert handing.hand_out(town.officer("ana"), **asked, key=town.key()).waits
    assert town.vote(campaign, 0).points == 50
    with pytest.raises(HasVoted):
        handing.hand_out(town.officer("ben"), **asked, key=town.key())
    with pytest.raises(NotHandedOut):
        handing.take_back(town.officer("ben"), **asked, key=town.key())
    with pytest.raises(NotHandedOut):
        handing.hand_in(town.officer("ben"), **asked, key=town.key())


def test_the_voter_is_told_of_a_paper_when_it_is_given_and_when_it_is_taken_back(town: Town) -> None:
    campaign = with_papers(town)
    asked = at(town, campaign) | {"who": town.code_of(0)}
    handing.hand_out(town.officer(), **at(town, campaign), who=town.id_of(1), key=town.key())
    assert told(town, PaperHandedOut) == []
    handing.hand_out(town.officer(), **asked, key=town.key())
    assert (told(town, PaperHandedOut), told(town, PaperTakenBack)) == ([town.id_of(0)], [])
    handing.take_back(town.officer(), **asked, key=town.key())
    assert told(town, PaperTakenBack) == [town.id_of(0)]


def test_who_gave_the_paper_back_votes_as_if_there_had_been_none(town: Town) -> None:
    campaign = with_papers(town)
    out, back = town.key(), town.key()
    asked = at(town, campaign) | {"who": town.code_of(0)}
    given = handing.hand_out(town.officer(), **asked, key=out)
    for _ in range(2):
        assert handing.take_back(town.officer("ben"), **asked, key=back).how is Hand.VOID
    assert handing.hand_out(town.officer(), **asked, key=out) == given
    assert rows(VoterRecord) == []
    with pytest.raises(NotHandedOut):
        handing.hand_in(town.officer(), **asked, key=town.key())
    town.vote(campaign, 0)
    town.vote(campaign, 1)
    mine, other = rows(VoterRecord)
    assert mine | {"holder": ""} == other | {"holder": ""}
    urn = urns.load_urn(campaign.campaign_id, town.village_id)
    assert (urn.online, urn.handed_out, urn.voided, urn.handed_in) == (2, 1, 1, 0)
    assert town.id_of(0)[7:] not in repr(rows(HandRecord))
    counted(town, campaign)
    assert verify_appraisal(campaign_id=campaign.campaign_id).faults == []


def test_a_paper_that_was_taken_back_is_given_anew_and_handed_in_once(town: Town) -> None:
    campaign = with_papers(town)
    asked = at(town, campaign) | {"who": town.code_of(0)}
    for deed in (handing.hand_out, handing.take_back, handing.hand_out, handing.hand_in):
        deed(town.officer(), **asked, key=town.key())
    for _ in range(2):
        with pytest.raises(NotHandedOut):
            handing.take_back(town.officer(), **asked, key=town.key())
    assert town.balance(0) == 50


def test_by_number_two_officers_take_a_paper_back_and_none_after_the_end(town: Town) -> None:
    campaign = with_papers(town)
    asked = at(town, campaign) | {"who": town.id_of(0)}
    with pytest.raises(NotHandedOut):
        handing.take_back(town.officer("ana"), **asked, key=town.key())
    handing.hand_out(town.officer("ana"), **at(town, campaign), who=town.code_of(0), key=town.key())
    first = town.key()
    assert handing.take_back(town.officer("ana"), **asked, key=first).waits
    assert not handing.take_back(town.officer("ben"), **asked, key=town.key()).waits
    assert not handing.take_back(town.officer("ana"), **asked, key=first).waits
    handing.hand_out(town.officer("ana"), **at(town, campaign), who=town.code_of(0), key=town.key())
    assert handing.take_back(town.officer("ana"), **asked, key=town.key()).waits
    town.world.moment = campaign.plan.closes_at
    with pytest.raises(UrnShut):
        handing.take_back(town.officer("ben"), **asked, key=town.key())
    closed(town, campaign)
    assert papers.read_desk(**at(town, campaign)).waiting == ()
    with pytest.raises(CampaignInOtherState):
        handing.hand_out(town.officer("ana"), **at(town, campaign), who=town.id_of(2), key=town.key())


def test_every_hand_is_once_however_often_its_answer_is_lost(town: Town) -> None:
    campaign = with_papers(town)
    faults = Faults(storage.client(), seed=5, throttle=0.2, conflict=0.1, lost_answer=0.3)

    def insist(deed: Any, account: str, who: str) -> None:
        """Ask with one key until it is answered, and then once more."""
        asked = at(town, campaign) | {"who": who, "key": town.key()}
        for _ in range(2):
            for _ in range(100):
                try:
                    deed(town.officer(account), **asked)
                except Busy:
                    continue
                break

    with faults.armed(), hurried():
        for who in ("ana", "ben"):
            insist(handing.hand_out, who, town.id_of(0))
        for who in ("ana", "ben"):
            insist(handing.take_back, who, town.id_of(0))
        insist(handing.hand_out, "ana", town.code_of(0))
        for who in ("ana", "ben"):
            insist(handing.hand_in, who, town.id_of(0))
    urn = urns.load_urn(campaign.campaign_id, town.village_id)
    assert (urn.handed_out, urn.voided, urn.handed_in) == (2, 1, 1)
    assert town.balance(0) == 50
