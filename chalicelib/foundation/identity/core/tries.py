"""Tries: how often a secret may be guessed. A try is counted before it is looked at, so threads gain nothing."""

from __future__ import annotations

from chalicelib.kernel.errors import TooManyTries
from chalicelib.kernel.values import value

__all__ = ["Limit", "TooManyTries"]


@value
class Limit:
    """At most `tries_max` wrong tries within `seconds` of the first of them; a right one clears the count."""

    name: str
    tries_max: int
    seconds: int


PASSWORDS = Limit("password", 5, 15 * 60)
BINDINGS = Limit("binding", 5, 24 * 3600)
