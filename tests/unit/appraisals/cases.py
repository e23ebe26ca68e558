"""Plans and people of the pure tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings

from chalicelib.foundation.identity.core.people import Holder, Status
from chalicelib.points.appraisals.core.campaigns import Campaign, Plan, Question, Subject
from chalicelib.points.appraisals.core.states import State

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Lets a law take its time on a busy machine."""
VILLAGE, TOWN = "v00001", "t0001"
NOW = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
SCORE = Question("卫生", "score", 5)
CHOICE = Question("建在哪", "choice", options=("村口", "祠堂", "学校"))
APPROVAL = Question("先办哪些", "approval", options=("路", "灯", "河", "桥"))
HOMES = (Subject("一号院", "v00001h00011"), Subject("二号院", "v00001h00012"))
OFFICERS = (Subject("主任", "v00001r00021"), Subject("会计", staff_id="s-kai"))


def plan(**changes: Any) -> Plan:
    usual = Plan("评议", "affair", (SCORE, CHOICE, APPROVAL), NOW, NOW + dt.timedelta(days=1), (VILLAGE,))
    return replace(usual, **changes)


def campaign(state: State = State.DRAFT, **changes: Any) -> Campaign:
    return Campaign(f"{VILLAGE}b0193a7f2-b4c8-7d1e-9f00-a1b2c3d4e5f6", plan(**changes), state, "ana", "mark")


def holder(number: int = 1, household: str = "v00001h00011", **changes: Any) -> Holder:
    usual = Holder(
        f"{VILLAGE}r{number:05d}", VILLAGE, "resident", "张*", Status.ACTIVE, household, born_on=dt.date(1970, 5, 17)
    )
    return replace(usual, **changes)
