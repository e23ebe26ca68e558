"""Three witnesses of this machine's log, each a process with its own key and memory, and the key of the log itself.

They are the ones that others run in accounts of their own (`witness/`); here they show how the log works, and no more.
"""

from __future__ import annotations

import base64
import secrets
import urllib.request
from pathlib import Path

from chalicelib.credit.log.core.notes import SignatureType, VerifierKey
from chalicelib.kernel.signing import SeedSigner
from local.children import Children

ORIGIN = "local.sanbao.example/log"
NAMES = ("bank.example/witness", "village.example/witness", "college.example/witness")
QUORUM = 2
PORT = 4791


def start(children: Children, state: Path) -> dict[str, str]:
    """Start the witnesses on what they saw in earlier runs; return the template's parameters of the log."""
    seed = state / "log-seed"
    if not seed.exists():
        seed.parent.mkdir(parents=True, exist_ok=True)
        seed.touch(mode=0o600)
        seed.write_text(base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode(), encoding="ascii")
    signer = SeedSigner("l1", seed.read_text(encoding="ascii"))
    log = VerifierKey(ORIGIN, SignatureType.TEXT, signer.public()).vkey
    urls = [_started(children, state, name, log) for name in NAMES]
    return {
        "LogOrigin": ORIGIN,
        "LogKeys": f"l1=seed:{signer.seed}",
        "LogWitnesses": ",".join(f"{_vkey(url)}={url}" for url in urls),
        "LogQuorum": str(QUORUM),
    }


def _started(children: Children, state: Path, name: str, log: str) -> str:
    child = f"witness-{name.partition('.')[0]}"
    known = ["--name", name, "--log", log, "--folder", str(state / child)]
    port = children.serve(child, "witness", PORT, lambda port: [*known, "--port", str(port)])
    return f"http://127.0.0.1:{port}"


def _vkey(url: str) -> str:
    with urllib.request.urlopen(f"{url}/", timeout=5) as answer:  # noqa: S310  A witness of this machine.
        return str(answer.read().decode().strip())
