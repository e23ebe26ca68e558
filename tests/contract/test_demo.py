"""The demo town is filled whenever it is started: on a Monday, at New Year, just before midnight."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from chalicelib.foundation.identity.service import places
from chalicelib.kernel import storage
from chalicelib.kernel.authz import Role
from chalicelib.kernel.calendar import SHANGHAI, business_date, week_of
from chalicelib.kernel.context import Context
from chalicelib.kernel.settings import settings
from chalicelib.points.activities.core.states import State
from chalicelib.points.activities.service import known, planning
from chalicelib.points.boards.service import publishing
from chalicelib.points.ledger.service.verify import verify_village
from chalicelib.prosperity.market.core.deeds import OrderState
from chalicelib.prosperity.market.service import desk, reconciling
from chalicelib.prosperity.proceeds.core.parties import Kind
from chalicelib.prosperity.proceeds.service import reading
from infra import census
from local import demo
from local.demo import orders, sales

MOMENTS = (
    dt.datetime(2026, 11, 29, 23, 55, tzinfo=SHANGHAI),  # A Sunday.
    dt.datetime(2027, 1, 1, 0, 30, tzinfo=SHANGHAI),  # Last week lies in the old year.
    dt.datetime(2027, 1, 4, 0, 5, tzinfo=SHANGHAI),  # A Monday: last week ended five minutes ago, and lies in both.
)


@pytest.fixture
def queues(store: Any) -> None:
    """The queues that the town's verbs send to."""
    known.forget_all()
    for queue in census.queues():
        storage.client("sqs").create_queue(QueueName=settings().table_prefix + queue)


@pytest.mark.usefixtures("queues", "quick_passwords", "wechat", "wechatpay")
@pytest.mark.parametrize("started", MOMENTS, ids=str)
def test_the_town_is_alive_whenever_it_is_started(started: dt.datetime, tmp_path: Path) -> None:
    demo.seed(tmp_path, Console(file=io.StringIO()), started)
    logins = json.loads((tmp_path / "demo.json").read_text(encoding="utf-8"))["logins"]
    assert {login["role"] for login in logins} == {
        *("town_admin", "town_officer", "village_officer", "organiser", "grid_worker", "panel", "auditor"),
        *(Role.RESIDENT, Role.MEMBER, Role.SHOP, Role.BANK),
    }
    home = next(v for v in places.villages_of(town_id="t0001") if v.name == "佛山村").village_id
    coming = planning.list_activities(village_id=home, since=started, past=False, size=50, cursor=None).rows
    past = planning.list_activities(village_id=home, since=started, past=True, size=50, cursor=None).rows
    assert [activity.state for activity in coming] == [State.PUBLISHED] * 4
    assert [activity.state for activity in past] == [State.CLOSED] * 4
    assert coming[0].plan.starts_at < started < coming[0].plan.ends_at
    report = verify_village(village_id=home, years=(started.year - 1, started.year))
    assert report.faults == []
    assert report.redeemed > 0
    week = week_of(business_date(started) - dt.timedelta(days=7))
    sold = reconciling.reconcile(Context(now=lambda: started), town_id="t0001")
    assert (sold.faults, sold.gap, sold.orders) == ([], 0, len(sales.BASKETS) + orders.COUNT)
    states = {state for state in OrderState if desk.list_orders(town_id="t0001", state=state, size=1, cursor=None).rows}
    assert states == set(OrderState) - {OrderState.EXPIRED}
    statements = reading.list_of_week(place_id="t0001", week=week, size=100, cursor=None).rows
    closed = [one for one in statements if one.kind is Kind.PRODUCER]
    assert bool(closed) == (started.weekday() != 0 or started.hour > 2)
    board = publishing.publish_village(Context(now=lambda: started), village_id=home, period=week)
    assert board.star is not None
