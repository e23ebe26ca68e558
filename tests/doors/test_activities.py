"""The doors of activities: who is shown what of one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.foundation.identity.core.staff import Reach
from chalicelib.foundation.identity.service import places, staff
from chalicelib.foundation.identity.service.tokens import access_token, resolve_bearer
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.context import LIVE, uuid7
from chalicelib.points.activities import routes
from tests.make import ledger, people
from tests.make.partners import ask
from tests.make.world import standing


@pytest.fixture
def town(tables: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[str, list[str]]:
    """A village with a budget of this year, and two people of it."""
    assert routes.doors.room == "activities"
    monkeypatch.setattr(edge, "_resolvers", {"bearer": resolve_bearer})
    village = people.village(LIVE)
    ledger.grant(LIVE, 100_000, village_id=village.village_id)
    return village.village_id, [people.resident(LIVE, village, n).resident_id for n in range(2)]


def token(village_id: str, subject: str, role: Role) -> str:
    ordinal = int(village_id[1:])
    return access_token(LIVE, Principal(subject, frozenset({role}), ((ordinal, ordinal + 1),)))


def lecture(village_id: str, **more: Any) -> dict[str, Any]:
    starts_at = LIVE.now() + dt.timedelta(days=1)
    times = {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + dt.timedelta(hours=2)).isoformat()}
    usual = {"village_id": village_id, "title": "乡贤讲堂", "place": "文化礼堂", "seats": 2, "rule": "cls"}
    return usual | times | more


def made(village_id: str, **more: Any) -> dict[str, Any]:
    """Return a published activity as its maker is shown it."""
    officer = token(village_id, "s1", Role.VILLAGE_OFFICER)
    status, draft = ask("POST", "/v1/activities", lecture(village_id, **more), as_=officer, key=uuid7())
    assert status == 201, draft
    status, shown = ask("POST", f"/v1/activities/{draft['activity_id']}/publish", as_=officer, key=uuid7())
    assert status == 200, shown
    return dict(shown)


def test_who_leads_and_runs_an_activity_is_shown_to_its_staff_and_nobody_else(town: tuple[str, list[str]]) -> None:
    village_id, (speaker, listener) = town
    path = f"/v1/activities/{made(village_id, lead_rule='spk', leads=[speaker], team=['s7'])['activity_id']}"
    for subject, role, leads, team in (
        ("s2", Role.ORGANISER, [speaker], ["s7"]),
        (listener, Role.RESIDENT, [], []),
        (speaker, Role.RESIDENT, [], []),
    ):
        bearer = token(village_id, subject, role)
        _, one = ask("GET", path, as_=bearer)
        _, listed = ask("GET", f"/v1/activities?village_id={village_id}", as_=bearer)
        for shown in (one, listed["rows"][0]):
            assert (shown["leads"], shown["team"], shown["lead_rule"]) == (leads, team, "spk"), role
    _, elsewhere = ask("GET", path, as_=token("v00099", "s3", Role.ORGANISER))
    assert (elsewhere["leads"], elsewhere["team"]) == ([], [])


def test_the_lists_of_a_village_are_paged_while_time_goes_by(town: tuple[str, list[str]]) -> None:
    village_id, (villager, _) = town
    bearer = token(village_id, villager, Role.RESIDENT)
    ids = [made(village_id, title=f"讲堂{n}")["activity_id"] for n in range(5)]
    now = LIVE.now()
    for past, begin in (("false", now), ("true", now + dt.timedelta(days=2))):
        path, found, cursor = f"/v1/activities?village_id={village_id}&past={past}&size=2", [], ""
        for second in range(3):
            with standing(begin + dt.timedelta(seconds=second, microseconds=7)):
                status, shown = ask("GET", path + cursor, as_=token(village_id, villager, Role.RESIDENT))
            assert status == 200, shown
            found += [row["activity_id"] for row in shown["rows"]]
            cursor = f"&cursor={shown['cursor']}"
        assert (sorted(found), len(shown["rows"])) == (sorted(ids), 1)
    first = ask("GET", f"/v1/activities?village_id={village_id}&size=2", as_=bearer)[1]
    status, refused = ask(
        "GET", f"/v1/activities?village_id={village_id}&past=true&size=2&cursor={first['cursor']}", as_=bearer
    )
    assert (status, refused["code"]) == (400, "cursor_invalid")


def test_the_first_page_of_an_activitys_people_says_how_many_are_how_far(town: tuple[str, list[str]]) -> None:
    village_id, found = town
    path = f"/v1/activities/{made(village_id)['activity_id']}"
    for who in found:
        ask("POST", f"{path}/signups", as_=token(village_id, who, Role.RESIDENT), key=uuid7())
    organiser = token(village_id, "s2", Role.ORGANISER)
    _, first = ask("GET", f"{path}/people?size=1", as_=organiser)
    nobody = dict.fromkeys(("waiting", "signed_in", "done", "no_show", "walk_ins"), 0)
    assert first["counts"] == nobody | {"confirmed": 2}
    _, second = ask("GET", f"{path}/people?size=1&cursor={first['cursor']}", as_=organiser)
    assert (second["counts"], len(second["rows"])) == (None, 1)


def test_whoever_plans_activities_sees_whose_accounts_a_team_can_be_of(town: tuple[str, list[str]]) -> None:
    village_id, (villager, _) = town
    ordinal, town_id = int(village_id[1:]), places.load_village(village_id=village_id).town_id
    here, elsewhere = [(ordinal, ordinal + 1)], [(ordinal + 1, ordinal + 2)]
    found = [
        account(town_id, name, role, reach)
        for name, role, reach in (
            ("组织者", Role.ORGANISER, here),
            ("邻村的", Role.ORGANISER, elsewhere),
            ("网格员", Role.GRID_WORKER, here),
            ("评议员", Role.PANEL, here),
            ("不干了", Role.ORGANISER, here),
        )
    ]
    staff.disable_staff(LIVE, town_id=town_id, staff_id=found[4])
    path = f"/v1/villages/{village_id}/organisers"
    organiser = access_token(LIVE, Principal(found[0], frozenset({Role.ORGANISER}), ((ordinal, ordinal + 1),), town_id))
    status, shown = ask("GET", path, as_=organiser)
    assert (status, [(one["staff_id"], one["name"]) for one in shown["rows"]]) == (
        200,
        [(found[0], "组织者"), (found[2], "网格员")],
    )
    for subject, role, place, refused in (
        (villager, Role.RESIDENT, village_id, 403),
        ("s3", Role.GRID_WORKER, village_id, 403),
        ("s3", Role.ORGANISER, "v00099", 404),
    ):
        assert ask("GET", path, as_=token(place, subject, role))[0] == refused


def account(town_id: str, name: str, role: Role, villages: list[tuple[int, int]]) -> str:
    made = staff.add_staff(
        LIVE,
        town_id=town_id,
        login=f"team-{uuid7()[-12:]}",
        name=name,
        password="a-first-password",
        roles=frozenset({role}),
        reach=Reach.VILLAGES,
        villages=villages,
        is_outsider=True,
    )
    return made.staff_id
