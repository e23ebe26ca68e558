"""The tests' short cut makes the tables that a deployment makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto import mock_aws

from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings
from infra.tables import create_tables
from tests import moto
from tests.conftest import forget_clients

OF_THE_MOMENT = {"CreationDateTime", "LatestStreamLabel", "LatestStreamArn", "TableId"}


def described(client: Any) -> dict[str, Any]:
    """Return every table as the service describes it, but for what is of the moment."""
    found = {}
    for name in client.list_tables()["TableNames"]:
        table = client.describe_table(TableName=name)["Table"]
        found[name] = {what: one for what, one in table.items() if what not in OF_THE_MOMENT}
    return found


def through_a_client() -> None:
    create_tables(storage.client(), settings().table_prefix)


def test_tables_are_the_same_however_they_are_made() -> None:
    seen = []
    ways: tuple[Callable[[], None], ...] = (through_a_client, moto.create_tables)
    for make in ways:
        with mock_aws():
            forget_clients()
            make()
            seen.append(described(storage.client()))
    forget_clients()
    assert len(seen[0]) > 50
    assert seen[0] == seen[1]
