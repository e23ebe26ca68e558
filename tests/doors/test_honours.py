"""The doors of claims of honours: what does not fit an honour is named, field by field."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.identity.core.people import Resident
from chalicelib.foundation.identity.service.tokens import access_token, resolve_bearer
from chalicelib.kernel import edge
from chalicelib.kernel.authz import Principal, Role
from chalicelib.kernel.calendar import business_date
from chalicelib.kernel.context import LIVE, uuid7
from chalicelib.points.claims import routes
from tests.make import people
from tests.make.partners import ask

HONOUR = {
    "rule": "hon",
    "description": "社区评的，发了奖状。",
    "level": "district",
    "honour": "区级文明家庭，萧文明〔2026〕8号",
}


@pytest.fixture
def me(tables: Any, monkeypatch: pytest.MonkeyPatch) -> Resident:
    assert routes.doors.room == "claims"
    monkeypatch.setattr(edge, "_resolvers", {"bearer": resolve_bearer})
    return people.resident(LIVE, people.village(LIVE), 1)


def claim(me: Resident, **more: Any) -> tuple[int, Any]:
    ordinal = int(me.village_id[1:])
    token = access_token(LIVE, Principal(me.resident_id, frozenset({Role.RESIDENT}), ((ordinal, ordinal + 1),)))
    asked = HONOUR | {"on": str(business_date(LIVE.now()))} | more
    return ask("POST", "/v1/me/claims", {name: one for name, one in asked.items() if one}, as_=token, key=uuid7())


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("level", "county"),
        ("level", None),
        ("level", "国家级"),
        ("honour", None),
        ("honour", "证"),
        ("honour", "\u200b\u200b"),
        ("honour", "字" * 61),
        ("points", 3_000),
    ],
)
def test_what_does_not_fit_an_honour_is_named(me: Resident, field: str, wrong: Any) -> None:
    status, refused = claim(me, **{field: wrong})
    assert (status, [fault["field"] for fault in refused["fields"]]) == (422, [field])
