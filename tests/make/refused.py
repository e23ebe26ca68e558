"""What a refusal says."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.kernel.errors import InvalidInput


def fields(caught: pytest.ExceptionInfo[InvalidInput]) -> list[str]:
    """Return the fields that did not fit, in order."""
    faults: Any = caught.value.facts["fields"]
    return [str(fault["field"]) for fault in faults]
