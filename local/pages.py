"""The pages of `web/` and the public bucket, served as CloudFront serves them: same paths, same headers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.headers import page_headers
from infra.pages import is_page, kept, type_of
from infra.paths import DEMO, LOG, MISSING, PLAIN, PUBLIC, meant, public_key
from local.gateway import Answer, Environ, StartResponse


class Pages:
    """Serves files of a folder, and objects of the public bucket.

    `demo` tells who can be entered as (`local.demo_logins`), or None where there is no demo.
    """

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
        if path.startswith((PUBLIC, LOG)):
            return self._object(environ, start_response, public_key(path))
        means = meant(path, self._holds)
        if means.file:
            body = (self._folder / means.file).read_bytes()
            headers = {"Cache-Control": kept(means.file)}
            return self._send(environ, start_response, "200 OK", type_of(means.file), body, **headers)
        if means.location:
            moved = "308 Permanent Redirect"
            return self._send(environ, start_response, moved, "text/plain", b"", Location=means.location)
        return self._missing(environ, start_response)

    def _holds(self, name: str) -> bool:
        """Tell whether a page of this name is there; nothing outside the folder."""
        try:
            file = (self._folder / name).resolve()
            return is_page(name) and file.is_relative_to(self._folder) and file.is_file()
        except (OSError, ValueError):  # No file has a name with a zero in it, or one so long.
            return False

    def _object(self, environ: Environ, start_response: StartResponse, key: str) -> Answer:
        if not key:
            return self._missing(environ, start_response)
        try:
            found = self._s3().get_object(Bucket=self._bucket, Key=key)
        except ClientError:
            return self._missing(environ, start_response)
        headers = {"Cache-Control": found.get("CacheControl", "no-cache")}
        return self._send(environ, start_response, "200 OK", found["ContentType"], found["Body"].read(), **headers)

    def _logins(self, environ: Environ, start_response: StartResponse) -> Answer:
        known = self._demo()
        if known is None:
            return self._send(environ, start_response, "204 No Content", "application/json", b"")
        return self._send(environ, start_response, "200 OK", "application/json", known)

    def _missing(self, environ: Environ, start_response: StartResponse) -> Answer:
        return self._send(environ, start_response, "404 Not Found", PLAIN, MISSING.encode())

    def _send(
        self,
        environ: Environ,
        start_response: StartResponse,
        status: str,
        kind: str,
        body: bytes,
        **headers: str,
    ) -> Answer:
        listed = self._headers | {"Content-Type": kind, "Content-Length": str(len(body)), "Cache-Control": "no-cache"}
        start_response(status, list((listed | headers).items()))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
