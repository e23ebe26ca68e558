"""What counts as breaking a client, and what does not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from infra.compatibility import breaks

OLD: dict[str, Any] = {
    "paths": {
        "/v1/things": {
            "get": {
                "parameters": [{"in": "query", "name": "size", "required": False}],
                "responses": {"200": {}, "default": {}},
                "security": [],
            }
        }
    },
    "components": {
        "schemas": {
            "ThingAsked": {"properties": {"name": {"type": "string"}}, "required": ["name"]},
            "ThingShown": {"properties": {"points": {"type": "integer"}, "tags": {"type": "array"}}},
        }
    },
}


def changed(change: Callable[[dict[str, Any]], Any]) -> list[str]:
    new = copy.deepcopy(OLD)
    change(new)
    return breaks(OLD, new)


def operation(new: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = new["paths"]["/v1/things"]["get"]
    return found


@pytest.mark.parametrize(
    ("sentence", "change"),
    [
        ("GET /v1/things is gone", lambda new: new["paths"].clear()),
        ("GET /v1/things no longer takes the query parameter size", lambda new: operation(new)["parameters"].clear()),
        (
            "GET /v1/things demands the header parameter Idempotency-Key",
            lambda new: operation(new)["parameters"].append(
                {"in": "header", "name": "Idempotency-Key", "required": True}
            ),
        ),
        ("GET /v1/things no longer answers 200", lambda new: operation(new)["responses"].pop("200")),
        ("GET /v1/things demands a credential", lambda new: operation(new).update(security=[{"bearer": []}])),
        ("GET /v1/things demands a body", lambda new: operation(new).update(requestBody={})),
        ("the shape ThingShown is gone", lambda new: new["components"]["schemas"].pop("ThingShown")),
        (
            "ThingShown.points is gone",
            lambda new: new["components"]["schemas"]["ThingShown"]["properties"].pop("points"),
        ),
        (
            "ThingShown.points was integer and is string",
            lambda new: new["components"]["schemas"]["ThingShown"]["properties"].update(points={"type": "string"}),
        ),
        (
            "ThingAsked.kind is demanded",
            lambda new: new["components"]["schemas"].update(
                ThingAsked={
                    "properties": {"name": {"type": "string"}, "kind": {"type": "string"}},
                    "required": ["name", "kind"],
                }
            ),
        ),
    ],
)
def test_a_break_is_named(sentence: str, change: Callable[[dict[str, Any]], Any]) -> None:
    assert changed(change) == [sentence]


@pytest.mark.parametrize(
    "change",
    [
        lambda new: new["paths"].update({"/v1/more": {"get": {"responses": {}}}}),
        lambda new: new["components"]["schemas"]["ThingShown"]["properties"].update(more={"type": "string"}),
        lambda new: operation(new)["parameters"].append({"in": "query", "name": "more", "required": False}),
        lambda new: new["components"]["schemas"]["ThingShown"].update(required=["points"]),
    ],
)
def test_an_addition_breaks_nobody(change: Callable[[dict[str, Any]], Any]) -> None:
    assert changed(change) == []


def test_a_pair_reads_as_a_list_of_its_kind() -> None:
    old = copy.deepcopy(OLD)
    pair = {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}]}
    old["components"]["schemas"]["ThingShown"]["properties"]["pair"] = pair
    new = copy.deepcopy(old)
    new["components"]["schemas"]["ThingShown"]["properties"]["pair"] = {"type": "array", "items": {"type": "integer"}}
    assert breaks(old, new) == []
    assert breaks(new, old) == []
    pair["prefixItems"] = [{"type": "integer"}, {"type": "string"}]
    assert breaks(old, new) == ["ThingShown.pair was list of integer and string and is list of integer"]
