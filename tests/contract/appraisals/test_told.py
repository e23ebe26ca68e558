"""What voters are told: each of them that an appraisal opened, and that its result is out, once; and nobody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import app  # noqa: F401  It says who tells what to many.
from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core import Fact
from chalicelib.foundation.facts.core.appraisals import AppraisalOpened, AppraisalPublished
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import people as registry
from chalicelib.foundation.notifications import jobs
from chalicelib.foundation.notifications.core.messages import Told
from chalicelib.foundation.notifications.service import telling, telling_many
from chalicelib.foundation.notifications.store import inbox
from chalicelib.foundation.runs import service as runs
from chalicelib.foundation.runs.core import Part
from chalicelib.kernel.calendar import business_date
from chalicelib.points.appraisals.core.states import Deed
from tests.make import people
from tests.make.appraisals import Town, counted, make_town, opened, plan
from tests.make.notifications import image

Queues = list[tuple[str, str]]
VOTERS = 120
SIZE = 100
"""How many numbers a part has here: 60 households and their people are 180, and three others."""


@pytest.fixture
def crowd(store: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    monkeypatch.setattr(telling_many, "HOLDERS_A_PART", SIZE)
    return make_town(VOTERS // 2)


def recorded(town: Town, kind: type[Fact], place_id: str = "") -> Recorded:
    """Return the fact of a kind that was written today."""
    today = facts.day_of_facts(village_id=place_id or town.village_id, on=business_date(town.world.moment))
    (found,) = [one for one in today if isinstance(one.fact, kind)]
    return found


def tell(town: Town, fact: Recorded, queues: Queues) -> list[str]:
    """Deliver a fact twice, and each part of what that starts as often as it is sent; return the parts."""
    queues.clear()
    before = len(inbox_of(town, 0))
    for _ in range(2):
        assert telling.handle(town.world.context(), [("1", image(fact))]) == {"batchItemFailures": []}
    assert len(inbox_of(town, 0)) == before, "the stream's own job writes into no inbox"
    run_id = f"notifications-crowd-{fact.fact_id}"
    for kind, part in queues:
        jobs.do_part(Part(run_id, kind, part))
    assert runs.load_run(run_id=run_id).state == "done"
    return sorted({part for _, part in queues})


def inbox_of(town: Town, who: int | str) -> list[Told]:
    resident_id = town.id_of(who) if isinstance(who, int) else who
    return inbox.list_inbox(resident_id, size=SIZE, cursor=None).rows


def test_every_voter_is_told_once_that_it_opened_and_that_its_result_is_out(crowd: Town, queues: Queues) -> None:
    ctx = crowd.world.context()
    village, other = people.village(ctx), people.village(ctx, name="上董村", code="330109102216")
    child = people.resident(ctx, village, 900, born_on=dt.date(2011, 1, 1)).resident_id
    gone = people.resident(ctx, village, 901).resident_id
    registry.set_status(ctx, resident_id=gone, status=Status.MOVED)
    stranger = people.resident(ctx, other, 902).resident_id

    campaign = opened(crowd)
    parts = tell(crowd, recorded(crowd, AppraisalOpened), queues)
    assert parts == [f"{crowd.village_id}:1-101", f"{crowd.village_id}:101-183"]
    letters = [inbox_of(crowd, number) for number in range(VOTERS)]
    assert {len(one) for one in letters} == {1}
    first = letters[0][0]
    assert (first.kind, first.about, first.title) == (
        "appraisal_opened",
        campaign.campaign_id,
        "村里有评议，请你来投票",
    )
    assert first.body == (
        "“村务满意度评议”开始了，投到 11月24日12:00。打开“我来评议”就能投，不记名。不用手机的，可以问村里要纸质票。"
    )

    for number in range(6):
        crowd.vote(campaign, number)
    crowd.decide(counted(crowd, campaign), Deed.PUBLISH)
    tell(crowd, recorded(crowd, AppraisalPublished), queues)
    letters = [inbox_of(crowd, number) for number in range(VOTERS)]
    assert {tuple(one.kind for one in letter) for letter in letters} == {("appraisal_published", "appraisal_opened")}
    assert {letter[0].body for letter in letters} == {"“村务满意度评议”的结果出来了，打开“我来评议”就能看。"}, (
        "who voted and who did not are told the same"
    )
    assert [inbox_of(crowd, one) for one in (child, gone, stranger)] == [[], [], []]


def test_of_a_towns_appraisal_voters_of_all_its_villages_hear(town: Town, queues: Queues) -> None:
    ctx = town.world.context()
    other = people.village(ctx, name="上董村", code="330109102216")
    neighbour = people.resident(ctx, other, 902).resident_id
    opened(town, place_id=town.town_id)
    parts = tell(town, recorded(town, AppraisalOpened, town.town_id), queues)
    assert {part[:6] for part in parts} == {town.village_id, other.village_id}
    assert [len(inbox_of(town, one)) for one in (0, 1, neighbour)] == [1, 1, 1]


def test_who_hears_it_only_after_its_end_is_not_sent_to_a_ballot(town: Town, queues: Queues) -> None:
    campaign = opened(town)
    fact = recorded(town, AppraisalOpened)
    town.decide(campaign, Deed.CLOSE, reason="投完了")
    tell(town, fact, queues)
    assert inbox_of(town, 0) == []


def test_a_part_whose_message_was_lost_is_sent_again_with_the_fact(town: Town, queues: Queues) -> None:
    opened(town, plan(town))
    fact = recorded(town, AppraisalOpened)
    tell(town, fact, queues)
    queues.clear()
    telling.tell(town.world.context(), recorded=fact)
    assert queues == [], "all are home"
