"""What happens to a household's points is told to its people, each in their own inbox, once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from chalicelib.foundation.facts import service as facts
from chalicelib.foundation.facts.core.points import PointsExpiring, PointsMoved
from chalicelib.foundation.facts.service import Recorded
from chalicelib.foundation.identity.core.people import Status
from chalicelib.foundation.identity.service import people as registry
from chalicelib.foundation.notifications.service import inboxes, telling
from chalicelib.foundation.notifications.store import inbox
from chalicelib.foundation.runs import service as runs
from chalicelib.kernel import storage
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.errors import Busy
from chalicelib.points.ledger.core.accounts import AccountRef
from chalicelib.points.ledger.service import awards, moves, nightly
from tests.make import ledger, people
from tests.make.world import World
from tests.meter import Meter


class Home:
    """A household of a head, a grown-up, one who died and a child; and a neighbour. Its account has 100 points."""

    def __init__(self, world: World) -> None:
        self.world, ctx = world, world.context()
        self.village = people.village(ctx)
        self.home, (self.head, self.wife, gone) = people.household(ctx, self.village, 7, members=3)
        self.child = people.resident(ctx, self.village, 90, household_id=self.home, born_on=dt.date(2015, 1, 1))
        self.neighbour, self.gone = people.resident(ctx, self.village, 91), gone
        self.account = AccountRef.of_holder(self.home)
        ledger.open_accounts([self.account], "household")
        asked = ledger.award(ctx, self.account, f"gift#{ctx.new_id()}", points=100)
        awards.award_points(ctx, award=asked)

    @property
    def people(self) -> list[str]:
        found = (self.head, self.wife, self.gone, self.child, self.neighbour)
        return [one.resident_id for one in found]

    def spend(self, points: int) -> None:
        ctx = self.world.context()
        moves.redeem(
            ctx, ref=self.account, partner_id="v00001p1", key=ctx.new_id(), points=points, document="米×1", request="r"
        )

    def facts(self) -> list[Recorded]:
        today = business_date(self.world.now())
        found = facts.day_of_facts(village_id=self.village.village_id, on=today)
        return [one for one in found if isinstance(one.fact, PointsMoved | PointsExpiring)]

    def tell(self) -> None:
        for recorded in self.facts():
            telling.tell(self.world.context(), recorded=recorded)

    def told(self) -> list[list[tuple[str, str]]]:
        """What stands in each one's inbox, the newest first."""
        pages = [inboxes.list_inbox(resident_id=who, size=20, cursor=None)[0] for who in self.people]
        return [[(one.kind, one.body) for one in page.rows] for page in pages]


@pytest.fixture
def home(store: Any, monkeypatch: pytest.MonkeyPatch) -> Home:
    assert store is not None
    monkeypatch.setattr("chalicelib.foundation.runs.store.send_parts", lambda *_, **__: None)
    return Home(World())


def test_what_a_household_earns_and_spends_is_told_to_its_head_and_its_grown_up_members(home: Home) -> None:
    registry.set_status(home.world.context(), resident_id=home.gone.resident_id, status=Status.DEAD)
    home.spend(40)
    for _ in range(2):
        home.tell()
    both = [
        ("household_points_spent", "家庭账户在合作商户用了 40 工分。不是家人所用，请马上联系村里。"),
        ("household_points_earned", "你家参与了村里的事，家庭账户得到 100 工分。"),
    ]
    assert home.told() == [both, both, [], [], []]
    assert inbox.list_inbox(home.home.replace("h", "r"), size=5, cursor=None).rows == [], "a household reads nothing"


def test_the_end_of_a_households_points_is_told_to_its_people(home: Home) -> None:
    home.world.moment = dt.datetime(2027, 11, 1, 1, tzinfo=dt.UTC)
    run_id = home.world.new_id()
    village_id = home.village.village_id
    runs.fan_out(
        home.world.context(), run_id=run_id, kind="warn", queue="ledger", place_id="", parts=[village_id],
        facts={"today": "2027-11-01"},
    )  # fmt: skip
    nightly.do_part(home.world.context(), runs.Part(run_id, "warn", village_id))
    home.tell()
    words = ("household_points_expiring", "家庭账户有 100 工分将在 2027年12月31日 到期，请在这之前使用。")
    assert home.told() == [[words], [words], [words], [], []]


def test_ones_own_points_are_told_to_oneself_as_before(home: Home) -> None:
    ctx = home.world.context()
    mine = AccountRef.of_holder(home.neighbour.resident_id)
    ledger.open_accounts([mine])
    awards.award_points(ctx, award=ledger.award(ctx, mine, f"gift#{ctx.new_id()}", points=5))
    home.tell()
    assert [kind for kind, _ in home.told()[4]] == ["points_earned"]


def test_who_was_told_before_the_stream_broke_off_is_not_told_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    (earned,) = home.facts()
    written: list[str] = []
    create = inbox.create_message

    def breaks(message: Any, **asked: Any) -> bool:
        if len(written) == 1:
            raise Busy
        written.append(message.resident_id)
        return create(message, **asked)

    with monkeypatch.context() as broken:
        broken.setattr(inbox, "create_message", breaks)
        with pytest.raises(Busy):
            telling.tell(home.world.context(), recorded=earned)
    telling.tell(home.world.context(), recorded=earned)
    assert [len(one) for one in home.told()] == [1, 1, 1, 0, 0]


def test_what_it_costs_to_tell_a_household(home: Home) -> None:
    """Two reads whose account it is and who its people are, and a message for each: no more with more facts."""
    (earned,) = home.facts()
    with Meter(storage.client()) as meter:
        telling.tell(home.world.context(), recorded=earned)
    assert (meter.cost.round_trips, meter.cost.reads) == (2 + 3, 0.5 + 4 * 0.5)
    assert meter.cost.writes <= 3 * 3
