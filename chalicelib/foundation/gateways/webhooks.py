"""Webhooks: posts to an address that somebody else chose, so that it reaches the open internet and nothing of ours.

Only https is spoken (on one machine http to loopback too); every address that the name resolves to must be public, the
connection goes to one that was looked at, and whom it reached is looked at again. No redirect is followed, no answer's
body is read, and all of it ends within `SECONDS`.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, SSLError
from urllib3.util.ssl_match_hostname import CertificateError

from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.settings import settings
from chalicelib.kernel.values import value

SECONDS = 5.0
NAT64 = ipaddress.ip_network("64:ff9b::/96")
SIX_TO_FOUR = ipaddress.ip_network("2002::/16")
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]+\]")
PATH = re.compile(r"[!-~]*")
"""Printable ASCII without spaces: nothing that could end a request's line."""
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class WebhookAddressRefused(Conflict):
    """The address of a webhook is none that this house would post to."""

    code = "webhook_address_refused"
    zh, en = (
        "这个地址不能用：要以 https:// 开头、能从外网访问，不带用户名和 #。",
        "This address can not be used: it must be https and public, without a user name or a fragment.",
    )


@value
class Heard:
    """What became of one post: the HTTP status, 0 where there was none, and a word for it.

    `ok`, `status` (not 2xx), `redirect`, `address_refused`, `unresolved`, `unreachable`, `tls` or `timeout`.
    """

    status: int
    word: str

    @property
    def is_taken(self) -> bool:
        """Tell whether the other side said that it has it."""
        return self.word == "ok"


@value
class _Target:
    scheme: str
    host: str
    port: int
    path: str


def check_address(url: str) -> None:
    """Let an address be one of a webhook, as far as its text tells. Whom its name reaches is looked at at each post.

    Raises:
        WebhookAddressRefused: it is not.
    """
    target = _target(url)
    with contextlib.suppress(ValueError):
        if not _may_reach(ipaddress.ip_address(target.host)):
            raise WebhookAddressRefused


def post(url: str, *, body: bytes, headers: dict[str, str]) -> Heard:
    """Post once, and return what became of it. Never raises for what the other side does."""
    began = time.monotonic()
    try:
        target = _target(url)
        address = _resolved(target)
    except WebhookAddressRefused:
        return Heard(0, "address_refused")
    except TimeoutError:
        return Heard(0, "timeout")
    except OSError:
        return Heard(0, "unresolved")
    connection = _connection(target, str(address))
    late = threading.Event()
    word = "unreachable"
    try:
        with _ending(connection, late, SECONDS - (time.monotonic() - began)):
            return _exchanged(connection, target, body, headers)
    except (SSLError, ssl.SSLError, CertificateError):
        word = "tls"
    except (ConnectTimeoutError, TimeoutError):
        late.set()
    except (HTTPError, HTTPException, OSError, ValueError, AttributeError):
        pass  # AttributeError: the socket was ended under its hands.
    finally:
        connection.close()
    return Heard(0, "timeout" if late.is_set() else word)


def _exchanged(connection: HTTPConnection, target: _Target, body: bytes, headers: dict[str, str]) -> Heard:
    connection.connect()
    if not _may_reach(ipaddress.ip_address(connection.sock.getpeername()[0])):
        return Heard(0, "address_refused")
    told = headers | {"Host": _host_header(target)}
    connection.request("POST", target.path, body=body, headers=told, preload_content=False)
    return _heard(connection.getresponse().status)


def _heard(status: int) -> Heard:
    if 200 <= status < 300:
        return Heard(status, "ok")
    return Heard(status, "redirect" if 300 <= status < 400 else "status")


def _target(url: str) -> _Target:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise WebhookAddressRefused from None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    shown = f"[{host}]" if ":" in host else host
    plain = parts.username is None and parts.password is None and not parts.fragment and "\\" not in url
    schemes = ("https", "http") if _is_one_machine() else ("https",)
    if not plain or parts.scheme not in schemes or not HOST.fullmatch(shown) or not PATH.fullmatch(path):
        raise WebhookAddressRefused
    if parts.scheme == "http" and host not in ("127.0.0.1", "localhost", "::1"):
        raise WebhookAddressRefused
    return _Target(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)


def _host_header(target: _Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    usual = target.port == (443 if target.scheme == "https" else 80)
    return host if usual else f"{host}:{target.port}"


def _resolved(target: _Target) -> Address:
    """Return the address to connect to.

    Raises:
        WebhookAddressRefused: one of the name's addresses is not public, whichever would have been taken.
        TimeoutError: nobody said so in time.
        OSError: the name has none.
    """
    found = _looked_up(target)
    addresses = [ipaddress.ip_address(str(info[4][0]).partition("%")[0]) for info in found]
    if not addresses or not all(_may_reach(address) for address in addresses):
        raise WebhookAddressRefused
    return addresses[0]


def _looked_up(target: _Target) -> list[tuple[Any, ...]]:
    """Ask for the addresses of a name within `SECONDS`; the system's own resolver can not be told to hurry.

    Its thread may outlive this call by the resolver's own timeout; nobody waits for it, and what it finds is dropped.
    """
    answers: SimpleQueue[list[tuple[Any, ...]] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(list(socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)))
        except OSError as unknown:
            answers.put(unknown)
        except UnicodeError:
            answers.put(socket.gaierror("a name that can not be one"))

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=SECONDS)
    except Empty:
        raise TimeoutError from None
    if isinstance(found, OSError):
        raise found
    return found


def _may_reach(address: Address) -> bool:
    return is_public(address) or (_is_one_machine() and address.is_loopback)


def is_public(address: Address) -> bool:
    """Tell whether an address is one of the open internet's, also where it is an IPv4 address in IPv6 clothes."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address in SIX_TO_FOUR or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _is_one_machine() -> bool:
    return settings().stage in ("local", "test")


def _connection(target: _Target, address: str) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(address, target.port, timeout=SECONDS)
    return HTTPSConnection(
        address,
        target.port,
        timeout=SECONDS,
        cert_reqs="CERT_REQUIRED",
        server_hostname=target.host,
        assert_hostname=target.host,
    )


@contextlib.contextmanager
def _ending(connection: HTTPConnection, late: threading.Event, seconds: float) -> Iterator[None]:
    """End the connection after `seconds` in all, however slowly its other side speaks a byte at a time."""

    def end() -> None:
        late.set()
        with contextlib.suppress(OSError, AttributeError):
            connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, seconds), end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
