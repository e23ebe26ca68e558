"""The ledger's laws for as long as asked: `make soak ARGS="--minutes 60"`. Prints a JSON line a round, ends by itself.

A round that fails prints its seed and leaves with 1; `--seed` begins there again.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
import traceback
from collections import Counter
from typing import Any

from tests import emulator, environment

MINUTES, EXAMPLES, STEPS = 10.0, 8, 40


def variants(client: Any, seed: int) -> list[tuple[str, dict[str, Any]]]:
    """Return the ways to ask: each once, each twice on a bad wire, each three times at the same moment."""
    from tests.faults import Faults

    faults = Faults(client, seed=seed, throttle=0.08, conflict=0.1, lost_answer=0.1)
    return [
        ("calm", {}),
        ("faulty", {"deliveries": 2, "faults": faults}),
        ("hasty", {"deliveries": 3, "at_once": True}),
    ]


def play(seed: int, name: str, how: dict[str, Any]) -> dict[str, object]:
    """Run the machine once; return the round's line. A law that does not hold raises."""
    import hypothesis
    from hypothesis.stateful import run_state_machine_as_test

    from tests.contract.ledger.laws import Laws
    from tests.faults import hurried

    began, steps = time.monotonic(), Counter[str]()
    machine = hypothesis.seed(seed)(type("SoakedLaws", (Laws,), how | {"steps": steps}))
    if "faults" in how:
        how["faults"].count.clear()
    asked = hypothesis.settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    with hurried():
        run_state_machine_as_test(machine, settings=asked)
    faults = dict(how["faults"].count) if "faults" in how else {}
    return {"seed": seed, "variant": name, "requests": dict(steps), "faults": faults} | {
        "seconds": round(time.monotonic() - began, 1)
    }


def soak(seed: int, minutes: float) -> bool:
    """Play rounds until the minutes are over; tell whether all laws held."""
    from chalicelib.kernel import storage
    from chalicelib.kernel.settings import settings
    from infra.tables import create_tables

    client = storage.client()
    create_tables(client, settings().table_prefix)
    storage.client("sqs").create_queue(QueueName=f"{settings().table_prefix}ledger")
    ways = variants(client, seed)
    ends, rounds = time.monotonic() + minutes * 60, 0
    while time.monotonic() < ends:
        name, how = ways[rounds % len(ways)]
        try:
            print(json.dumps(play(seed + rounds, name, how)), flush=True)
        except Exception:  # noqa: BLE001  Outermost: whatever broke, its seed is what a person needs.
            traceback.print_exc()
            print(json.dumps({"seed": seed + rounds, "variant": name, "failed": True}), flush=True)
            return False
        rounds += 1
    print(json.dumps({"rounds": rounds, "failed": False}), flush=True)
    return True


def main() -> None:
    """Soak in an emulator of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    environment.enter()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # So that the emulator ends too.
    with emulator.started() as running:
        os.environ["AWS_ENDPOINT_URL"] = running.url
        held = soak(asked.seed, asked.minutes)
    sys.exit(not held)


if __name__ == "__main__":
    main()
