"""A village joins a town later: what was set for the whole town holds there too."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.identity.core.places import Village
from chalicelib.foundation.identity.core.staff import Reach
from chalicelib.foundation.identity.service import places
from chalicelib.foundation.identity.service.staff import list_staff
from chalicelib.foundation.identity.store import places as store
from chalicelib.foundation.partners.core.spending import Spending
from chalicelib.foundation.partners.service import spending
from chalicelib.foundation.partners.store import known
from chalicelib.kernel.authz import Role
from chalicelib.kernel.context import LIVE
from chalicelib.kernel.errors import Busy
from chalicelib.kernel.writes import Writes, commit
from chalicelib.points.topups.core.terms import Terms
from chalicelib.points.topups.service import terms
from tests.make import credentials
from tests.make.credentials import TOWN, add, bearer_of

TOWN_CODE = "330109102000"
pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture(autouse=True)
def town(tables: Any, quick_passwords: None) -> None:
    assert places.add_town(LIVE, name="戴村镇", code=TOWN_CODE).town_id == TOWN


def join(name: str, code: str) -> str:
    """Enter a village as the town's administrator does, and return its id."""
    with credentials.doors() as doors:
        body = {"name": name, "code": code, "groups": []}
        answer = doors.ask("POST", f"/v1/towns/{TOWN}/villages", body, bearer=bearer_of(Role.TOWN_ADMIN))
    assert answer.status == 201, answer.body
    return str(answer.body["place_id"])


class Limits:
    """What each person may spend in a day: a number of points, or none."""

    module: Any = spending
    prepare = staticmethod(spending.prepare_joining)

    def set(self, number: int | None) -> None:
        spending.set_spending(LIVE, place_id=TOWN, spending=Spending(number))

    def of(self, village_id: str) -> int | None:
        ((_, found),) = spending.spending_in(place_id=village_id)
        assert known.find_spending(LIVE.now(), village_id) == found
        return found.person_day_points


class Prices:
    """What a yuan of phone credit costs: a number of points, or none where there is none to be had."""

    module: Any = terms
    prepare = staticmethod(terms.prepare_joining)

    def set(self, number: int | None) -> None:
        offered = Terms() if number is None else Terms(phone_yuan=(10,), points_per_yuan=number)
        terms.set_terms(LIVE, town_id=TOWN, terms=offered)

    def of(self, village_id: str) -> int | None:
        found = terms.terms_at(place_id=village_id)
        assert found.town_id == (TOWN if found != Terms() else "")
        return found.points_per_yuan if found.phone_yuan else None


Kept = Limits | Prices
of_both = pytest.mark.parametrize("kept", [Limits(), Prices()], ids=["limits", "prices"])


def test_accounts_for_the_whole_town_reach_a_village_that_joins_later_and_others_do_not() -> None:
    for login, reach in (("admin", Reach.TOWN), ("wang", Reach.VILLAGES)):
        add(login, Role.VILLAGE_OFFICER if reach is Reach.VILLAGES else Role.TOWN_ADMIN, reach=reach)
    village_id = join("佛山村", "330109102215")
    for _ in range(2):
        reached = {one.login: one.principal().reaches(village_id) for one in list_staff(town_id=TOWN).rows}
        assert reached == {"admin": True, "wang": False}
        assert join("佛山村", "330109102215") == village_id


@of_both
def test_a_village_that_joins_later_has_what_was_last_set_for_the_whole_town(kept: Kept) -> None:
    first = join("佛山村", "330109102215")
    assert kept.of(first) is None
    kept.set(500)
    assert kept.of(join("三头村", "330109102217")) == 500
    kept.set(None)
    assert kept.of(join("上董村", "330109102202")) is None


def test_who_is_entered_again_keeps_what_they_have() -> None:
    first = join("佛山村", "330109102215")
    Limits().set(5_000)
    spending.set_spending(LIVE, place_id=first, spending=Spending(9))
    assert join("佛山村", "330109102215") == first
    assert Limits().of(first) == 9


@of_both
@pytest.mark.parametrize("before", [None, 300])
def test_a_village_joins_with_what_the_town_has_at_that_moment_or_is_asked_for_again(
    kept: Kept, before: int | None
) -> None:
    join("佛山村", "330109102215")
    if before is not None:
        kept.set(before)
    village = Village("v00077", TOWN, "三头村", "330109102217", ())
    writes = kept.prepare(LIVE, village)
    kept.set(100)
    with pytest.raises(Busy):
        store.create_place(village, writes)
    assert store.find_place(village.village_id) is None
    assert kept.of(join("三头村", "330109102217")) == 100


@of_both
def test_who_joins_after_the_town_was_looked_at_is_not_passed_over(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it joins between the look and the write, also where nothing was set before, and as the index is behind."""
    first = join("佛山村", "330109102215")
    look, codes = places.villages_in, iter(("330109102217", "330109102202"))
    for before in (None, 300):
        late: list[str] = []

        def raced(*, place_id: str, late: list[str] = late) -> list[Village]:
            found = look(place_id=place_id)
            late.append(join("后来的村", next(codes)))
            return found

        monkeypatch.setattr(places, "villages_in", raced)
        with pytest.raises(Busy):
            kept.set(100)
        monkeypatch.setattr(places, "villages_in", look)
        assert [kept.of(one) for one in (first, *late)] == [before, before]
        monkeypatch.setattr(
            places, "villages_in", lambda *, place_id, late=late: _without(look(place_id=place_id), late)
        )
        with pytest.raises(Busy):
            kept.set(100)
        monkeypatch.setattr(places, "villages_in", look)
        kept.set(300)
        assert [kept.of(one) for one in (first, *late)] == [300] * 2


def _without(found: list[Village], gone: list[str]) -> list[Village]:
    return [one for one in found if one.village_id not in gone]


@of_both
def test_of_two_who_set_something_for_a_large_town_at_once_one_is_asked_again(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A piece holds two villages here; the other one sets all of them between the first one's pieces."""
    found = [join(f"第{n}村", f"3301091022{n}") for n in range(10, 15)]
    monkeypatch.setattr(kept.module, "A_PIECE", 2)
    turns = iter(range(9))

    def raced(writes: Writes) -> None:
        commit(writes)
        if next(turns) == 0:
            kept.set(2)

    monkeypatch.setattr(kept.module, "commit", raced)
    with pytest.raises(Busy):
        kept.set(1)
    assert {kept.of(one) for one in (*found, join("再来一村", "330109102230"))} == {2}
