"""CPU of one award through its HTTP door beside a hand-written botocore call of the same transaction.

Both talk to one emulator in another process, so that only this process's CPU is counted; turns alternate, so that a
noisy machine disturbs both alike.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import time
from types import SimpleNamespace
from typing import Any

from bench.lines import line
from tests import emulator, environment

TURNS, BATCH = 15, 40
RATIO_MAX = 1.5


def _surroundings(url: str) -> None:
    environment.enter()
    os.environ["AWS_ENDPOINT_URL"] = url


def _request(key: str, body: dict[str, object]) -> Any:
    headers = {"authorization": "Bearer bench", "idempotency-key": key, "content-type": "application/json"}
    return SimpleNamespace(
        headers=headers, context={"requestId": key}, raw_body=json.dumps(body).encode(), query_params={}
    )


def main() -> None:
    """Measure, and print the lines."""
    with emulator.started() as running:
        _surroundings(running.url)
        _measure()


def _measure() -> None:
    from chalicelib.kernel import edge, storage
    from chalicelib.kernel.authz import Principal, Role
    from chalicelib.kernel.context import LIVE, uuid7
    from chalicelib.kernel.settings import settings
    from chalicelib.points.ledger import routes  # The doors hang themselves.
    from infra.tables import create_tables
    from tests.make import identity, ledger as make

    assert routes.doors.room == "points"
    create_tables(storage.client(), settings().table_prefix)
    assert identity.town_and_village()[1].village_id == make.VILLAGE
    make.open_accounts([make.ref(n) for n in range(1, 200)])
    make.grant(LIVE, 100_000_000)
    officer = Principal("s1", frozenset({Role.VILLAGE_OFFICER}), villages=((1, 2),))
    edge.accept("bearer", lambda _ctx, _token: officer)
    door = next(d for d in edge.DOORS if d.name == "points.write_up")
    captured: list[dict[str, Any]] = []
    storage.client().meta.events.register(
        "provide-client-params.dynamodb.TransactWriteItems", lambda params, **_: captured.append(params)
    )

    def through_the_door(number: int) -> None:
        body: dict[str, object] = {"rule": "pub", "document": f"bench {uuid7()}"}
        answer = edge.enter(door, _request(uuid7(), body), {"holder_id": f"v00001r{number % 199 + 1:05d}"})
        assert answer.status_code == 201, answer.body

    def by_hand(number: int) -> None:
        params = json.loads(template)
        entry = params["TransactItems"][0]["Put"]["Item"]
        entry["source"]["S"] = f"hand#{uuid7()}"
        for item in params["TransactItems"]:
            if "Put" in item and "fact_id" in item["Put"]["Item"]:
                item["Put"]["Item"]["fact_id"]["S"] = uuid7()
        assert number >= 0
        with contextlib.suppress(KeyError):
            params.pop("ClientRequestToken")
        storage.client().transact_write_items(**params)

    through_the_door(1)
    template = json.dumps(captured[-1])
    ours: list[float] = []
    hand: list[float] = []
    for _ in range(TURNS):
        for deed, times in ((through_the_door, ours), (by_hand, hand)):
            before = time.process_time()
            for number in range(BATCH):
                deed(number)
            times.append((time.process_time() - before) / BATCH * 1_000)
    line("award through its door", statistics.median(ours), "ms CPU", baseline=statistics.median(hand), goal=RATIO_MAX)


if __name__ == "__main__":
    main()
