"""A stack from before gains and loses indexes one by one, as DynamoDB has it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from chalicelib.points.claims.records import ClaimRecord
from infra.data import table_name, table_resource
from infra.deploy import Clients, clients, deploy
from infra.stages import STAGES
from infra.tables import table_properties
from infra.template import PARAMETERS
from tests import emulator
from tests.make.jobs_package import package

TABLE = table_name(ClaimRecord)
GONE = {"IndexName": "gone", "KeySchema": [{"AttributeName": "gone_in", "KeyType": "HASH"}]}


class OneByOne:
    """CloudFormation as it is: an update that changes two indexes of a table fails; the emulator lets it pass."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.held: list[set[str]] = []
        """The indexes after each update."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def update_stack(self, **asked: Any) -> Any:
        body = json.loads(urllib3.request("GET", asked["TemplateURL"]).data)
        deployed = self._client.get_template(StackName=asked["StackName"])["TemplateBody"]
        changed = _indexes(body) ^ _indexes(deployed)
        assert len(changed) <= 1, "Cannot perform more than one GSI creation or deletion in a single update"
        self.held.append(_indexes(body))
        return self._client.update_stack(**asked)


def _indexes(body: dict[str, Any]) -> set[str]:
    return {index["IndexName"] for index in body["Resources"][TABLE]["Properties"]["GlobalSecondaryIndexes"]}


@pytest.fixture
def aws() -> Iterator[Clients]:
    with emulator.started() as running:
        yield clients(STAGES["dev"].region, running.url)


def stack(resource: dict[str, Any], **parameters: Any) -> dict[str, Any]:
    return {"Parameters": PARAMETERS | parameters, "Resources": {TABLE: resource}, "Outputs": {}}


def from_before(resource: dict[str, Any], missing: set[str]) -> dict[str, Any]:
    """Return the table without some of its indexes, and with one that is not wanted any more."""
    older = copy.deepcopy(resource)
    table = older["Properties"]
    kept = [index for index in table["GlobalSecondaryIndexes"] if index["IndexName"] not in missing]
    table["GlobalSecondaryIndexes"] = [*kept, GONE | {"Projection": {"ProjectionType": "KEYS_ONLY"}}]
    keys = {key["AttributeName"] for keyed in (table, *table["GlobalSecondaryIndexes"]) for key in keyed["KeySchema"]}
    table["AttributeDefinitions"] = [{"AttributeName": key, "AttributeType": "S"} for key in sorted(keys)]
    return older


def test_a_stack_from_before_gains_and_loses_indexes_one_by_one(
    aws: Clients, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = table_resource(ClaimRecord, STAGES["dev"])
    names = {index["IndexName"] for index in table_properties(ClaimRecord, "")["GlobalSecondaryIndexes"]}
    older = stack(from_before(now, {"called", "late"}))
    strict = OneByOne(aws("cloudformation"))

    def client(service: str) -> Any:
        return strict if service == "cloudformation" else aws(service)

    named = {"PageUrl": "http://127.0.0.1:8000"}
    for folder, body in (("older", older), ("now", stack(now))):
        (tmp_path / folder).mkdir()
        deploy(package(tmp_path / folder, body), stage="dev", parameters=named, client=client)
    assert [names - held for held in strict.held] == [{"late"}, set(), set(), set()]
    assert ["gone" in held for held in strict.held] == [True, True, True, False]
    assert "update 4 of 4" in capsys.readouterr().out
    found = aws("dynamodb").describe_table(TableName=f"sanbao-dev-{ClaimRecord.Meta.table_name}")["Table"]
    assert {index["IndexName"] for index in found["GlobalSecondaryIndexes"]} == names
