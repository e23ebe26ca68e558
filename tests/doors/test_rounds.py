"""The doors of inspection rounds: what does not fit is named, what is refused writes nothing, a round walks."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.identity.service import codes
from chalicelib.points.claims.core.rounds import EXCEPTIONS_MAX
from chalicelib.points.claims.service import round_votes
from tests.doors.claiming import ask, let_in
from tests.make.claims import Town, make_town, proof
from tests.make.refusing import names_field, nothing_written, says

GOOD: dict[str, Any] = {"rule": "saf", "period": "2026M11", "title": "安全检查"}
MEDIA = "v00001m01930000-0000-7000-8000-00000000000{}"


@pytest.fixture
def town(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    assert tables is not None
    made = make_town()
    let_in(made, monkeypatch)
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda *_, **__: None)
    return made


def opened(town: Town, **change: Any) -> str:
    """Return the path of a round that was opened."""
    status, told = ask("gil", "POST", f"/v1/villages/{town.village_id}/rounds", GOOD | change)
    assert (status, told["state"]) == (201, "open")
    return f"/v1/rounds/{told['round_id']}"


def closed(town: Town) -> str:
    path = opened(town)
    assert ask("gil", "POST", f"{path}/close")[1]["state"] == "closed"
    return path


def scan(town: Town, **change: Any) -> dict[str, Any]:
    body = {"code": codes.code_of(holder_id=town.home), "score": 90} | change
    return {name: value for name, value in body.items() if value is not None}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rule": "safety"}, "rule"),
        ({"rule": None}, "rule"),
        ({"period": "November"}, "period"),
        ({"period": "2026W48"}, "period"),
        ({"period": "2026M12"}, "period"),
        ({"period": None}, "period"),
        ({"title": "查"}, "title"),
        ({"title": "字" * 41}, "title"),
        ({"title": None}, "title"),
        ({"phone": "13800000000"}, "phone"),
    ],
)
def test_a_round_that_does_not_fit_names_the_field_and_is_not_opened(
    town: Town, change: dict[str, Any], field: str
) -> None:
    body = {name: value for name, value in (GOOD | change).items() if value is not None}
    with nothing_written():
        assert names_field(ask("gil", "POST", f"/v1/villages/{town.village_id}/rounds", body), field)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "x" * 201}, "code"),
        ({"code": None}, "code"),
        ({"score": -1}, "score"),
        ({"score": 101}, "score"),
        ({"score": "90"}, "score"),
        ({"score": None}, "score"),
        ({"media_ids": ["a photo"]}, "media_ids.0"),
        ({"media_ids": [MEDIA.format(n) for n in range(7)]}, "media_ids"),
        ({"media_ids": [MEDIA.format(0)]}, "media_ids"),
        ({"phone": "13800000000"}, "phone"),
    ],
)
def test_what_was_found_at_a_door_names_what_does_not_fit_and_is_not_kept(
    town: Town, change: dict[str, Any], field: str
) -> None:
    path = opened(town)
    with nothing_written():
        assert names_field(ask("gil", "POST", f"{path}/visits", scan(town, **change)), field)


def test_an_inspectors_word_alone_needs_its_picture(town: Town) -> None:
    path = opened(town, rule="srt", period="2026W48")
    with nothing_written():
        assert names_field(ask("gil", "POST", f"{path}/visits", scan(town)), "media_ids")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "approve"),
        ({"approve": "yes"}, "approve"),
        ({"approve": True, "except_for": ["v00001"]}, "except_for.0"),
        ({"approve": True, "except_for": ["v00001h00001"] * (EXCEPTIONS_MAX + 1)}, "except_for"),
        ({"approve": True, "reason": "字" * 201}, "reason"),
        ({"approve": True, "phone": "13800000000"}, "phone"),
    ],
)
def test_a_vote_that_does_not_fit_names_the_field_and_is_not_cast(town: Town, body: dict[str, Any], field: str) -> None:
    path = closed(town)
    with nothing_written():
        assert names_field(ask("pat", "POST", f"{path}/votes", body), field)


def test_a_list_of_rounds_names_what_does_not_fit(town: Town) -> None:
    path = f"/v1/villages/{town.village_id}/rounds"
    for query in ("size=0", "size=101"):
        assert names_field(ask("gil", "GET", f"{path}?{query}"), "query.size")
    assert says(ask("gil", "GET", f"{path}?cursor=page-2"), 400, "cursor_invalid")


def test_other_villages_people_and_other_roles_do_nothing_with_a_round(town: Town) -> None:
    village, path = f"/v1/villages/{town.village_id}/rounds", opened(town)
    doors: list[tuple[str, str, str, Any]] = [
        ("gil", "POST", village, GOOD),
        ("gil", "GET", village, None),
        ("gil", "GET", f"{path}/doors", None),
        ("gil", "POST", f"{path}/visits", scan(town)),
        ("gil", "POST", f"{path}/close", None),
        ("pat", "POST", f"{path}/votes", {"approve": True}),
    ]
    with nothing_written():
        for who, method, at, body in doors:
            assert says(ask(f"far-{who}", method, at, body), 404, "not_found")
            assert says(ask("0", method, at, body), 403, "not_allowed")
            if method == "POST":
                assert says(ask("aud", method, at, body), 403, "not_allowed")
        assert says(ask("vic", "POST", f"{path}/votes", {"approve": True}), 403, "not_allowed")
        assert says(ask("pat", "POST", f"{path}/close"), 403, "not_allowed")
        assert says(ask("gil", "POST", "/v1/rounds/v00001i0/close"), 404, "no_such_round")


def test_what_is_no_door_and_no_rule_of_doors_is_refused(town: Town) -> None:
    village, path = f"/v1/villages/{town.village_id}/rounds", opened(town)
    person = codes.code_of(holder_id=town.people[0].resident_id)
    with nothing_written():
        assert says(ask("gil", "POST", village, GOOD | {"rule": "pub"}), 409, "not_inspected")
        assert says(ask("gil", "POST", f"{path}/visits", scan(town, code=person)), 409, "not_a_door")
        assert says(ask("gil", "POST", village, GOOD, key=""), 400, "idempotency_key_missing")
        assert says(ask("gil", "POST", f"{path}/visits", scan(town), key=""), 400, "idempotency_key_missing")


def test_a_round_walks_from_its_doors_over_the_panels_vote_to_the_notices(town: Town) -> None:
    path = opened(town)
    with nothing_written():
        assert says(ask("pat", "POST", f"{path}/votes", {"approve": True}), 409, "round_in_other_state")
    picture = proof(town.ctx("gil"))
    status, found = ask("gil", "POST", f"{path}/visits", scan(town, media_ids=[picture]))
    assert (status, found["points"], found["again"]) == (201, 300, False)
    with nothing_written():
        again = ask("gil", "POST", f"{path}/visits", scan(town, score=60))[1]
    assert (again["score"], again["again"]) == (90, True)
    shown = ask("gil", "GET", f"{path}/doors")[1]
    assert ([row["household_id"] for row in shown["visited"]], shown["left"]) == ([town.home], [])
    assert ask("gil", "POST", f"{path}/close")[1]["state"] == "closed"
    with nothing_written():
        assert ask("gil", "POST", f"{path}/close")[1]["state"] == "closed"
    for name, votes, state in (("pat", 1, "closed"), ("pia", 2, "closed"), ("pol", 3, "approved")):
        status, told = ask(name, "POST", f"{path}/votes", {"approve": True})
        assert (status, told["votes"], told["state"]) == (201, votes, state)
        with nothing_written():
            assert says(ask(name, "POST", f"{path}/votes", {"approve": False}), 409, "voted_already")
    with nothing_written():
        assert says(ask("pam", "POST", f"{path}/votes", {"approve": True}), 409, "round_in_other_state")
    round_votes.carry_out(town.house(), round_id=path.removeprefix("/v1/rounds/"))
    _, notices = ask("1", "GET", f"/v1/villages/{town.village_id}/notices")
    assert [(row["claim_id"], row["points"]) for row in notices["rows"]] == [(found["claim_id"], 300)]
    assert [row["state"] for row in ask("gil", "GET", f"/v1/villages/{town.village_id}/rounds")[1]["rows"]] == [
        "approved"
    ]


def test_no_door_is_scanned_of_a_round_that_is_over(town: Town) -> None:
    path = closed(town)
    picture = proof(town.ctx("gil"))
    with nothing_written():
        found = ask("gil", "POST", f"{path}/visits", scan(town, media_ids=[picture]))
        assert says(found, 409, "round_in_other_state")
