"""Indexes change one by one, new ones before the code, old ones after it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from infra.indexes import IndexChanged, rollout

NAMES = ["author", "called", "desk", "late", "public"]


def table(names: list[str]) -> dict[str, Any]:
    keys = ["village_id", *(f"in_{name}" for name in names)]
    properties: dict[str, Any] = {"TableName": "claims", "KeySchema": [{"AttributeName": keys[0], "KeyType": "HASH"}]}
    properties["AttributeDefinitions"] = [{"AttributeName": key, "AttributeType": "S"} for key in sorted(keys)]
    if names:
        properties["GlobalSecondaryIndexes"] = [
            {"IndexName": name, "KeySchema": [{"AttributeName": f"in_{name}", "KeyType": "HASH"}]} for name in names
        ]
    return {"Type": "AWS::DynamoDB::Table", "Properties": properties}


def template(code: str, **tables: list[str]) -> dict[str, Any]:
    resources = {name: table(names) for name, names in tables.items()}
    return {"Resources": resources | {"Code": {"Type": "AWS::Lambda::Function", "Properties": {"Key": code}}}}


def held(body: dict[str, Any], name: str) -> set[str]:
    return {index["IndexName"] for index in body["Resources"][name]["Properties"].get("GlobalSecondaryIndexes", [])}


some_names = st.lists(st.sampled_from(NAMES), unique=True)


@given(some_names, some_names, some_names, some_names)
def test_no_table_gains_or_loses_more_than_one_at_once_and_no_code_misses_one(
    first_had: list[str], first_will: list[str], second_had: list[str], second_will: list[str]
) -> None:
    had = template("old", first=first_had, second=second_had)
    will = template("new", first=first_will, second=second_will, third=NAMES)
    steps = list(rollout(had, will))
    assert steps[-1].template == will
    before = had
    for step in steps:
        code = step.template["Resources"]["Code"]["Properties"]["Key"]
        assert step.code == (code == "new")
        for name, needed in {"old": had, "new": will}[code]["Resources"].items():
            if needed["Type"] == "AWS::DynamoDB::Table":
                assert held(step.template, name) >= held({"old": had, "new": will}[code], name)
        for name in ("first", "second"):
            assert len(held(step.template, name) ^ held(before, name)) <= 1
            defined = step.template["Resources"][name]["Properties"]["AttributeDefinitions"]
            wanted = {"village_id", *(f"in_{index}" for index in held(step.template, name))}
            assert {one["AttributeName"] for one in defined} == wanted
        before = step.template


def test_indexes_that_stay_take_one_update() -> None:
    (step,) = rollout(template("old", first=["desk"]), template("new", first=["desk"]))
    assert step.template == template("new", first=["desk"])


def test_old_indexes_outlive_the_code_that_reads_them() -> None:
    codes = [
        (step.template["Resources"]["Code"]["Properties"]["Key"], sorted(held(step.template, "first")))
        for step in rollout(template("old", first=["desk", "late"]), template("new", first=["author"]))
    ]
    assert codes == [
        ("old", ["author", "desk", "late"]),
        ("new", ["author", "desk", "late"]),
        ("new", ["author", "desk"]),
        ("new", ["author"]),
    ]


def test_an_index_that_is_to_be_another_under_its_name_is_refused() -> None:
    will = template("new", first=["desk"])
    will["Resources"]["first"]["Properties"]["GlobalSecondaryIndexes"][0]["Projection"] = {"ProjectionType": "ALL"}
    with pytest.raises(IndexChanged, match="first: the index 'desk'"):
        list(rollout(template("old", first=["desk"]), will))
