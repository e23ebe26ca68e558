"""Posts to addresses that others chose reach the open internet and nothing else."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chalicelib.foundation.gateways import webhooks
from chalicelib.foundation.gateways.webhooks import Heard, WebhookAddressRefused, check_address, is_public, post
from chalicelib.kernel.settings import settings

PRIVATE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",  # The metadata service of another cloud.
    "127.0.0.1",
    "169.254.169.254",  # Everybody's metadata service.
    "172.16.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:10.1.2.3",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",  # Site-local: given up long ago, still routed within some networks.
    "ff02::1",
]


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rules of a deployment, where nothing of one's own machine is reached."""
    monkeypatch.setenv("SANBAO_STAGE", "prod")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(deployed: None, address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(WebhookAddressRefused):
        check_address(f"https://{host}/pos")
    assert post(f"https://{host}/pos", body=b"{}", headers={}) == Heard(0, "address_refused")


@pytest.mark.parametrize("address", ["8.8.8.8", "203.119.25.1", "2400:3200::1", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_an_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://pos.example.cn/sanbao",
        "https://me:pass@pos.example.cn/",
        "https://me@pos.example.cn/",
        "https://pos.example.cn/#x",
        "https://",
        "ftp://pos.example.cn/",
        "https://pos.example.cn:99999/",
        "https://pos.example.cn/a b",
        "https://pos.example.cn/\r\nHost: other",
        "https://pos.example.cn\\@127.0.0.1/",
        "https://[::1/",
        "https://商店.cn/",
        "file:///etc/passwd",
        "//pos.example.cn/",
        "",
    ],
)
def test_an_address_that_is_none_of_a_webhook_is_refused(deployed: None, url: str) -> None:
    with pytest.raises(WebhookAddressRefused):
        check_address(url)


@pytest.mark.parametrize("url", ["https://pos.example.cn", "https://pos.example.cn:8443/a/b?c=d", "https://8.8.8.8/"])
def test_an_https_address_by_name_or_number_is_taken(deployed: None, url: str) -> None:
    check_address(url)


def test_http_is_for_loopback_of_one_machine_alone() -> None:
    check_address("http://127.0.0.1:8080/pos")
    check_address("http://localhost/pos")
    for url in ("http://pos.example.cn/", "http://10.0.0.1/", "https://10.0.0.1/"):
        with pytest.raises(WebhookAddressRefused):
            check_address(url)


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        yield server


def accepted(server: socket.socket) -> bool:
    try:
        server.accept()[0].close()
    except TimeoutError:
        return False
    return True


def resolving_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Let every name mean these addresses; return the names that were asked for."""
    asked: list[str] = []

    def found(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    return asked


def test_a_name_that_means_an_inner_address_reaches_nobody(
    deployed: None, listening: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = listening.getsockname()[1]
    asked = resolving_to(monkeypatch, "8.8.8.8", "127.0.0.1")
    assert post(f"https://pos.example.cn:{port}/", body=b"{}", headers={}) == Heard(0, "address_refused")
    assert asked == ["pos.example.cn"]
    assert not accepted(listening)


def test_whom_the_connection_reached_is_looked_at_before_a_byte_is_sent(
    listening: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, answers = listening.getsockname()[1], [True, False]
    monkeypatch.setattr(webhooks, "_may_reach", lambda _: answers.pop(0))
    assert post(f"http://127.0.0.1:{port}/", body=b"{}", headers={}) == Heard(0, "address_refused")
    connection, _ = listening.accept()
    with connection:
        assert connection.recv(100) == b""


def test_a_name_that_nobody_has_is_unresolved(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    assert post("https://pos.example.cn/", body=b"", headers={}) == Heard(0, "unresolved")


def test_a_name_that_nobody_tells_in_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    told = threading.Event()
    monkeypatch.setattr(webhooks, "SECONDS", 0.05)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [told.wait(2)][:0])
    try:
        assert post("https://pos.example.cn/", body=b"", headers={}) == Heard(0, "timeout")
    finally:
        told.set()


def test_an_answer_that_drips_is_ended_in_all_after_the_time(
    listening: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "SECONDS", 0.3)
    listening.settimeout(10)
    stop = threading.Event()

    def drip() -> None:
        connection, _ = listening.accept()
        with connection:
            while not stop.wait(0.05):
                try:
                    connection.sendall(b"H")
                except OSError:
                    return

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        assert post(f"http://127.0.0.1:{listening.getsockname()[1]}/", body=b"{}", headers={}) == Heard(0, "timeout")
    finally:
        stop.set()
        dripping.join()


class Answering(BaseHTTPRequestHandler):
    """Takes a post, and answers a long body that nobody reads."""

    hosts: list[str]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.hosts.append(str(self.headers["Host"]))
        self.send_response(200)
        self.send_header("Content-Length", "1000000000")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


def certificate(folder: Path, name: str) -> Path:
    """Write a certificate for a name, signed by itself, with its key; return the file."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{name}.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_tls_is_of_the_name_that_was_set_and_nobody_elses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = certificate(tmp_path, "pos.example.cn")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    hosts: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("Hearing", (Answering,), {"hosts": hosts}))
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    port = server.server_address[1]
    resolving_to(monkeypatch, "127.0.0.1")
    try:
        assert post(f"https://pos.example.cn:{port}/", body=b"{}", headers={}) == Heard(0, "tls"), "nobody vouches"
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        assert post(f"https://other.example.cn:{port}/", body=b"{}", headers={}) == Heard(0, "tls"), "another's name"
        assert hosts == []
        assert post(f"https://pos.example.cn:{port}/a?b=c", body=b"{}", headers={}) == Heard(200, "ok")
        assert hosts == [f"pos.example.cn:{port}"]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
