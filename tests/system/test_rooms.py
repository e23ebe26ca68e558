"""What villagers claim, say, wish and vote on, and their credit, over HTTP in whichever town is under test.

The jobs of these rooms go along.

Nights are woken as their schedules wake them, each once: a day has one. What waits for days is set back in its row.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
import urllib3

from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import utc_now, uuid7
from local.world import STAGE
from tests.make.media import picture
from tests.town import Caller, Town, bearer, signed_in

pytestmark = pytest.mark.system

HOME = "v00001"
QUEUE_SECONDS_MAX = 90
"""Each wait is of a second or two; a machine that is shared by many takes longer."""


@dataclass
class Village:
    """The demo's village: who works there, and two who live there."""

    town: Town
    officer: Caller
    second: Caller
    villager: Caller
    elder: Caller

    def told(self, who: Caller, kind: str, about: str) -> None:
        """Wait until somebody was told something of this kind about this."""

        def has_it(inbox: dict[str, Any]) -> bool:
            return (kind, about) in {(one["kind"], one["about"]) for one in inbox["messages"]}

        who.until("/v1/me/inbox?size=50", has_it, seconds_max=QUEUE_SECONDS_MAX)


@pytest.fixture(scope="module")
def village(town: Town) -> Village:
    return Village(
        town, signed_in(town, "village"), signed_in(town, "village2"), villager(town, "中年人"), villager(town, "老人")
    )


def villager(town: Town, note: str) -> Caller:
    """Return the demo's villager whose note begins like this, signed in."""
    (login,) = [one for one in town.demo()["logins"] if one["role"] == "resident" and one["note"].startswith(note)]
    answer = Caller(town).post("/v1/sessions/wechat", {"code": login["sign_in"]["code"]})
    return Caller(town, bearer(answer["session"]))


def evidence(who: Caller) -> str:
    """Send a picture as evidence, and return its id."""
    body = picture()
    asked = {"village_id": HOME, "purpose": "evidence", "content_type": "image/jpeg", "bytes": len(body)}
    made = who.post("/v1/media", asked, status=201)
    form = made["fields"] | {"file": ("evidence.jpg", body)}
    assert urllib3.request("POST", made["url"], fields=form, timeout=30).status in {200, 204}
    assert who.post(f"/v1/media/{made['media_id']}/ready")["state"] == "ready"
    return str(made["media_id"])


def week_passes(town: Town, claim_id: str) -> None:
    """Let a claim's notice have begun a week earlier, so that its points are due tonight."""
    today = str(business_date(utc_now()))
    town.aws("dynamodb").update_item(
        TableName=f"sanbao-{STAGE.name}-points_claims",
        Key={"claim_id": {"S": claim_id}, "row": {"S": "!"}},
        UpdateExpression="SET due = :today, waits = :waits",
        ConditionExpression="#state = :notice",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={
            ":today": {"S": today},
            ":waits": {"S": f"notice#{today}"},
            ":notice": {"S": "notice"},
        },
    )


def test_a_claim_is_checked_voted_on_published_and_paid_in_the_night(village: Village) -> None:
    who, text = village.elder, f"给邻居送了一周的饭（{uuid7()[-6:]}）"
    before = who.get("/v1/me/account")["balance"]
    asked = {
        "rule": "hlp",
        "description": text,
        "on": str(business_date(utc_now())),
        "points": 600,
        "media_ids": [evidence(who)],
        "another": True,
    }
    claim_id = who.post("/v1/me/claims", asked, status=201)["claim_id"]
    assert village.officer.post(f"/v1/claims/{claim_id}/acceptance", {"document": "邻里互助：送饭"})["state"] == "panel"
    for login in ("panel1", "panel2", "panel3"):
        panel = signed_in(village.town, login)
        state = panel.post(f"/v1/claims/{claim_id}/votes", {"approve": True, "points": 600}, status=201)["state"]
    assert state == "notice"
    week_passes(village.town, claim_id)
    village.town.wake("claims-night")
    paid = who.until(f"/v1/me/claims/{claim_id}", lambda one: one["state"] == "posted", seconds_max=QUEUE_SECONDS_MAX)
    assert paid["points"] == 600
    assert who.get("/v1/me/account")["balance"] == before + 600
    village.told(who, "points_earned", f"claim#{claim_id}")


def test_a_ticket_is_raised_and_solved_and_the_night_counts_it(village: Village) -> None:
    figures = f"/v1/villages/{HOME}/ticket-statistics"

    def solved(shown: dict[str, Any]) -> int:
        (row,) = [one for one in shown["rows"] if one["kind"] == "problem"]
        return int(row["solved"])

    before = solved(village.officer.post(figures))
    said = {"kind": "problem", "category": "roads", "text": "桥头的路灯不亮了。", "public": False}
    ticket_id = village.villager.post("/v1/me/tickets", said, status=201)["ticket_id"]
    for step in ({"step": "start"}, {"step": "solve", "text": "换了灯泡。"}):
        village.officer.post(f"/v1/tickets/{ticket_id}/steps", step)
    village.told(village.villager, "ticket_solved", ticket_id)
    closed = village.villager.post(f"/v1/tickets/{ticket_id}/confirmation", {"stars": 5})
    assert closed["state"] == "closed"
    village.town.wake("tickets-night")
    village.villager.until(figures, lambda shown: solved(shown) == before + 1, seconds_max=QUEUE_SECONDS_MAX)


def test_a_wish_is_published_claimed_by_a_shop_and_done(village: Village) -> None:
    (login,) = [one for one in village.town.demo()["logins"] if one["sign_in"]["kind"] == "shop"]
    shop = Caller(village.town, {"X-API-Key": login["sign_in"]["api_key"]})
    asked = {"title": "修一修水龙头", "words": "滴水好几天了。", "kind": "help"}
    wish_id = village.elder.post("/v1/wishes", asked, status=201)["wish_id"]
    decisions = f"/v1/wishes/{wish_id}/decisions"
    village.officer.post(decisions, {"deed": "publish", "version": 1})
    for deed in ({"deed": "claim"}, {"deed": "finish", "words": "换了垫片，不漏了。"}):
        shop.post(f"/v1/partner/wishes/{wish_id}/deeds", deed)
    village.told(village.elder, "wish_done", "")
    village.elder.post(f"/v1/wishes/{wish_id}/confirm", {"thanks": "谢谢！"})
    village.second.post(decisions, {"deed": "settle"})
    village.town.wake("wishes-night")
    assert village.elder.get(f"/v1/wishes/{wish_id}")["state"] == "fulfilled"


def test_an_appraisal_is_opened_voted_on_counted_and_published_and_its_voters_hear_of_it(village: Village) -> None:
    now = utc_now()
    plan = {
        "place_id": HOME,
        "title": f"老年食堂怎么办（{uuid7()[-6:]}）",
        "about": "affair",
        "questions": [{"text": "您看怎么办好", "kind": "choice", "options": ["村里办", "包给人办"]}],
        "opens_at": (now - dt.timedelta(hours=1)).isoformat(),
        "closes_at": (now + dt.timedelta(days=2)).isoformat(),
    }
    campaign_id = village.officer.post("/v1/appraisals", plan, status=201)["campaign_id"]
    one = f"/v1/appraisals/{campaign_id}"
    village.second.post(f"{one}/approve")
    village.officer.until(one, lambda shown: shown["state"] == "open", seconds_max=QUEUE_SECONDS_MAX)
    for who in (village.villager, village.elder):
        village.told(who, "appraisal_opened", campaign_id)
        assert (
            who.post(f"/v1/me/appraisals/{campaign_id}/ballot", {"answers": {"01": 1}}, status=201)["how"] == "online"
        )
    village.officer.post(f"{one}/close", {"reason": "大家都投完了"})
    village.second.post(f"{one}/count")
    village.officer.until(one, lambda shown: shown["state"] == "counted", seconds_max=QUEUE_SECONDS_MAX)
    result = village.second.post(f"{one}/publish")["result"]
    assert result["voted"] == 2
    village.told(village.elder, "appraisal_published", campaign_id)


def agreed_yesterday(town: Town, resident_id: str) -> None:
    """Let a consent to a score have been told yesterday, and its village not be folded since the day before."""
    client, prefix = town.aws("dynamodb"), f"sanbao-{STAGE.name}-"
    today = business_date(utc_now())
    yesterday, before = (str(today - dt.timedelta(days=days)) for days in (1, 2))
    facts = client.query(
        TableName=f"{prefix}facts",
        KeyConditionExpression="#day = :day",
        ExpressionAttributeNames={"#day": "day"},
        ExpressionAttributeValues={":day": {"S": f"{HOME}#{today}"}},
        ScanIndexForward=False,
    )["Items"]
    told = next(one for one in facts if "ConsentGranted" in str(one) and resident_id in str(one))
    client.put_item(TableName=f"{prefix}facts", Item=told | {"day": {"S": f"{HOME}#{yesterday}"}})
    client.update_item(
        TableName=f"{prefix}credit_scores",
        Key={"part": {"S": f"{HOME}#head"}, "row": {"S": "head"}},
        UpdateExpression="SET through = :before",
        ConditionExpression="through = :yesterday",
        ExpressionAttributeValues={":before": {"S": before}, ":yesterday": {"S": yesterday}},
    )


def test_who_agreed_has_a_score_after_the_night_and_a_whole_town_has_ranks(village: Village) -> None:
    who = village.elder
    purposes = who.get("/v1/consents/purposes")["purposes"]
    (version,) = [one["version"] for one in purposes if one["purpose"] == "credit_score"]
    who.post("/v1/me/consents", {"purpose": "credit_score", "version": version})
    assert who.get("/v1/me/score") == {"agreed": True, "score": None}
    agreed_yesterday(village.town, who.get("/v1/me/profile")["resident_id"])
    village.town.wake("scores-night")
    shown = who.until("/v1/me/score", lambda one: one["score"] is not None, seconds_max=QUEUE_SECONDS_MAX)["score"]
    assert shown["points"] == sum(line["points"] for line in shown["lines"])
    town_id = village.town.demo()["town"]["place_id"]
    officer = signed_in(village.town, "officer")
    at = f"/v1/towns/{town_id}/score-refresh"
    done = officer.until(at, lambda one: one["run"] and one["run"]["state"] == "done", seconds_max=QUEUE_SECONDS_MAX)
    assert (done["missing"], done["ranked_on"]) == ([], done["on"])
    again = officer.post(at, status=202)
    assert (again["run_id"], again["state"]) == (done["run"]["run_id"], "done")


def test_a_record_that_nobody_answered_begins_to_count_in_the_night(village: Village) -> None:
    who, today = village.villager, business_date(utc_now())
    noticed = [one for one in who.get("/v1/me/negative-records")["rows"] if one["state"] == "noticed"]
    record_id, yesterday = noticed[0]["record_id"], str(today - dt.timedelta(days=1))
    village.town.aws("dynamodb").update_item(
        TableName=f"sanbao-{STAGE.name}-credit_negatives",
        Key={"record_id": {"S": record_id}, "row": {"S": "!"}},
        UpdateExpression="SET due = :due, night_on = :today, waits = :waits",
        ConditionExpression="#state = :noticed",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues={
            ":due": {"S": yesterday},
            ":today": {"S": str(today)},
            ":waits": {"S": f"noticed#{yesterday}"},
            ":noticed": {"S": "noticed"},
        },
    )
    village.town.wake("negatives-night")
    one = f"/v1/me/negative-records/{record_id}"
    shown = who.until(one, lambda record: record["state"] == "counting", seconds_max=QUEUE_SECONDS_MAX)
    assert (shown["counts"], shown["steps"][-1]["whose"]) == (True, "house")
