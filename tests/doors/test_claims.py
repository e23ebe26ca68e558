"""The doors of claims: bad input names its field, and what is refused writes nothing; whose door is whose."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.points.claims.core.claims import DOCUMENT_MAX, TEXT_MAX, Claim
from tests.doors.claiming import STEPS, ask, let_in
from tests.make.claims import TODAY, Town, make_town
from tests.make.refusing import names_field, nothing_written, says

GOOD: dict[str, Any] = {"rule": "pub", "description": "参加村民代表会议并记录", "on": str(TODAY)}
MEDIA = "v00001m01930000-0000-7000-8000-00000000000{}"
LONG = "字" * 201
Waiting = Callable[[str], Claim]


@pytest.fixture(scope="module")
def village(shared_tables: Any) -> Town:
    assert shared_tables is not None
    return make_town()


@pytest.fixture
def town(village: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    let_in(village, monkeypatch)
    return village


@pytest.fixture(scope="module")
def waiting(village: Town) -> Waiting:
    """Return the claim on which a step may be taken, the same each time: what is refused leaves it as it is."""
    return functools.cache(lambda name: STEPS[name].there(village))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rule": "public"}, "rule"),
        ({"rule": None}, "rule"),
        ({"holder_id": "v00001"}, "holder_id"),
        ({"description": "会"}, "description"),
        ({"description": "字" * (TEXT_MAX + 1)}, "description"),
        ({"description": None}, "description"),
        ({"on": "yesterday"}, "on"),
        ({"on": "2026-11-24"}, "on"),
        ({"on": None}, "on"),
        ({"period": "2026W54"}, "period"),
        ({"period": "2026M11"}, "period"),
        ({"rule": "saf", "period": "2026M11"}, "on"),
        ({"rule": "saf", "on": None}, "period"),
        ({"rule": "saf", "on": None, "period": "2026M12"}, "period"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 961}, "minutes"),
        ({"minutes": "60"}, "minutes"),
        ({"points": 0}, "points"),
        ({"points": 20_001}, "points"),
        ({"points": 201}, "points"),
        ({"media_ids": ["a photo"]}, "media_ids.0"),
        ({"media_ids": [MEDIA.format(n) for n in range(7)]}, "media_ids"),
        ({"media_ids": [MEDIA.format(0)]}, "media_ids"),
        ({"media_ids": [MEDIA.format(0)] * 2}, "media_ids"),
        ({"rule": "hlp", "points": 800}, "media_ids"),
        ({"another": "yes"}, "another"),
        ({"phone": "13800000000"}, "phone"),
    ],
)
@pytest.mark.parametrize("who", ["0", "vic"])
def test_a_claim_that_does_not_fit_names_the_field_and_is_not_kept(
    town: Town, who: str, change: dict[str, Any], field: str
) -> None:
    holder_id = town.home if change.get("rule") == "saf" else town.people[0].resident_id
    body = GOOD | ({"holder_id": holder_id} if who == "vic" or holder_id == town.home else {}) | change
    body = {name: value for name, value in body.items() if value is not None}
    path = "/v1/me/claims" if who == "0" else f"/v1/villages/{town.village_id}/claims"
    asks = "head" if who == "0" and holder_id == town.home else who
    with nothing_written():
        assert names_field(ask(asks, "POST", path, body), field)


def test_an_officer_says_for_whom_they_claim(town: Town) -> None:
    with nothing_written():
        assert names_field(ask("vic", "POST", f"/v1/villages/{town.village_id}/claims", GOOD), "holder_id")


BAD: dict[str, list[tuple[str, Any]]] = {
    "accept": [
        ("document", None),
        ("document", "村"),
        ("document", "字" * (DOCUMENT_MAX + 1)),
        ("said_in", 0),
        ("said_in", "1"),
        ("points", 0),
        ("points", 201),
        ("minutes", 0),
        ("minutes", 961),
        ("reason", LONG),
    ],
    "resubmit": [
        ("description", None),
        ("description", "会"),
        ("description", "字" * (TEXT_MAX + 1)),
        ("media_ids", [MEDIA.format(n) for n in range(7)]),
        ("media_ids", [MEDIA.format(0)]),
        ("media_ids", [MEDIA.format(0)] * 2),
    ],
    "resubmit for": [("description", None), ("description", "会"), ("media_ids", [MEDIA.format(0)])],
    "withdraw": [("reason", LONG), ("reason", 1)],
    "confirm": [("reason", LONG), ("reason", 1)],
    "vote": [
        ("approve", None),
        ("approve", "yes"),
        ("points", 0),
        ("points", "700"),
        ("points", 2_001),
        ("reason", LONG),
    ],
    "vote called": [("approve", None), ("approve", 1), ("points", 20_001), ("points", 2_001), ("reason", LONG)],
    "object": [("reason", None), ("reason", "不在"), ("reason", "字" * (TEXT_MAX + 1))],
    "uphold": [("objection", None), ("objection", 0), ("objection", "6"), ("reason", None), ("reason", LONG)],
    "dismiss": [("objection", None), ("objection", 0), ("objection", "6"), ("reason", None), ("reason", LONG)],
}
NO_REASON: list[tuple[str, Any]] = [("reason", None), ("reason", "短"), ("reason", LONG), ("reason", ["x"])]
BAD |= dict.fromkeys(("return", "reject", "withdraw for", "recuse", "call", "refuse", "extend"), NO_REASON)


def test_every_step_has_its_bad_input() -> None:
    assert set(BAD) == set(STEPS)


@pytest.mark.parametrize(
    ("name", "field", "wrong"),
    [(name, field, wrong) for name, found in BAD.items() for field, wrong in [*found, ("phone", "13800000000")]],
)
def test_a_step_that_does_not_fit_names_the_field_and_is_not_taken(
    town: Town, waiting: Waiting, name: str, field: str, wrong: Any
) -> None:
    assert town.people
    step = STEPS[name]
    claim = waiting(name)
    with nothing_written():
        assert names_field(step.ask(claim, {field: wrong}), field)


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_taken_in_its_state_alone(town: Town, name: str) -> None:
    step = STEPS[name]
    claim = step.elsewhere(town)
    is_shown = name != "vote called"  # A claim on which nobody is called does not exist for other villages' panels.
    with nothing_written():
        assert says(step.ask(claim), *((409, "claim_in_other_state") if is_shown else (404, "no_such_claim")))


@pytest.mark.parametrize("name", STEPS)
def test_another_villages_people_find_no_claim_to_take_a_step_on(town: Town, waiting: Waiting, name: str) -> None:
    step = STEPS[name]
    claim = waiting(name)
    who = "stranger" if step.who.isdigit() else "far-pia" if name == "vote called" else f"far-{step.who}"
    if name == "vote called":
        claim = town.make(another=True)  # On which nobody was called.
    with nothing_written():
        status, told = step.ask(claim, who=who)
    assert (status, told["code"]) in {(404, "not_found"), (404, "no_such_claim")}


@pytest.mark.parametrize("name", STEPS)
def test_whose_a_step_is_not_is_refused(town: Town, waiting: Waiting, name: str) -> None:
    assert town.people
    step = STEPS[name]
    claim = waiting(name)
    with nothing_written():
        assert says(step.ask(claim, who="aud"), 403, "not_allowed")


@pytest.mark.parametrize("name", STEPS)
def test_a_step_without_a_key_is_refused(town: Town, waiting: Waiting, name: str) -> None:
    assert town.people
    step = STEPS[name]
    claim = waiting(name)
    with nothing_written():
        assert says(step.ask(claim, key=""), 400, "idempotency_key_missing")
        assert says(step.ask(claim, key="again"), 400, "idempotency_key_invalid")


@pytest.mark.parametrize("name", STEPS)
def test_a_step_again_by_its_key_is_the_same_step(town: Town, name: str) -> None:
    step, key = STEPS[name], "01930000-0000-7000-8000-000000000001"
    claim = step.there(town)
    status, first = step.ask(claim, key=key)
    assert status in (200, 201), first
    with nothing_written():
        assert step.ask(claim, key=key) == (status, first)


@pytest.mark.parametrize("name", [name for name, one in STEPS.items() if "reason" in one.body])
def test_one_key_takes_one_step(town: Town, name: str) -> None:
    step, key = STEPS[name], "01930000-0000-7000-8000-000000000001"
    claim = step.there(town)
    assert step.ask(claim, key=key)[0] in (200, 201)
    with nothing_written():
        assert says(step.ask(claim, {"reason": "另外一个原因"}, key=key), 422, "key_reused_with_other_body")


@pytest.mark.parametrize(
    ("who", "path", "field", "wrong"),
    [
        ("vic", "/v1/villages/{village}/claims", "query.state", "state=lost"),
        ("vic", "/v1/villages/{village}/claims", "query.size", "state=panel&size=0"),
        ("vic", "/v1/villages/{village}/claims", "query.size", "state=panel&size=101"),
        ("vic", "/v1/villages/{village}/claims", "query.month", "state=panel&month=11"),
        ("tom", "/v1/towns/{town}/claims", "query.size", "size=many"),
        ("0", "/v1/me/claims", "query.household", "household=perhaps"),
        ("0", "/v1/me/claims", "query.size", "size=101"),
        ("far-pat", "/v1/me/called-claims", "query.size", "size=0"),
        ("0", "/v1/villages/{village}/notices", "query.size", "size=0"),
        ("0", "/v1/villages/{village}/notices", "query.cursor", "cursor=" + "x" * 1_001),
    ],
)
def test_a_list_names_what_does_not_fit(town: Town, who: str, path: str, field: str, wrong: str) -> None:
    at = path.format(village=town.village_id, town=town.village.town_id)
    assert names_field(ask(who, "GET", f"{at}?{wrong}"), field)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("vic", "/v1/villages/{village}/claims?state=submitted&"),
        ("tom", "/v1/towns/{town}/claims?"),
        ("0", "/v1/me/claims?"),
        ("far-pat", "/v1/me/called-claims?"),
        ("0", "/v1/villages/{village}/notices?"),
    ],
)
def test_a_list_reads_on_from_its_own_cursors_alone(town: Town, who: str, path: str) -> None:
    at = path.format(village=town.village_id, town=town.village.town_id)
    assert says(ask(who, "GET", f"{at}cursor=page-2"), 400, "cursor_invalid")


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("far-vic", "/v1/villages/{village}/claims?state=submitted", 404),
        ("far-vic", "/v1/villages/{village}/claims/waiting", 404),
        ("far-vic", "/v1/claims/{claim}", 404),
        ("0", "/v1/claims/{claim}", 403),
        ("0", "/v1/villages/{village}/claims?state=submitted", 403),
        ("vic", "/v1/towns/{town}/claims", 403),
        ("tom", "/v1/towns/t0099/claims", 404),
        ("1", "/v1/me/claims/{claim}", 404),
        ("stranger", "/v1/me/claims/{claim}", 404),
        ("vic", "/v1/me/claims", 403),
        ("vic", "/v1/me/called-claims", 403),
        ("far-pat", "/v1/me/called-claims/{claim}", 404),
    ],
)
def test_what_somebody_may_not_read_they_do_not(town: Town, who: str, path: str, status: int) -> None:
    claim = town.make(another=True)
    at = path.format(village=town.village_id, town=town.village.town_id, claim=claim.claim_id)
    answered = ask(who, "GET", at)
    assert answered[0] == status
    assert claim.claim_id not in str(answered[1])
