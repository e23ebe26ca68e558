"""The ledger's laws: whatever is asked, in whatever order, the books equal a model written apart from them.

One run on a store that behaves, one on a store that throttles, conflicts and loses answers while every request is
delivered twice, one where the two come at the same moment. `make soak` goes on for longer.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from chalicelib.kernel import storage
from chalicelib.kernel.settings import settings as house
from tests.contract.ledger.laws import Laws
from tests.faults import Faults, hurried


@pytest.fixture(autouse=True)
def queue(store: Any) -> None:
    storage.client("sqs").create_queue(QueueName=f"{house().table_prefix}ledger")


def run(machine: type[Laws], *, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_ledger_equals_a_model_of_plain_words() -> None:
    run(Laws, examples=4, steps=40)


def test_it_still_does_under_faults_and_duplicate_deliveries() -> None:
    faults = Faults(storage.client(), seed=11, throttle=0.08, conflict=0.1, lost_answer=0.1)
    with hurried():
        run(type("FaultyLaws", (Laws,), {"faults": faults, "deliveries": 2}), examples=4, steps=40)
    assert all(faults.count[kind] > 10 for kind in ("throttle", "conflict", "lost_answer")), faults.count


def test_it_still_does_where_duplicates_arrive_at_once() -> None:
    run(type("HastyLaws", (Laws,), {"deliveries": 2, "at_once": True}), examples=2, steps=40)
