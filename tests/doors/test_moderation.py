"""The doors of moderation: what waits is shown with its pictures, a decision that does not fit is told where."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.foundation.moderation import routes, store
from chalicelib.foundation.moderation.core import PICTURE, Review
from chalicelib.kernel import edge
from chalicelib.kernel.context import LIVE
from chalicelib.kernel.writes import commit
from tests.make import media as make, partners
from tests.make.media import Desk

SUBJECT, HELD = f"{make.VILLAGE}t1", f"{make.VILLAGE}m01930000-0000-7000-8000-000000000002"
FIT = f"{make.VILLAGE}m01930000-0000-7000-8000-000000000001"
REVIEWS = f"/v1/villages/{make.VILLAGE}/reviews"
DECISION = f"{REVIEWS}/{SUBJECT}/decision"


@pytest.fixture
def waits(tables: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pictures of a ticket wait."""
    desk = Desk()
    people = {"officer": desk.officer().actor, "person": desk.person().actor}
    monkeypatch.setattr(edge, "DOORS", [door for door in edge.DOORS if door.room == routes.doors.room])
    monkeypatch.setattr(edge, "_resolvers", {"bearer": lambda _, token: people[token]})
    commit(store.waiting_of(Review(make.VILLAGE, SUBJECT, PICTURE, "picture_risky", LIVE.now(), (HELD,))))


def ask(method: str, path: str, body: Any = None, who: str = "officer") -> tuple[int, Any]:
    return partners.ask(method, path, body, as_=who, key="")


@pytest.mark.parametrize(
    "body",
    [
        {"decision": "perhaps", "reason": "不清楚"},
        {"decision": "rejected"},
        {"decision": "rejected", "reason": " 不 "},
        {"decision": "approved", "reason": "话" * 201},
        {"reason": "不清楚"},
        {"decision": "approved", "media_ids": ["a photo"]},
        {"decision": "approved", "media_ids": [FIT] * 21},
        {"decision": "approved", "reasons": []},
    ],
)
def test_a_decision_that_does_not_fit_is_refused_and_the_pictures_go_on_waiting(
    waits: None, body: dict[str, Any]
) -> None:
    status, answer = ask("POST", DECISION, body)
    assert status == 422
    assert all(fault["zh"] and fault["en"] for fault in answer["fields"])
    (row,) = ask("GET", REVIEWS)[1]["rows"]
    assert (row["subject"], row["kind"], row["media_ids"]) == (SUBJECT, PICTURE, [HELD])


def test_pictures_are_decided_on_by_an_officer_of_the_village_alone(waits: None) -> None:
    good = {"decision": "rejected", "reason": "有人的门牌号", "media_ids": [HELD]}
    status, answer = ask("POST", DECISION, good | {"media_ids": [FIT]})
    assert (status, answer["code"]) == (409, "review_moved")
    assert ask("POST", DECISION, good, who="person")[0] == 403
    assert ask("POST", DECISION.replace(make.VILLAGE, "v00004", 1), good)[0] == 404
    assert ask("POST", DECISION, good)[0] == 204
    assert ask("GET", REVIEWS)[1]["rows"] == []
    status, answer = ask("POST", DECISION, good)
    assert (status, answer["code"]) == (404, "no_such_review")
