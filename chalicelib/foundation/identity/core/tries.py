"""Tries: how often a secret may be guessed. A try is counted before it is looked at, so threads gain nothing."""

from __future__ import annotations

import ipaddress

from chalicelib.kernel.errors import TooManyTries
from chalicelib.kernel.values import value

__all__ = ["Limit", "TooManyTries"]

IPV6_SITE_BITS = 64
"""One subscriber's part of an IPv6 address; they choose the rest of it as they like (RFC 6177)."""


class TooManyFromAddress(TooManyTries):
    """Too much was guessed wrong from one network, at whatever names; facts say how long to wait."""

    code = "too_many_tries_from_address"
    zh, en = (
        "从您所在的网络输错的次数太多了，请 {retry_after_seconds} 秒后再试。",
        "Too many wrong tries came from your network; wait {retry_after_seconds} seconds.",
    )


@value
class Limit:
    """At most `tries_max` wrong tries within `seconds` of the first of them; a right one clears the count.

    At a `shared` target the tries of many people meet: its windows are those of the clock, and a right try takes back
    itself alone.
    """

    name: str
    tries_max: int
    seconds: int
    shared: bool = False
    refusal: type[TooManyTries] = TooManyTries


PASSWORDS = Limit("password", 5, 15 * 60)
BINDINGS = Limit("binding", 5, 24 * 3600)
PASSWORDS_FROM_ADDRESS = Limit("password_from", 30, 3600, shared=True, refusal=TooManyFromAddress)
"""A village office has one address: six of its people may each use up their own five within the hour. Ours."""
BINDINGS_FROM_ADDRESS = Limit("binding_from", 60, 3600, shared=True, refusal=TooManyFromAddress)
"""A day of binding on the committee's Wi-Fi: 300 people an hour, one in five of whom mistypes once. Ours."""


def network_of(address: str) -> str:
    """Return what one subscriber can not change of an address: all of IPv4's, the first half of IPv6's.

    What is no address, such as API Gateway's `test-invoke-source-ip`, stands for itself.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ipaddress.ip_network((int(found), IPV6_SITE_BITS), strict=False))
    return str(found)
