"""What anybody learns of a code they scanned: its kind, and nothing that was not printed on it."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.identity.core.cards import State
from chalicelib.foundation.identity.service import cards, codes, people
from chalicelib.foundation.partners.routes import doors
from chalicelib.foundation.partners.service import scanned
from chalicelib.foundation.partners.store import known
from chalicelib.kernel import edge
from chalicelib.kernel.context import uuid7
from tests.make import identity as make
from tests.make.partners import ask, bearer, make_shop, world


@pytest.fixture
def somebody(tables: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(edge, "_resolvers", {"bearer": bearer})
    assert doors.room == "partners"
    known.forget()
    village = make.town_and_village()[1]
    return people.register_resident(make.at(), village_id=village.village_id, person=make.person()).resident_id


def kind(token: str) -> Any:
    """Ask as nobody in particular, with the address that the code holds."""
    status, shown = ask("POST", "/v1/codes/kind", {"code": f"https://town.example/q/{token}"})
    assert status == 200
    return shown


def test_a_card_and_a_code_are_what_they_are_good_or_not(somebody: str) -> None:
    card = cards.issue_card(make.at(), resident_id=somebody, key=uuid7(), pin="2580")
    code = codes.code_of(holder_id=somebody)
    assert (kind(card.token), kind(code)) == ({"kind": "card"}, {"kind": "resident"})
    cards.set_state(make.at(), resident_id=somebody, state=State.LOST)
    codes.revoke_code(make.at(), holder_id=somebody)
    assert (kind(card.token), kind(code)) == ({"kind": "card"}, {"kind": "resident"})


def test_a_shops_code_is_one_also_when_it_was_replaced(somebody: str) -> None:
    shop = make_shop(world())
    token = scanned_code(shop.partner_id)
    assert kind(token) == {"kind": scanned.SHOP}
    assert kind(scanned_code(shop.partner_id)) == {"kind": scanned.SHOP}
    assert kind(token) == {"kind": scanned.SHOP}


def scanned_code(partner_id: str) -> str:
    """Return a new static code of a shop."""
    return str(ask("POST", f"/v1/partners/{partner_id}/code", as_="town_officer", key=uuid7())[1]["code"])


@pytest.mark.parametrize("token", ["0" * 22, "x", "6901234567892"])
def test_what_nothing_bears_is_unknown(somebody: str, token: str) -> None:
    assert kind(token) == {"kind": scanned.UNKNOWN}


@pytest.mark.parametrize("code", ["", "x" * 201, None])
def test_what_no_camera_read_is_refused(somebody: str, code: str | None) -> None:
    status, problem = ask("POST", "/v1/codes/kind", {"code": code})
    assert (status, problem["code"]) == (422, "invalid_input")
