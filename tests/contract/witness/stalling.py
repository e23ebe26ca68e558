"""A witness whose key never answers: `python -m tests.contract.witness.stalling …`, to be killed between two steps."""

from __future__ import annotations

import sys
import threading

from tests.contract.witness.servers import STALLED
from witness.__main__ import main
from witness.signers import SeedSigner


def _stall(self: SeedSigner, message: bytes) -> bytes:
    sys.stdout.write(f"{STALLED}\n")
    sys.stdout.flush()
    threading.Event().wait()
    raise AssertionError


if __name__ == "__main__":
    SeedSigner.sign = _stall  # type: ignore[method-assign]  # That is what this is for.
    main()
