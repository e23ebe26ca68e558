"""A witness over HTTP/1.1 on one machine; where it is reached from outside, a proxy with TLS stands before it."""

from __future__ import annotations

import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from chalicelib.credit.log.core.witnessing import REQUEST_BYTES_MAX, Answer

if TYPE_CHECKING:
    from witness.answering import Witness

CONNECTIONS_MAX = 64
SILENT_SECONDS_MAX = 10
"""Who says nothing for so long is hung up on."""


class Handler(BaseHTTPRequestHandler):
    """Reads a request and says what the witness answers."""

    protocol_version = "HTTP/1.1"
    timeout = SILENT_SECONDS_MAX
    disable_nagle_algorithm = True
    witness: Witness

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  The base class names it.
        """Stay quiet: the witness itself tells what matters."""

    def do_GET(self) -> None:
        """Answer."""
        self._answer(b"")

    def do_POST(self) -> None:
        """Answer what the body asks; a body of no stated or of too great a length is not read."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            self._refuse(Answer(411, "say how long the body is\n"))
        elif len(length) > 9 or int(length) > REQUEST_BYTES_MAX:
            self._refuse(Answer(413, "too long\n"))
        else:
            body = self.rfile.read(int(length))
            if len(body) == int(length):
                self._answer(body)

    def _answer(self, body: bytes) -> None:
        try:
            answer = self.witness.answer(self.command, self.path, body)
        except Exception as error:  # noqa: BLE001  The outermost door: whatever it was, nothing was signed.
            print(json.dumps({"event": "witness.failed", "error": repr(error)}), flush=True)
            answer = Answer(500, "it failed; ask again\n")
        self._say(answer)

    def _refuse(self, answer: Answer) -> None:
        """Say so and hang up, since what follows is a body that nobody reads."""
        self.close_connection = True
        self._say(answer)

    def _say(self, answer: Answer) -> None:
        body = answer.body.encode()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.type)
            self.send_header("Content-Length", str(len(body)))
            if self.close_connection:
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

    def finish(self) -> None:
        """Flush what can be; a connection that was reset has nothing to flush."""
        with contextlib.suppress(OSError, ValueError):
            super().finish()


class Server(ThreadingHTTPServer):
    """Serves so many connections at once; one more is closed unheard."""

    daemon_threads = True
    request_queue_size = CONNECTIONS_MAX

    def __init__(self, witness: Witness, host: str, port: int) -> None:
        super().__init__((host, port), type("WitnessHandler", (Handler,), {"witness": witness}))
        self._free = threading.BoundedSemaphore(CONNECTIONS_MAX)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Hear a connection in a thread of its own, where one is free."""
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Hear it to its end."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of connections that broke."""
