"""What a path of the pages means, for every server of them. In AWS China this very file is the serving function.

So it imports nothing of the house. `paths.js` says the same to CloudFront, and one table of paths holds both to it.
"""

from __future__ import annotations

import base64
import functools
import json
import os
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import unquote

PUBLIC = "/public/"
"""Where the public bucket appears."""
LOG = "/log/"
"""Where the log's checkpoint and tiles are, as files of the public bucket under the same name."""
DEMO = "/demo.json"
"""Who can be entered as in a demo town; no content where there is no demo."""
REWRITTEN = {"q": "q/index.html"}
"""Folders whose pages read the rest of the path themselves: /q/<token> is what codes hold.

Nothing else of such a folder is served; the script of /q/ is /scanned/app.js.
"""
MISSING = "没有这个页面。No such page.\n"
PLAIN = "text/plain; charset=utf-8"


class Meant(NamedTuple):
    """A path's file, or where it is found, or neither: then it means nothing."""

    file: str = ""
    location: str = ""


def meant(path: str, holds: Callable[[str], bool]) -> Meant:
    """Return what a path (decoded) means, where `holds` tells whether a file of this name is there."""
    name = path.lstrip("/")
    first = name.partition("/")[0]
    if first in REWRITTEN and name != first:
        name = REWRITTEN[first]
    if name == "" or name.endswith("/"):
        name += "index.html"
    if holds(name):
        return Meant(file=name)
    return Meant(location=f"/{name}/") if holds(f"{name}/index.html") else Meant()


def public_key(path: str) -> str:
    """Return the object of the public bucket that a path under `PUBLIC` or `LOG` means; "" of none."""
    if path.startswith(PUBLIC):
        return path.removeprefix(PUBLIC)
    return "" if path.endswith("/") else path.lstrip("/")


def answer(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer one request of an HTTP API (payload 2.0) from the buckets that the surroundings name.

    A folder's page is shown with and without its last slash: gateways need not pass it on, and who is sent on to where
    they come from never arrives.

    Raises:
        ClientError: S3 did not answer, so nobody knows whether the file is there.
    """
    path = unquote(event["rawPath"])
    if path == DEMO:
        return _told(204, "application/json")
    if path.startswith((PUBLIC, LOG)):
        found = _object(os.environ["PUBLIC_BUCKET"], public_key(path))
        return _told(404, PLAIN, MISSING.encode()) if found is None else _shown(found)
    found_by_name: dict[str, Any] = {}

    def holds(name: str) -> bool:
        found_by_name[name] = _object(os.environ["PAGES_BUCKET"], name)
        return found_by_name[name] is not None

    means = meant(path, holds)
    file = means.file or (means.location + "index.html").lstrip("/")
    return _shown(found_by_name[file]) if means != Meant() else _told(404, PLAIN, MISSING.encode())


@functools.cache
def _s3() -> Any:
    from botocore.session import get_session

    return get_session().create_client("s3")


def _object(bucket: str, key: str) -> Any:
    """Return an object, or None: to those who may not list a bucket S3 says of what is not there that it is denied."""
    from botocore.exceptions import ClientError

    if not key:
        return None
    try:
        return _s3().get_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"NoSuchKey", "AccessDenied"}:
            raise
        return None


def _shown(found: Any) -> dict[str, Any]:
    kept = found.get("CacheControl", "no-cache")
    return _told(200, found["ContentType"], found["Body"].read(), **{"cache-control": kept, "etag": found["ETag"]})


def _told(status: int, kind: str, body: bytes = b"", **headers: str) -> dict[str, Any]:
    known = json.loads(os.environ["PAGE_HEADERS"]) | {"content-type": kind, "cache-control": "no-cache"}
    return {
        "statusCode": status,
        "headers": known | headers,
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }
