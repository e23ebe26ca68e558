"""The reservations' schedule, entered as Lambda enters it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chalice import Chalice
from chalice.test import Client

from chalicelib.foundation.reservations.jobs import jobs
from chalicelib.foundation.reservations.service import holds, slots
from chalicelib.foundation.reservations.service.holds import Line
from chalicelib.kernel.context import Context, utc_now


def test_the_schedule_gives_overdue_holds_back_every_five_minutes(tables: Any) -> None:
    app = Chalice("sanbao", configure_logs=False)
    app.register_blueprint(jobs, name_prefix="reservations_")
    an_hour_ago = Context(now=lambda: utc_now() - dt.timedelta(hours=1))
    slots.open_slot(an_hour_ago, slot_id="lot", capacity=2)
    for hold_id, hold_seconds in (("overdue", 900), ("running", 7200)):
        lines = [Line("lot", 1)]
        holds.hold(an_hour_ago, hold_id=hold_id, lines=lines, hold_seconds=hold_seconds)
    with Client(app) as client:
        event = client.events.generate_cw_event("aws.events", "Scheduled Event", {}, ["rule"], "cn-north-1")
        for _ in range(2):
            client.lambda_.invoke("reservations_expire_holds", event)
    assert slots.load_slot(slot_id="lot").free == 1
    found = [holds.find_hold(hold_id=hold_id) for hold_id in ("overdue", "running")]
    assert [hold and hold.state.value for hold in found] == ["expired", "held"]
