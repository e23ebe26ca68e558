"""At the desk: who of the village's organisers runs an activity."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.web.conftest import PHONE
from tests.web.demo import Demo
from tests.web.test_access import faults_of
from tests.web.test_activities import id_of, planned
from tests.web.test_console import desk
from tests.web.walk import drawn


def team_of(demo: Demo, title: str) -> list[str]:
    """Return the names of whom an activity's team is of."""
    shown: dict[str, Any] = demo.ask("GET", f"/v1/activities/{id_of(demo, title)}", role="village_officer")
    named = demo.ask("GET", f"/v1/villages/{demo.village_id}/organisers", role="village_officer")["rows"]
    return [one["name"] for one in named if one["staff_id"] in shown["team"]]


def test_a_plan_names_its_team_and_a_draft_gives_it_back(page: Page, demo: Demo) -> None:
    title, organiser = "清扫祠堂", str(demo.login("organiser")["name"])
    desk(page, demo, "活动")
    form = planned(page, title, begins=24, ends=26)
    team = form.get_by_role("group", name="谁来组织")
    team.get_by_role("checkbox", name=organiser).check()
    expect(team.get_by_text("选了 1 人")).to_be_visible()
    page.set_viewport_size(PHONE)
    team.scroll_into_view_if_needed()
    drawn(page)
    assert faults_of(page) == []
    form.get_by_role("button", name="存为草稿").click()
    row = page.get_by_role("listitem").filter(has_text=title)
    expect(row.get_by_text("由选定的 1 人组织")).to_be_visible()
    assert team_of(demo, title) == [organiser]
    row.get_by_role("button", name="改草稿").click()
    expect(team.get_by_role("checkbox", name=organiser)).to_be_checked()
    team.get_by_role("checkbox", name=organiser).uncheck()
    form.get_by_role("button", name="存为草稿").click()
    expect(row.get_by_text("由选定的")).to_have_count(0)
    assert team_of(demo, title) == []


def test_an_organiser_who_reads_no_accounts_picks_colleagues_by_name(page: Page, demo: Demo) -> None:
    title = "排练村歌"
    desk(page, demo, "活动", "organiser")
    form = planned(page, title, begins=24, ends=26)
    form.get_by_role("group", name="谁来组织").get_by_role("checkbox", name="网格员").first.check()
    form.get_by_role("button", name="存为草稿").click()
    expect(page.get_by_role("listitem").filter(has_text=title).get_by_text("由选定的 1 人组织")).to_be_visible()
    assert len(team_of(demo, title)) == 1
