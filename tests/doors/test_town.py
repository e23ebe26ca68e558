"""A small share of the town, played through the verbs: its books come to the share's figures to the point."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from chalicelib.foundation.identity.service import consents
from chalicelib.kernel.paging import Page
from chalicelib.points.activities.service import planning
from chalicelib.points.ledger.store import accounts, entries
from local.town.clock import Clock
from local.town.figures import PUBLISHED, share_of
from local.town.plan import plan_year
from local.town.play import play
from tests.make import people as make
from tests.make.world import World

SHARE = share_of(PUBLISHED, Fraction(1, 1_000))


@pytest.fixture
def quiet_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let closing send nothing: the play settles by itself, and moto's queue is not made here."""
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda *_, **__: None)


def test_a_share_of_the_town_comes_to_its_figures(tables: Any, quiet_queue: None) -> None:
    village = make.village(World().context()).village_id
    clock = Clock("share")
    report = play(clock, village, plan_year(SHARE, seed="share"), first=0)
    assert report.faults == []
    found = (report.issued, report.redeemed, report.outstanding, report.expired, report.held)
    assert found == (SHARE.issued_points, SHARE.redeemed_points, SHARE.outstanding_points, 0, 0)
    books = [account.ref for account in accounts.list_village(village, consistent=True)]
    holders = [ref.holder for ref in books]
    assert len(holders) == SHARE.registered
    people = [f"{village}r{n:05d}" for n in range(1, SHARE.residents + 1)]
    assert len(consents.who_consented(person_ids=people, purpose="registration")) == SHARE.registered
    held: Page[Any] = planning.list_activities(
        village_id=village, since=dt.datetime(2021, 1, 1, tzinfo=dt.UTC), past=False, size=100, cursor=None
    )
    assert len(held.rows) == SHARE.activities
    for ref in books:
        for entry in entries.list_account(ref):
            assert entry.rule, entry
            assert entry.document, entry
