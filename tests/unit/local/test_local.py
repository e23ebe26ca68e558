"""The pieces of `make up` that need no town."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from chalice import Chalice
from rich.console import Console

from infra.pages import type_of
from local import up
from local.children import ChildEnded, Children, free_port, is_free, listens
from local.claim import AlreadyRunning, Running, claim, release, running
from local.emulator import may_write
from local.gateway import Gateway
from local.pages import Pages
from tests.make.wsgi import answered


def http(method: str, path: str = "/", target: str = "") -> dict[str, Any]:
    return {"type": "http", "method": method, "path": path, "headers": [(b"x-amz-target", target.encode())]}


@pytest.mark.parametrize(
    ("scope", "writes"),
    [
        (http("POST", target="DynamoDB_20120810.PutItem"), True),
        (http("POST", target="DynamoDB_20120810.TransactWriteItems"), True),
        (http("POST", target="DynamoDB_20120810.Query"), False),
        (http("POST", target="DynamoDB_20120810.BatchGetItem"), False),
        (http("POST", target="AmazonSQS.ReceiveMessage"), True),
        (http("PUT", "/bucket/key"), True),
        (http("GET", "/bucket/key"), False),
        (http("POST", "/_ministack/reset"), False),
        ({"type": "lifespan"}, False),
    ],
)
def test_only_what_may_change_something_is_written_down(scope: dict[str, Any], writes: bool) -> None:  # noqa: FBT001  A table of cases.
    assert may_write(scope) is writes


def test_a_second_run_on_the_same_state_is_told_where_the_first_answers(tmp_path: Path) -> None:
    program = "import sys, time; print('local.up', flush=True); time.sleep(30)"
    other = subprocess.Popen([sys.executable, "-c", program, "local.up"], stdout=subprocess.PIPE)
    try:
        assert other.stdout is not None
        other.stdout.readline()  # Only now does the system know its command line.
        claim(tmp_path, Running(other.pid, "http://127.0.0.1:8000"))
        with pytest.raises(AlreadyRunning, match=r"http://127\.0\.0\.1:8000"):
            claim(tmp_path, Running(os.getpid(), "http://127.0.0.1:8001"))
    finally:
        other.kill()
        other.communicate()
    claim(tmp_path, Running(os.getpid(), "http://127.0.0.1:8001", "http://127.0.0.1:4566"))
    assert running(tmp_path) == Running(os.getpid(), "http://127.0.0.1:8001", "http://127.0.0.1:4566")
    release(tmp_path)
    assert running(tmp_path) is None


def test_a_process_that_ends_while_starting_is_named(tmp_path: Path) -> None:
    children = Children(tmp_path)
    children.start("short", "this")
    with pytest.raises(ChildEnded, match=r"short did not start; see .*short\.log"):
        children.wait_for("short", lambda: False)
    assert children.ended() == "short"
    children.stop()
    assert children.ended() is None


def test_a_started_process_ends_with_the_run(tmp_path: Path) -> None:
    children = Children(tmp_path)
    port = free_port(20_000)
    children.start("server", "http.server", "--bind", "127.0.0.1", str(port))
    children.wait_for("server", lambda: listens(port))
    assert not is_free(port)
    assert free_port(port) > port
    children.stop()
    assert is_free(port)


def test_a_port_that_another_run_takes_at_the_same_moment_is_left_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    children = Children(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        free = free_port(20_000)
        ports = iter([taken, free])
        monkeypatch.setattr("local.children.free_port", lambda _wanted: next(ports))
        try:
            found = children.serve("files", "http.server", taken, lambda port: [str(port), "--bind", "127.0.0.1"])
            assert (found, children.holds("files", free), children.holds("files", taken)) == (free, True, False)
        finally:
            children.stop()


def test_what_ends_for_a_reason_of_its_own_is_not_tried_at_another_port(tmp_path: Path) -> None:
    children = Children(tmp_path)
    with pytest.raises(ChildEnded, match="files did not start"):
        children.serve("files", "http.server", free_port(20_000), lambda port: [str(port), "--no-such-word"])
    assert len(list(tmp_path.glob("*.pid"))) == 1


class Dying(Children):
    """Children of whom each ends as soon as it has begun."""

    def start(self, name: str, module: str, *arguments: str) -> None:
        assert (name, module, arguments) == ("server", "local.server", ("8000", str(self.logs)))
        super().start(name, "this")


def test_a_server_that_keeps_dying_is_given_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    children = Dying(tmp_path)
    before = [signal.getsignal(signum) for signum in (signal.SIGTERM, signal.SIGINT)]
    try:
        children.start("server", "local.server", "8000", str(tmp_path))
        up.serve(8000, tmp_path, children, Console(soft_wrap=True))
    finally:
        for signum, handler in zip((signal.SIGTERM, signal.SIGINT), before, strict=True):
            signal.signal(signum, handler)
        children.stop()
    said = capsys.readouterr().out
    assert said.count("is started again") == up.DEATHS_A_MINUTE_MAX
    assert "server ended by itself; see" in said.splitlines()[-1]


def test_each_thread_has_a_request_of_its_own() -> None:
    app = Chalice("threads")
    meet = threading.Barrier(2, timeout=5)

    @app.route("/v1/say/{word}")
    def say(word: str) -> dict[str, Any]:
        meet.wait()
        request = app.current_request
        assert request is not None
        return {"word": word, "param": request.uri_params, "query": dict(request.query_params or {})}

    gateway = Gateway(app)
    found: dict[str, Any] = {}

    def ask(word: str) -> None:
        found[word] = json.loads(answered(gateway, f"/v1/say/{word}%20%E5%A5%BD?q={word}")[2])

    threads = [threading.Thread(target=ask, args=(word,)) for word in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for word in ("one", "two"):
        assert found[word] == {"word": f"{word} 好", "param": {"word": f"{word} 好"}, "query": {"q": word}}


def test_a_plain_path_goes_before_a_parameter() -> None:
    app = Chalice("order")
    app.route("/v1/{anything}")(lambda anything: {"by": anything})
    app.route("/v1/plain", name="plain")(lambda: {"by": "name"})
    assert json.loads(answered(Gateway(app), "/v1/plain")[2]) == {"by": "name"}


NOWHERE = ["/%00", "/board/%00.js", f"/board/{'x' * 300}", f"/{'x/' * 3000}"]
"""Paths that are no file's name on this machine."""


def pages(folder: Path) -> Pages:
    (folder / "board").mkdir()
    (folder / "board" / "index.html").write_text("board")
    (folder / "q").mkdir()
    (folder / "q" / "index.html").write_text("code")
    (folder / "a.mjs").write_text("export {}")
    return Pages(folder, lambda: None, "bucket", upload_origin="http://127.0.0.1:1", demo=lambda: None)


@pytest.mark.parametrize(
    ("path", "status", "kind", "body"),
    [
        ("/board/", "200 OK", "text/html; charset=utf-8", b"board"),
        ("/board", "308 Permanent Redirect", "text/plain", b""),
        ("/q/0Ab9", "200 OK", "text/html; charset=utf-8", b"code"),
        ("/a.mjs", "200 OK", "text/javascript; charset=utf-8", b"export {}"),
        ("/b.mjs", "404 Not Found", "text/plain; charset=utf-8", "没有这个页面。No such page.\n".encode()),
        *(
            (path, "404 Not Found", "text/plain; charset=utf-8", "没有这个页面。No such page.\n".encode())
            for path in NOWHERE
        ),
    ],
)
def test_pages_are_found_as_the_cloud_finds_them(
    tmp_path: Path, path: str, status: str, kind: str, body: bytes
) -> None:
    told, headers, shown = answered(pages(tmp_path), path)
    assert (told, headers["Content-Type"], shown) == (status, kind, body)
    assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_a_page_takes_no_other_method(tmp_path: Path) -> None:
    served = pages(tmp_path)
    assert answered(served, "/board/", REQUEST_METHOD="POST")[0] == "405 Method Not Allowed"
    assert answered(served, "/board/", REQUEST_METHOD="HEAD")[2] == b""


def test_types_are_those_that_browsers_insist_on() -> None:
    assert type_of("reader.wasm") == "application/wasm"
    assert type_of("photo.jpg") == "image/jpeg"
    assert type_of("unknown") == "application/octet-stream"
