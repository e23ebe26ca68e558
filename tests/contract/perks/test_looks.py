"""Who looked at a programme's list is kept, and shown to each person whose application it had in it."""

from __future__ import annotations

import pytest

from chalicelib.credit.looks.core import LookedAt
from chalicelib.credit.perks.core.refusals import NoSuchApplication
from chalicelib.credit.perks.service import own
from tests.make.perks import Perks


def seen(perks: Perks, number: int, programme_id: str, size: int = 20) -> list[tuple[LookedAt, str]]:
    who = perks.village.id_of(number)
    page = own.list_looks(resident_id=who, programme_id=programme_id, size=size, cursor=None)
    return [(one.what, one.by) for one, _ in page.rows]


def test_whose_application_was_in_a_list_sees_who_read_it_since_they_applied(perks: Perks) -> None:
    one = perks.published()
    perks.apply(one, 0)
    perks.rows(one, "tom")
    perks.village.world.pass_days(1)
    perks.apply(one, 2)
    assert seen(perks, 0, one.programme_id) == [(LookedAt.LIST_READ, "s-tom")]
    assert seen(perks, 2, one.programme_id) == []
    perks.rows(one, "tia")
    perks.rows(one, "tia")
    assert seen(perks, 0, one.programme_id) == [(LookedAt.LIST_READ, "s-tia"), (LookedAt.LIST_READ, "s-tom")]
    assert seen(perks, 2, one.programme_id) == [(LookedAt.LIST_READ, "s-tia")]
    assert len(seen(perks, 0, one.programme_id, size=1)) == 1


def test_a_relative_who_sees_no_more_than_a_name_did_not_look_at_an_application(perks: Perks) -> None:
    one = perks.published()
    perks.apply(one, 0)
    perks.apply(one, 2)
    perks.rows(one, "kin", person=perks.village.id_of(1))
    assert seen(perks, 0, one.programme_id) == []
    assert seen(perks, 2, one.programme_id) == [(LookedAt.LIST_READ, "s-kin")]


def test_who_did_not_apply_sees_no_looks(perks: Perks) -> None:
    one = perks.published()
    perks.rows(one)
    with pytest.raises(NoSuchApplication):
        seen(perks, 0, one.programme_id)
