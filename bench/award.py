"""CPU of one award, from API Gateway's event to the answer, beside a hand-written call of the same transaction.

The call by hand is that of a client as botocore makes it; ours leaves out its look at the request's shape, so a second
line compares with our own client by hand. All talk to one emulator in another process, so that only this process's CPU
is counted; turns alternate, so that a noisy machine disturbs all alike.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import time
from functools import partial
from typing import Any

from bench.lines import line
from tests import emulator, environment

TURNS, BATCH = 100, 10
RATIO_MAX = 1.5


def _surroundings(url: str) -> None:
    environment.enter()
    os.environ["AWS_ENDPOINT_URL"] = url


def _event(key: str, token: str, holder_id: str, body: dict[str, object]) -> dict[str, Any]:
    """Return what API Gateway sends the function for one award."""
    path = "/v1/accounts/{holder_id}/awards"
    headers = {"authorization": f"Bearer {token}", "idempotency-key": key, "content-type": "application/json"}
    return {
        "resource": path,
        "path": path.replace("{holder_id}", holder_id),
        "httpMethod": "POST",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": {"holder_id": holder_id},
        "stageVariables": None,
        "requestContext": {"resourcePath": path, "httpMethod": "POST", "requestId": key, "identity": {}},
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }


def main() -> None:
    """Measure, and print the lines."""
    with emulator.started() as running:
        _surroundings(running.url)
        _measure()


def _measure() -> None:
    from botocore.session import get_session

    from app import app
    from chalicelib.foundation.identity.service import tokens
    from chalicelib.kernel import storage
    from chalicelib.kernel.authz import Principal, Role
    from chalicelib.kernel.context import LIVE, uuid7
    from chalicelib.kernel.settings import settings
    from infra.tables import create_tables
    from tests.make import identity, ledger as make

    create_tables(storage.client(), settings().table_prefix)
    assert identity.town_and_village()[1].village_id == make.VILLAGE
    make.open_accounts([make.ref(n) for n in range(1, 200)])
    make.grant(LIVE, 100_000_000)
    officer = Principal("s1", frozenset({Role.VILLAGE_OFFICER}), villages=((1, 2),), town_id="t0001")
    token = tokens.access_token(LIVE, officer)
    captured: list[dict[str, Any]] = []
    storage.client().meta.events.register(
        "provide-client-params.dynamodb.TransactWriteItems", lambda params, **_: captured.append(params)
    )

    plain = get_session().create_client("dynamodb", region_name=settings().region)

    def through_the_door(number: int) -> None:
        body: dict[str, object] = {"rule": "pub", "document": f"bench {uuid7()}"}
        answer = app(_event(uuid7(), token, f"v00001r{number % 199 + 1:05d}", body), None)
        assert answer["statusCode"] == 201, answer["body"]

    def by_hand(client: Any, number: int) -> None:
        params = json.loads(template)
        entry = params["TransactItems"][0]["Put"]["Item"]
        entry["source"]["S"] = f"hand#{uuid7()}"
        for item in params["TransactItems"]:
            if "Put" in item and "fact_id" in item["Put"]["Item"]:
                item["Put"]["Item"]["fact_id"]["S"] = uuid7()
        assert number >= 0
        with contextlib.suppress(KeyError):
            params.pop("ClientRequestToken")
        client.transact_write_items(**params)

    through_the_door(1)
    template = json.dumps(captured[-1])
    ours: list[float] = []
    hand: list[float] = []
    unchecked: list[float] = []
    turn = ((through_the_door, ours), (partial(by_hand, plain), hand), (partial(by_hand, storage.client()), unchecked))
    for _ in range(TURNS):
        for deed, times in turn:
            before = time.process_time()
            for number in range(BATCH):
                deed(number)
            times.append((time.process_time() - before) / BATCH * 1_000)
    name, took = "award, from the event to the answer", statistics.median(ours)
    line(name, took, "ms CPU", baseline=statistics.median(hand), goal=RATIO_MAX)
    line(f"{name}, beside our own client by hand", took, "ms CPU", baseline=statistics.median(unchecked))


if __name__ == "__main__":
    main()
