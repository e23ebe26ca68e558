"""The house's writes on a store that is atomic under threads."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from chalicelib.foundation.runs.records import RunRecord
from chalicelib.kernel import storage
from chalicelib.kernel.errors import Busy, Conflict, KeyReused, NotFound
from chalicelib.kernel.writes import Writes, attempt, commit
from tests.faults import Faults


def head(run_id: str, done: int = 0) -> RunRecord:
    return RunRecord(run_id, "!", done=done, counts={})


def count_up(run_id: str, line: str) -> Writes:
    writes = Writes().create(RunRecord(run_id, line), refusal=lambda _: KeyReused(), guard=True)
    return writes.update(
        RunRecord,
        run_id,
        "!",
        actions=[RunRecord.done.set(RunRecord.done + 1)],
        condition=RunRecord.done < 100,
        refusal=lambda image: NotFound() if image is None else Conflict(),
    )


def test_a_failed_guard_decides_before_all_other_refusals(store: Any) -> None:
    commit(Writes().put(head("r", done=99)))
    commit(count_up("r", "a"))
    with pytest.raises(KeyReused):
        commit(count_up("r", "a"))
    with pytest.raises(Conflict):
        commit(count_up("r", "b"))
    with pytest.raises(NotFound):
        commit(count_up("nobody", "a"))


def test_a_failure_carries_the_item_that_caused_it(store: Any) -> None:
    commit(Writes().put(head("r", done=100)))
    (failure,) = attempt(count_up("r", "x"))
    assert failure.image.done == 100


def test_one_write_alone_is_sent_without_a_transaction(store: Any) -> None:
    calls: list[str] = []
    storage.client().meta.events.register(
        "before-send.dynamodb", lambda request, **_: calls.append(request.headers["X-Amz-Target"].decode())
    )
    commit(Writes().create(head("r"), refusal=lambda _: Conflict()))
    with pytest.raises(Conflict):
        commit(Writes().create(head("r"), refusal=lambda _: Conflict()))
    assert calls == ["DynamoDB_20120810.PutItem"] * 2


def test_sixteen_threads_lose_no_update_under_throttles_conflicts_and_lost_answers(store: Any) -> None:
    commit(Writes().put(head("r")))
    faults = Faults(storage.client(), seed=7)

    def work(name: int) -> None:
        for turn in range(5):
            while True:
                try:
                    commit(count_up("r", f"{name}-{turn}"))
                except KeyReused:
                    break
                except Busy:
                    continue

    with faults.armed():
        threads = [threading.Thread(target=work, args=(n,)) for n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    found = storage.find(RunRecord, "r", "!", consistent=True)
    assert found is not None
    assert found.done == 80
    assert faults.count["lost_answer"] > 0
    assert faults.count["conflict"] > 0


def test_find_many_keeps_the_order_and_tells_what_is_missing(store: Any) -> None:
    commit(Writes().put(head("a", 1)).put(head("b", 2)))
    found = storage.find_many([(RunRecord, "b", "!"), (RunRecord, "x", "!"), (RunRecord, "a", "!")])
    assert [row and row.done for row in found] == [2, None, 1]


def test_a_read_that_stays_throttled_or_unanswered_is_busy(store: Any) -> None:
    for kind in ("throttle", "lost_answer"):
        faults = Faults(
            storage.client(), seed=1, **({"throttle": 0.0, "conflict": 0.0, "lost_answer": 0.0} | {kind: 1.0})
        )
        with faults.armed(), pytest.raises(Busy):
            storage.find(RunRecord, "r", "!")
        assert faults.count[kind] > 0
