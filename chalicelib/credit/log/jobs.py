"""The schedule's door of the log."""

from __future__ import annotations

from typing import Any

from chalice import Blueprint, Rate

from chalicelib.credit.log.service.running import run
from chalicelib.kernel.context import LIVE

jobs = Blueprint(__name__)


@jobs.schedule(Rate(1, unit=Rate.MINUTES))
def publish(_event: Any) -> dict[str, int]:
    """Bring what was registered into the published log, every minute."""
    ran = run(LIVE)
    return {"indexed": ran.indexed, "tree": ran.tree, "published": ran.published}
