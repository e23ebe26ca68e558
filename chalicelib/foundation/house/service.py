"""What anybody may ask of the house: whether it works, and what its API is."""

from __future__ import annotations

import functools
from importlib.resources import files

from chalicelib.foundation.facts import service as facts
from chalicelib.kernel.settings import settings
from chalicelib.kernel.values import value

__all__ = ["Health", "described", "health"]


@value
class Health:
    """What this process is, after its table answered."""

    stage: str
    version: str


def health() -> Health:
    """Return what this process is, once a table has answered; half a read unit.

    Raises:
        Busy: the tables can not be reached now.
    """
    facts.reach()
    return Health(settings().stage, settings().version)


@functools.cache
def described() -> str:
    """Return the API's description (OpenAPI 3.1) as JSON text, as it was generated and committed."""
    return (files("chalicelib") / "openapi.json").read_text(encoding="utf-8")
