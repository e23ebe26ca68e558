"""Claims walk through their doors from making to their points, or to whatever else they come to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.doors.claiming import ask, at_panel, let_in, noticed
from tests.make.claims import TODAY, WHY, Town, make_town, proof
from tests.make.refusing import nothing_written, says

GOOD: dict[str, Any] = {"rule": "pub", "description": "参加村民代表会议并记录", "on": str(TODAY)}


@pytest.fixture
def town(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    assert tables is not None
    made = make_town()
    let_in(made, monkeypatch)
    return made


def test_a_claim_walks_from_making_over_panel_notice_and_objection_to_its_points(town: Town) -> None:
    picture = proof(town.villager(0))
    asked = GOOD | {"rule": "hlp", "points": 800, "media_ids": [picture]}
    status, made = ask("0", "POST", "/v1/me/claims", asked)
    assert (status, made["state"], made["points"], made["steps"][0]["by"]) == (201, "submitted", 800, "")
    path = f"/v1/claims/{made['claim_id']}"
    _, desk = ask("vic", "GET", f"/v1/villages/{town.village_id}/claims?state=submitted")
    assert [row["claim_id"] for row in desk["rows"]] == [made["claim_id"]]
    assert ask("vic", "POST", f"{path}/return", {"reason": "请写清时间"})[1]["state"] == "returned"
    said = {"description": "上午九点，扶起摔倒的老人", "media_ids": [picture]}
    assert ask("0", "POST", f"/v1/me/claims/{made['claim_id']}/resubmission", said)[1]["state"] == "submitted"
    looked_at = ask("vic", "GET", path)[1]
    assert (looked_at["said_in"], looked_at["description"]) == (3, said["description"])
    accepted = {"document": "互助记录2026-11"}
    with nothing_written():
        assert says(ask("vic", "POST", f"{path}/acceptance", accepted), 409, "claim_changed_meanwhile")
        assert says(ask("gil", "POST", f"{path}/confirmation"), 403, "not_allowed")
    assert ask("vic", "POST", f"{path}/acceptance", accepted | {"said_in": 3})[1]["state"] == "panel"
    for name, points, state in (("pat", 900, "panel"), ("pia", 700, "panel"), ("pol", 600, "notice")):
        voted = ask(name, "POST", f"{path}/votes", {"approve": True, "points": points})
        assert (voted[0], voted[1]["state"]) == (201, state)
    _, notices = ask("1", "GET", f"/v1/villages/{town.village_id}/notices")
    assert [(row["claim_id"], row["points"]) for row in notices["rows"]] == [(made["claim_id"], 700)]
    with nothing_written():
        assert says(ask("0", "POST", f"{path}/objections", {"reason": "我不同意这个数"}), 409, "own_claim")
    assert ask("1", "POST", f"{path}/objections", {"reason": "他那天不在村里"})[0] == 201
    (number,) = ask("pam", "GET", path)[1]["open_objections"]
    with nothing_written():
        wrong = {"objection": number + 1, "reason": "经走访核实"}
        assert says(ask("pam", "POST", f"{path}/dismissals", wrong), 404, "no_such_objection")
        assert says(ask("pat", "POST", f"{path}/dismissals", wrong | {"objection": number}), 409, "took_part")
    assert ask("pam", "POST", f"{path}/extensions", {"reason": "等证人回村"})[1]["state"] == "objected"
    settled = {"objection": number, "reason": "经走访核实"}
    assert ask("pam", "POST", f"{path}/dismissals", settled)[1]["state"] == "notice"
    town.world.pass_days(12)
    town.night()
    _, mine = ask("0", "GET", f"/v1/me/claims/{made['claim_id']}")
    assert (mine["state"], mine["points"], town.balance(town.people[0].resident_id)) == ("posted", 700, 700)
    assert {step["by"] for step in mine["steps"]} == {""}, "who took which step is for officers"


def test_what_is_claimed_for_somebody_is_completed_and_withdrawn_by_who_claimed_it(town: Town) -> None:
    asked = GOOD | {"holder_id": town.people[0].resident_id}
    status, made = ask("gil", "POST", f"/v1/villages/{town.village_id}/claims", asked)
    assert (status, made["made_for"]) == (201, True)
    path = f"/v1/claims/{made['claim_id']}"
    with nothing_written():
        assert says(ask("vic", "POST", f"{path}/withdrawal", {"reason": "报错人了"}), 409, "not_the_claimant")
        elsewhere = GOOD | {"holder_id": "v99990r00001"}
        found = ask("gil", "POST", f"/v1/villages/{town.village_id}/claims", elsewhere)
        assert says(found, 404, "no_such_holder")
        again = ask("0", "POST", "/v1/me/claims", GOOD)
        assert says(again, 409, "claimed_already")
        assert again[1]["claim_id"] == made["claim_id"]
    assert ask("vic", "POST", f"{path}/return", {"reason": "请写清时间"})[1]["state"] == "returned"
    assert ask("gil", "POST", f"{path}/resubmission", {"description": "上午九点"})[1]["state"] == "submitted"
    assert ask("gil", "POST", f"{path}/withdrawal", {"reason": "报错人了"})[1]["state"] == "withdrawn"
    assert ask("0", "POST", "/v1/me/claims", GOOD)[0] == 201, "the deed may be claimed again"


def test_a_small_panel_calls_another_villages_which_sees_the_claim_and_votes(town: Town) -> None:
    claim = at_panel(town)
    path = f"/v1/claims/{claim.claim_id}"
    assert ask("far-pat", "GET", f"/v1/me/called-claims/{claim.claim_id}")[0] == 404
    status, told = ask("vic", "POST", f"{path}/calls", {"reason": "能投票的不够三位"})
    assert (status, told["state"]) == (201, "panel")
    _, found = ask("far-pat", "GET", "/v1/me/called-claims")
    assert [row["claim_id"] for row in found["rows"]] == [claim.claim_id]
    assert ask("far-pat", "GET", f"/v1/me/called-claims/{claim.claim_id}")[1]["points"] == 800
    for name, state in (("far-pat", "panel"), ("far-pia", "panel"), ("far-pol", "notice")):
        status, told = ask(name, "POST", f"/v1/me/called-claims/{claim.claim_id}/votes", {"approve": True})
        assert (status, told["state"]) == (201, state)
    with nothing_written():
        late = ask("far-pam", "POST", f"/v1/me/called-claims/{claim.claim_id}/votes", {"approve": True})
        assert says(late, 404, "no_such_claim")


def test_a_second_officer_confirms_or_refuses_what_another_one_checked(town: Town) -> None:
    for n, (door, body, state) in enumerate(
        (("confirmation", {}, "posted"), ("refusal", {"reason": "查无此事"}, "rejected"))
    ):
        claim = town.accept(town.make(n))
        path = f"/v1/claims/{claim.claim_id}/{door}"
        with nothing_written():
            assert says(ask("vic", "POST", path, body), 409, "took_part")
        assert ask("val", "POST", path, body)[1]["state"] == state
    _, waiting = ask("vic", "GET", f"/v1/villages/{town.village_id}/claims/waiting")
    assert sum(row["open"] for row in waiting["rows"]) == 0


def test_who_objected_reads_what_came_of_it_and_nobody_else_does(town: Town) -> None:
    claim = noticed(town)
    path, mine = f"/v1/claims/{claim.claim_id}", "/v1/me/claim-objections"
    assert ask("1", "POST", f"{path}/objections", {"reason": WHY})[0] == 201
    (row,) = ask("1", "GET", mine)[1]["rows"]
    assert (row["state"], row["reason"], row["answer"], row["answered_at"]) == ("open", WHY, "", None)
    assert (row["claim_id"], row["masked_name"], row["points"]) == (claim.claim_id, "王*", 800)
    assert ask("pam", "POST", f"{path}/extensions", {"reason": "等证人回村"})[0] == 201
    (longer,) = ask("1", "GET", mine)[1]["rows"]
    assert longer["due"] > row["due"]
    assert longer["longer"] == "等证人回村"
    body = {"objection": row["objection"], "reason": "两位邻居证明他在"}
    assert ask("pam", "POST", f"{path}/dismissals", body)[0] == 201
    (done,) = ask("1", "GET", mine)[1]["rows"]
    assert (done["state"], done["due"], done["answer"]) == ("dismissed", None, "两位邻居证明他在")
    for other in ("0", "2", "head"):
        assert ask(other, "GET", mine)[1]["rows"] == []
    assert ask("vic", "GET", mine)[0] == 403
    assert ask("1", "GET", f"{mine}?size=21")[1]["fields"][0]["field"] == "query.size"
