"""A running town to talk to, and how to start one of a test run's own."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from chalicelib.kernel.context import utc_now, uuid7
from infra.deploy import Clients, clients
from infra.plan import ROOT
from local import demo_logins
from local.claim import running
from local.world import STAGE
from tests.emulator import free_port
from tests.watch import PERSONAL

START_SECONDS_MAX = 900
"""A town starts within a minute; a machine that is shared by many may take far longer."""

QUEUE_SECONDS_MAX = 300
ANSWER_SECONDS_MAX = 60
"""An answer takes milliseconds; that of a function which is only starting, on such a machine, far longer."""


def surroundings() -> dict[str, str]:
    """Return this process's environment without what the tests have set."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("SANBAO_", "AWS_"))}


FUNCTIONS = "/aws/lambda/"
"""Before the name of a function, in that of its log."""
LAMBDAS_OWN = re.compile(r"(START|END|REPORT) RequestId: [0-9a-f-]{36}\b")
"""How the lines begin that Lambda itself writes around each call; its ids may have any digits in a row."""
VKEY = re.compile(r"[^\s+]+\+[0-9a-f]{8}\+[0-9A-Za-z+/]{44}")
"""What a witness prints when it starts: its public key, in which any letters may stand in a row."""


class Town:
    """A town at `url`, its emulated AWS, and where its state and processes are written down."""

    def __init__(self, url: str, emulator: str, state: Path) -> None:
        self.url = url
        self.emulator = emulator
        self.state = state
        self.through_gateway = "/restapis/" in url
        self.aws: Clients = clients(STAGE.region, emulator)
        self._pool = urllib3.PoolManager(timeout=ANSWER_SECONDS_MAX, retries=False, maxsize=16)

    def ask(self, method: str, path: str, **known: Any) -> urllib3.BaseHTTPResponse:
        """Send one request; redirects are not followed. A reading one is sent again where its connection had been idle.

        The emulated gateway closes such a connection at the very moment in which it is used again.
        """
        tries = 1 if method == "GET" else False
        return self._pool.request(method, self.url + path, redirect=False, retries=tries, **known)

    @property
    def wechat_url(self) -> str:
        """Where the functions of this town find WeChat: its stand-in."""
        return self._told("SANBAO_WECHAT_URL")

    @property
    def wxpay_url(self) -> str:
        """Where they find WeChat Pay."""
        return self._told("SANBAO_WXPAY_URL")

    def _told(self, name: str) -> str:
        function = self.aws("lambda").get_function_configuration(FunctionName=f"sanbao-{STAGE.name}")
        return str(function["Environment"]["Variables"][name])

    def wake(self, job: str) -> None:
        """Wake a job such as `market-clock`, as its schedule does, and wait until it is done."""
        event = {
            "version": "0",
            "id": uuid7(),
            "source": "aws.events",
            "detail-type": "Scheduled Event",
            "account": "000000000000",
            "region": STAGE.region,
            "time": utc_now().isoformat(),
            "resources": [],
            "detail": {},
        }
        named = f"sanbao-{STAGE.name}-{job}"
        answer = self.aws("lambda").invoke(FunctionName=named, Payload=json.dumps(event).encode())
        assert "FunctionError" not in answer, answer["Payload"].read()

    def told(self) -> Iterator[tuple[str, str]]:
        """Yield each line that the functions wrote, jobs and the gateway's own, and which: as CloudWatch keeps them."""
        logs = self.aws("logs")
        for groups in logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=FUNCTIONS):
            for name in (group["logGroupName"] for group in groups["logGroups"]):
                for page in logs.get_paginator("filter_log_events").paginate(logGroupName=name):
                    yield from ((name.removeprefix(FUNCTIONS), event["message"]) for event in page["events"])

    def leaks(self) -> list[str]:
        """Return the lines of the functions, and of the server and the stand-ins, that hold what no log may.

        Raises:
            AssertionError: the functions wrote nothing, so nothing was watched.
        """
        told = list(self.told())
        assert told, "the functions' log is empty"
        lines = [(name, line) for name, line in told if not LAMBDAS_OWN.match(line)]
        for file in (self.state / "logs").glob("*.log"):
            lines += [(file.stem, line) for line in file.read_text(errors="replace").splitlines()]
        return [f"{name}: {line}" for name, line in lines if PERSONAL.search(VKEY.sub("", line))]

    def demo(self) -> demo_logins.Logins:
        """Return who can be entered as: what pages are told; the gateway has no pages, so there it is read as kept."""
        if self.through_gateway:
            known = demo_logins.shown(self.state, self.wechat_url, self.wxpay_url)
            assert known is not None, "the rehearsed town is seeded too"
        else:
            answer = self.ask("GET", "/demo.json")
            assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
            known = answer.data
        found: demo_logins.Logins = json.loads(known)
        return found


class Caller:
    """Somebody who sends JSON to a town, each time as themselves, and gets JSON."""

    def __init__(self, town: Town, headers: dict[str, str] | None = None) -> None:
        self.town = town
        self.headers = headers or {}

    def get(self, path: str) -> Any:
        """Return what a path shows; it has to show something."""
        answer = self.town.ask("GET", path, headers=self.headers)
        assert answer.status == 200, (path, answer.status, answer.data)
        return json.loads(answer.data)

    def post(self, path: str, body: dict[str, Any] | None = None, *, status: int = 200) -> Any:
        """Send something under a key of its own, and return what came back with the status that is expected."""
        sent = self.headers | {"Content-Type": "application/json", "Idempotency-Key": uuid7()}
        answer = self.town.ask("POST", path, body=None if body is None else json.dumps(body), headers=sent)
        assert answer.status == status, (path, answer.status, answer.data)
        return json.loads(answer.data) if answer.data else None

    def until(self, path: str, good: Callable[[Any], bool], *, seconds_max: float) -> Any:
        """Return what a path shows once it is good: when a queue or the stream has done its work."""
        deadline = time.monotonic() + seconds_max
        while not good(shown := self.get(path)):
            assert time.monotonic() < deadline, (path, shown)
            time.sleep(0.3)
        return shown


def signed_in(town: Town, login: str) -> Caller:
    """Return one of the demo's staff, signed in with their password."""
    ways = [one["sign_in"] for one in town.demo()["logins"]]
    (way,) = [way for way in ways if way["kind"] == "staff" and way["login"] == login]
    session = Caller(town).post("/v1/sessions/staff", {"login": login, "password": way["password"]})
    return Caller(town, bearer(session))


def signed_in_member(town: Town, nth: int = 0) -> Caller:
    """Return one of the demo's members of the city, signed in by WeChat."""
    ways = [one["sign_in"] for one in town.demo()["logins"] if one["role"] == "member"]
    asked = {"code": ways[nth]["code"], "town_id": ways[nth]["town_id"]}
    return Caller(town, bearer(Caller(town).post("/v1/sessions/member", asked)))


def bearer(session: dict[str, Any]) -> dict[str, str]:
    """Return the header by which a session is known."""
    return {"Authorization": f"Bearer {session['access_token']}"}


@contextlib.contextmanager
def own_town(folders: pytest.TempPathFactory) -> Iterator[Town]:
    """Run `local.up` on a state of its own, and see at the end that it logged nothing of people.

    The processes of one test run fill one town, and each goes on from a copy of it.
    """
    state = folders.mktemp("town")
    with _alone():
        if "PYTEST_XDIST_WORKER" in os.environ:
            shutil.copytree(_seeded(folders.getbasetemp().parent / "seeded"), state, dirs_exist_ok=True)
        process, town = _run(state)
    try:
        yield town
        found = town.leaks()
        assert found == [], found
    finally:
        _end(process)


def _seeded(state: Path) -> Path:
    """Return the state of a town that was filled and ended in this test run; the first who asks fills it."""
    if not state.exists():
        filling = state.with_name("filling")
        shutil.rmtree(filling, ignore_errors=True)  # Of a process that did not come to the end.
        filling.mkdir()
        process, town = _run(filling)
        _await_queues(town)
        _end(process)
        filling.rename(state)
    return state


def _await_queues(town: Town) -> None:
    """Wait until the town's jobs have done what they were sent: what is under way at its end is hidden long after."""
    queues, deadline = town.aws("sqs"), time.monotonic() + QUEUE_SECONDS_MAX
    urls = queues.list_queues()["QueueUrls"]
    while waiting := [url for url in urls if _waits(queues, url)]:
        assert time.monotonic() < deadline, waiting
        time.sleep(0.2)


def _waits(queues: Any, url: str) -> bool:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = queues.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return any(int(found[name]) for name in names)


def _run(state: Path) -> tuple[subprocess.Popen[bytes], Town]:
    """Start `local.up` on a state, and wait for it."""
    command = [sys.executable, "-m", "local.up", "--without-copies", "--state", str(state)]
    with (state / "up.log").open("ab") as log:
        process = subprocess.Popen([*command, "--port", str(free_port())], stdout=log, stderr=log, env=surroundings())
    try:
        return process, _started(process, state)
    except BaseException:
        process.terminate()
        raise


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a town; it writes its state."""
    process.terminate()
    process.wait(timeout=60)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one process of a test run start a town at a time: two at once would take the same ports and package."""
    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / "starting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _started(process: subprocess.Popen[bytes], state: Path) -> Town:
    """Wait until the town of this state answers; it says itself where, since another may have taken the port."""
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        assert process.poll() is None, (state / "up.log").read_text()
        known = running(state)
        if known is not None and known.emulator:
            town = Town(known.url, known.emulator, state)
            with contextlib.suppress(urllib3.exceptions.HTTPError):
                assert json.loads(town.ask("GET", "/v1/health").data)["tables"] == "reachable"
                return town
        time.sleep(0.1)
    raise AssertionError((state / "up.log").read_text())
