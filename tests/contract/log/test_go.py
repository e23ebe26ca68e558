"""Go's own implementation of the tree, tiles and notes agrees with ours, where a Go toolchain is there."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chalicelib.credit.log.core.merkle import root_of
from chalicelib.credit.log.core.tiles import Tiles
from tests.unit.log.trees import entries, files_of

SUMDB = Path("/usr/share/gocode/src/golang.org/x/mod/sumdb")
"""Where Debian's golang-golang-x-mod-dev puts it."""
HERE = Path(__file__).parent
ORIGIN = "sanbao.example.cn/log"

pytestmark = pytest.mark.skipif(
    shutil.which("go") is None or not SUMDB.is_dir(), reason="needs apt install golang-go golang-golang-x-mod-dev"
)


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("go")
    go = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": str(made / "cache"), "GOFLAGS": "-mod="}
    asked = ["go", "build", "-o", str(made / "check"), str(HERE / "go" / "main.go")]
    subprocess.run(asked, check=True, env=os.environ | go, timeout=300)
    return made / "check"


def written(where: Path, size: int) -> Path:
    """A log's files as they are exported, by nothing of the house but its tiles."""
    files = files_of(entries(size))
    root = root_of(Tiles(files.get, size), size)
    body = f"{ORIGIN}\n{size}\n{base64.b64encode(root).decode()}\n"
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    public = b"\x01" + key.public_key().public_bytes_raw()
    key_id = sha256(ORIGIN.encode() + b"\n" + public).digest()[:4]
    signature = base64.b64encode(key_id + key.sign(body.encode())).decode()
    files["checkpoint"] = f"{body}\n— {ORIGIN} {signature}\n".encode()
    files["vkeys.txt"] = f"{ORIGIN}+{key_id.hex()}+{base64.b64encode(public).decode()}\n".encode()
    for path, found in files.items():
        (where / path).parent.mkdir(parents=True, exist_ok=True)
        (where / path).write_bytes(found)
    return where


def checked(checker: Path, where: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([checker, where], capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 1_000, 65_535, 65_536, 65_537])
def test_go_finds_every_entry_in_the_tiles_under_the_root_that_was_signed(
    checker: Path, tmp_path: Path, size: int
) -> None:
    found = checked(checker, written(tmp_path, size))
    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stdout.startswith(f"go: {size} ")


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000", "tile/1/000.p/1", "tile/entries/000"])
def test_go_finds_a_byte_that_was_altered(checker: Path, tmp_path: Path, path: str) -> None:
    where = written(tmp_path, 257)
    found = bytearray((where / path).read_bytes())
    found[40 % len(found)] ^= 1
    (where / path).write_bytes(found)
    assert checked(checker, where).returncode != 0
