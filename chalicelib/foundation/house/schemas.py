"""What a caller is told about the house."""

from __future__ import annotations

from typing import Literal

from chalicelib.kernel.edge import Shown


class HealthShown(Shown):
    """The house answers; `tables` were reached for this answer."""

    stage: str
    version: str
    tables: Literal["reachable"] = "reachable"
