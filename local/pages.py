"""The pages of `web/` and the public bucket, served as CloudFront serves them: same paths, same headers."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from botocore.exceptions import ClientError

from infra.headers import page_headers
from local.gateway import Answer, Environ, StartResponse

PUBLIC = "/public/"
"""Where the public bucket appears."""
DEMO = "/demo.json"
"""Who can be entered as in a demo town, with what `local.demo_logins` says; no content where there is no demo."""
REWRITTEN = {"q": "q/index.html"}
"""Folders whose pages read the rest of the path themselves: /q/<token> is what codes hold.

Nothing else of such a folder is served; the script of /q/ is /scanned/app.js. A distribution rewrites /q/* alike.
"""
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json"}
_TEXT = {"text/html", "text/css", "text/javascript", "text/plain", "image/svg+xml", "application/json", "text/csv"}


def type_of(name: str) -> str:
    """Return the Content-Type of a file by its name."""
    kind = _TYPES.get(PurePosixPath(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind in _TEXT else kind


class Pages:
    """Serves files of a folder, and objects of the public bucket."""

    def __init__(
        self,
        folder: Path,
        s3: Callable[[], Any],
        bucket: str,
        *,
        upload_origin: str,
        demo: Callable[[], bytes | None] = lambda: None,
    ) -> None:
        self._folder = folder.resolve()
        self._s3 = s3
        self._bucket = bucket
        self._headers = page_headers(upload_origin)
        self._demo = demo

    def __call__(self, environ: Environ, start_response: StartResponse) -> Answer:
        """Answer one request."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._send(environ, start_response, "405 Method Not Allowed", "text/plain", b"")
        if environ["PATH_INFO"] == DEMO:
            return self._logins(environ, start_response)
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        if path.startswith(PUBLIC):
            return self._object(environ, start_response, path.removeprefix(PUBLIC))
        file = self._file(path)
        if file is None:
            return self._missing(environ, start_response)
        if file.is_dir():
            return self._send(environ, start_response, "308 Permanent Redirect", "text/plain", b"", Location=path + "/")
        return self._send(environ, start_response, "200 OK", type_of(file.name), file.read_bytes())

    def _file(self, path: str) -> Path | None:
        """Return the file (or folder without its slash) that a path means; nothing outside the folder."""
        name = path.lstrip("/")
        first = name.partition("/")[0]
        if first in REWRITTEN and name != first:
            name = REWRITTEN[first]
        if name == "" or name.endswith("/"):
            name += "index.html"
        file = (self._folder / name).resolve()
        return file if file.is_relative_to(self._folder) and file.exists() else None

    def _object(self, environ: Environ, start_response: StartResponse, key: str) -> Answer:
        try:
            found = self._s3().get_object(Bucket=self._bucket, Key=key)
        except ClientError:
            return self._missing(environ, start_response)
        return self._send(environ, start_response, "200 OK", found["ContentType"], found["Body"].read())

    def _logins(self, environ: Environ, start_response: StartResponse) -> Answer:
        known = self._demo()
        if known is None:
            return self._send(environ, start_response, "204 No Content", "application/json", b"")
        return self._send(environ, start_response, "200 OK", "application/json", known)

    def _missing(self, environ: Environ, start_response: StartResponse) -> Answer:
        page = self._folder / "404.html"
        body = page.read_bytes() if page.exists() else "没有这个页面。No such page.\n".encode()
        kind = "text/html; charset=utf-8" if page.exists() else "text/plain; charset=utf-8"
        return self._send(environ, start_response, "404 Not Found", kind, body)

    def _send(
        self, environ: Environ, start_response: StartResponse, status: str, kind: str, body: bytes, **headers: str
    ) -> Answer:
        listed = (
            self._headers
            | headers
            | {"Content-Type": kind, "Content-Length": str(len(body)), "Cache-Control": "no-cache"}
        )
        start_response(status, list(listed.items()))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
