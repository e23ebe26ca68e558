"""Runs a witness on this machine.

    python -m witness --name bank.example/witness --log VKEY --port 8791 --folder /var/lib/witness

The folder keeps its key (`seed`, made at the first start; keep a copy where only you reach it) and what it has seen
(`held.db`). Its own vkey, which the town enters into its policy, is printed and answered at `GET /`.
"""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from pathlib import Path

from chalicelib.credit.log.core.notes import Malformed
from witness.answering import Witness
from witness.server import Server
from witness.settings import Settings, SettingsError, logs_of
from witness.signers import make_seed


def parsed() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(prog="witness", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--name", required=True, help="its name, such as bank.example/witness; it never changes")
    parser.add_argument("--log", action="append", required=True, metavar="VKEY", help="a log's vkey; again for more")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1", help="where it listens; 127.0.0.1 where nothing is said")
    parser.add_argument("--folder", type=Path, default=Path(), help="where its seed and what it holds are kept")
    parser.add_argument("--signer", default="", help="kms:<key>, instead of the seed in the folder")
    return parser.parse_args()


def main() -> None:
    """Serve until it is ended."""
    asked = parsed()
    asked.folder.mkdir(parents=True, exist_ok=True)
    seed = asked.folder / "seed"
    if not asked.signer:
        make_seed(seed)
    try:
        logs = logs_of(" ".join(asked.log))
        state = f"sqlite:{asked.folder / 'held.db'}"
        witness = Witness.of(Settings(asked.name, logs, state, asked.signer or f"seed:{seed}"))
    except (SettingsError, Malformed) as error:
        sys.exit(str(error))
    server = Server(witness, asked.host, asked.port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"{witness.key.vkey}\nlistening on http://{asked.host}:{server.server_address[1]}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever(poll_interval=0.2)


if __name__ == "__main__":
    main()
