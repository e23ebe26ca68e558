"""Serves web/ with its real headers and the fake town on 127.0.0.1."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.web import fake_api, fake_desk  # noqa: F401  Their routes are wanted.
from tests.web.fake_town import Asked, Lost, Refused, Town

ROOT = Path(__file__).parents[2] / "web"
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".json": "application/json",
}
API = ("/v1/", "/demo.json", "/public/", "/upload", "/result/")


class Site:
    """A running site: its pages at `url`, its bucket at another origin, and the town both speak for."""

    def __init__(self) -> None:
        self.town = Town()
        self.pages = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.bucket = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self.pages.server_port}"
        self.bucket_url = f"http://127.0.0.1:{self.bucket.server_port}"
        self.reset()

    def reset(self) -> Town:
        """Begin a new town."""
        self.town = Town(bucket=self.bucket_url)
        return self.town

    def headers(self) -> dict[str, str]:
        """Return the headers every page is served with."""
        text = (ROOT / "headers.json").read_text(encoding="utf-8").replace("{upload_origin}", self.bucket_url)
        headers: dict[str, str] = json.loads(text)
        return headers


@contextlib.contextmanager
def running() -> Iterator[Site]:
    """Serve until the block ends."""
    site = Site()
    servers = (site.pages, site.bucket)
    threads = [threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield site
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
        for thread in threads:
            thread.join()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    return type("SiteHandler", (Handler,), {"site": site})


class Handler(BaseHTTPRequestHandler):
    """Answers for one site."""

    site: Site
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def do_OPTIONS(self) -> None:
        """Answer a browser that asks whether it may upload from another origin."""
        self._send(204, b"", "text/plain")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _serve(self) -> None:
        path = unquote(urlsplit(self.path).path)
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length) if length else b""
        if not path.startswith(API):
            self._file(path)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = json.loads(raw) if "json" in headers.get("content-type", "") else {}
        asked = Asked(self.command, path, dict(parse_qsl(urlsplit(self.path).query)), headers, body)
        self.site.town.seen.append(asked)
        self._answer(asked)

    def _answer(self, asked: Asked) -> None:
        try:
            answer = self.site.town.answer(asked)
        except Refused as refusal:
            content = json.dumps(refusal.body, ensure_ascii=False).encode()
            self._send(refusal.status, content, "application/problem+json")
        except Lost:
            self.close_connection = True
        else:
            content = b"" if answer is None else json.dumps(answer, ensure_ascii=False).encode()
            self._send(204 if answer is None else 200, content, "application/json")

    def _file(self, path: str) -> None:
        file = ROOT / path.lstrip("/")
        file = file / "index.html" if path.endswith("/") else file
        if not file.is_file() or ROOT not in file.resolve().parents:
            self._send(404, b"", "text/plain")
            return
        self._send(200, file.read_bytes(), KINDS.get(file.suffix, "application/octet-stream"))

    def _send(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in self.site.headers().items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(content)
