"""A witness as a process, over real HTTP: what it answers, many at once, hostile requests, and dying at any moment."""

from __future__ import annotations

import concurrent.futures
import contextlib
import os
import random
import select
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib.credit.log.core.notes import Signature
from chalicelib.credit.log.core.witnessing import (
    REQUEST_BYTES_MAX,
    SIZE_TYPE,
    Asked,
    Held,
    NotCosigned,
    OtherSize,
    SeesFork,
)
from infra.plan import ROOT
from tests.contract.witness.servers import STALLED, Running, started
from tests.unit.log.keys import LOG, ORIGIN, Key, Tree
from witness.server import CONNECTIONS_MAX
from witness.state import SqliteState

TREE, FORK = Tree(), Tree(branch="b", since=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "witness"


@pytest.fixture
def running(folder: Path) -> Iterator[Running]:
    """A witness that has seen nothing yet."""
    with started(folder) as found:
        yield found


def test_it_cosigns_what_grows_and_keeps_it_over_a_restart(folder: Path) -> None:
    with started(folder) as running:
        key = running.key
        assert running.ask(TREE.asked(0, 3)).is_by(key)
        assert running.ask(TREE.asked(3, 300)).is_by(key)
        assert running.say("GET", "/") == (200, "text/plain; charset=utf-8", f"{key.vkey}\n".encode())
    with started(folder) as running:
        assert running.key == key
        with pytest.raises(OtherSize, match="300"):
            running.ask(TREE.asked(0, 301))
        running.ask(TREE.asked(300, 301))


def test_its_seed_is_its_owners_alone_and_its_time_is_the_clocks(running: Running, folder: Path) -> None:
    assert stat.S_IMODE((folder / "seed").stat().st_mode) == 0o600
    assert abs(running.ask(TREE.asked(0, 1)).at - time.time()) < 30


def test_every_refusal_has_the_status_that_the_specification_gives(running: Running) -> None:
    running.ask(TREE.asked(0, 7))
    other, another = TREE.asked(7, 9), Key("other.example/log")
    text = other.note.text.replace(ORIGIN, another.public.name)
    unknown = Asked.of(0, (), replace(other.note, text=text))
    unsigned = replace(other, note=replace(other.note, signatures=(Signature("a", b"1234", b"5"),)))
    forged = replace(other, note=other.note.plus([Signature(ORIGIN, LOG.public.id, bytes(64))]))
    cases = [
        (b"", 400),
        (other.body[:-1], 400),
        (replace(other, old=10).body, 400),
        (unknown.body, 404),
        (unsigned.body, 403),
        (forged.body, 403),
        (TREE.asked(3, 9).body, 409),
        (FORK.asked(7, 7).body, 409),
        (FORK.asked(7, 9).body, 422),
        (replace(other, proof=other.proof[:-1]).body, 422),
        (replace(other, proof=(*other.proof, bytes(32))).body, 422),
    ]
    assert [running.say("POST", "/add-checkpoint", body)[0] for body, _ in cases] == [status for _, status in cases]
    assert running.say("POST", "/add-checkpoint", TREE.asked(3, 9).body)[1:] == (SIZE_TYPE, b"7\n")
    running.ask(other)


def test_of_two_checkpoints_at_once_one_is_cosigned_and_the_other_told_the_size(running: Running, folder: Path) -> None:
    running.ask(TREE.asked(0, 5))
    gate = threading.Barrier(16)

    def ask(size: int) -> int | None:  # Which size it was told, None where it was cosigned.
        asked = TREE.asked(5, size)
        gate.wait(20)
        try:
            running.ask(asked)
        except OtherSize as other:
            return other.size
        return None

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        told = list(pool.map(ask, range(6, 22)))
    size = 6 + told.index(None)
    assert told.count(None) == 1
    assert set(told) == {None, size}
    assert SqliteState(folder / "held.db").held(ORIGIN) == Held(size, TREE.head(size).root)


def test_of_two_trees_at_once_one_alone_is_ever_cosigned(running: Running) -> None:
    for _ in range(3):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            tries = [(tree, size) for tree in (TREE, FORK) for size in range(9, 13)]
            done = list(pool.map(lambda one: _asked(running, *one), tries))
    won = {tree.branch for (tree, _), is_done in zip(tries, done, strict=True) if is_done}
    assert len(won) <= 1
    loser = FORK if TREE.branch in won else TREE
    with pytest.raises((SeesFork, OtherSize)):
        running.ask(loser.asked(0, 12))


def _asked(running: Running, tree: Tree, size: int) -> bool:
    try:
        running.ask(tree.asked(0, size))
    except OtherSize as other:
        if other.size > size:
            return False
        with contextlib.suppress(SeesFork, OtherSize):
            running.ask(tree.asked(other.size, size))
            return True
        return False
    except NotCosigned:
        return False
    return True


def test_killed_between_keeping_and_signing_it_signs_the_same_tree_afterwards_and_no_other(folder: Path) -> None:
    with started(folder) as running:
        running.ask(TREE.asked(0, 5))
    with started(folder, module="tests.contract.witness.stalling") as running:
        thread = threading.Thread(target=lambda: _hang(running, TREE.asked(5, 9)))
        thread.start()
        assert running.process.stdout is not None
        assert running.process.stdout.readline().strip() == STALLED
        os.kill(running.process.pid, signal.SIGKILL)
        thread.join(20)
    with started(folder) as running:
        with pytest.raises(OtherSize, match="9"):
            running.ask(TREE.asked(5, 9))
        with pytest.raises(SeesFork):
            running.ask(FORK.asked(9, 9))
        with pytest.raises(SeesFork):
            running.ask(FORK.asked(9, 10))
        running.ask(TREE.asked(9, 9))


def _hang(running: Running, asked: Asked) -> None:
    with pytest.raises((ConnectionError, OSError)):
        running.ask(asked)


def test_killed_at_any_moment_it_holds_all_that_it_ever_cosigned(folder: Path) -> None:
    chance = random.Random(7)
    signed = 0
    for _ in range(4):
        with started(folder) as running:
            killer = threading.Timer(0.05 + chance.random() * 0.3, os.kill, (running.process.pid, signal.SIGKILL))
            killer.start()
            size = SqliteState(folder / "held.db").held(ORIGIN).size
            assert size >= signed
            with contextlib.suppress(OSError):
                while True:
                    running.ask(TREE.asked(size, size + 1))
                    size = signed = size + 1
            killer.join()
    held = SqliteState(folder / "held.db").held(ORIGIN)
    assert held.size >= signed > 0
    assert held == Held(held.size, TREE.head(held.size).root)


HOSTILE = [
    b"POST /add-checkpoint HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST /add-checkpoint HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    b"POST /add-checkpoint HTTP/1.1\r\nHost: a\r\nContent-Length: 1e3\r\n\r\n",
    b"POST /add-checkpoint HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % (REQUEST_BYTES_MAX + 1),
    b"POST /add-checkpoint HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 400 + b"\r\n\r\n",
    b"POST /add-checkpoint HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nold 0\r\n0\r\n\r\n",
    b"POST /add-checkpoint HTTP/1.1\r\nHost: a\r\nContent-Length: 90\r\n\r\nold 0\n",
    b"PUT /add-checkpoint HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na",
    b"GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 500 + b"\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"\r\n\r\n",
]


def test_hostile_requests_are_refused_or_hung_up_on_and_harm_nobody(running: Running) -> None:
    for request in HOSTILE:
        with socket.create_connection(("127.0.0.1", running.port), timeout=20) as raw:
            raw.sendall(request)
            raw.shutdown(socket.SHUT_WR)
            answer = b""
            with contextlib.suppress(ConnectionResetError):
                while part := raw.recv(65_536):
                    answer += part
        head = answer.split(b"\r\n", 1)[0]
        assert not head or head.split(b" ")[1][:1] in {b"4", b"5"} or b"Error code" in answer, request
    running.ask(TREE.asked(0, 1))


def test_a_connection_is_kept_for_the_next_question(running: Running) -> None:
    with contextlib.closing(running.connection()) as connection:
        for old, size in ((0, 1), (1, 2), (2, 3)):
            connection.request("POST", "/add-checkpoint", TREE.asked(old, size).body)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
        assert connection.sock is not None


def test_too_many_connections_at_once_are_closed_and_who_comes_later_is_served(running: Running) -> None:
    with contextlib.ExitStack() as opened:
        silent = [
            opened.enter_context(socket.create_connection(("127.0.0.1", running.port), timeout=20))
            for _ in range(CONNECTIONS_MAX + 16)
        ]
        closed: set[socket.socket] = set()
        while len(closed) < 16:
            ready, _, _ = select.select([one for one in silent if one not in closed], [], [], 20)
            assert ready
            closed |= set(ready)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            running.ask(TREE.asked(0, 1))
            return
        time.sleep(0.05)
    pytest.fail("it serves nobody any more")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--log", "nonsense"], "no vkey"),
        (["--log", LOG.public.vkey, "--name", "two words"], "no name"),
        (["--log", LOG.public.vkey, "--signer", "file"], "kms:<key>"),
    ],
)
def test_what_it_can_not_start_with_is_said_in_a_sentence(folder: Path, more: list[str], said: str) -> None:
    command = [sys.executable, "-m", "witness", "--name", "a", "--port", "0", "--folder", str(folder), *more]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (1, True, False)
